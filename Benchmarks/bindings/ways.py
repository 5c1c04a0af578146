"""The ways to bind, and where scripts/build-bindings has put what they make."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "bindings"
BUILT = ROOT / ".build" / "bindings"
STAGE = ROOT / ".build" / "c" / "stage"
LIBRARY = STAGE / "lib" / "libswiftracer.so.1"
TOOLS = ROOT / ".venv" / "bindings"
LANGUAGES = ROOT / ".engine" / "languages" / "bin"


@dataclass(frozen=True, slots=True)
class Way:
    """One way, and what a program sees of it."""

    name: str
    module: str
    # What was needed to build it, beside a compiler and Python's own headers.
    generator: str | None = None
    # Where the package lies that it needs when it runs.
    needs: Path | None = None

    @property
    def folder(self) -> Path:
        """Where what is imported lies, and nothing else."""
        return BUILT / self.name

    def paths(self, *more: Path) -> list[str]:
        """Return what must be on the path of a Python that sees nothing else."""
        return [str(path) for path in (self.folder, self.needs, *more) if path]


WAYS = (
    Way("ctypes", "racer_ctypes"),
    Way("cffi", "racer_cffi", generator="cffi", needs=TOOLS),
    Way("cython", "racer_cython", generator="Cython"),
    Way("swig", "racer_swig", generator="SWIG"),
    Way("cpython", "racer_cpython"),
    Way("swiftracer", "swiftracer"),
)
# The same sources, compiled for the stable ABI.
STABLE = (
    Way("cython-abi3", "racer_cython", generator="Cython"),
    Way("swig-abi3", "racer_swig", generator="SWIG"),
    Way("cpython-abi3", "racer_cpython"),
)


def alone(program: Path, *arguments: str, python: str = sys.executable) -> list[str]:
    """Return the command of a Python that sees its own standard library only."""
    return [python, "-I", "-S", "-X", "utf8", str(program), *arguments]


def environment() -> dict[str, str]:
    """Return what programs get: ctypes has no other way to hear where the library is."""
    return os.environ | {"SWIFTRACER_LIBRARY": str(LIBRARY), "PYTHONUTF8": "1"}


def output(*command: object, **variables: str) -> str | None:
    """Return what a program prints; None if it fails."""
    done = subprocess.run(  # noqa: S603 - our own programs
        [str(part) for part in command],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment() | variables,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )
    return done.stdout if done.returncode == 0 else None


def build() -> None:
    """Lay the wheel of this project beside the others, as an installer would; they are built."""
    wheel = next((ROOT / "dist").glob("*.whl"))
    target = BUILT / "swiftracer"
    if (target / "swiftracer").exists() and target.stat().st_mtime > wheel.stat().st_mtime:
        return
    install(target, str(wheel))


def install(target: Path, *arguments: str) -> None:
    """Install a wheel into a folder."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    subprocess.run(  # noqa: S603 - our own pip
        [*pip, "--no-deps", "--upgrade", "--target", str(target), *arguments],
        check=True,
        timeout=300,
    )
