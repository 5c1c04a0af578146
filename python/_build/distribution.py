"""The two archives of the project: the wheel and the source distribution."""

import re
import shutil
import tarfile
import tomllib
from pathlib import Path

from packaging.version import Version
from prerequisites import ROOT
from pyproject_metadata import StandardMetadata
from wheel.wheelfile import WheelFile

TAG = "cp311-abi3-linux_x86_64"  # auditwheel finds out the manylinux tag
# The packages of the tree, and where the wheel has them: mini-racer has a `py_mini_racer` too, and
# pip would overwrite one with the other. `face.py` loads ours.
PACKAGES = {
    "swiftracer": Path("swiftracer"),
    "py_mini_racer": Path("swiftracer", "_compatibility", "py_mini_racer"),
}

# What the source distribution holds: all that `pip install` and `make test` read.
SOURCES = (
    *("Package.swift", "pyproject.toml", "Makefile", "requirements-dev.txt"),
    *("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"),
    *("THIRD_PARTY.md", ".swift-version", ".swift-format", ".clang-format"),
    *("Sources", "Tests", "Benchmarks", "python", "scripts", "examples", "docs", "engine"),
    *("CommandLine",),
)
CACHES = re.compile(r"__pycache__|\.(pyc|so)$|_cache$|^\.hypothesis$|^\.build$")


def metadata() -> StandardMetadata:
    """What pyproject.toml says of the project, with the version from the package itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    result = StandardMetadata.from_pyproject(project, project_dir=ROOT)
    text = (ROOT / "python" / "swiftracer" / "_version.py").read_text()
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    if found is None:
        message = "python/swiftracer/_version.py says no version"
        raise ValueError(message)
    result.version = Version(found.group(1))
    return result


def write_dist_info(folder: Path) -> Path:
    """Writes the `.dist-info` folder, but for RECORD."""
    project = metadata()
    target = folder / f"{project.canonical_name}-{project.version}.dist-info"
    target.mkdir(parents=True)
    (target / "METADATA").write_bytes(bytes(project.as_rfc822()))
    (target / "WHEEL").write_text(
        f"Wheel-Version: 1.0\nGenerator: swiftracer\nRoot-Is-Purelib: false\nTag: {TAG}\n"
    )
    for licence in project.license_files or ():
        copy = target / "licenses" / licence
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / licence, copy)
    return target


def pack_wheel(folder: Path, library: Path, licences: list[Path]) -> Path:
    """Packs the extension and the Python packages; the engine is not in it yet."""
    content = folder / "content"
    dist_info = write_dist_info(content)
    for licence in licences:
        copy = dist_info / "licenses" / "engine" / licence.name
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(licence, copy)
    for package, place in PACKAGES.items():
        shutil.copytree(
            ROOT / "python" / package,
            content / place,
            ignore=lambda _, names: {name for name in names if CACHES.search(name)},
        )
    _write_face(content)
    shutil.copy(library, content / "swiftracer" / library.name)
    wheel = folder / f"{dist_info.stem}-{TAG}.whl"
    with WheelFile(wheel, "w") as archive:
        archive.write_files(content)
    return wheel


def _write_face(content: Path) -> None:
    """Writes the module that loads `py_mini_racer`, and its types, which a module cannot tell."""
    shutil.copy(ROOT / "python" / "_build" / "face.py", content / "py_mini_racer.py")
    stubs = content / "py_mini_racer-stubs"
    stubs.mkdir()
    for source in sorted((ROOT / "python" / "py_mini_racer").glob("*.py")):
        shutil.copy(source, stubs / f"{source.stem}.pyi")


def pack_sdist(folder: Path) -> Path:
    """Packs the sources, with the metadata beside them."""
    project = metadata()
    stem = f"{project.canonical_name}-{project.version}"
    folder.mkdir(parents=True, exist_ok=True)
    info = folder / "PKG-INFO"
    info.write_bytes(bytes(project.as_rfc822()))
    archive = folder / f"{stem}.tar.gz"
    with tarfile.open(archive, "w:gz", format=tarfile.PAX_FORMAT) as tar:
        tar.add(info, f"{stem}/PKG-INFO")
        for name in SOURCES:
            if (ROOT / name).exists():
                tar.add(ROOT / name, f"{stem}/{name}", filter=_without_caches)
    info.unlink()
    return archive


def _without_caches(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    if CACHES.search(Path(member.name).name):
        return None
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
