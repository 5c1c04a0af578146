"""Many threads at once: no crash, no deadlock, nothing left."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from threads import start, stop

from swiftracer import (
    ClosedError,
    Context,
    ExecutionTimeoutError,
    Isolate,
    TerminatedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = 32
# The long run makes 10,000.
ISOLATES = int(os.environ.get("SWIFTRACER_ISOLATES", "200"))
SUM = "(() => { let s = 0; for (let i = 0; i < 1e4; i++) s += i; return s })()"
SUM_OF_CALLS = "(() => { let s = 0; for (let i = 0; i < 100; i++) s += f(i); return s })()"


def _on_threads(work: Callable[[int], Any]) -> list[Any]:
    together = threading.Barrier(THREADS)

    def run(number: int) -> Any:
        together.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def _resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_thirty_two_threads_use_one_context(context: Context) -> None:
    context.eval("var n = 0, inside = 0, most = 0")
    code = "inside++; most = Math.max(most, inside); n++; inside--; most"

    results = _on_threads(lambda _: {context.eval(code) for _ in range(50)})

    assert results == [{1}] * THREADS
    assert context.eval("n") == THREADS * 50


def test_thirty_two_threads_use_an_isolate_each() -> None:
    def work(number: int) -> Any:
        with Context() as context:
            context.globals["f"] = lambda x: x + number
            return context.eval("let s = 0; for (let i = 0; i < 1000; i++) s += f(i); s")

    assert _on_threads(work) == [499_500 + 1000 * number for number in range(THREADS)]


def test_handles_of_one_thread_are_dropped_on_others(context: Context) -> None:
    shelf: list[Any] = [None] * THREADS

    def work(number: int) -> None:
        for step in range(100):
            place = (number + step) % THREADS
            shelf[place] = [context.eval("({})"), context.eval("x => x"), context.eval("[1]")]
            if step % 25 == 0:
                gc.collect()

    _on_threads(work)
    shelf.clear()

    assert context.eval("1 + 1") == 2


def test_an_isolate_is_closed_while_thirty_two_threads_use_it() -> None:
    for _ in range(5):
        isolate = Isolate()
        context = isolate.context()
        context.eval("function f(x) { for (let i = 0; i < 1e3; i++); return {x} }")

        def work(number: int, isolate: Isolate = isolate, context: Context = context) -> str:
            kept = []
            try:
                for step in range(100_000):
                    kept.append(context.call("f", [number]))
                    if number == 0 and step == 20:
                        isolate.close()
            except ClosedError:
                return "closed"
            return "never closed"

        assert _on_threads(work) == ["closed"] * THREADS


def test_terminations_from_all_sides_stop_calls_and_nothing_else(
    isolate: Isolate, context: Context
) -> None:
    def work(number: int) -> set[Any]:
        seen: set[Any] = set()
        for step in range(50):
            if number % 4 == 0:
                isolate.terminate()
            try:
                seen.add(context.eval(SUM, timeout=50e-6 if step % 8 == 0 else None))
            except ExecutionTimeoutError:
                seen.add("timed out")
            except TerminatedError:
                seen.add("terminated")
        return seen

    seen = set[Any]().union(*_on_threads(work))

    assert seen <= {49_995_000, "timed out", "terminated"}
    assert context.eval(SUM) == 49_995_000


def test_terminations_reach_calls_that_are_in_a_callable(
    isolate: Isolate, context: Context
) -> None:
    context.globals["f"] = lambda n: n

    def work(number: int) -> set[Any]:
        if number % 8 == 0:
            for _ in range(500):
                isolate.terminate()
            return set()
        seen: set[Any] = set()
        for _ in range(20):
            try:
                seen.add(context.eval(SUM_OF_CALLS))
            except TerminatedError:
                seen.add("terminated")
        return seen

    seen = set[Any]().union(*_on_threads(work))

    assert seen <= {4950, "terminated"}
    assert context.eval("f(7)") == 7


def test_timers_and_event_loops_go_on_beside_threads(isolate: Isolate, context: Context) -> None:
    context.eval("var ticks = 0; for (let i = 0; i < 8; i++) setInterval(() => ticks++, 0)")
    code = "new Promise(resolve => setTimeout(() => resolve(7), 1))"

    async def wait_in_javascript() -> list[Any]:
        return list(await asyncio.gather(*[context.eval_async(code) for _ in range(10)]))

    def work(number: int) -> Any:
        if number % 4 == 0:
            return asyncio.run(wait_in_javascript())
        return [context.eval("[1, 2, 3].map(x => x * 2)[2] + 1") for _ in range(10)]

    assert _on_threads(work) == [[7] * 10] * THREADS
    assert context.eval("ticks") > 0
    isolate.close()


def test_python_collects_while_threads_use_javascript(context: Context) -> None:
    def work(number: int) -> None:
        for _ in range(20):
            function = context.eval("(f, x) => { f.kept = x; return f }")
            cycle: list[Any] = []
            cycle.append(function(lambda cycle=cycle: cycle, cycle.__len__))
            del function, cycle
        if number % 8 == 0:
            gc.collect()

    _on_threads(work)
    gc.collect()
    context.isolate.collect_garbage()

    assert context.eval("1 + 1") == 2


def test_threads_that_end_leave_what_they_were_inside_usable(context: Context) -> None:
    for number in range(300):
        thread = threading.Thread(target=context.eval, args=("globalThis.last = 1",))
        thread.start()
        thread.join()
        if number % 50 == 0:
            assert context.eval("last") == 1


@pytest.mark.timeout(30 + ISOLATES)
def test_isolates_come_and_go_on_many_threads() -> None:
    def make(seed: int) -> bool:
        chance = random.Random(seed)  # noqa: S311 (to do different things, not to be secret)
        isolate = Isolate()
        context = isolate.context()
        values = [context.eval("({})"), context.eval("new Promise(() => {})")]
        context.globals["f"] = lambda: len(values)
        context.eval("setTimeout(() => f(), 0); f(); [...'x'.repeat(1000)].map(x => ({x}))")
        if chance.random() < 0.5:
            isolate.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(make, range(ISOLATES // 2)))
        gc.collect()
        before = _resident_bytes()
        assert all(pool.map(make, range(ISOLATES // 2)))
    gc.collect()

    # What V8's pools and malloc keep is a fixed amount; an isolate that stayed would be 600 KB.
    assert _resident_bytes() - before < 48 << 20


def test_stopping_one_of_many_isolates_stops_no_other() -> None:
    contexts = [Context() for _ in range(8)]
    running = [start(partial(context.eval, "for (;;);")) for context in contexts]

    errors = []
    for number, (context, future) in enumerate(zip(contexts, running, strict=True)):
        assert not any(other.done() for other in running[number:])
        errors.append(type(stop(context.isolate, future)))

    assert errors == [TerminatedError] * 8
