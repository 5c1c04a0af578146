"""What V8 runs by itself: asynchronous WebAssembly, ``Atomics.waitAsync``, FinalizationRegistry."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from engines import has_webassembly, needs_webassembly
from events import LIMIT, Told, reporting
from forks import in_child

from swiftracer import (
    ClosedError,
    Context,
    ExecutionTimeoutError,
    ForkedError,
    Isolate,
    JavaScriptError,
    TerminatedError,
)

# An empty module; and one whose version there is not.
MODULE = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])"
INVALID = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 1])"
# Exports a function that adds two numbers.
ADDING = (
    "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, "
    "7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11])"
)
SHARED = "globalThis.cells = new Int32Array(new SharedArrayBuffer(16))"


def _register(context: Context, count: int = 1, call: str = "tell(held)") -> None:
    context.eval(
        f"globalThis.registry = new FinalizationRegistry(held => {{ {call} }});"
        f"for (let i = 0; i < {count}; i++) registry.register({{}}, i)"
    )


@needs_webassembly
def test_webassembly_is_compiled(context: Context) -> None:
    module = context.eval(f"WebAssembly.compile({MODULE})").result(timeout=LIMIT)

    assert context.eval("module => module instanceof WebAssembly.Module")(module)


@needs_webassembly
def test_webassembly_is_instantiated(context: Context) -> None:
    made = context.eval(f"WebAssembly.instantiate({ADDING})").result(timeout=LIMIT)

    assert made.instance.exports.add(40, 2) == 42
    again = context.eval("module => WebAssembly.instantiate(module)")(made.module)
    assert again.result(timeout=LIMIT).exports.add(1, 2) == 3


@needs_webassembly
@pytest.mark.parametrize("function", ["compile", "instantiate"])
def test_invalid_webassembly_rejects(context: Context, function: str) -> None:
    promise = context.eval(f"WebAssembly.{function}({INVALID})")

    with pytest.raises(JavaScriptError, match=r"CompileError: .*version"):
        promise.result(timeout=LIMIT)


@needs_webassembly
def test_a_rejection_that_nobody_handles_is_told(isolate: Isolate) -> None:
    context, reports = reporting(isolate.context)

    context.eval(f"WebAssembly.compile({INVALID}); 0")

    assert "CompileError" in str(reports.next())


@pytest.mark.parametrize(
    "promise",
    [
        pytest.param(f"WebAssembly.compile({MODULE})", marks=needs_webassembly),
        "Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10).value",
    ],
)
def test_calls_alone_make_progress(context: Context, promise: str) -> None:
    context.eval(f"let result = 0; {promise}.then(() => result = 1); 0")
    end = time.monotonic() + LIMIT

    while context.eval("result") == 0:
        assert time.monotonic() < end


@needs_webassembly
def test_eval_async_awaits_webassembly(context: Context) -> None:
    async def main() -> Any:
        code = (
            f"const made = await WebAssembly.instantiate({ADDING}); made.instance.exports.add(3, 4)"
        )
        return await asyncio.wait_for(context.eval_async(code), LIMIT)

    assert asyncio.run(main()) == 7


def test_wait_async_times_out(context: Context) -> None:
    context.eval(SHARED)

    promise = context.eval("Atomics.waitAsync(cells, 0, 0, 10).value")

    assert promise.result(timeout=LIMIT) == "timed-out"


def test_wait_async_is_notified_by_another_isolate(context: Context) -> None:
    context.eval(SHARED)
    promise = context.eval("Atomics.waitAsync(cells, 0, 0).value")
    assert promise.state == "pending"

    with Context() as other:
        other.globals["cells"] = context.globals["cells"]
        assert other.eval("Atomics.notify(cells, 0)") == 1

    assert promise.result(timeout=LIMIT) == "ok"


def test_isolates_notify_each_other_many_times(context: Context) -> None:
    rounds = 200
    context.eval(SHARED)
    told = Told(context)
    with Context() as other:
        other.globals["cells"] = context.globals["cells"]
        # Each adds 1 when it is its turn: where the count is even that of one, else of the other.
        play = f"""(async (me, done) => {{
            for (let i = 0; i < {rounds}; i++) {{
                let count;
                while ((count = Atomics.load(cells, 0)) % 2 !== me) {{
                    await Atomics.waitAsync(cells, 0, count).value;
                }}
                Atomics.add(cells, 0, 1);
                Atomics.notify(cells, 0);
            }}
            done?.();
        }})"""
        other.eval(play)(0, None)
        context.eval(play)(1, context.globals["tell"])

        told.wait()
        assert context.eval("Atomics.load(cells, 0)") == 2 * rounds


def test_a_registry_is_told_of_what_was_collected(context: Context) -> None:
    told = Told(context)
    _register(context, 3)

    context.isolate.collect_garbage()

    assert sorted(told(3)) == [0, 1, 2]


def test_what_a_registry_throws_is_told(isolate: Isolate) -> None:
    context, reports = reporting(isolate.context)
    _register(context, call="throw new RangeError('collected')")

    isolate.collect_garbage()

    assert str(reports.next()) == "RangeError: collected"
    assert context.eval("1 + 1") == 2


def test_nothing_runs_inside_a_call(context: Context) -> None:
    told = Told(context)
    context.globals["collect"] = context.isolate.collect_garbage
    context.globals["nested"] = lambda: context.eval("0")
    _register(context)

    context.eval("collect(); nested(); tell('call')")

    assert told(2) == ["call", 0]


def test_an_endless_task_is_stopped(isolate: Isolate) -> None:
    context, reports = reporting(isolate.context, background_timeout=0.05)
    _register(context, call="for (;;);")

    isolate.collect_garbage()

    assert isinstance(reports.next(), ExecutionTimeoutError)
    assert context.eval("1 + 1") == 2


@needs_webassembly
def test_an_endless_reaction_is_stopped(isolate: Isolate) -> None:
    context, reports = reporting(isolate.context, background_timeout=0.05)

    context.eval(f"WebAssembly.compile({MODULE}).then(() => {{ for (;;); }}); 0")

    assert isinstance(reports.next(), ExecutionTimeoutError)
    assert context.eval("1 + 1") == 2


def test_a_task_can_be_terminated(isolate: Isolate) -> None:
    context, reports = reporting(isolate.context)
    is_running = threading.Event()
    context.globals["run"] = is_running.set
    context.eval(SHARED)
    context.eval("Atomics.waitAsync(cells, 0, 0, 1).value.then(() => { run(); for (;;); }); 0")

    assert is_running.wait(LIMIT)
    isolate.terminate()

    assert isinstance(reports.next(), TerminatedError)
    assert context.eval("1 + 1") == 2


def test_a_task_may_call_python(context: Context) -> None:
    told = Told(context)
    context.eval(SHARED)

    context.eval("Atomics.waitAsync(cells, 0, 0, 1).value.then(tell); 0")

    assert told() == ["timed-out"]


@pytest.mark.parametrize("what", ["context", "isolate"])
def test_what_is_closed_runs_no_tasks(isolate: Isolate, what: str) -> None:
    context = isolate.context()
    told = Told(context)
    context.eval(SHARED)
    context.eval("Atomics.waitAsync(cells, 0, 0, 50).value.then(tell); 0")
    promise = context.eval("Atomics.waitAsync(cells, 0, 0, 50).value")

    (context if what == "context" else isolate).close()

    with Context() as other:
        other.eval(SHARED)
        other.eval("Atomics.waitAsync(cells, 0, 0, 100).value").result(timeout=LIMIT)
    assert told.nothing
    with pytest.raises(ClosedError):
        promise.result(timeout=LIMIT)


def test_tasks_run_as_long_as_one_context_is_used(isolate: Isolate) -> None:
    used = isolate.context()
    used.eval(SHARED)
    first = isolate.context()
    first.eval(SHARED)
    first.eval("Atomics.waitAsync(cells, 0, 0, 1e6).value.then(() => 0); 0")
    promise = used.eval("Atomics.waitAsync(cells, 0, 0, 50).value")

    first.close()
    del first

    assert promise.result(timeout=LIMIT) == "timed-out"


def test_isolates_are_disposed_of_with_pending_tasks() -> None:
    with Context() as other:
        other.eval(SHARED)
        for _ in range(1000):
            context = Context()
            context.globals["cells"] = other.globals["cells"]
            context.eval("Atomics.waitAsync(cells, 0, 0, 5e5); Atomics.waitAsync(cells, 0, 0); 0")
            context.eval(f"globalThis.WebAssembly?.compile({ADDING}); 0")
            context.close()

        # Those of isolates that are gone do not wait any more.
        assert other.eval("Atomics.notify(cells, 0)") == 0
        promise = other.eval("Atomics.waitAsync(cells, 0, 0, 1).value")
        assert promise.result(timeout=LIMIT) == "timed-out"


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_fork_with_pending_tasks(context: Context) -> None:
    context.eval(SHARED)
    waiting = context.eval("Atomics.waitAsync(cells, 0, 0, 100).value")
    notified = context.eval("Atomics.waitAsync(cells, 1, 0).value")

    def work() -> list[Any]:
        try:
            context.eval("Atomics.notify(cells, 1)")
            said = "nothing"
        except ForkedError:
            said = "forked"
        fresh = Context()
        fresh.eval(SHARED)
        told = Told(fresh)
        _register(fresh)
        fresh.isolate.collect_garbage()
        compiled = fresh.eval(
            f"(async () => await globalThis.WebAssembly?.compile({MODULE}) && 1)()"
        )
        promise = fresh.eval("Atomics.waitAsync(cells, 0, 0, 10).value")
        return [said, *told(), compiled.result(timeout=LIMIT), promise.result(timeout=LIMIT)]

    assert in_child(work) == ["forked", 0, 1 if has_webassembly else None, "timed-out"]
    assert context.eval("Atomics.notify(cells, 1)") == 1
    assert notified.result(timeout=LIMIT) == "ok"
    assert waiting.result(timeout=LIMIT) == "timed-out"


@needs_webassembly
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_forks_while_v8_posts_tasks() -> None:
    is_over = threading.Event()

    def compile_all_the_time() -> None:
        with Context() as context:
            while not is_over.is_set():
                context.eval(f"WebAssembly.compile({ADDING})").result(timeout=LIMIT)

    threads = [threading.Thread(target=compile_all_the_time) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(20):
            assert in_child(_compile_in_child) == 42
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _compile_in_child() -> Any:
    with Context() as context:
        promise = context.eval(f"WebAssembly.instantiate({ADDING})")
        return promise.result(timeout=LIMIT).instance.exports.add(40, 2)


def test_an_idle_isolate_uses_no_processor(context: Context) -> None:
    # Enough that the garbage collector has something to do later.
    context.eval("let all = []; for (let i = 0; i < 3e5; i++) all.push({i}); all = null; 0")
    end = time.monotonic() + LIMIT

    # What it has to do ends, sooner or later.
    while _used_in_half_a_second() > 0.02:
        assert time.monotonic() < end


def _used_in_half_a_second() -> float:
    before = time.process_time()
    time.sleep(0.5)
    return time.process_time() - before


def test_a_program_that_needs_none_starts_no_thread() -> None:
    assert in_child(_threads_of_small_program) == [0, 0]


def _thread_count() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def _threads_of_small_program() -> list[int]:
    # The engine and its threads are there.
    context = Context()
    context.eval("0")
    counts: list[int] = []
    for code in ["(a, b) => a + b", "[...Array(1000).keys()].map(n => ({n}))"]:
        before = _thread_count()
        function = Context().eval(code)
        del function
        counts.append(_thread_count() - before)
    return counts
