"""MiniRacer, as in mini-racer 0.14.1."""

# ruff: noqa: ANN401 (the values of JavaScript are of any type)

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import swiftracer
from py_mini_racer import _exc, _types
from py_mini_racer._context import Amount, Context, Makers, Racer, json_of

if TYPE_CHECKING:
    from collections.abc import Generator
    from json import JSONEncoder


def _message(context: Context, error: swiftracer.JavaScriptError) -> str:
    """Tell the error with its line and stack, as V8's own shell does."""
    text, stack = context.protocol("describe", error.value, copy=True)
    message = f"{error.file or 'undefined'}:{error.line or 0}: {text}\n"
    if error.source_line is not None:
        message += f"{error.source_line}\n{' ' * ((error.column or 1) - 1)}^\n"
    return f"{message}\n{stack}\n" if stack else message


_VALUES: Makers = {
    int: Context.number,
    swiftracer.Undefined: lambda _, __: _types.JSUndefined,
    swiftracer.JSArray: _types.JSArray,
    swiftracer.JSBuffer: Context.memory,
    swiftracer.JSError: _types.JSMappedObject,
    swiftracer.JSFunction: _types.JSFunction,
    swiftracer.JSMap: _types.JSMappedObject,
    swiftracer.JSObject: _types.JSMappedObject,
    swiftracer.JSPromise: _types.JSPromise,
    swiftracer.JSSet: _types.JSMappedObject,
    swiftracer.JSSymbol: _types.JSSymbol,
}
_ERRORS: Makers = {
    swiftracer.JavaScriptSyntaxError: lambda c, e: _exc.JSParseException(_message(c, e)),
    swiftracer.JavaScriptError: lambda c, e: _exc.JSEvalException(_message(c, e)),
    swiftracer.ExecutionTimeoutError: lambda _, __: _exc.JSTimeoutException(),
    swiftracer.HeapLimitError: lambda _, __: _exc.JSOOMException("JavaScript memory limit reached"),
    swiftracer.TerminatedError: lambda _, e: _exc.JSTerminatedException(*e.args),
    swiftracer.ConversionError: lambda _, e: _exc.JSConversionException(*e.args),
    swiftracer.ClosedError: lambda _, e: _exc.JSValueError(*e.args),
    swiftracer.EngineError: lambda _, e: _exc.JSEvalException(*e.args),
}


class MiniRacer(Racer):
    """JavaScript, in an isolate of its own; see ``Racer`` for the rest.

    ``timeout`` is in milliseconds, ``timeout_sec`` in seconds; ``max_memory`` is what the heap may
    take, in bytes, and only the first evaluation can say it.
    """

    def __init__(self) -> None:
        """Make one."""
        self._ctx = Context(_VALUES, _ERRORS, _types.JSObject.argument)

    def eval(
        self,
        code: str,
        timeout: Amount = None,
        timeout_sec: Amount = None,
        max_memory: int | None = None,
    ) -> Any:
        """Run ``code`` and return its completion value."""
        seconds = timeout / 1000 if timeout else timeout_sec
        if seconds is not None and seconds <= 0:
            raise _exc.JSTimeoutException
        try:
            return self._run(code, seconds, max_memory)
        except TypeError as error:
            message = "code is not a string"
            raise _exc.JSEvalException(message) from error

    def execute(
        self,
        expr: str,
        timeout: Amount = None,
        timeout_sec: Amount = None,
        max_memory: int | None = None,
    ) -> Any:
        """Return what the expression is as JSON."""
        result: object = self.eval(json_of(expr), timeout, timeout_sec, max_memory)
        if not isinstance(result, str):
            raise _exc.WrongReturnTypeException(type(result))
        return self.json_impl.loads(result)

    def call(
        self,
        expr: str,
        *args: Any,
        encoder: type[JSONEncoder] | None = None,
        timeout: Amount = None,
        timeout_sec: Amount = None,
        max_memory: int | None = None,
    ) -> Any:
        """Call the function that ``expr`` is; arguments and result go as JSON."""
        arguments = self.json_impl.dumps(args, separators=(",", ":"), cls=encoder)
        return self.execute(f"{expr}.apply(this, {arguments})", timeout, timeout_sec, max_memory)

    def close(self, *_: object) -> None:
        """Let go of the isolate; later use raises JSValueError. Idempotent."""
        self._ctx.native().close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()


StrictMiniRacer = MiniRacer


@contextmanager
def mini_racer() -> Generator[MiniRacer]:
    """Make a MiniRacer that is closed at the end of the ``with`` block."""
    with MiniRacer() as made:
        yield made
