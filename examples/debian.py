"""Where the examples get JavaScript libraries from: the packages of Debian.

Taken from the machine where they are installed, and otherwise brought into ``.engine/js``, which
needs no root and changes nothing outside the checkout.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
UNPACKED = CHECKOUT / ".engine" / "js"


def folder(package: str, path: str) -> Path:
    """Return a folder under ``/usr/share/nodejs`` of a package, as it stands here.

    Args:
        package: The name of the package, such as "node-marked".
        path: The folder, such as "marked/lib".

    Raises:
        SystemExit: The package is not installed and cannot be brought.
    """
    installed = Path("/usr/share/nodejs") / path
    if installed.is_dir():
        return installed
    brought = UNPACKED / "usr/share/nodejs" / path
    if not brought.is_dir():
        bring = [str(CHECKOUT / "scripts/apt-unpack"), package, "--into", str(UNPACKED)]
        done = subprocess.run(bring, check=False, stdout=subprocess.DEVNULL)  # noqa: S603 (our own)
        if done.returncode != 0:
            raise SystemExit(1)
    return brought
