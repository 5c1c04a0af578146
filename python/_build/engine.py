"""The engine that the extension is linked to: what scripts/engine finds or brings."""

import subprocess
import sys
from pathlib import Path

from prerequisites import ROOT

FOLDER = ROOT / ".engine"


def bring() -> None:
    """Finds or brings the engine; leaves where that fails."""
    # scripts/engine has said why in one sentence: nothing is to be added to that.
    if subprocess.run([ROOT / "scripts" / "engine"], check=False).returncode != 0:
        sys.exit(1)


def licences() -> list[Path]:
    """The licence texts of the engine and of what is bundled with it."""
    return sorted(path for path in (FOLDER / "LICENSES").rglob("*") if path.is_file())
