"""A forked child cannot use what its parent made, and can make its own; the parent is unharmed."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import forks
import pytest
from engines import has_webassembly, needs_sharing, needs_webassembly
from forks import in_child
from threads import start, stop

from swiftracer import (
    Cancellation,
    Context,
    EngineError,
    ExecutionTimeoutError,
    ForkedError,
    Isolate,
    JavaScriptError,
    TerminatedError,
    share,
)

if TYPE_CHECKING:
    from collections.abc import Callable

# Python 3.12 warns of what is done here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

USES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "read": ("({x: 1})", lambda value: value["x"]),
    "read an attribute": ("({x: 1})", lambda value: value.x),
    "write": ("({x: 1})", lambda value: value.__setitem__("x", 1)),
    "delete": ("({x: 1})", lambda value: value.__delitem__("x")),
    "count": ("({x: 1})", len),
    "iterate": ("({x: 1})", list),
    "copy": ("({x: 1})", lambda value: value.to_python()),
    "array": ("[1]", lambda value: value[0]),
    "append": ("[1]", lambda value: value.append(1)),
    "call": ("() => 1", lambda value: value()),
    "new": ("() => 1", lambda value: value.new()),
    "map": ("new Map([[1, 1]])", lambda value: value[1]),
    "set": ("new Set([1])", lambda value: 1 in value),
    "promise": ("Promise.resolve(1)", lambda value: value.result()),
    "generator": ("(function* () { yield 1 })()", lambda value: next(iter(value))),
    "memory": ("new Uint8Array(4)", memoryview),
    "await": ("Promise.resolve(1)", lambda value: asyncio.run(_awaiting(value))),
    "pass on": ("({x: 1})", lambda value: Context().call("Object.keys", value)),
}

CONTEXT_USES: dict[str, Callable[[Context], Any]] = {
    "eval": lambda context: context.eval("1"),
    "call": lambda context: context.call("Math.max", 1),
    "compile": lambda context: context.compile("1"),
    "globals": lambda context: len(context.globals),
    "enter": lambda context: context.__enter__(),
    "eval_async": lambda context: asyncio.run(_awaiting(context.eval_async("1"))),
    "cancellable": lambda context: context.eval("1", cancellation=Cancellation()),
    "isolate": lambda context: context.isolate.context(),
    "Context": lambda context: Context(context.isolate),
    "heap_statistics": lambda context: context.isolate.heap_statistics(),
    "collect_garbage": lambda context: context.isolate.collect_garbage(),
    "live_handle_count": lambda context: context.isolate.live_handle_count(),
    "heap_snapshot": lambda context: context.isolate.heap_snapshot(),
    "enter isolate": lambda context: context.isolate.__enter__(),
}


async def _awaiting(awaitable: Any) -> Any:
    return await asyncio.wait_for(awaitable, 10)


def _error(use: Callable[[Any], Any], thing: Any) -> str:
    try:
        use(thing)
    except ForkedError as error:
        return str(error)
    return "no error"


@pytest.mark.parametrize("use", USES)
def test_a_value_of_the_parent_says_so(context: Context, use: str) -> None:
    source, used = USES[use]
    value = context.eval(source)

    message = in_child(lambda: _error(used, value))

    assert "belongs to the parent of this process" in message
    assert "make a new isolate" in message


@pytest.mark.parametrize("use", CONTEXT_USES)
def test_a_context_of_the_parent_says_so(context: Context, use: str) -> None:
    message = in_child(lambda: _error(CONTEXT_USES[use], context))

    assert "belongs to the parent" in message


def test_a_script_and_a_cancellation_of_the_parent_say_so(context: Context) -> None:
    script = context.compile("1")
    cancellation = Cancellation()

    def use() -> list[str]:
        cancellation.cancel()
        return [
            _error(lambda script: script.run(), script),
            _error(lambda given: Context().eval("1", cancellation=given), cancellation),
        ]

    assert all("belongs to the parent" in message for message in in_child(use))
    assert not cancellation.cancelled


def test_a_half_read_iterator_of_the_parent_says_so(context: Context) -> None:
    iterator = iter(context.eval("(function* () { yield 1; yield 2 })()"))
    assert next(iterator) == 1

    assert "belongs to the parent" in in_child(lambda: _error(next, iterator))
    assert next(iterator) == 2


def test_what_the_parent_made_may_be_closed_and_dropped() -> None:
    things: list[Any] = []
    context = Context(timeout=20, unhandled=things.append)
    context.globals["f"] = lambda: None
    sources = ("({})", "[1]", "f", "Promise.reject(1)", "new Uint8Array(9)", "(function* () {})()")
    things += [context.eval(source) for source in sources]
    things += [context.compile("1"), memoryview(things[4])]
    context.eval("setInterval(() => 1, 1)")

    def drop() -> bool:
        nonlocal context
        context.isolate.terminate()
        context.close()
        context.isolate.close()
        del context
        things.clear()
        gc.collect()
        return bool(forks.fibonacci(5) == 5)

    assert in_child(drop)
    assert context.eval("1 + 1") == 2
    context.close()
    things.clear()


def test_memory_of_the_parents_buffers_can_still_be_read(context: Context) -> None:
    with memoryview(context.eval("Uint8Array.of(1, 2, 3)")) as view:
        assert in_child(lambda: bytes(view)) == b"\1\2\3"


@needs_sharing
def test_shared_memory_is_copied_as_all_memory_is(context: Context) -> None:
    shared = share(bytearray(b"abc"))
    context.globals["bytes"] = shared

    assert in_child(lambda: Context().eval("bytes => bytes[0]")(shared)) == ord("a")


NEW: dict[str, tuple[str, Any]] = {
    "compiled": ("let n = 0; for (let i = 0; i < 1e7; i++) n = (n + i) | 0; n", -2014260032),
    "garbage": ("let all; for (let i = 0; i < 3e5; i++) all = [i, all && i % 9 ? all : 0]; 1", 1),
    "WebAssembly": (
        "String(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])))",
        "[object WebAssembly.Module]",
    ),
    "shared WebAssembly memory": (
        "new WebAssembly.Memory({initial: 1, maximum: 9, shared: true}).grow(2)",
        1,
    ),
    "shared buffer": ("new SharedArrayBuffer(8).byteLength", 8),
    "Intl": ("new Intl.NumberFormat('de').format(1.5)", "1,5"),
    "RegExp": ("/(a+)+c/.exec('aaac')[0]", "aaac"),
    "Function": ("new Function('return 7')()", 7),
    "error": ("try { null.x } catch (error) { error.name }", "TypeError"),
}


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(what, marks=[needs_webassembly] if "WebAssembly" in what else [])
        for what in NEW
    ],
)
def test_a_new_isolate_works_in_a_child(context: Context, what: str) -> None:
    source, expected = NEW[what]
    assert context.eval(f"{{ {source} }}") == expected

    def use() -> Any:
        with Context(timeout=20) as fresh:
            result = fresh.eval(source)
            fresh.isolate.collect_garbage()
            return result

    assert in_child(use) == expected


def test_the_librarys_own_threads_start_anew_in_a_child(context: Context) -> None:
    context.eval("setInterval(() => 1, 1)")
    with suppress(ExecutionTimeoutError):
        context.eval("for (;;);", timeout=0.05)

    def use() -> list[Any]:
        fresh = Context()
        results: list[Any] = []
        try:
            fresh.eval("for (;;);", timeout=0.05)
        except ExecutionTimeoutError:
            results.append("stopped")
        fresh.eval("var ticks = 0; setInterval(() => ticks++, 1)")
        end = time.monotonic() + 20
        while fresh.eval("ticks") < 3 and time.monotonic() < end:
            time.sleep(0.001)
        results.append(fresh.eval("ticks") >= 3)
        results.append(asyncio.run(_awaiting(fresh.eval_async("await Promise.resolve(7)"))))
        return results

    assert in_child(use) == ["stopped", True, 7]


def test_threads_of_a_child_may_share_a_context(context: Context) -> None:
    assert context.eval("1") == 1

    def use() -> int:
        fresh = Context(timeout=20)
        add = fresh.eval("var sum = 0; number => { sum += number; return Promise.resolve(sum) }")
        with ThreadPoolExecutor(8) as pool:
            for _ in pool.map(add, [1] * 2000):
                pass
        total = fresh.eval("sum")
        assert isinstance(total, int)
        return total

    assert in_child(use) == 2000


def test_a_child_may_fork(context: Context) -> None:
    def grandchild(parent: Context) -> list[str]:
        return [_error(lambda one: one.eval("1"), one) for one in (context, parent)]

    def child() -> Any:
        parent = Context()
        assert parent.eval("1") == 1
        messages = in_child(lambda: grandchild(parent))
        return messages, parent.eval("2"), in_child(lambda: forks.fibonacci(10))

    messages, two, number = in_child(child)

    assert all("belongs to the parent" in message for message in messages)
    assert (two, number) == (2, 55)


def test_asyncio_of_a_child_waits_for_no_thread_of_the_parents(context: Context) -> None:
    assert asyncio.run(_awaiting(context.eval_async("1"))) == 1

    def use() -> list[Any]:
        message = _error(CONTEXT_USES["eval_async"], context)
        return [message, asyncio.run(_awaiting(Context().eval_async("2")))]

    message, two = in_child(use)

    assert "belongs to the parent" in message
    assert two == 2
    assert asyncio.run(_awaiting(context.eval_async("3"))) == 3


# MARK: Forks while JavaScript runs


def test_the_parent_goes_on_where_threads_are_inside(isolate: Isolate) -> None:
    context = isolate.context()
    other = Context()
    running = start(lambda: context.eval("var n = 0; for (;;) n++"))
    waiting = start(lambda: context.eval("1"))
    timed = start(lambda: other.eval("for (;;);", timeout=1))

    for _ in range(3):
        assert in_child(lambda: forks.fibonacci(15)) == 610
        assert "belongs to the parent" in in_child(lambda: _error(CONTEXT_USES["eval"], context))

    assert not running.done()
    assert isinstance(stop(isolate, running), TerminatedError)
    assert waiting.result(10) == 1
    assert isinstance(timed.exception(10), ExecutionTimeoutError)
    assert context.eval("n > 0")
    other.close()


def test_a_fork_inside_a_callable_stops_javascript_in_the_child(context: Context) -> None:
    trace: list[str] = []
    reader, writer = os.pipe()

    def fork() -> str:
        pid = os.fork()
        if pid == 0:
            trace.append(str(forks.fibonacci(10)))
            return "child"
        os.waitpid(pid, 0)
        return "parent"

    context.globals["fork"] = fork
    context.globals["note"] = trace.append
    parent = os.getpid()
    result = None
    try:
        result = context.eval(
            "let who; try { who = fork(); note('goes on'); } catch { note('caught') }"
            " finally { note('finally') }; who",
        )
    except ForkedError as error:
        trace.append(str(error))
    finally:
        if os.getpid() != parent:
            with suppress(ForkedError):
                context.eval("note('again')")
            trace.append(str(forks.fibonacci(11)))
            os.write(writer, "|".join(trace).encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as file:
        told = file.read().split("|")

    assert (result, trace) == ("parent", ["goes on", "finally"])
    assert told[0] == "55"
    assert "belongs to the parent" in told[1]
    assert told[2:] == ["89"]


def test_a_child_may_end_inside_a_callable(context: Context) -> None:
    def fork() -> int:
        pid = os.fork()
        if pid == 0:
            os._exit(7)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    context.globals["fork"] = fork

    assert context.eval("fork()") == 7


def test_forks_in_the_middle_of_all_that_v8_does() -> None:
    """Forks while others make and drop isolates, compile, collect and call back."""
    works = [
        "let n = 0; for (let i = 0; i < 1e5; i++) n += Math.sqrt(i); n",
        "var all = []; for (let i = 0; i < 2e4; i++) all.push({i}); all.length",
        "new Function('return ' + Math.random())(); new Intl.NumberFormat('de').format(1.5)",
    ]
    if has_webassembly:
        works.append("new WebAssembly.Memory({initial: 1, maximum: 9, shared: true}).grow(1)")
    is_over = threading.Event()
    counts = [0] * len(works)

    def work(index: int) -> None:
        while not is_over.is_set():
            with Context(timeout=20) as context:
                context.globals["rest"] = lambda: time.sleep(0.001)
                context.eval(works[index] + "; rest()")
                context.isolate.collect_garbage()
            counts[index] += 1

    with ThreadPoolExecutor(len(works)) as pool:
        running = [pool.submit(work, index) for index in range(len(works))]
        try:
            for _ in range(25):
                assert in_child(lambda: forks.fibonacci(12)) == 144
        finally:
            is_over.set()
        for each in running:
            each.result(20)

    assert min(counts) > 0


def test_children_compile_in_the_background_whatever_the_parents_threads_do() -> None:
    hot = "(() => {{ let n = 0; for (let i = 0; i < 2e5; i++) n += [i].map((x) => x + {})[0] }})()"
    is_over = threading.Event()

    def work(index: int) -> None:
        with Context() as context:
            while not is_over.is_set():
                # A text of its own, or the code of the last time would do.
                context.eval(hot.format(index))
                index += 4

    def use() -> int:
        with Context(timeout=20) as context:
            for number in range(3):
                context.eval(hot.format(-number))
            return 1

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(work, index) for index in range(4)]
        try:
            # One in ten hung where the locks of V8's workers were those of the parent.
            for _ in range(40):
                assert in_child(use) == 1
        finally:
            is_over.set()
        for each in running:
            each.result(20)


def test_a_thread_may_start_programs_while_javascript_runs(isolate: Isolate) -> None:
    running = start(lambda: isolate.context().eval("for (;;);"))

    with ThreadPoolExecutor(2) as pool:
        programs = pool.map(
            lambda number: (
                subprocess.run(  # noqa: S603 (our own interpreter)
                    [sys.executable, "-c", f"print({number})"],
                    capture_output=True,
                    check=True,
                    timeout=20,
                    # Without this, Python would start it by vfork, where nothing is to be handled.
                    preexec_fn=os.getpid if number else None,
                ).stdout
            ),
            range(4),
        )
        assert [int(output) for output in programs] == [0, 1, 2, 3]

    assert not running.done()
    assert isinstance(stop(isolate, running), TerminatedError)


# MARK: Where processes are forked for a purpose


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_compute_by_every_start_method(context: Context, method: str) -> None:
    assert context.eval("1") == 1
    methods = multiprocessing.get_context(method)

    with ProcessPoolExecutor(2, mp_context=methods) as pool:
        assert list(pool.map(forks.square, range(6), timeout=25)) == [0, 1, 4, 9, 16, 25]

    with methods.Pool(2) as pool_of_workers:
        assert pool_of_workers.map_async(forks.square, [7, 8]).get(25) == [49, 64]
    assert context.eval("2") == 2


def test_an_error_crosses_from_a_process(context: Context) -> None:
    assert context.eval("1") == 1

    with (
        ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool,
        pytest.raises(JavaScriptError, match="no square of that"),
    ):
        pool.submit(forks.fail).result(25)


def test_a_server_may_fork_its_workers_after_it_has_used_javascript() -> None:
    template = Context()  # what a server has that loads the application before it forks
    assert template.eval("1 + 1") == 2
    listener = socket.create_server(("127.0.0.1", 0))
    workers: list[int] = []
    for number in range(3):
        pid = os.fork()
        if pid == 0:
            with suppress(BaseException):
                forks.serve(listener, number)
            os._exit(0)
        workers.append(pid)

    answers = [forks.ask(listener.getsockname(), f"{number} * 2") for number in range(20)]
    for _worker in workers:
        forks.ask(listener.getsockname(), "stop")
    statuses = [os.waitpid(pid, 0)[1] for pid in workers]
    listener.close()

    assert answers == [str(number * 2) for number in range(20)]
    assert statuses == [0, 0, 0]
    assert template.eval("2 + 2") == 4


def test_forked_error_is_an_engine_error() -> None:
    assert issubclass(ForkedError, EngineError)
