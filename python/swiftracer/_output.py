"""Where the command line writes: texts of any kind, to terminals, files and pipes."""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

FAILURE = 1


class Output:
    """Standard output or standard error."""

    def __init__(self, name: str) -> None:
        """Use ``sys.stdout`` or ``sys.stderr``; ``name`` is one of the two."""
        stream: TextIO | None = getattr(sys, name)
        self._stream = stream
        self.is_colored = False
        if stream is None:
            # It was closed when the program began: nobody reads it.
            return
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # What the encoding does not have is shown as \u2713.
            reconfigure(errors="backslashreplace")
        self.is_colored = (
            stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        )

    def write(self, text: str) -> None:
        """Write a line, or several, at once: another stream may go to the same place."""
        if self._stream is None:
            return
        try:
            self._stream.write(_LONE_SURROGATE.sub("\ufffd", text) + "\n")
            self._stream.flush()
        except OSError as error:
            # The disk is full, say. What is still in the stream would fail again at exit.
            message = f"swiftracer: error: cannot write output: {error.strerror}\n"
            os.write(2, message.encode())
            os._exit(FAILURE)
