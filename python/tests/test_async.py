"""Promises and asyncio, each waiting for the other."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import threading
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import (
    Cancellation,
    ClosedError,
    Context,
    EngineError,
    ExecutionTimeoutError,
    JavaScriptError,
    JavaScriptSyntaxError,
    JSPromise,
    TerminatedError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

variable = contextvars.ContextVar("variable", default=0)


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run in a loop of its own, with what asyncio finds out while debugging."""
    return asyncio.run(coroutine, debug=True)


async def double(number: int) -> int:
    """Return twice the number, later."""
    await asyncio.sleep(0)
    return 2 * number + variable.get()


@pytest.fixture
def asynchronous(context: Context) -> Context:
    context.globals["double"] = double
    return context


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("1 + 1", 2),
        ("Promise.resolve(3)", 3),
        ("double(21)", 42),
        ("(async () => await double(1) + await double(2))()", 6),
        ("await double(4)", 8),
        ("const a = await double(4); a + 1", 9),
        ("let b = 0; for (const n of [1, 2]) b += await double(n); b", 6),
        ("await null", None),
        ("await (async () => 5)()", 5),
        ("await (double(4)) + 1", 9),
        ("var await = n => n + 1; await (10)", 11),
        ("Promise.all([double(1), double(2)]).then(all => all[0] + all[1])", 6),
        ("double.name + double.length", "double1"),
        ("({then(resolve) { resolve(7) }}).a", None),
    ],
)
def test_eval_async_gives_what_the_promise_gives(
    asynchronous: Context, code: str, value: object
) -> None:
    result = run(asynchronous.eval_async(code))

    assert result == value or (value is None and not result)


def test_eval_async_copies_on_request(asynchronous: Context) -> None:
    assert run(asynchronous.eval_async("Promise.resolve({a: [1]})", copy=True)) == {"a": [1]}
    assert run(asynchronous.eval_async("({a: await double(1)})", copy=True)) == {"a": 2}
    assert run(asynchronous.eval_async("[1, 2]", copy=True)) == [1, 2]


def test_call_async_awaits_what_the_function_returns(asynchronous: Context) -> None:
    asynchronous.eval("async function add(a, b) { return await double(a) + b }")

    assert run(asynchronous.call_async("add", 1, 2)) == 4


def test_a_promise_can_be_awaited(asynchronous: Context) -> None:
    async def main() -> Any:
        promise = asynchronous.eval("double(5)")
        assert isinstance(promise, JSPromise)
        return await promise

    assert run(main()) == 10


def test_a_settled_promise_can_be_awaited_again(asynchronous: Context) -> None:
    async def main() -> list[Any]:
        promise = asynchronous.eval("Promise.resolve(1)")
        return [await promise, await promise]

    assert run(main()) == [1, 1]


def test_a_rejection_raises(asynchronous: Context) -> None:
    with pytest.raises(JavaScriptError, match="RangeError: no"):
        run(asynchronous.eval_async("Promise.reject(new RangeError('no'))"))
    with pytest.raises(JavaScriptError, match="nope is not defined"):
        run(asynchronous.eval_async("await nope()"))


@pytest.mark.parametrize("code", ["await (", "let let = 1", "await x y"])
def test_code_that_does_not_compile_raises(asynchronous: Context, code: str) -> None:
    with pytest.raises(JavaScriptSyntaxError):
        run(asynchronous.eval_async(code))


def test_the_exception_of_a_task_is_the_same_object(asynchronous: Context) -> None:
    error = KeyError("no")

    async def fail() -> None:
        raise error

    asynchronous.globals["fail"] = fail

    with pytest.raises(KeyError) as caught:
        run(asynchronous.eval_async("fail()"))
    assert caught.value is error
    assert run(asynchronous.eval_async("fail().catch(e => e.name)")) == "KeyError"


def test_contextvars_reach_the_task(asynchronous: Context) -> None:
    async def main() -> Any:
        variable.set(100)
        return await asynchronous.eval_async("double(1).then(() => double(2))")

    assert run(main()) == 104


def test_one_context_serves_one_loop_after_another(asynchronous: Context) -> None:
    assert run(asynchronous.eval_async("double(1)")) == 2
    assert run(asynchronous.eval_async("double(2)")) == 4


def test_the_loop_goes_on_while_javascript_runs(context: Context) -> None:
    async def main() -> None:
        running = asyncio.ensure_future(context.eval_async("while (!globalThis.go()) ;"))
        for _ in range(20):
            await asyncio.sleep(0)
        ticked.set()
        await running

    ticked = threading.Event()
    context.globals["go"] = ticked.is_set

    run(main())


def test_cancelling_the_task_stops_the_script(context: Context) -> None:
    async def main() -> None:
        started = asyncio.Event()
        loop = asyncio.get_running_loop()
        context.globals["started"] = lambda: loop.call_soon_threadsafe(started.set) and None
        task = asyncio.ensure_future(context.eval_async("started(); for (;;);"))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(main())

    assert context.eval("1 + 1") == 2


def test_a_timeout_of_asyncio_stops_the_script(context: Context) -> None:
    async def main() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await context.eval_async("for (;;);")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(context.eval_async("for (;;);"), 0.05)

    run(main())

    assert context.eval("1 + 1") == 2


def test_a_timeout_of_the_call_stops_the_script(context: Context) -> None:
    with pytest.raises(ExecutionTimeoutError):
        run(context.eval_async("for (;;);", timeout=0.05))


def test_cancelling_the_task_cancels_what_it_set_off(context: Context) -> None:
    cancelled = threading.Event()

    async def sleep() -> None:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    context.globals["sleep"] = sleep

    async def main() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(context.eval_async("sleep()"), 0.1)
        await asyncio.sleep(0)

    run(main())

    assert cancelled.is_set()


def test_a_call_that_waits_for_the_isolate_can_be_cancelled(context: Context) -> None:
    async def main() -> None:
        started = asyncio.Event()
        loop = asyncio.get_running_loop()
        context.globals["started"] = lambda: loop.call_soon_threadsafe(started.set) and None
        first = asyncio.ensure_future(context.eval_async("started(); for (;;);"))
        await started.wait()
        second = asyncio.ensure_future(context.eval_async("globalThis.ran = true"))
        await asyncio.sleep(0.01)
        second.cancel()
        first.cancel()
        await asyncio.gather(first, second, return_exceptions=True)

    run(main())

    assert context.eval("globalThis.ran === undefined")


def test_ten_thousand_at_once(asynchronous: Context) -> None:
    code = "Promise.all(Array.from({length: 10000}, (_, i) => double(i))).then(all => all.at(-1))"

    assert asyncio.run(asynchronous.eval_async(code)) == 19998


def test_python_iterates_over_an_async_generator(asynchronous: Context) -> None:
    async def main() -> list[Any]:
        generator = asynchronous.eval("(async function* () { yield 1; yield await double(2) })()")
        return [value async for value in generator]

    assert run(main()) == [1, 4]


def test_python_iterates_asynchronously_over_what_is_synchronous(context: Context) -> None:
    async def main() -> list[Any]:
        return [value async for value in context.eval("[1, 2].values()")]

    assert run(main()) == [1, 2]


def test_an_async_generator_that_throws_raises(context: Context) -> None:
    async def main() -> list[Any]:
        generator = context.eval("(async function* () { yield 1; throw new Error('end') })()")
        return [value async for value in generator]

    with pytest.raises(JavaScriptError, match="end"):
        run(main())


def test_javascript_iterates_over_an_async_generator(context: Context) -> None:
    ended: list[int] = []

    async def count() -> AsyncIterator[int]:
        try:
            for number in range(10):
                yield number
        finally:
            ended.append(1)

    async def main() -> Any:
        context.globals["count"] = count
        return await context.eval_async(
            "let sum = 0; for await (const n of count()) { sum += n; if (n == 3) break } sum"
        )

    assert run(main()) == 6
    assert ended == [1]


def test_result_waits_for_another_thread(context: Context) -> None:
    promise = context.eval("let settle; new Promise(resolve => { settle = resolve })")
    threading.Timer(0.05, context.call, args=("settle", 5)).start()

    assert promise.result(timeout=30) == 5


def test_result_gives_up(context: Context) -> None:
    with pytest.raises(TimeoutError, match="still pending"):
        context.eval("new Promise(() => {})").result(timeout=0.01)


def test_result_cannot_wait_inside_javascript(context: Context) -> None:
    promise = context.eval("new Promise(() => {})")
    context.globals["wait"] = promise.result

    with pytest.raises(EngineError, match="cannot wait for a pending promise"):
        context.eval("wait()")


def test_a_promise_that_nobody_can_settle_is_told(context: Context) -> None:
    async def main() -> None:
        waiting = asyncio.ensure_future(context.eval_async("new Promise(() => {})"))
        await asyncio.sleep(0.05)
        context.isolate.collect_garbage()
        gc.collect()
        with pytest.raises(ClosedError, match="can no longer be settled"):
            await waiting

    run(main())


def test_an_awaitable_without_a_loop_rejects(asynchronous: Context) -> None:
    with pytest.raises(RuntimeError, match="where no event loop runs"):
        asynchronous.eval("double(1)").result(timeout=30)


def test_a_cancellation_stops_one_call(context: Context) -> None:
    cancellation = Cancellation()
    threading.Timer(0.05, cancellation.cancel).start()

    with pytest.raises(TerminatedError, match="cancelled"):
        context.eval("for (;;);", cancellation=cancellation)
    assert cancellation.cancelled
    assert context.eval("1 + 1") == 2
    with pytest.raises(TerminatedError, match="before it ran"):
        context.eval("1", cancellation=cancellation)


def test_a_cancellation_after_the_call_does_nothing(context: Context) -> None:
    cancellation = Cancellation()
    context.eval("1", cancellation=cancellation)
    cancellation.cancel()

    assert context.eval("let n = 0; for (let i = 0; i < 1e5; i++) n++; n") == 100000


def test_cancellation_is_checked_by_type(context: Context) -> None:
    with pytest.raises(TypeError, match="cancellation must be a Cancellation"):
        context.eval("1", cancellation=1)  # type: ignore[arg-type]


def test_cancelling_stops_what_follows_an_await(context: Context) -> None:
    async def later() -> None:
        await asyncio.sleep(0)

    context.globals["later"] = later

    async def main() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(context.eval_async("await later(); for (;;);"), 0.2)

    run(main())

    assert context.eval("1 + 1") == 2


def test_a_timeout_after_an_await_reaches_whoever_waits() -> None:
    async def later() -> None:
        await asyncio.sleep(0)

    async def main(context: Context) -> None:
        with pytest.raises(ExecutionTimeoutError):
            await context.eval_async("await later(); for (;;);")

    with Context(timeout=0.1) as context:
        context.globals["later"] = later
        run(main(context))


def test_what_a_timer_awaits_begins_at_once(context: Context) -> None:
    async def main() -> None:
        started = asyncio.Event()

        async def start() -> None:
            started.set()

        context.globals["start"] = start
        await context.eval_async("setTimeout(() => start(), 1)")
        await asyncio.wait_for(started.wait(), 20)

    asyncio.run(main())


def test_an_awaitable_at_two_places_is_one_promise(asynchronous: Context) -> None:
    async def same() -> Any:
        coroutine = double(1)
        compare = asynchronous.eval("([a, b]) => Promise.all([a, b]).then(() => a === b)")
        return await compare([coroutine, coroutine])

    assert run(same())


def test_a_promise_can_be_polled(context: Context) -> None:
    with pytest.raises(TimeoutError):
        context.eval("new Promise(() => {})").result(timeout=0)
