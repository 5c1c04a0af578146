"""Beside mini-racer, whose module has the name of one of ours, pip and import do what is told."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import Distribution, PackagePath, distributions
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED

import pytest
from wheel.wheelfile import WheelFile  # pyright: ignore[reportMissingTypeStubs]

import swiftracer

if TYPE_CHECKING:
    from collections.abc import Iterator

# The originals, and where `make test` has them.
ORIGINALS = [("mini-racer", "peers"), ("py-mini-racer", "predecessor")]

# Says whose module it is, and ends at once: mini-racer's threads hang at the end now and then.
PROBE = """
import os, py_mini_racer
assert py_mini_racer.MiniRacer().eval("6 * 7") == 42
ours = "_compatibility" in py_mini_racer.__file__
if ours:
    from py_mini_racer.py_mini_racer import MiniRacer
    assert MiniRacer().eval("6 * 7") == 42
print("ours" if ours else "theirs", flush=True)
os._exit(0)
"""


def _installed(name: str, folder: Path) -> Distribution:
    found = next(iter(distributions(name=name, path=[str(folder)])), None)
    if found is None:
        pytest.skip(f"{name} is not installed in {folder}: `make test` does that")
    return found


def _ours() -> Distribution:
    return _installed("swiftracer", Path(swiftracer.__file__).parents[1])


def _files(of: Distribution) -> set[PackagePath]:
    of_pip = {"INSTALLER", "RECORD", "REQUESTED", "direct_url.json"}
    return {
        file
        for file in of.files or ()
        if file.name not in of_pip and not {"..", "__pycache__"}.intersection(file.parts)
    }


def _wheel(of: Distribution, folder: Path) -> Path:
    """Make a wheel again of what is installed, so that nothing is built or brought."""
    wheel = folder / f"{of.name.replace('-', '_')}-{of.version}-py3-none-any.whl"
    with WheelFile(wheel, "w", compression=ZIP_STORED) as archive:
        for file in _files(of):
            archive.write(str(of.locate_file(file)), str(file))
    return wheel


class Environment:
    """A virtual environment with its own packages."""

    def __init__(self, folder: Path) -> None:
        """Make one."""
        self._run(Path(sys.executable), "-m", "venv", "--without-pip", str(folder))
        self._python = folder / "bin" / "python"

    def install(self, wheel: Path) -> None:
        self._pip("install", "--no-index", "--no-deps", "--no-compile", str(wheel))

    def uninstall(self, name: str) -> None:
        self._pip("uninstall", "--yes", name)

    def whose_module(self) -> str:
        return self._run(self._python, "-c", PROBE).strip()

    def folder_of_ours(self) -> str:
        program = "import swiftracer; print(swiftracer.__path__[0])"
        return self._run(self._python, "-c", program).strip() + "/_compatibility"

    def _pip(self, *words: str) -> None:
        pip = ("-m", "pip", "--python", str(self._python), "--quiet", "--no-input")
        self._run(Path(sys.executable), *pip, *words)

    def _run(self, program: Path, *arguments: str) -> str:
        result = subprocess.run(  # noqa: S603 (our own interpreter, pip and program)
            [program, *arguments], capture_output=True, timeout=60, check=False, text=True
        )
        assert result.returncode == 0, result.stderr
        return result.stdout


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that pytest does not keep: two engines are some hundred megabytes."""
    with TemporaryDirectory() as name:
        yield Path(name)


@pytest.mark.parametrize(("name", "place"), ORIGINALS, ids=[name for name, _ in ORIGINALS])
def test_no_file_is_both_of_ours_and_of_an_original(name: str, place: str) -> None:
    ours, theirs = _files(_ours()), _files(_installed(name, Path(sys.prefix) / place))

    assert PackagePath("py_mini_racer.py") in ours
    assert PackagePath("py_mini_racer/__init__.py") in theirs
    assert ours & theirs == set()


@pytest.mark.timeout(120)
def test_the_module_is_the_originals_while_that_is_installed_and_else_ours(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = _wheel(_ours(), folder)
    theirs = _wheel(_installed("mini-racer", Path(sys.prefix) / "peers"), folder)
    environment = Environment(folder / "environment")
    found: list[str] = []

    environment.install(theirs)
    environment.install(ours)
    found.append(environment.whose_module())
    with monkeypatch.context() as changed:
        changed.setenv("PYTHONPATH", environment.folder_of_ours())
        found.append(environment.whose_module())
    environment.uninstall("mini-racer")
    found.append(environment.whose_module())
    environment.install(theirs)
    environment.uninstall("swiftracer")
    found.append(environment.whose_module())

    assert found == ["theirs", "ours", "ours", "theirs"]
