"""The extension module: `swift build`, and what its linker has to be told."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import engine
import prerequisites
from prerequisites import ROOT

SCRATCH = ROOT / ".build" / "wheel"
PRODUCT = "swiftracer_native"

# Only PyInit__native leaves the library: another V8 may live in the same process.
LINKER = (
    f"--version-script={Path(__file__).parent / 'exports.map'}",
    "--exclude-libs=ALL",
    "--gc-sections",
    "--icf=safe",
)


def build() -> Path:
    """Builds the extension and returns its stripped shared library."""
    command = ["swift", "build", "-c", "release", "--product", PRODUCT]
    command += ["--scratch-path", str(SCRATCH)]
    # The Swift runtime goes into the library. The linker is the toolchain's own: gold leaves a
    # symbol of V8's visible, and folds less.
    command += ["-Xswiftc", "-static-stdlib", "-Xswiftc", "-use-ld=lld"]
    # A call crosses from one module into another several times; inlined, it costs half.
    command += ["-Xswiftc", "-cross-module-optimization"]
    # The checks at run time cost a tenth of a loop; the tests of debug builds run with them.
    command += ["-Xswiftc", "-enforce-exclusivity=unchecked"]
    command += ["-Xcc", f"-I{prerequisites.python_headers()}"]
    for flag in LINKER:
        command += ["-Xlinker", flag]
    if subprocess.run(command, check=False, cwd=ROOT, env=environment()).returncode != 0:
        sys.exit("swiftracer: error: the extension does not build; the compiler's words are above")
    stripped = SCRATCH / "_native.abi3.so"
    shutil.copy(SCRATCH / "release" / f"lib{PRODUCT}.so", stripped)
    subprocess.run(["strip", "--strip-all", stripped], check=True)
    return stripped


def environment() -> dict[str, str]:
    """The environment in which SwiftPM finds the engine."""
    return {**os.environ, "PKG_CONFIG_PATH": str(engine.FOLDER)}
