"""Promises and asyncio: how each waits for the other.

JavaScript never runs on the thread of an event loop: it runs on the worker of its isolate, and what
comes out is handed to the loop. The loop of a call is that of the task which made it, so a context
can be used by one loop after another.
"""

from __future__ import annotations

import asyncio
from contextvars import Context as Variables
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, ref

from swiftracer._errors import ClosedError
from swiftracer._native import Cancellation, JSPromise
from swiftracer._worker import submit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from swiftracer import Context, Isolate, JSFunction, JSObject

Loop = asyncio.AbstractEventLoop


class _Call:
    """A call into JavaScript that a task waits for, and the tasks that it has set off."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()
        self.cancellation = Cancellation()
        self.tasks: set[asyncio.Future[Any]] = set()

    def cancel(self) -> None:
        self.cancellation.cancel()
        for task in tuple(self.tasks):
            task.cancel()


_current_call: ContextVar[_Call] = ContextVar("swiftracer_call")

# By isolate: whose loop JavaScript last ran for. Timers have no caller of their own.
_last: WeakKeyDictionary[Isolate, tuple[ref[Loop], Variables]] = WeakKeyDictionary()

# asyncio itself holds tasks weakly.
_tasks: set[asyncio.Future[Any]] = set()


# MARK: From Python into JavaScript


async def eval_async(  # noqa: PLR0913 (those of eval)
    context: Context,
    code: str,
    /,
    *,
    name: str = "<eval>",
    line: int = 1,
    timeout: float | None = None,  # noqa: ASYNC109 (of the JavaScript, not of the waiting)
    cpu_timeout: float | None = None,
    copy: bool = False,
) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
    """Do ``Context.eval_async``."""

    def evaluate(cancellation: Cancellation) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
        return context._eval_async(  # noqa: SLF001 (of the extension)
            code,
            name=name,
            line=line,
            timeout=timeout,
            cpu_timeout=cpu_timeout,
            copy=copy,
            cancellation=cancellation,
        )

    return await run(context.isolate, evaluate, copy=copy)


async def call_async(  # noqa: PLR0913 (those of call)
    context: Context,
    target: str | JSFunction,
    /,
    *args: object,
    this: object = ...,
    timeout: float | None = None,  # noqa: ASYNC109 (of the JavaScript, not of the waiting)
    cpu_timeout: float | None = None,
    copy: bool = False,
) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
    """Do ``Context.call_async``."""

    def call(cancellation: Cancellation) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
        return context.call(
            target,
            *args,
            this=this,
            timeout=timeout,
            cpu_timeout=cpu_timeout,
            copy=copy,
            cancellation=cancellation,
        )

    return await run(context.isolate, call, copy=copy)


async def wait_for(promise: JSPromise) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
    """Wait until ``promise`` is settled."""
    return await run(promise._isolate, lambda _: promise)  # noqa: SLF001 (of the extension)


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
    return value


async def run(
    isolate: Isolate,
    work: Callable[[Cancellation], Any],
    extract: Callable[[Any], Any] = _as_it_is,
    *,
    copy: bool = False,
) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
    """Do ``work`` on the isolate's worker, and wait for the promise if that is what it gives.

    Args:
        isolate: What ``work`` uses.
        work: What is to be done.
        extract: Gives what is wanted of the value, where JavaScript may run.
        copy: Whether to copy what the promise gives.
    """
    loop = asyncio.get_running_loop()
    call = _Call(loop)

    def tell(exception: BaseException | None, value: object) -> None:
        try:
            if exception is None:
                value = extract(value)
        except BaseException as error:  # noqa: BLE001 (it is for whoever waits)
            exception = error
        _hand_over(loop, _settle, call.future, exception, value)

    def do_work() -> None:
        try:
            value = work(call.cancellation)
            if isinstance(value, JSPromise):
                value._subscribe(tell, copy)  # noqa: SLF001 (of the extension)
                return
        except BaseException as exception:  # noqa: BLE001 (it is for whoever waits)
            tell(exception, None)
        else:
            tell(None, value)

    variables = copy_context()
    _last[isolate] = (ref(loop), variables.copy())
    variables.run(_current_call.set, call)
    submit(isolate, lambda: variables.run(do_work))
    try:
        return await call.future
    except asyncio.CancelledError:
        call.cancel()
        raise


def _settle(future: asyncio.Future[Any], exception: BaseException | None, value: object) -> None:
    if future.done():
        return
    if exception is None:
        future.set_result(value)
    elif isinstance(exception, StopIteration):
        # A future refuses it, because a generator would take it for its own end.
        error = RuntimeError("JavaScript let a StopIteration through")
        error.__cause__ = exception
        future.set_exception(error)
    else:
        future.set_exception(exception)


def _hand_over(loop: Loop, callback: Callable[..., None], *args: Any) -> bool:  # noqa: ANN401 (any)
    """Call back on the thread of the loop; tell whether the loop still takes it."""
    try:
        loop.call_soon_threadsafe(callback, *args)
    except RuntimeError:
        # It is closed: nobody waits any more.
        return False
    return True


class AsyncIterator:
    """What ``async for`` goes over: that of ``for await``, or else that of ``for … of``."""

    def __init__(self, iterable: JSObject) -> None:
        """Make an iterator; JavaScript first runs when the first value is asked for."""
        self._iterable = iterable
        self._iterator: Any = None

    def __aiter__(self) -> AsyncIterator:
        """Return the iterator itself."""
        return self

    async def __anext__(self) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
        """Return the next value."""
        is_done, value = await self._call("next", lambda step: (step["done"], step.get("value")))
        if is_done:
            raise StopAsyncIteration
        return value

    async def aclose(self) -> None:
        """End the iteration early, as leaving a loop does."""
        if self._iterator is not None:
            await self._call("return")

    async def _call(self, name: str, extract: Callable[[Any], Any] = _as_it_is) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
        def call(cancellation: Cancellation) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
            if self._iterator is None:
                self._iterator = self._iterable._async_iterator()  # noqa: SLF001 (of the extension)
            method = getattr(self._iterator, name, None)
            return None if method is None else method(cancellation=cancellation)

        return await run(self._iterable._isolate, call, extract)  # noqa: SLF001 (of the extension)


# MARK: From JavaScript into Python


def start(awaitable: Awaitable[Any]) -> Callable[[Any], None]:
    """Return what begins to wait for ``awaitable`` and settles the promise that stands for it.

    Called where the value is converted: there the loop and the variables are those of the caller.
    """
    call = _current_call.get(None)
    variables = copy_context()
    try:
        loop: Loop | None = asyncio.get_running_loop()
    except RuntimeError:
        loop = call.loop if call is not None else None

    def begin(resolver: Any) -> None:  # noqa: ANN401 (of the extension)
        nonlocal loop, variables
        if loop is None:
            known = _last.get(resolver.isolate)
            if known is not None:
                loop, variables = known[0](), known[1]
        if loop is None or not _hand_over(
            loop, _create_task, loop, awaitable, variables, call, resolver
        ):
            if asyncio.iscoroutine(awaitable):
                awaitable.close()
            message = "an awaitable was given to JavaScript where no event loop runs"
            error = RuntimeError(message)
            submit(resolver.isolate, lambda: _settle_promise(call, loop, resolver, error, None))

    return begin


def _create_task(
    loop: Loop,
    awaitable: Awaitable[Any],
    variables: Variables,
    call: _Call | None,
    resolver: Any,  # noqa: ANN401 (of the extension)
) -> None:
    """Wait for ``awaitable`` in a task; on the thread of the loop."""

    def done(task: asyncio.Future[Any]) -> None:
        _tasks.discard(task)
        if call is not None:
            call.tasks.discard(task)
        exception: BaseException | None
        if task.cancelled():
            exception, value = asyncio.CancelledError(), None
        else:
            exception = task.exception()
            value = task.result() if exception is None else None
        submit(
            resolver.isolate,
            lambda: variables.copy().run(_settle_promise, call, loop, resolver, exception, value),
        )

    task: asyncio.Future[Any]
    if asyncio.isfuture(awaitable):
        task = awaitable
    else:
        task = loop.create_task(_wait(awaitable), context=variables.copy())
    _tasks.add(task)
    if call is not None:
        call.tasks.add(task)
    task.add_done_callback(done)


async def _wait(awaitable: Awaitable[Any]) -> Any:  # noqa: ANN401 (any)
    return await awaitable


def _settle_promise(
    call: _Call | None,
    loop: Loop | None,
    resolver: Any,  # noqa: ANN401 (of the extension)
    exception: BaseException | None,
    value: object,
) -> None:
    """Settle a promise, and run the reactions that are due; on the isolate's worker."""
    try:
        resolver.settle(exception, value, None if call is None else call.cancellation)
    except ClosedError:
        # Whoever waited in JavaScript is gone.
        return
    except BaseException as error:
        # A reaction was stopped: nothing settles what the call waits for any more.
        if call is not None and (
            call.cancellation.cancelled or _hand_over(call.loop, _settle, call.future, error, None)
        ):
            return
        details = {"message": "a promise of JavaScript could not be settled", "exception": error}
        if loop is None or not _hand_over(loop, loop.call_exception_handler, details):
            raise
