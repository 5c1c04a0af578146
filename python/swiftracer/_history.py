"""What was typed in earlier sessions: lines in a file, the same for all programs that have them."""

from __future__ import annotations

import os
from pathlib import Path

_MOST_LINES = 1000


class History:
    """A file of lines, that several sessions may add to at once."""

    def __init__(self) -> None:
        """Find the file: ``SWIFTRACER_HISTORY``, where an empty one stands for none."""
        path = os.environ.get("SWIFTRACER_HISTORY")
        if path is None:
            home = os.environ.get("HOME")
            path = str(Path(home, ".swiftracer_history")) if home else ""
        self._path = path

    def lines(self) -> list[str]:
        """Return the last lines, the oldest first; none if the file cannot be read."""
        if not self._path:
            return []
        try:
            text = Path(self._path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            # There is none yet; and nobody wants to be told at each start that there never will be.
            return []
        lines = text.split("\n")[:-1]
        if len(lines) > 2 * _MOST_LINES:
            self._shorten(lines[-_MOST_LINES:])
        return lines[-_MOST_LINES:]

    def add(self, line: str) -> None:
        """Add a line at once: a session may end in any way."""
        self._write(line + "\n", os.O_APPEND)

    def _shorten(self, lines: list[str]) -> None:
        self._write("".join(line + "\n" for line in lines), os.O_TRUNC)

    def _write(self, text: str, flag: int) -> None:
        if not self._path:
            return
        try:
            # What is typed may be secret.
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | flag, 0o600)
            with os.fdopen(file, "wb") as stream:
                stream.write(text.encode("utf-8", "replace"))
        except OSError:
            # As above: the session goes on without.
            self._path = ""
