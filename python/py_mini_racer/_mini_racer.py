"""MiniRacer, as in mini-racer 0.14.1."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from json import JSONEncoder
from traceback import format_exc
from typing import Any, Self

import swiftracer
from py_mini_racer import _exc, _types
from py_mini_racer._context import Amount, ByteCount, Context, Makers, Racer, start
from py_mini_racer.py_mini_racer import JSConversionException, JSEvalException, JSOOMException

DEFAULT_V8_FLAGS = ("--single-threaded",)


def init_mini_racer(
    *, flags: Iterable[str] = DEFAULT_V8_FLAGS, ignore_duplicate_init: bool = False
) -> None:
    """Set flags of V8, before the first MiniRacer; without this, none are set.

    Raises LibAlreadyInitializedError when it is too late, and JSValueError for other flags.
    """
    try:
        is_first = start(flags)
    except swiftracer.EngineError as error:
        raise _exc.JSValueError(*error.args) from error
    if not is_first and not ignore_duplicate_init:
        raise _exc.LibAlreadyInitializedError


def _message(context: Context, error: swiftracer.JavaScriptError) -> str:
    """Tell the error with its line and stack, as V8's own shell does."""
    text, stack = context.protocol("describe", error.value, copy=True)
    message = f"{error.file or 'undefined'}:{error.line or 0}: {text}\n"
    if error.source_line is not None:
        start = error.column or 1
        carets = "^" * max(1, (error.end_column or 0) - start)
        message += f"{error.source_line}\n{' ' * (start - 1)}{carets}\n"
    return message if stack is None else f"{message}\n{stack}\n"


_MAPPINGS = (swiftracer.JSError, swiftracer.JSMap, swiftracer.JSObject, swiftracer.JSSet)
_VALUES: Makers = {
    swiftracer.Undefined: lambda _, __: _types.JSUndefined,
    swiftracer.JSArray: _types.JSArray,
    swiftracer.JSBuffer: Context.memory,
    swiftracer.JSFunction: _types.JSFunction,
    swiftracer.JSPromise: _types.JSPromise,
    swiftracer.JSSymbol: _types.JSSymbol,
    **dict.fromkeys(_MAPPINGS, _types.JSMappedObject),
}
_ERRORS: Makers = {
    swiftracer.JavaScriptSyntaxError: lambda c, e: _exc.JSParseException(_message(c, e)),
    swiftracer.JavaScriptError: lambda c, e: JSEvalException(_message(c, e)),
    swiftracer.ExecutionTimeoutError: lambda _, __: _exc.JSTimeoutException(),
    swiftracer.HeapLimitError: lambda _, __: JSOOMException("JavaScript memory limit reached"),
    swiftracer.TerminatedError: lambda _, e: _exc.JSTerminatedException(*e.args),
    swiftracer.ConversionError: lambda _, e: JSConversionException(*e.args),
    swiftracer.ClosedError: lambda _, e: _exc.JSValueError(*e.args),
    swiftracer.EngineError: lambda _, e: JSEvalException(*e.args),
}


def _make_context(loop: asyncio.AbstractEventLoop | None) -> Context:
    return Context(_VALUES, _ERRORS, loop or asyncio._get_running_loop())  # noqa: SLF001


def _source(code: object) -> str:
    """Return the text of ``code``; bytes are taken as well, as in 0.6.0."""
    if isinstance(code, str | bytes):
        return code if isinstance(code, str) else code.decode(errors="replace")
    known = isinstance(code, _types.PythonJSConvertedTypes)
    raise JSEvalException("code is not a string") if known else JSConversionException


class MiniRacer(Racer):
    """JavaScript, in an isolate of its own; see ``Racer`` for the rest.

    ``timeout`` is in milliseconds, ``timeout_sec`` in seconds; ``max_memory``, in bytes, sets the
    hard memory limit, which stays.
    """

    def __init__(self, context: Context | None = None) -> None:
        """Make one, or one more for a context that is there."""
        self._ctx = context or _make_context(None)

    def eval(
        self, code: str, timeout: Amount = None, timeout_sec: Amount = None,
        max_memory: ByteCount = None,
    ) -> Any:  # fmt: skip
        """Run ``code`` and return its completion value."""
        return self._eval(_source(code), _exc.seconds(timeout_sec, timeout), max_memory)

    async def eval_cancelable(self, code: str) -> Any:
        """Do as ``eval`` does without holding up the event loop; cancelling the task stops it."""
        return await self._ctx.run_async(self._ctx.native.eval, _source(code), name="<anonymous>")

    def execute(
        self, expr: str, timeout: Amount = None, timeout_sec: Amount = None,
        max_memory: ByteCount = None,
    ) -> Any:  # fmt: skip
        """Return what the expression is as JSON."""
        seconds = _exc.seconds(timeout_sec, timeout)
        return self._execute(expr, timeout_sec=seconds, max_memory=max_memory)

    def call(
        self, expr: str, *args: Any, encoder: type[JSONEncoder] | None = None,
        timeout: Amount = None, timeout_sec: Amount = None, max_memory: ByteCount = None,
    ) -> Any:  # fmt: skip
        """Call the function that ``expr`` is; arguments and result go as JSON."""
        seconds = _exc.seconds(timeout_sec, timeout)
        return self._call(expr, args, encoder, timeout_sec=seconds, max_memory=max_memory)

    @asynccontextmanager
    async def wrap_py_function(
        self, func: _types.PyJsFunctionType
    ) -> AsyncGenerator[_types.JSFunction, None]:
        """Give JavaScript an ``async`` function of Python.

        Its calls are tasks of this event loop; those that still run are cancelled at the end.
        """
        tasks = set[asyncio.Task[Any]]()

        async def call(*args: object) -> object:
            if task := asyncio.current_task():
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            try:
                return [await func(*map(self._ctx.to_python, args))]
            except asyncio.CancelledError:
                return []
            except Exception:  # noqa: BLE001 (JavaScript gets its text)
                make = self._ctx.native.eval("s => new Error(s)", name="<anonymous>")
                return [None, make(f"Error running Python function:\n{format_exc()}")]

        try:
            yield await self._ctx.run_async(self._ctx.protocol, "promising", call)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def heap_snapshot(self) -> Any:
        """Return what is in the heap, as V8's snapshots tell it."""
        return self.json_impl.loads(self._ctx.run(self._ctx.native.isolate.heap_snapshot))

    def close(self, exc_type: Any = None, exc_val: Any = None, exc_tb: Any = None) -> None:  # noqa: ARG002
        """Let go of the isolate; later use raises JSValueError. Idempotent."""
        self._ctx.native.isolate.close()

    def _unexpected(self, kind: type) -> Exception:
        return _exc.WrongReturnTypeException(kind)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *exc_info: object) -> None:
        """Close."""
        self.close()


StrictMiniRacer = MiniRacer


def mini_racer(event_loop: asyncio.AbstractEventLoop | None = None) -> MiniRacer:
    """Return a MiniRacer, for a ``with`` block, of that event loop or else of the running one."""
    return MiniRacer(_make_context(event_loop))
