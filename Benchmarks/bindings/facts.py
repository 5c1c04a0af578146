"""What of the table is no measurement: each fact is found out, by running what it says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from bindings.probe import NAMES
from bindings.rounds import WORKER
from bindings.ways import (
    BUILT,
    EXAMPLES,
    LANGUAGES,
    LIBRARY,
    ROOT,
    STAGE,
    Way,
    alone,
    install,
    output,
)

PROBE = Path(__file__).with_name("probe.py")
EXPECTED = (EXAMPLES / "expected.txt").read_text(encoding="utf-8")
OLDEST, NEWEST = 11, 16


def built_in(way: Way) -> tuple[bool, str]:
    """Tell whether nothing but Python and a compiler is needed, and what is."""
    needs = []
    if way.generator:
        needs.append(f"{way.generator} to build")
    if output(*alone(WORKER, way.module, str(way.folder))) is None:
        needs.append("a package to run")
    return not needs, ", ".join(needs)


def pythonic(way: Way) -> tuple[bool, str]:
    """Tell whether the way itself gives what Python's programmers expect, and how much of it."""
    holds = [
        output(*alone(PROBE, way.module, name, str(LIBRARY), *way.paths())) == "yes\n"
        for name in NAMES
    ]
    return all(holds), f"{sum(holds)} of {len(holds)}"


def other_pythons() -> dict[str, str]:
    """Return the other CPythons from 3.11 on that the machine has, by their versions."""
    found: dict[str, str] = {}
    for minor in range(OLDEST, NEWEST):
        path = shutil.which(f"python3.{minor}")
        if path is None or minor == sys.version_info.minor:
            continue
        asked = "import sys; print(sys.executable if sys.implementation.name == 'cpython' else '')"
        told = output(path, "-I", "-c", asked)
        if told and told.strip():
            found[f"3.{minor}"] = told.strip()
    return found


def independent(way: Way, pythons: dict[str, str]) -> tuple[bool, str]:
    """Tell whether one build serves all versions: by its files, and by running it in others."""
    extensions = [
        path
        for path in way.folder.rglob("*.so")
        if path.name.endswith(".abi3.so") or ".cpython-" in path.name
    ]
    if any(".cpython-" in path.name for path in extensions):
        return False, "one per version"
    for extension in extensions:
        audit = [ROOT / ".venv/bin/abi3audit", "--strict", "--assume-minimum-abi3", "3.11"]
        if output(*audit, extension) is None:
            return False, "not the stable ABI"
    ran = [f"3.{sys.version_info.minor}"] if _runs(way, sys.executable, way.needs) else []
    for version, python in pythons.items():
        needs = _needs(way, version) if way.needs else None
        if not _runs(way, python, needs):
            return False, f"not in {version}"
        ran.append(version)
    ran.sort(key=lambda version: int(version.split(".")[1]))
    return bool(ran), ("stable ABI" if extensions else "no binary") + f", ran in {', '.join(ran)}"


def _runs(way: Way, python: str, needs: Path | None) -> bool:
    paths = [str(path) for path in (way.folder, needs) if path]
    program = (
        "import runpy, sys; sys.path += sys.argv[3:]; "
        "runpy.run_path(sys.argv[1])['main'](sys.argv[2])"
    )
    arguments = (str(EXAMPLES / "program.py"), way.module, *paths)
    return output(python, "-I", "-S", "-X", "utf8", "-c", program, *arguments) == EXPECTED


def _needs(way: Way, version: str) -> Path:
    """Bring what a way needs for another Python: that is not independent of the version."""
    target = BUILT / f"{way.name}-{version}"
    if not target.exists():
        try:
            install(target, "--python-version", version, "--only-binary=:all:", "cffi")
        except subprocess.CalledProcessError:
            return Path("missing")
    return target


def languages() -> dict[str, bool]:
    """Run the programs of other languages, and tell which did what was expected."""
    luajit = LANGUAGES / "luajit"
    header = STAGE / "include" / "swiftracer.h"
    lua = output(luajit, EXAMPLES / "swig" / "program.lua", LUA_CPATH=f"{BUILT / 'lua'}/?.so")
    return {
        "C": output(BUILT / "program") == EXPECTED,
        "Ruby": output(LANGUAGES / "ruby", EXAMPLES / "ruby" / "program.rb") == EXPECTED,
        "LuaJIT": output(luajit, EXAMPLES / "luajit" / "program.lua", header) == EXPECTED,
        "SWIG for Lua": lua is not None and lua.startswith(EXPECTED.splitlines()[0]),
    }


# In which languages what is written for a way serves, too, and not only the library below it.
SERVES = {
    # fiddle is Ruby's ctypes, and the module needs no other preparation.
    "ctypes": ("Ruby",),
    # LuaJIT reads the same declarations, those of swiftracer.h.
    "cffi": ("LuaJIT",),
    # The same interface file.
    "swig": ("SWIG for Lua",),
    # The C library is another door to the same core.
    "swiftracer": ("C", "Ruby", "LuaJIT"),
}


def open_to_others(way: Way, ran: dict[str, bool]) -> tuple[bool, str]:
    """Tell which other languages what is written for this way has just served."""
    served = [
        language for language in SERVES.get(way.name.removesuffix("-abi3"), ()) if ran[language]
    ]
    return bool(served), ", ".join(served) or "Python alone"
