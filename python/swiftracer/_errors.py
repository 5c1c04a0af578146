"""What can fail: one exception class for each kind of failure, all below ``EngineError``."""

from __future__ import annotations

from typing import Any, NamedTuple, Self, TypeAlias

from swiftracer import _traceback

_Details: TypeAlias = tuple[
    bool,  # whether the code did not compile
    str,  # name
    str,  # message
    str | None,  # stack
    tuple[_traceback.RawFrame, ...],  # innermost first
    str | None,  # file
    int | None,  # line
    int | None,  # column
    int | None,  # end column
    str | None,  # source line
    "_Details | None",  # cause
]


# No dataclass: importing that takes longer than starting V8.
class StackFrame(NamedTuple):
    """One JavaScript function call on the stack.

    Attributes:
        function: The function's name; empty for top-level code and nameless functions.
        file: The name that the script was given; empty where it has none.
        line: The line, from 1; 0 where it is not known.
        column: The column in UTF-16 units, from 1; 0 where it is not known.
    """

    function: str
    file: str
    line: int
    column: int


StackFrame.__module__ = "swiftracer"


class EngineError(Exception):
    """What the engine cannot or will not do; the base of all exceptions of this package."""

    __module__ = "swiftracer"


class JavaScriptError(EngineError):
    """A JavaScript exception that the script did not catch.

    ``str(error)`` reads as JavaScript prints it: "ReferenceError: x is not defined". A thrown value
    that is no Error has no name and reads as its text: "boom" for ``throw "boom"``. The JavaScript
    frames are part of the traceback, below the Python frames. The ``cause`` of a JavaScript error
    is ``__cause__``.

    Attributes:
        name: The error's name, such as "TypeError"; empty if the thrown value is no Error.
        message: The error's message, or the text of a thrown value that is no Error.
        stack: JavaScript's own text of the stack; None without one.
        frames: The calls on the stack, innermost first.
        value: What was thrown. Pickling drops it, because it lives in its isolate: it is None then.
        file: The name of the script that threw; None where it is not known.
        line: The line of ``file`` that threw, from 1; None where it is not known.
        column: The column of that line in UTF-16 units, from 1; None where it is not known.
        end_column: The column after what threw; None where it is not known. What does not parse can
            be many columns wide, and end on a later line: this is beyond the end of ``source_line``
            then. What throws while it runs mostly counts as one column.
        source_line: The text of that line; None where it is not known.
    """

    __module__ = "swiftracer"
    # Whether `value` is what JavaScript threw: then it is thrown on where it passes through.
    __slots__ = ("_is_thrown",)

    def __init__(  # noqa: PLR0913 (an exception is told at once, and all but the message by name)
        self,
        message: str = "",
        *,
        name: str = "",
        stack: str | None = None,
        frames: tuple[StackFrame, ...] = (),
        value: Any = None,  # noqa: ANN401 (JavaScript throws anything)
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        end_column: int | None = None,
        source_line: str | None = None,
    ) -> None:
        """Make an exception; everything but the message may be left out."""
        super().__init__(": ".join(part for part in (name, message) if part))
        self.name = name
        self.message = message
        self.stack = stack
        self.frames = frames
        self.value = value
        self._is_thrown = False
        self.file = file
        self.line = line
        self.column = column
        self.end_column = end_column
        self.source_line = source_line

    def __copy__(self) -> Self:
        """Copy with the thrown value, which pickling cannot keep."""
        copied = type(self)(*self.args)
        copied.__dict__.update(self.__dict__)
        copied._is_thrown = self._is_thrown  # noqa: SLF001 (of this class)
        return copied

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...], dict[str, Any]]:
        """Pickle without the thrown value."""
        return type(self), self.args, {**self.__dict__, "value": None}


class JavaScriptSyntaxError(JavaScriptError):
    """Code that does not compile; ``file``, ``line`` and ``column`` tell where."""

    __module__ = "swiftracer"


class TerminatedError(EngineError):
    """JavaScript was stopped; the isolate stays usable."""

    __module__ = "swiftracer"


class ExecutionTimeoutError(TerminatedError, TimeoutError):
    """JavaScript was stopped because its time was over."""

    __module__ = "swiftracer"


class HeapLimitError(TerminatedError, MemoryError):
    """JavaScript was stopped because it needed more memory than the isolate's heap limit."""

    __module__ = "swiftracer"


class ConversionError(EngineError, TypeError):
    """A value that has no counterpart on the other side; the message tells its type and path."""

    __module__ = "swiftracer"


class ClosedError(EngineError, ValueError):
    """Something was used after its context or isolate was closed."""

    __module__ = "swiftracer"


class DetachedError(EngineError, BufferError):
    """A buffer has lost its memory: it was transferred, or shrank so that the buffer is outside."""

    __module__ = "swiftracer"


class ForkedError(EngineError, RuntimeError):
    """Something was used in a forked child that belongs to the parent."""

    __module__ = "swiftracer"


def make_javascript_error(details: _Details, value: object) -> JavaScriptError:
    """Make the exception for what a script threw, with the JavaScript frames as its traceback.

    Called by the extension. File names are those that the host gave, never a script's own
    ``sourceURL``: Python looks a name up on the disk when it shows a traceback.

    Args:
        details: What is known of it, in the order of ``_Details``.
        value: What was thrown.

    Returns:
        The exception, to be raised as it is.
    """
    (
        is_syntax_error,
        name,
        message,
        stack,
        frames,
        file,
        line,
        column,
        end_column,
        source_line,
        cause,
    ) = details
    error = (JavaScriptSyntaxError if is_syntax_error else JavaScriptError)(
        message,
        name=name,
        stack=stack,
        frames=tuple([StackFrame(*frame[:4]) for frame in frames]),
        value=value,
        file=file,
        line=line or None,
        column=column or None,
        end_column=end_column or None,
        source_line=source_line,
    )
    error._is_thrown = True  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] (of this module)
    # Code that does not compile is on no stack, and neither is every value that is no Error.
    if line and (is_syntax_error or not frames):
        frames = (("<script>", file or "", line, column or 0, source_line), *frames)
    _traceback.attach(error, frames)
    if cause is not None:
        error.__cause__ = make_javascript_error(cause, None)
    return error
