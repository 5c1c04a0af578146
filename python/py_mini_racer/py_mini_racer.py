"""The module of py-mini-racer 0.6.0, which was the whole package then.

``undefined`` is None here, objects are opaque, and a timeout counts milliseconds.
"""

from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar

import swiftracer
from py_mini_racer._context import Amount, ByteCount, Context, Makers, Racer

# No file: whoever loads it without us finds no library, as programs expect that can do without.
EXTENSION_PATH = str(Path(__file__).with_name("libmini_racer.glibc.so"))
EXTENSION_NAME = Path(EXTENSION_PATH).name
UNICODE_TYPE = str


class MiniRacerBaseException(Exception):  # noqa: N818 (the names are given)
    """The base of all exceptions of this package."""


class JSParseException(MiniRacerBaseException):
    """JavaScript that does not compile; the cause tells where."""


class JSEvalException(MiniRacerBaseException):
    """JavaScript that threw."""


class JSOOMException(JSEvalException):
    """JavaScript that needed more memory than it may have."""


class JSTimeoutException(JSEvalException):
    """JavaScript that took too long."""


class JSConversionException(MiniRacerBaseException):
    """A value without a counterpart on the other side."""


class WrongReturnTypeException(MiniRacerBaseException):
    """A result of a type that cannot be."""


class JSObject:
    """A JavaScript object."""

    def __init__(self, id: int) -> None:  # noqa: A002 (the name is given)
        """Make one, known by ``id``."""
        self.id = id

    def __hash__(self) -> int:
        """Return the id."""
        return self.id


class JSFunction:
    """A JavaScript function."""


class JSSymbol:
    """A JavaScript symbol."""


def is_unicode(value: object) -> bool:
    """Return whether it is text."""
    return isinstance(value, str)


def _thrown(context: Context, error: swiftracer.JavaScriptError) -> JSEvalException:
    if error.value is None:
        return JSEvalException("Unknown JavaScript error during execution")
    file = "undefined" if error.file in {None, "", "<anonymous>"} else error.file
    text = f"Uncaught {error} at {file}:{error.line or 0}:{(error.column or 1) - 1}"
    stack = context.protocol("describe", error.value, copy=True)[1]
    return JSEvalException(text if stack is None else f"{text}\n{stack}")


_JS = swiftracer
_OPAQUE = (_JS.JSArray, _JS.JSError, _JS.JSMap, _JS.JSObject, _JS.JSPromise, _JS.JSSet)
_VALUES: Makers = {
    datetime: lambda _, date: date.replace(tzinfo=None),
    swiftracer.Undefined: lambda _, __: None,
    swiftracer.JSFunction: lambda _, __: JSFunction(),
    swiftracer.JSSymbol: lambda _, __: JSSymbol(),
    swiftracer.JSBuffer: Context.memory,
    **dict.fromkeys(_OPAQUE, lambda _, value: JSObject(hash(value))),
}
_PARSE, _TIMEOUT = b"Unknown JavaScript error during parse", b"JavaScript was terminated by timeout"
# That some messages are bytes is given: programs compare them.
_ERRORS: Makers = {
    swiftracer.JavaScriptSyntaxError: lambda _, __: JSParseException(_PARSE),
    swiftracer.JavaScriptError: _thrown,
    swiftracer.ExecutionTimeoutError: lambda _, __: JSTimeoutException(_TIMEOUT),
    swiftracer.HeapLimitError: lambda _, __: JSOOMException(b"JavaScript was terminated"),
    swiftracer.ConversionError: lambda _, e: JSConversionException(*e.args),
    swiftracer.EngineError: lambda _, e: JSEvalException(*e.args),
}


class MiniRacer(Racer):
    """JavaScript, in an isolate of its own; see ``Racer`` for the rest.

    ``timeout`` is in milliseconds; ``max_memory``, in bytes, sets the limit, which stays.
    ``v8_flags`` counts if it is set before the first MiniRacer; ``ext`` is always None.
    """

    v8_flags: ClassVar[list[str]] = ["--single-threaded"]
    ext: ClassVar[None] = None

    def __init__(self) -> None:
        """Make one."""
        flags = [flag for flag in self.v8_flags if flag != "--single-threaded"]
        self.ctx = self._ctx = Context(_VALUES, _ERRORS, None, flags)
        self.lock = Lock()

    def eval(self, code: str | bytes, timeout: Amount = None, max_memory: ByteCount = None) -> Any:
        """Run ``code`` and return its completion value."""
        text = code.decode(errors="replace") if isinstance(code, bytes) else code
        return self._eval(text, max(timeout, 1e-3) / 1000 if timeout else None, max_memory)

    def execute(self, expr: str, timeout: Amount = None, max_memory: ByteCount = None) -> Any:
        """Return what the expression is as JSON."""
        return self._execute(expr, timeout=timeout, max_memory=max_memory)

    def call(self, expr: str, *args: Any, **kwargs: Any) -> Any:
        """Call the function that ``expr`` is; arguments and result go as JSON.

        ``encoder``, ``timeout`` and ``max_memory`` go by name; other names are ignored.
        """
        limits = {name: kwargs.get(name) for name in ("timeout", "max_memory")}
        return self._call(expr, args, kwargs.get("encoder"), **limits)

    def heap_snapshot(self) -> str:
        """Return what is in the heap, as the JSON of V8's snapshots."""
        snapshot: bytes = self._ctx.run(self._ctx.native.isolate.heap_snapshot)
        return snapshot.decode()


StrictMiniRacer = MiniRacer
Miniracer = MiniRacer  # as a slide of the talk spells it
