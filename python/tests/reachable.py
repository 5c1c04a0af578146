"""What a script reaches: the lists beside this file, one for each version of V8.

Run with ``--write`` to write the list of the V8 in use; what has changed then shows in the diff.
"""

from __future__ import annotations

import sys
from pathlib import Path

from swiftracer import Context, v8_version

HERE = Path(__file__).parent


def list_path() -> Path:
    """Return where the list for the V8 in use is, or would be."""
    return HERE / f"reachable-v8-{v8_version.split('.')[0]}.txt"


def reachable(context: Context) -> list[str]:
    """Return what scripts of a fresh context reach, a line each."""
    code = (HERE / "reachable.js").read_text()
    return list(context.eval(code, name="reachable.js", copy=True))


def main() -> None:
    """Write the list, or print it."""
    text = "".join(f"{line}\n" for line in reachable(Context()))
    if sys.argv[1:] == ["--write"]:
        list_path().write_text(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
