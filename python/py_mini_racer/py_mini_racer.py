"""The module of py-mini-racer 0.6.0, which was the whole package then.

``undefined`` is None here, objects are opaque, and a timeout counts milliseconds.
"""

# ruff: noqa: ANN401 (the values of JavaScript are of any type)

from __future__ import annotations

from datetime import datetime
from typing import Any

import swiftracer
from py_mini_racer._context import Amount, Context, Makers, Racer, json_of


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


def _opaque(_: Context, value: object) -> JSObject:
    return JSObject(hash(value))


def _thrown(_: Context, error: swiftracer.JavaScriptError) -> JSEvalException:
    if error.value is None:
        return JSEvalException("Unknown JavaScript error during execution")
    text = f"Uncaught {error} at undefined:{error.line or 0}:{(error.column or 1) - 1}"
    return JSEvalException(f"{text}\n{error.stack}" if error.stack else text)


_OPAQUE = (swiftracer.JSArray, swiftracer.JSError, swiftracer.JSMap, swiftracer.JSSet)
_VALUES: Makers = {
    int: Context.number,
    datetime: lambda _, date: date.replace(tzinfo=None),
    swiftracer.Undefined: lambda _, __: None,
    swiftracer.JSFunction: lambda _, __: JSFunction(),
    swiftracer.JSSymbol: lambda _, __: JSSymbol(),
    swiftracer.JSBuffer: Context.memory,
    **dict.fromkeys((*_OPAQUE, swiftracer.JSObject, swiftracer.JSPromise), _opaque),
}
# That some messages are bytes is given: programs compare them.
_ERRORS: Makers = {
    swiftracer.JavaScriptSyntaxError: lambda _, __: JSParseException(
        b"Unknown JavaScript error during parse"
    ),
    swiftracer.JavaScriptError: _thrown,
    swiftracer.ExecutionTimeoutError: lambda _, __: JSTimeoutException(
        b"JavaScript was terminated by timeout"
    ),
    swiftracer.HeapLimitError: lambda _, __: JSOOMException(b"JavaScript was terminated"),
    swiftracer.ConversionError: lambda _, e: JSConversionException(*e.args),
    swiftracer.EngineError: lambda _, e: JSEvalException(*e.args),
}


class MiniRacer(Racer):
    """JavaScript, in an isolate of its own; see ``Racer`` for the rest.

    ``timeout`` is in milliseconds; ``max_memory`` is what the heap may take, in bytes, and only the
    first evaluation can say it.
    """

    def __init__(self) -> None:
        """Make one."""
        self._ctx = Context(_VALUES, _ERRORS)

    def eval(self, code: str | bytes, timeout: Amount = None, max_memory: int | None = None) -> Any:
        """Run ``code`` and return its completion value."""
        return self._run(code, timeout / 1000 if timeout else None, max_memory)

    def execute(self, expr: str, timeout: Amount = None, max_memory: int | None = None) -> Any:
        """Return what the expression is as JSON."""
        result: object = self.eval(json_of(expr), timeout, max_memory)
        if not isinstance(result, str):
            message = f"Unexpected return value type {type(result)}"
            raise ValueError(message)  # noqa: TRY004 (given)
        return self.json_impl.loads(result)

    def call(self, expr: str, *args: Any, **kwargs: Any) -> Any:
        """Call the function that ``expr`` is; arguments and result go as JSON.

        ``encoder``, ``timeout`` and ``max_memory`` go by name; other names are ignored.
        """
        encoder = kwargs.get("encoder")
        arguments = self.json_impl.dumps(args, separators=(",", ":"), cls=encoder)
        code = f"{expr}.apply(this, {arguments})"
        return self.execute(code, kwargs.get("timeout"), kwargs.get("max_memory"))


StrictMiniRacer = MiniRacer
Miniracer = MiniRacer  # as a slide of the talk spells it
