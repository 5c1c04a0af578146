"""Nothing that a script does with memory harms the process; ``heap_limit=`` counts all of it."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bombs
import pytest
from engines import has_webassembly, needs_sharing, needs_webassembly

import swiftracer
from swiftracer import (
    ClosedError,
    Context,
    EngineError,
    HeapLimitError,
    Isolate,
    JavaScriptError,
    share,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

MB = 1 << 20
LIMIT = 64 * MB
ENGINE = swiftracer.v8_version.split(".")[0]
ALL = [bomb for bomb in bombs.load() if has_webassembly or "WebAssembly" not in bomb["code"]]
PER_PROCESS = 8
CHUNKS = [ALL[start : start + PER_PROCESS] for start in range(0, len(ALL), PER_PROCESS)]
# What a fresh process and its tools take beside.
SLACK = 24 * MB

GREEDY = "(() => { const all = []; for (;;) all.push(new Array(1000).fill(1)); })()"
# About 100 MB.
LARGE = (
    "(() => { const all = []; while (all.length < 12000) all.push(new Array(1000).fill(1.5)); })()"
)
# A single built-in call that no limit stops half-way.
FATAL = "new Array(2 ** 25).fill(1).map((x) => [x])"


@pytest.fixture
def limited() -> Iterator[Context]:
    """Give a context in an isolate with a limit."""
    with Context(heap_limit=LIMIT) as context:
        yield context


def explode(limit: int, names: list[str], **environment: str) -> list[dict[str, Any]]:
    """Run bombs in a process of their own, and return how each ended."""
    result = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, Path(bombs.__file__), str(limit), *names],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )
    ended = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.returncode == 0, (ended, result.stderr[-2000:])
    return ended


@pytest.mark.timeout(600)
@pytest.mark.parametrize("chunk", CHUNKS, ids=lambda chunk: chunk[0]["name"])
def test_no_bomb_harms_the_process(chunk: list[dict[str, Any]]) -> None:
    ended = explode(LIMIT, [bomb["name"] for bomb in chunk])

    assert [each["name"] for each in ended] == [bomb["name"] for bomb in chunk]
    for bomb, each in zip(chunk, ended, strict=True):
        assert each["ended"] in bomb["ends"], each
        # The page on limits says what an engine does not count.
        if bomb["growth"] == "steps" and ENGINE not in bomb.get("uncounted", ()):
            assert each["growth"] <= 2 * LIMIT + SLACK, each


@pytest.mark.timeout(600)
def test_without_a_limit_v8s_own_ceiling_raises() -> None:
    names = ["objects", "array buffers with contents", "an array of what has a length"]
    # V8's own is some gigabytes.
    ended = explode(0, names, SWIFTRACER_V8_FLAGS="--max-old-space-size=32")

    assert [each["ended"] in ("limit", "lost") for each in ended] == [True] * 3


def test_the_tenth_error_comes_at_the_same_limit() -> None:
    limited = Context(heap_limit=16 * MB)
    code = "n = 0; (() => { const all = []; for (;; n++) all.push(new Array(1e4)); })()"
    counts = []
    for _ in range(10):
        with pytest.raises(HeapLimitError):
            limited.eval(code)
        counts.append(limited.eval("n"))

    # V8 makes its heap smaller than the limit at first.
    assert max(counts) < 2 * min(counts)
    assert max(counts[1:]) < 1.1 * min(counts[1:])


def test_what_is_kept_can_be_let_go_of(limited: Context) -> None:
    limited.eval("globalThis.all = []")
    with pytest.raises(HeapLimitError):
        limited.eval("for (;;) all.push(new Array(1000).fill(1))")

    assert limited.eval("all.length") > 1000
    limited.eval("all = null")
    assert limited.eval("new Array(1e6).fill(1).length") == 1_000_000


def test_what_is_kept_does_not_move_the_limit() -> None:
    limited = Context(heap_limit=16 * MB)
    limited.eval("globalThis.all = []")
    for _ in range(20):
        with pytest.raises(HeapLimitError):
            limited.eval("for (;;) all.push(new Array(1000).fill(1))")

    assert limited.isolate.heap_statistics().used_heap_size < 48 * MB
    # Too much by now for anything to run.
    with pytest.raises(HeapLimitError, match="too much"):
        limited.eval("1")
    limited.isolate.heap_limit = LIMIT
    limited.eval("all = null")
    limited.isolate.heap_limit = 16 * MB
    assert limited.eval("new Array(1e6).fill(1).length") == 1_000_000


@pytest.mark.parametrize(
    "code", ["new Uint8Array(1e6)", "new Uint8Array(new SharedArrayBuffer(1e6))"]
)
def test_buffers_are_told_by_the_statistics(limited: Context, code: str) -> None:
    before = limited.isolate.heap_statistics()
    kept = limited.eval(code)
    after = limited.isolate.heap_statistics()

    assert after.buffer_memory == before.buffer_memory + 1_000_000
    assert after.external_memory >= before.external_memory + 1_000_000
    assert after.memory_limit == LIMIT
    assert len(kept) == 1_000_000


@needs_webassembly
def test_webassembly_memories_are_told_by_the_statistics(limited: Context) -> None:
    before = limited.isolate.heap_statistics().external_memory
    limited.eval("globalThis.m = new WebAssembly.Memory({ initial: 100, maximum: 200 })")

    assert limited.isolate.heap_statistics().external_memory >= before + 100 * 65536


@needs_sharing
def test_memory_that_is_shared_is_the_hosts(limited: Context) -> None:
    memory = bytearray(4 * LIMIT)
    read = limited.eval("(a) => { globalThis.kept = a; return a.length; }")

    assert read(share(memory)) == 4 * LIMIT
    assert limited.eval("new Uint8Array(1e6).length") == 1_000_000


def test_copies_of_the_hosts_memory_count(limited: Context) -> None:
    keep = limited.eval("globalThis.all = []; (bytes) => all.push(bytes)")

    def fill() -> None:
        for _ in range(200):
            keep(bytes(MB))

    with pytest.raises(HeapLimitError):
        fill()


def test_buffers_outlive_the_isolate_that_counted_them() -> None:
    with Context(heap_limit=LIMIT) as context:
        view = memoryview(context.eval("new Uint8Array(1e6).fill(7)"))

    assert view[999_999] == 7
    view.release()
    gc.collect()


def test_growth_in_a_getter_during_conversion(limited: Context) -> None:
    bomb = limited.eval(f"({{ get a() {{ {GREEDY}; return 1 }} }})")

    with pytest.raises(HeapLimitError):
        bomb.to_python()
    assert limited.eval("1 + 1") == 2


def test_growth_in_the_conversion_of_arguments(limited: Context) -> None:
    seen: list[object] = []
    limited.globals["host"] = seen.append

    with pytest.raises(HeapLimitError):
        limited.eval(f"host(new Proxy([], {{ get() {{ {GREEDY} }}, ownKeys() {{ {GREEDY} }} }}));"
                     f"host({{ get a() {{ {GREEDY} }} }}); {GREEDY}")  # fmt: skip
    assert limited.eval("1 + 1") == 2


def test_growth_by_what_a_host_function_returns(limited: Context) -> None:
    limited.globals["host"] = lambda n: [list(range(100)), bytes(n), "text" * n]

    with pytest.raises(HeapLimitError):
        limited.eval("(() => { const all = []; for (;;) all.push(host(10000)); })()")
    assert limited.eval("1 + 1") == 2


def test_an_argument_that_is_larger_than_the_limit() -> None:
    with Context(heap_limit=16 * MB) as context:
        length = context.eval("(a) => a.length")

        with pytest.raises(HeapLimitError):
            length([[i] for i in range(400_000)])
        assert context.eval("1 + 1") == 2


def test_a_host_function_may_catch_the_limit_of_what_it_calls_but_not_for_the_script(
    limited: Context,
) -> None:
    caught: list[str] = []

    def host() -> int:
        try:
            limited.eval(GREEDY)
        except HeapLimitError as error:
            caught.append(type(error).__name__)
        return 1

    limited.globals["host"] = host
    with pytest.raises(HeapLimitError):
        limited.eval("host(); for (;;);")
    assert caught == ["HeapLimitError"]
    assert limited.eval("1 + 1") == 2


# MARK: an isolate that is lost


def lose(context: Context) -> None:
    """Have V8 run out of memory where it has no way back."""
    with pytest.raises(HeapLimitError, match="lost"):
        context.eval(FATAL)


def test_a_lost_isolate_says_so(limited: Context) -> None:
    value = limited.eval("({ f() { return 1 } })")
    f = value.f
    lose(limited)

    assert limited.closed
    assert limited.isolate.closed
    for use in (lambda: limited.eval("1"), f, value.to_python, limited.isolate.heap_statistics):
        with pytest.raises(ClosedError, match="lost"):
            use()
    limited.isolate.terminate()
    limited.isolate.close()


def test_others_go_on_after_an_isolate_was_lost(context: Context) -> None:
    hot = "let n = 0; for (let i = 0; i < 1e6; i++) n += [i].length; n"
    for _ in range(6):
        lose(Context(heap_limit=LIMIT))
        with Context(heap_limit=LIMIT) as other:
            assert other.eval(hot) == 1_000_000
        assert context.eval("(() => { " + hot.replace("; n", "; return n") + " })()") == 1_000_000


def test_an_isolate_is_lost_in_a_nested_call() -> None:
    outer, between = Context(heap_limit=LIMIT), Context()
    happened: list[str] = []

    def inner() -> int:
        try:
            lose(outer)
            happened.append("lost")
            with pytest.raises(ClosedError):
                outer.eval("1")
        finally:
            happened.append("finally")
        return 1

    between.globals["inner"] = inner
    call = between.eval("() => { try { return inner() + 1 } finally { globalThis.done = true } }")
    outer.globals["middle"] = lambda: happened.append(f"middle {call()}")
    with pytest.raises(HeapLimitError, match="lost"):
        outer.eval("try { middle() } finally { for (;;); }")

    assert happened == ["lost", "finally", "middle 2"]
    assert between.eval("done") is True
    assert outer.closed
    with pytest.raises(ClosedError):
        outer.eval("1")


def test_a_lost_isolate_is_let_go_of_on_another_thread() -> None:
    kept: list[Any] = []

    def work() -> None:
        context = Context(heap_limit=LIMIT)
        context.globals["host"] = print
        kept.append(context.eval("[1, 2]"))
        kept.append(context.eval("Promise.reject(1)"))
        lose(context)
        kept.append(context)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    context = kept[-1]
    gone = weakref.ref(context)
    del context
    kept.clear()
    gc.collect()
    assert gone() is None
    with Context() as other:
        assert other.eval("1 + 1") == 2


def test_threads_lose_isolates_at_the_same_time() -> None:
    results: list[object] = []

    def work() -> None:
        context = Context(heap_limit=LIMIT)
        lose(context)
        with Context() as other:
            results.append(other.eval("[3].map((n) => n * 2)[0]"))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [6] * 4


# MARK: the limit as a property


def test_the_limit_can_be_read_and_set() -> None:
    with Isolate() as isolate:
        assert isolate.heap_limit is None
        isolate.heap_limit = 100 * MB
        assert isolate.heap_limit == 100 * MB
        assert isolate.heap_statistics().memory_limit == 100 * MB
        isolate.heap_limit = None
        assert isolate.heap_limit is None
        assert isolate.heap_statistics().memory_limit > 200 * MB
        for limit in (0, -1):
            with pytest.raises(ValueError, match="heap_limit"):
                isolate.heap_limit = limit
        with pytest.raises(TypeError, match="heap_limit"):
            isolate.heap_limit = "1"  # type: ignore[assignment]
        with pytest.raises(AttributeError):
            del isolate.heap_limit
    isolate.heap_limit = 8 * MB


def test_a_limit_can_be_raised_and_lowered_between_calls(limited: Context) -> None:
    with pytest.raises(HeapLimitError):
        limited.eval(LARGE)
    limited.isolate.heap_limit = 256 * MB
    limited.eval(LARGE)
    limited.isolate.heap_limit = LIMIT
    with pytest.raises(HeapLimitError):
        limited.eval(LARGE)


def test_a_limit_can_be_set_in_a_host_function(context: Context) -> None:
    def lower() -> None:
        context.isolate.heap_limit = 32 * MB

    context.globals["lower"] = lower
    with pytest.raises(HeapLimitError):
        context.eval(f"lower(); {GREEDY}")
    assert context.eval("1 + 1") == 2


def test_a_limit_can_be_set_while_another_thread_runs_javascript(context: Context) -> None:
    running = threading.Event()
    context.globals["tell"] = running.set

    def lower() -> None:
        running.wait()
        context.isolate.heap_limit = 16 * MB

    thread = threading.Thread(target=lower)
    thread.start()
    with pytest.raises(HeapLimitError):
        context.eval(
            "(() => { const all = []; while (all.length < 5000) all.push(new Array(1000).fill(1));"
            "tell(); while (all.length); })()",
            timeout=60,
        )
    thread.join()
    assert context.eval("1 + 1") == 2


# MARK: the soft limit


def test_the_soft_limit_is_told_of_once_per_crossing() -> None:
    told: list[swiftracer.HeapStatistics] = []
    threads: set[int] = set()

    def tell() -> None:
        threads.add(threading.get_ident())
        told.append(isolate.heap_statistics())

    isolate = Isolate(heap_limit=LIMIT, soft_heap_limit=32 * MB, on_soft_heap_limit=tell)
    context = isolate.context()
    for crossings in (1, 2):
        with pytest.raises(HeapLimitError):
            context.eval(GREEDY)
        assert len(told) == crossings
    context.eval("globalThis.all = []; for (let i = 0; i < 40; i++) all.push(new Uint8Array(1e6));")
    assert len(told) == 3
    context.eval("all.push(new Uint8Array(1e6))")
    assert len(told) == 3

    assert threads == {threading.get_ident()}
    for each in told:
        assert 32 * MB < each.used_heap_size + each.external_memory < LIMIT


def test_javascript_is_refused_while_the_soft_limit_is_told_of() -> None:
    refusals: list[str] = []

    def tell() -> None:
        try:
            context.eval("1")
        except EngineError as error:
            refusals.append(str(error))

    isolate = Isolate(heap_limit=LIMIT, soft_heap_limit=32 * MB, on_soft_heap_limit=tell)
    context = isolate.context()
    with pytest.raises(HeapLimitError):
        context.eval(GREEDY)
    assert refusals == ["cannot run JavaScript while the soft limit is told of"]
    assert context.eval("1 + 1") == 2


def test_what_is_told_of_the_soft_limit_may_stop_the_script() -> None:
    def stop() -> None:
        isolate.terminate()

    isolate = Isolate(soft_heap_limit=32 * MB, on_soft_heap_limit=stop)
    context = isolate.context()
    with pytest.raises(swiftracer.TerminatedError) as caught:
        context.eval(GREEDY)
    assert not isinstance(caught.value, HeapLimitError)
    assert context.eval("1 + 1") == 2


@pytest.mark.parametrize("kind", [KeyError, KeyboardInterrupt, SystemExit])
def test_what_is_raised_when_told_of_the_soft_limit_comes_out(kind: type[BaseException]) -> None:
    raised = kind("x")

    def fail() -> None:
        raise raised

    isolate = Isolate(soft_heap_limit=32 * MB, on_soft_heap_limit=fail)
    context = isolate.context()
    with pytest.raises(kind) as caught:
        context.eval(f"try {{ {GREEDY} }} catch {{ }}")
    assert caught.value is raised
    assert context.eval("1 + 1") == 2


def test_the_limit_can_be_raised_when_the_soft_one_is_told_of() -> None:
    def raise_limit() -> None:
        isolate.heap_limit = 512 * MB

    isolate = Isolate(heap_limit=LIMIT, soft_heap_limit=32 * MB, on_soft_heap_limit=raise_limit)
    isolate.context().eval(LARGE)


def test_the_soft_limit_can_be_set_at_any_time() -> None:
    told: list[int | None] = []
    isolate = Isolate(on_soft_heap_limit=lambda: told.append(isolate.soft_heap_limit))
    context = isolate.context()
    fill = "for (let i = 0; i < 20; i++) all.push(new Uint8Array(1e6));"
    context.eval(f"globalThis.all = []; {fill}")
    assert (isolate.soft_heap_limit, told) == (None, [])

    for limit in (16 * MB, 8 * MB, 64 * MB):
        isolate.soft_heap_limit = limit
        context.eval(fill)
    assert told == [16 * MB, 8 * MB, 64 * MB]
    isolate.soft_heap_limit = None
    context.eval(fill)
    assert (isolate.soft_heap_limit, len(told)) == (None, 3)


def test_a_soft_limit_needs_somebody_to_tell() -> None:
    with pytest.raises(ValueError, match="needs an on_soft_heap_limit"):
        Isolate(soft_heap_limit=32 * MB)
    with pytest.raises(ValueError, match="needs an on_soft_heap_limit"):
        Isolate().soft_heap_limit = 32 * MB
    with pytest.raises(AttributeError, match="cannot be deleted"):
        del Isolate(on_soft_heap_limit=print).soft_heap_limit
    with pytest.raises(TypeError, match="on_soft_heap_limit"):
        Isolate(soft_heap_limit=32 * MB, on_soft_heap_limit=7)  # type: ignore[arg-type]


def test_what_is_told_of_the_soft_limit_can_be_collected() -> None:
    class Observer:
        isolate: Isolate

        def tell(self) -> None:
            """Do nothing."""

    observer = Observer()
    observer.isolate = Isolate(soft_heap_limit=32 * MB, on_soft_heap_limit=observer.tell)
    gone = weakref.ref(observer)
    del observer
    gc.collect()

    assert gone() is None


def test_an_ordinary_error_after_a_refused_buffer_is_what_it_is(limited: Context) -> None:
    with pytest.raises(HeapLimitError):
        limited.eval("try { new ArrayBuffer(1e9) } catch { }")
    with pytest.raises(JavaScriptError, match="Invalid typed array length"):
        limited.eval("new Uint8Array(2 ** 53)")
    assert limited.eval("1 + 1") == 2
