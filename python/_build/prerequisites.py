"""What the machine must have before anything is built; one sentence for each thing it lacks."""

# Pythons that are too old must be able to read this file, to say so.
from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LEAST_PYTHON = (3, 11)


def check_python() -> None:
    """Leaves where this Python cannot load the extension."""
    if sys.version_info < LEAST_PYTHON:
        _leave(f"Python 3.11 or newer is needed, and this is {platform.python_version()}")
    if sys.implementation.name != "cpython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
        _leave("CPython with its GIL is needed: the extension uses the stable ABI")


def check() -> None:
    """Leaves where the machine cannot build the extension."""
    check_python()
    system = f"{platform.system()} {platform.machine()}"
    if system != "Linux x86_64":
        _leave(f"only Linux x86_64 is supported for now, and this is {system}")
    _check_swift()
    if shutil.which("strip") is None:
        _leave("there is no strip on the PATH: install binutils")
    if not (python_headers() / "Python.h").exists():
        _leave(f"there is no Python.h in {python_headers()}: install python3-dev")


def python_headers() -> Path:
    """The folder of this Python's C headers."""
    return Path(sysconfig.get_path("include"))


def _check_swift() -> None:
    least = (ROOT / ".swift-version").read_text().strip()
    remedy = f"Swift {least} or newer is needed to build, see https://www.swift.org/install"
    if shutil.which("swift") is None:
        _leave(f"there is no swift on the PATH: {remedy}")
    run = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"Swift version (\d+\.\d+)", run.stdout)
    if found is None:
        _leave(f"`swift --version` does not tell its version: {remedy}")
    elif _numbers(found[1]) < _numbers(least):
        _leave(f"this is Swift {found[1]}: {remedy}")


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _leave(sentence: str) -> None:
    sys.exit(f"swiftracer: error: {sentence}")
