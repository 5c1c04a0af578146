"""The package of mini-racer 0.14.1 with promises, asyncio and functions of Python.

What is expected here was observed in mini-racer, but where a comment says otherwise.
"""

from __future__ import annotations

import asyncio
import gc
import json
import pickle
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

import py_mini_racer
from py_mini_racer import (
    CancelableJSFunction,
    JSFunction,
    JSMappedObject,
    JSPromise,
    JSPromiseError,
    JSTimeoutException,
    JSUndefined,
    MiniRacer,
)
from py_mini_racer import py_mini_racer as old
from py_mini_racer._context import Context, context_count
from py_mini_racer._mini_racer import mini_racer

if TYPE_CHECKING:
    from collections.abc import Iterator

Body: TypeAlias = Callable[[MiniRacer], Awaitable[None]]


@pytest.fixture
def mr() -> Iterator[MiniRacer]:
    """Give a MiniRacer that was made without an event loop."""
    with MiniRacer() as made:
        yield made


def in_loop(body: Body) -> None:
    """Run ``body`` in an event loop, with a MiniRacer that is made there."""

    async def main() -> None:
        with py_mini_racer.mini_racer() as made:
            await asyncio.wait_for(body(made), 20)

    asyncio.run(main())


# --- Promises ------------------------------------------------------------------------------------


def test_get_waits_for_a_promise(mr: MiniRacer) -> None:
    promise = mr.eval("new Promise(resolve => setTimeout(resolve, 20, 'done'))")

    assert type(promise) is JSPromise
    assert promise.get() == "done"
    assert promise.get(timeout=1) == "done"
    assert mr.eval("Promise.resolve(undefined)").get() is JSUndefined
    assert mr.eval("Promise.resolve({a: 1})").get()["a"] == 1


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("new Error('x')", "Error: x\n    at <anonymous>:1:16"),
        ("'x'", "x"),
        ("undefined", "JSUndefined"),
        ("null", "None"),
        ("{stack: 5}", "5"),
        ("2**40", "1099511627776.0"),
    ],
)
def test_a_rejection_tells_its_reason(mr: MiniRacer, code: str, reason: str) -> None:
    with pytest.raises(JSPromiseError) as raised:
        mr.eval(f"Promise.reject({code})").get()

    assert raised.value.args == (f"JavaScript rejected promise with reason: {reason}\n",)
    assert raised.value.reason == reason
    assert not isinstance(raised.value, py_mini_racer.JSEvalException)


def test_get_gives_up_after_its_timeout(mr: MiniRacer) -> None:
    with pytest.raises(JSTimeoutException, match=r"^JavaScript was terminated by timeout$"):
        mr.eval("new Promise(() => {})").get(timeout=0.05)


def test_await_waits_for_a_promise() -> None:
    async def body(made: MiniRacer) -> None:
        assert await made.eval("new Promise(resolve => setTimeout(resolve, 20, [7]))") is not None
        with pytest.raises(JSPromiseError, match="reason: no"):
            await made.eval("Promise.reject('no')")

    in_loop(body)


def test_get_refuses_to_hold_up_its_own_event_loop(mr: MiniRacer) -> None:
    message = "In an async context, call `await promise` instead of promise.get()"

    async def body(made: MiniRacer) -> None:
        with pytest.raises(AssertionError, match=f"^{message}".replace("()", r"\(\)")):
            made.eval("Promise.resolve(1)").get()
        # That of a MiniRacer from elsewhere may wait.
        assert mr.eval("Promise.resolve(1)").get() == 1

    in_loop(body)


def test_the_event_loop_can_be_given() -> None:
    loop = asyncio.new_event_loop()
    with py_mini_racer.mini_racer(loop) as made:

        async def get() -> None:
            with pytest.raises(AssertionError):
                made.eval("Promise.resolve(1)").get()

        loop.run_until_complete(get())
    loop.close()


# --- Without holding up the loop -----------------------------------------------------------------


def test_eval_cancelable_leaves_the_loop_alone() -> None:
    async def body(made: MiniRacer) -> None:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0.01)

        ticking = asyncio.create_task(tick())
        code = "(() => { const end = Date.now() + 300; while (Date.now() < end); return 5 })()"
        assert await made.eval_cancelable(code) == 5
        ticking.cancel()
        assert ticks > 3
        # A promise is not waited for.
        assert type(await made.eval_cancelable("Promise.resolve(1)")) is JSPromise

    in_loop(body)


def test_cancelling_stops_the_script() -> None:
    async def body(made: MiniRacer) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(made.eval_cancelable("for (;;);"), 0.1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(made.eval("() => { for (;;); }").cancelable()(), 0.1)
        assert made.eval("1") == 1

    in_loop(body)


def test_errors_of_eval_cancelable_are_those_of_eval() -> None:
    async def body(made: MiniRacer) -> None:
        with pytest.raises(py_mini_racer.JSEvalException, match=r"^<anonymous>:1: Error: x\n"):
            await made.eval_cancelable("throw new Error('x')")
        with pytest.raises(py_mini_racer.JSParseException):
            await made.eval_cancelable("f(")

    in_loop(body)


def test_calls_of_a_cancelable_function_are_awaited() -> None:
    async def body(made: MiniRacer) -> None:
        function = made.eval("(function (x) { return [this.n, x].join() })").cancelable()
        assert isinstance(function, CancelableJSFunction)
        assert await function(2, this=made.eval("({n: 1})")) == "1,2"
        promise = await made.eval("async x => x + 1").cancelable()(1)
        assert await promise == 2

    in_loop(body)


def test_a_timeout_works_in_an_event_loop_too() -> None:
    # In mini-racer an assertion fails.
    async def body(made: MiniRacer) -> None:
        with pytest.raises(JSTimeoutException):
            made.eval("for (;;);", timeout_sec=0.05)
        with pytest.raises(JSTimeoutException):
            made.eval("() => { for (;;); }")(timeout_sec=0.05)

    in_loop(body)


def test_one_made_in_a_loop_outlives_it() -> None:
    # In mini-racer the event loop is closed.
    async def make() -> MiniRacer:
        return MiniRacer()

    with asyncio.run(make()) as made:
        assert made.eval("Promise.resolve(3)").get() == 3


# --- Functions of Python -------------------------------------------------------------------------


def test_javascript_calls_a_function_of_python() -> None:
    seen: list[object] = []

    async def add(*args: Any) -> Any:
        seen.append(args)
        await asyncio.sleep(0.01)
        return sum(args)

    async def body(made: MiniRacer) -> None:
        async with made.wrap_py_function(add) as function:
            assert isinstance(function, JSFunction)
            assert await function(1, 2) == 3
            assert await made.eval("f => Promise.all([f(1), f(2)])")(function) is not None
            made.eval("this")["add"] = function
            assert await made.eval("(async () => await add(3, 4) + 1)()") == 8

    in_loop(body)
    assert seen == [(1, 2), (1,), (2,), (3, 4)]


def test_values_go_through_a_function_of_python_as_ever() -> None:
    async def same(value: Any) -> Any:
        return value

    async def body(made: MiniRacer) -> None:
        async with made.wrap_py_function(same) as function:
            assert await function(JSUndefined) is JSUndefined
            assert await function(2**40) == 2.0**40
            given = made.eval("({a: 1})")
            assert await function(given) == given
            assert isinstance(await function(given), JSMappedObject)

    in_loop(body)


def test_an_exception_of_python_rejects_the_promise() -> None:
    async def fail() -> None:
        raise ValueError("oops")  # noqa: EM101 (short)

    async def body(made: MiniRacer) -> None:
        async with made.wrap_py_function(fail) as function:
            with pytest.raises(JSPromiseError) as raised:
                await function()
            text = str(raised.value)
            assert text.startswith(
                "JavaScript rejected promise with reason: Error: Error running Python function:\n"
                "Traceback (most recent call last):\n"
            )
            assert text.endswith("\nValueError: oops\n\n    at <anonymous>:1:6\n")
            caught = "f => f().catch(error => error instanceof Error)"
            assert await made.eval(caught)(function) is True

    in_loop(body)


def test_what_still_runs_is_cancelled_at_the_end_of_the_block() -> None:
    ended: list[str] = []

    async def wait() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("wait")

    async def body(made: MiniRacer) -> None:
        async with made.wrap_py_function(wait) as function:
            function()
            await asyncio.sleep(0.1)
            assert ended == []
        assert ended == ["wait"]

    in_loop(body)


# --- Timers --------------------------------------------------------------------------------------


def test_set_timeout_calls_later_with_its_arguments(mr: MiniRacer) -> None:
    mr.eval("var seen = []; setTimeout((...args) => seen.push(...args), 1, 'a', 2)")
    mr.eval("clearTimeout(setTimeout(() => seen.push('never'), 1))")
    mr.eval("new Promise(resolve => setTimeout(resolve, 30))").get()

    assert mr.execute("seen") == ["a", 2]


# --- What the private names tell -----------------------------------------------------------------


def test_live_values_and_contexts_are_counted() -> None:
    gc.collect()
    before = context_count()
    with mini_racer() as made:
        assert context_count() == before + 1
        value = made.eval("({a: {}})")
        assert sorted(value) == ["a"]
        inner = value["a"]
        context: Context = made.__dict__["_ctx"]
        assert context.value_count() == 2
        assert isinstance(context.v8_is_using_sandbox(), bool)
        del value, inner
        assert context.value_count() == 0
    assert context_count() == before


def test_a_heap_snapshot_is_what_v8_tells(mr: MiniRacer) -> None:
    snapshot = mr.heap_snapshot()
    text = old.MiniRacer().heap_snapshot()

    assert {"snapshot", "nodes", "edges", "strings"} <= set(snapshot)
    assert isinstance(text, str)
    assert {"snapshot", "nodes", "edges", "strings"} <= set(json.loads(text))


def test_values_refuse_to_be_pickled(mr: MiniRacer) -> None:
    for code in ["({})", "[]", "() => 1", "Promise.resolve(1)", "Symbol()"]:
        with pytest.raises(TypeError, match="cannot pickle or copy 'JS"):
            pickle.dumps(mr.eval(code))


# --- Flags ---------------------------------------------------------------------------------------


def printed(program: str) -> str:
    """Return what a program prints that ends well."""
    ended = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-c", program], capture_output=True, timeout=60, check=False, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def test_flags_come_before_the_first_one() -> None:
    program = """
from py_mini_racer import *
print(init_mini_racer(flags=("--jitless",)))
print(MiniRacer().eval("typeof WebAssembly"))
for again in (False, True):
    try: print(init_mini_racer(ignore_duplicate_init=again))
    except LibAlreadyInitializedError as error: print(error)
"""
    already = "MiniRacer was already initialized before the call to init_mini_racer"

    assert printed(program) == f"None\nundefined\n{already}\nNone\n"


def test_swiftracer_may_have_started_v8() -> None:
    program = """
import swiftracer, py_mini_racer
swiftracer.Context()
print(py_mini_racer.MiniRacer().eval("1"), py_mini_racer.py_mini_racer.MiniRacer().eval("2"))
"""
    assert printed(program) == "1 2\n"


def test_a_flag_that_v8_does_not_know_is_told() -> None:
    program = """
from py_mini_racer import *
try: init_mini_racer(flags=("--no-such-flag",))
except JSValueError as error: print(error)
"""
    assert "--no-such-flag" in printed(program)


def test_the_flags_of_the_module_come_before_the_first_one() -> None:
    program = """
from py_mini_racer import py_mini_racer
py_mini_racer.MiniRacer.v8_flags = ["--single-threaded", "--jitless"]
print(py_mini_racer.MiniRacer().eval("typeof WebAssembly"))
"""
    assert printed(program) == "undefined\n"


def test_the_process_ends_with_what_was_not_closed() -> None:
    assert printed("from py_mini_racer import MiniRacer; print(MiniRacer().eval('1+1'))") == "2\n"
