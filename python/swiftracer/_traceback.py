"""JavaScript frames in Python tracebacks.

A traceback entry needs a Python frame. Each JavaScript position gets that of a generator that never
ran: it is nobody's caller and has no variables, so it keeps nothing of the user's alive.
"""

from __future__ import annotations

import linecache
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from types import FrameType, FunctionType, TracebackType
from typing import TypeAlias, overload

RawFrame: TypeAlias = tuple[str, str, int, int, str | None]
"""Function, file, line, column and the text of the line: lines and columns from 1, 0 if unknown."""

# A script chooses its names, lines and their number: everything that is kept has a bound.
_POSITIONS = 1024
_FILES = 256
_LINES_PER_FILE = 256
_LAST_LINE = 1_000_000
_SCRIPTS_OF_A_NAME = 32
_NAME_LENGTH = 200
_LINE_LENGTH = 200


def attach(error: BaseException, frames: Iterable[RawFrame]) -> None:
    """Put ``frames`` above the traceback of ``error``; Python's frames will stand above them.

    Args:
        error: An exception that is about to be raised, for the first time or again.
        frames: The JavaScript frames, innermost first.
    """
    traceback = error.__traceback__
    for function, file, line, column, text in frames:
        shown = None if text is None else _excerpt(text, column)
        frame = _frame(function[:_NAME_LENGTH], _file_to_show(file, line, shown), line)
        if shown is not None:
            _remember_line(frame.f_code.co_filename, line, shown)
        traceback = TracebackType(traceback, frame, 0, line)
    error.__traceback__ = traceback


def _generator() -> Iterator[None]:
    yield


# A location table that says for each eight code units: the first line, no columns. Without it,
# Python would underline what the columns of the generator happen to hit in a line of JavaScript.
_LOCATIONS = bytes([0x80 | 13 << 3 | 7, 0]) * -(-len(_generator.__code__.co_code) // 16)


@lru_cache(_POSITIONS)
def _frame(function: str, file: str, line: int) -> FrameType:
    # linecache passes the name to stat, which in Python 3.11 fails on what no path can hold.
    file = file.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()
    function = function or "<anonymous>"
    code = _generator.__code__.replace(
        co_filename=file or "<anonymous>",
        co_name=function,
        co_qualname=function,
        co_firstlineno=max(line, 0),
        co_linetable=_LOCATIONS,
    )
    frame: FrameType = FunctionType(code, {"__name__": "<JavaScript>"})().gi_frame
    return frame


class _Lines(Sequence[str]):
    """The lines of a script as far as they are known, for linecache; the others are empty."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def remember(self, line: int, text: str) -> None:
        if len(self._known) >= _LINES_PER_FILE:
            self._known.clear()
        self._known[line] = text + "\n"

    def known(self, line: int) -> str | None:
        return self._known.get(line)

    def __len__(self) -> int:
        return max(tuple(self._known), default=0)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        numbers = range(1, len(self) + 1)[index]
        if isinstance(numbers, int):
            return self._known.get(numbers, "\n")
        return [self._known.get(number, "\n") for number in numbers]


_files: deque[str] = deque()
_is_on_disk = lru_cache(_FILES)(os.path.exists)


def _file_to_show(file: str, line: int, text: str | None) -> str:
    """Number a name that stands for no file, as <eval>, where another script has it already."""
    if text is None or not (file.startswith("<") and file.endswith(">")):
        return file
    for number in range(1, _SCRIPTS_OF_A_NAME):
        name = file if number == 1 else f"{file[:-1]} {number}>"
        lines = _known_lines(name)
        if lines is None or lines.known(line) in {None, text + "\n"}:
            return name
    return file


def _remember_line(file: str, line: int, text: str) -> None:
    """Let linecache show ``text``; what it can read by itself, from the disk, stays as it is."""
    lines = _known_lines(file)
    if lines is None:
        if file in linecache.cache or _is_on_disk(file):
            return
        lines = _Lines()
        # Without a time of modification, linecache does not look for a file to compare with.
        linecache.cache[file] = (0, None, lines, file)  # type: ignore[assignment]
        _files.append(file)
        if len(_files) > _FILES:
            _forget_file(_files.popleft())
    if 0 < line <= _LAST_LINE:
        lines.remember(line, text)


def _known_lines(file: str) -> _Lines | None:
    entry = linecache.cache.get(file)
    lines: object = entry[2] if entry is not None and len(entry) > 1 else None
    return lines if isinstance(lines, _Lines) else None


def _forget_file(file: str) -> None:
    if _known_lines(file) is not None:
        linecache.cache.pop(file, None)


def _excerpt(text: str, column: int) -> str:
    """Return what fits on a screen of a line that may be a whole minified library."""
    if len(text) > _LINE_LENGTH:
        start = max(0, column - _LINE_LENGTH // 2)
        text = text[start : start + _LINE_LENGTH]
    # A lone surrogate can be written to no terminal.
    return text.encode("utf-8", "replace").decode()
