"""Threads: one isolate at a time, different isolates in parallel, the GIL free meanwhile."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest
from threads import start, stop

from swiftracer import ClosedError, Context, Isolate, TerminatedError

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = 8
SUM = "let s = 0; for (let i = 0; i < 3e6; i++) s = (s + i) % 1000; s"


def _on_threads(work: Callable[[int], Any]) -> list[Any]:
    together = threading.Barrier(THREADS)

    def run(number: int) -> Any:
        together.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_python_goes_on_while_javascript_runs(isolate: Isolate, context: Context) -> None:
    running = start(lambda: context.eval("for (;;);"))

    # That this line is reached at all shows it: the script ends only because it is stopped here.
    error = stop(isolate, running)

    assert type(error) is TerminatedError


def test_isolates_run_at_the_same_time(isolate: Isolate, context: Context) -> None:
    running = start(lambda: context.eval("for (;;);"))

    with Context() as other:
        result = other.eval(SUM)

    assert not running.done()
    assert result == 0
    assert type(stop(isolate, running)) is TerminatedError


def test_eight_isolates_run_at_the_same_time() -> None:
    isolates = [Isolate() for _ in range(THREADS)]
    contexts = [isolate.context() for isolate in isolates]

    running = [start(partial(context.eval, "for (;;);")) for context in contexts]

    assert not any(future.done() for future in running)
    for isolate, future in zip(isolates, running, strict=True):
        assert type(stop(isolate, future)) is TerminatedError


def test_a_context_is_used_by_many_threads_in_turn(context: Context) -> None:
    context.eval("var n = 0; function next() { return ++n }")

    results = _on_threads(lambda _: [context.call("next") for _ in range(200)])

    assert sorted(n for each in results for n in each) == list(range(1, THREADS * 200 + 1))
    assert all(each == sorted(each) for each in results)


def test_a_script_is_never_interrupted_by_another_thread(context: Context) -> None:
    context.eval("var inside = 0, most = 0")
    code = "inside++; most = Math.max(most, inside); for (let i = 0; i < 1e5; i++); inside--; most"

    results = _on_threads(lambda _: [context.eval(code) for _ in range(20)])

    assert {most for each in results for most in each} == {1}


def test_contexts_of_one_isolate_are_used_by_many_threads(isolate: Isolate) -> None:
    def work(number: int) -> int:
        context = isolate.context()
        context.globals["number"] = number
        return cast("int", context.eval("number * number"))

    assert _on_threads(work) == [number * number for number in range(THREADS)]


def test_each_thread_may_have_its_own_isolate() -> None:
    def work(number: int) -> int:
        with Context() as context:
            return cast("int", context.eval(f"{SUM} + {number}"))

    assert _on_threads(work) == list(range(THREADS))


def test_handles_are_used_by_any_thread(context: Context) -> None:
    array = context.eval("[]")
    double = context.eval("n => n * 2")

    _on_threads(lambda number: array.append(double(number)))

    assert sorted(array) == [number * 2 for number in range(THREADS)]


def test_a_context_waits_for_another_thread(isolate: Isolate, context: Context) -> None:
    running = start(lambda: context.eval("while (!globalThis.stopped); "))
    waiting = start(lambda: context.eval("'after'"))

    assert not waiting.done()
    assert type(stop(isolate, running)) is TerminatedError
    assert waiting.result() == "after"


def test_a_property_is_read_while_another_thread_computes(context: Context) -> None:
    value = context.eval("({x: 1})")

    running = start(lambda: context.eval(SUM))

    assert value["x"] == 1
    assert running.result() == 0


def test_handles_are_dropped_on_other_threads(isolate: Isolate, context: Context) -> None:
    context.eval("0")
    before = isolate.heap_statistics().used_global_handles_size
    piles = [[context.eval("({})") for _ in range(500)] for _ in range(THREADS)]

    _on_threads(lambda number: piles[number].clear())
    context.eval("0")

    assert isolate.heap_statistics().used_global_handles_size <= before + 1024


def test_handles_are_dropped_while_another_thread_runs_javascript(
    isolate: Isolate,
    context: Context,
) -> None:
    values = [context.eval("({})") for _ in range(500)]

    running = start(lambda: context.eval("for (;;);"))
    values.clear()
    gc.collect()

    assert type(stop(isolate, running)) is TerminatedError
    assert context.eval("1 + 1") == 2


def test_an_isolate_is_dropped_on_another_thread() -> None:
    piles = [[Context()] for _ in range(THREADS)]

    _on_threads(lambda number: piles[number].clear())
    gc.collect()

    with Context() as context:
        assert context.eval("1 + 1") == 2


def test_what_a_thread_threw_is_raised_there(context: Context) -> None:
    context.eval("function fail(n) { throw new Error('from ' + n) }")

    def work(number: int) -> str:
        with pytest.raises(Exception, match="from") as caught:
            context.call("fail", number)
        return str(caught.value)

    assert _on_threads(work) == [f"Error: from {number}" for number in range(THREADS)]


def test_recursion_is_bounded_on_a_thread_with_a_small_stack() -> None:
    def work() -> None:
        with Context() as context:
            result.set_result(
                context.eval("(function f() { try { return f() } catch { return 'full' } })()")
            )

    result: Future[str] = Future()
    size = threading.stack_size(2 << 20)
    try:
        thread = threading.Thread(target=work)
        thread.start()
    finally:
        threading.stack_size(size)
    thread.join()

    assert result.result() == "full"


def test_recursion_is_bounded_on_every_thread_that_uses_a_context(context: Context) -> None:
    code = "(function f() { try { return f() } catch (e) { return e.name } })()"

    results = _on_threads(lambda _: [context.eval(code) for _ in range(5)])

    assert results == [["RangeError"] * 5] * THREADS


def test_terminate_stops_what_runs_and_nothing_else(isolate: Isolate, context: Context) -> None:
    for _ in range(20):
        running = start(lambda: context.eval("for (;;);"))

        assert type(stop(isolate, running)) is TerminatedError
        assert context.eval("1 + 1") == 2


@pytest.mark.parametrize(
    "code",
    [
        "for (;;) { try { for (;;); } catch { } finally { } }",
        "try { for (;;); } finally { globalThis.ran = true }",
        "(function f() { try { for (;;); } catch { f() } finally { f() } })()",
        "[1].forEach(() => { for (;;); })",
        "new Proxy({}, {get() { for (;;); }}).x",
        "Promise.resolve().then(() => { for (;;); })",
        "(async () => { for (;;) await null })()",
        "for (;;) 'x'.repeat(10).replace(/x/g, () => 'y')",
        "/^(a+)+$/.test('a'.repeat(40) + 'b')",
    ],
)
def test_no_script_can_catch_termination(isolate: Isolate, context: Context, code: str) -> None:
    running = start(lambda: context.eval(code))

    assert type(stop(isolate, running)) is TerminatedError
    assert context.eval("typeof ran") == "undefined"


def test_terminate_is_called_by_many_threads(isolate: Isolate, context: Context) -> None:
    running = start(lambda: context.eval("for (;;);"))

    def terminate(_: int) -> None:
        for _ in range(100):
            isolate.terminate()

    _on_threads(terminate)

    assert type(stop(isolate, running)) is TerminatedError
    assert context.eval("1 + 1") == 2


def test_closing_waits_for_what_runs(isolate: Isolate, context: Context) -> None:
    running = start(lambda: context.eval(SUM))

    isolate.close()

    assert running.result() == 0
    with pytest.raises(ClosedError):
        context.eval("1")


def test_closing_while_threads_wait_tells_each_of_them(isolate: Isolate, context: Context) -> None:
    running = start(lambda: context.eval("for (;;);"))
    waiting = [start(lambda: context.eval("'ran'")) for _ in range(3)]
    closing = start(isolate.close)

    assert type(stop(isolate, running)) is TerminatedError
    closing.result()

    for future in waiting:
        error = future.exception()
        assert error is None or type(error) is ClosedError
