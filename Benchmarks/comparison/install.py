"""Makes what is measured: a virtual environment per package, and the floor."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from comparison.competitor import BENCHMARKS
from comparison.peers.base import Peer


class InstallError(Exception):
    """Something that is measured cannot be made; the message says why, in one sentence."""


def call(command: list[str], what: str) -> str:
    """Run a command to its end and return what it prints.

    Raises:
        InstallError: It failed.
    """
    done = subprocess.run(  # noqa: S603 - the commands are ours
        command, capture_output=True, check=False, text=True
    )
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise InstallError(" ".join([f"{what} failed:", *last]))
    return done.stdout


def folder(name: str) -> Path:
    """Return a folder for what is made: next to Benchmarks, and ignored by git."""
    made = BENCHMARKS.parent / ".bench"
    (made / name).mkdir(parents=True, exist_ok=True)
    (made / ".gitignore").write_text("*\n")
    return made / name


def python(peer: type[Peer] | None, wheel: Path | None = None) -> tuple[Path, str | None]:
    """Make an environment with a peer, or with nothing; return its Python and the peer's version.

    The package comes from PyPI, or from ``wheel``.

    Raises:
        InstallError: The package cannot be installed.
    """
    place = folder(peer.package if peer else "python")
    interpreter = place / "bin" / "python"
    if not interpreter.exists() or not same_python(place):
        call([sys.executable, "-m", "venv", "--clear", str(place)], f"making {place}")
    if peer is None:
        return interpreter, None
    pip = [str(interpreter), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    if wheel is not None:
        pip += ["--no-index", "--no-deps", "--force-reinstall", str(wheel)]
        call(pip, f"installing {wheel.name}")
    elif installed(interpreter, peer) != peer.version:
        call([*pip, f"{peer.package}=={peer.version}"], f"installing {peer.package}")
    return interpreter, installed(interpreter, peer)


def same_python(place: Path) -> bool:
    """Tell whether an environment was made by the Python that runs this."""
    made_with = f"version = {sys.version.split()[0]}\n"
    return made_with in (place / "pyvenv.cfg").read_text()


def installed(interpreter: Path, peer: type[Peer]) -> str | None:
    """Return the version of a package in an environment."""
    ask = f"import importlib.metadata as m; print(m.version({peer.package!r}))"
    try:
        return call([str(interpreter), "-I", "-c", ask], f"asking for {peer.package}").strip()
    except InstallError:
        return None


def only_wheel() -> Path:
    """Return the wheel that ``make wheel`` built.

    Raises:
        InstallError: There is none.
    """
    wheels = sorted((BENCHMARKS.parent / "dist").glob("swiftracer-*.whl"))
    if not wheels:
        raise InstallError("there is no wheel in dist/: run `make wheel` first")  # noqa: EM101, TRY003
    return wheels[-1]


def compiler() -> str:
    """Return the C++ compiler: Swift's clang, which compiles ours, or else what the machine has.

    Raises:
        InstallError: There is none.
    """
    swift = shutil.which("swift")
    beside = Path(swift).resolve().with_name("clang++") if swift else None
    if beside and beside.exists():
        return str(beside)
    found = os.environ.get("CXX") or shutil.which("clang++") or shutil.which("g++")
    if not found:
        raise InstallError("there is no C++ compiler for the floor: install g++")  # noqa: EM101, TRY003
    return found


def floor(engine: Path) -> tuple[Path, list[str]]:
    """Build the C++ program with the V8 that ``engine``/v8.pc tells of; return it and the command.

    Raises:
        InstallError: It cannot be built.
    """
    if not (engine / "v8.pc").exists():
        raise InstallError(f"there is no {engine}/v8.pc: run `make engine` first")  # noqa: EM102, TRY003
    if not shutil.which("pkg-config"):
        raise InstallError("pkg-config is missing, which tells how to use V8: install it")  # noqa: EM101, TRY003
    flags = {
        option: shlex.split(call(["pkg-config", option, str(engine / "v8.pc")], "pkg-config"))
        for option in ("--cflags", "--libs")
    }
    program = folder("floor") / "floor"
    source = BENCHMARKS / "floor" / "floor.cc"
    command = [compiler(), "-std=c++20", "-O2", *flags["--cflags"], str(source)]
    command += ["-o", str(program), *flags["--libs"]]
    call(command, "building the floor")
    return program, command
