# ruff: noqa: T201 (a program that prints a table)
"""Measure how many bytes each kind of work leaves behind; zero, within noise, is what it must be.

usage: python slopes.py [--scale N] [NAME...]    N (1) times as many operations

Each work is repeated in rounds, after two that warm up. After each round, and both collectors,
three things are read: what malloc has given out (Python's objects are in it, as the program starts
itself again with PYTHONMALLOC=malloc), the heap of the isolate, and the memory of the process. The
slope is the median of those between all pairs of rounds, so that a table that doubles once does not
count. The last line of the output is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import gc
import itertools
import json
import os
import statistics
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engines import can_share

from swiftracer import (
    Cancellation,
    Context,
    ExecutionTimeoutError,
    Isolate,
    JavaScriptError,
    TerminatedError,
    share,
)
from swiftracer._native import live_handle_count

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 6
MILLION = 1_000_000


class _Mallinfo(ctypes.Structure):
    """What glibc's ``mallinfo2`` returns."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        )
    ]


_libc = ctypes.CDLL(None)
_libc.mallinfo2.restype = _Mallinfo


@dataclass
class Work:
    """One kind of work: what to do, how often in a round, and the most bytes one may leave."""

    run: Callable[[Context], object]
    count: int = 600
    allowed: float = 8
    """In malloc and in V8's heap: less than the smallest thing that could be lost."""
    allowed_resident: float | None = None
    """In the process, where nothing else shows V8's own memory."""


@dataclass
class Reading:
    """What there is after a round."""

    malloc: int
    heap: int
    resident: int
    handles: int


def _read(context: Context) -> Reading:
    for _ in range(2):
        gc.collect()
        context.isolate.collect_garbage()
    statistics_of_heap = context.isolate.heap_statistics()
    _libc.malloc_trim(0)
    info = _libc.mallinfo2()
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return Reading(
        malloc=info.uordblks + info.hblkhd,
        heap=statistics_of_heap.used_heap_size + statistics_of_heap.external_memory,
        resident=resident * os.sysconf("SC_PAGESIZE"),
        handles=live_handle_count(),
    )


def _slope(values: list[int], count: int) -> float:
    """Bytes for one operation: the median over all pairs of rounds."""
    pairs = itertools.combinations(enumerate(values), 2)
    return statistics.median((b - a) / ((j - i) * count) for (i, a), (j, b) in pairs)


# --- The works -----------------------------------------------------------------------------------


def _raises(kind: type[BaseException], act: Callable[[], object]) -> BaseException:
    """Return what ``act`` must raise."""
    try:
        act()
    except kind as error:
        return error
    message = f"{kind.__name__} was not raised"
    raise AssertionError(message)


def _error(context: Context) -> None:
    error = _raises(JavaScriptError, lambda: context.eval("null.x"))
    assert isinstance(error, JavaScriptError)
    _ = error.frames, error.stack


def _python_error(context: Context) -> None:
    def fail() -> None:
        raise KeyError

    _raises(KeyError, lambda: context.globals.call_it(fail))


def _rejection(context: Context) -> None:
    _raises(JavaScriptError, lambda: context.eval("Promise.reject(new Error('no'))").result())


def _timeout(context: Context) -> None:
    _raises(ExecutionTimeoutError, lambda: context.eval("for (;;);", timeout=0.0005))


def _termination(context: Context) -> None:
    _raises(TerminatedError, lambda: context.globals.stop_it(context.isolate.terminate))


def _cancellation(context: Context) -> None:
    cancellation = Cancellation()
    call = context.call
    _raises(
        TerminatedError,
        lambda: call("stop_it", cancellation.cancel, cancellation=cancellation),
    )


def _overflow(context: Context) -> None:
    _raises(JavaScriptError, lambda: context.eval("(function f() { f() })()"))


def _thread(context: Context) -> None:
    thread = threading.Thread(target=lambda: context.eval("[1]", copy=True))
    thread.start()
    thread.join()


def _timer(context: Context) -> None:
    done = threading.Event()
    context.globals.later(done.set)
    if not done.wait(20):
        message = "a timer did not fire"
        raise TimeoutError(message)


def _isolate(_: Context) -> None:
    with Isolate() as isolate:
        isolate.context().eval("[1]")


def _dropped_isolate(_: Context) -> None:
    Isolate().context().eval("globalThis.keep = [1]")


def _isolate_with_tasks(context: Context) -> None:
    with Isolate() as isolate:
        other = isolate.context()
        other.globals["cells"] = context.globals["cells"]
        other.eval("Atomics.waitAsync(cells, 0, 0, 5e5); Atomics.waitAsync(cells, 0, 0); 0")
        other.eval(f"globalThis.WebAssembly?.compile({MODULE}); 0")


def _task(context: Context) -> None:
    context.eval("Atomics.waitAsync(cells, 0, 0, 1).value").result(timeout=60)


def _context(context: Context) -> None:
    with context.isolate.context() as other:
        other.eval("({})")


def _dropped_context(context: Context) -> None:
    context.isolate.context().eval("globalThis.keep = () => 1")


def _buffer(context: Context) -> None:
    view = memoryview(context.eval("new Uint8Array(1000)"))
    view[0] = 1


def _asyncio(context: Context) -> None:
    # One loop for all: what asyncio leaves behind of a loop that ends is not ours.
    _LOOP.run_until_complete(context.eval_async("await Promise.resolve(1)"))


_LOOP = asyncio.new_event_loop()
_DATA = {"list": [1, 2.5, "text", None, 2**70], "dict": {"a": {"b": b"bytes"}}, "set": {1, 2}}
_SEEDED: list[bytes] = []
# An empty one, of WebAssembly.
MODULE = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])"

WORKS = {
    "calls": Work(lambda c: c.globals.add(1, 2)),
    "calls of strings": Work(lambda c: c.globals.add("a" * 50, "\ud800")),
    "evaluations": Work(lambda c: c.eval("1 + 1")),
    "new sources": Work(lambda c: c.eval(f"{id(object())}; var x = {os.urandom(3).hex()!r}")),
    "scripts": Work(lambda c: c.compile("1 + 1").run()),
    "live values": Work(lambda c: c.eval("({a: [1]})")["a"]),
    "callbacks": Work(lambda c: c.globals.call_it(lambda: 1)),
    "nested calls": Work(lambda c: c.globals.call_it(lambda: [c.eval("1"), {}])),
    "errors": Work(_error),
    "errors of Python": Work(_python_error),
    "stack overflows": Work(_overflow, count=100),
    "promises": Work(lambda c: c.eval("Promise.resolve({})").result()),
    "pending promises": Work(lambda c: c.eval("new Promise(() => {})")),
    "rejections": Work(_rejection),
    "copies out": Work(lambda c: c.globals.data.to_python()),
    "copies in": Work(lambda c: c.globals.add(_DATA, 1)),
    "iterations": Work(lambda c: list(c.eval("[1, 2, 3].values()"))),
    "symbols": Work(lambda c: c.eval("Symbol('s')").description),
    "buffers": Work(_buffer),
    "timeouts": Work(_timeout, count=40),
    "terminations": Work(_termination, count=200),
    "cancellations": Work(_cancellation, count=200),
    "timers": Work(_timer, count=60),
    "tasks": Work(_task, count=60),
    "threads": Work(_thread, count=100, allowed=64),
    "asyncio": Work(_asyncio, count=200, allowed=128),
    "contexts": Work(_context, count=30, allowed=256),
    "dropped contexts": Work(_dropped_context, count=30, allowed=256),
    "isolates": Work(_isolate, count=12, allowed=1024, allowed_resident=60_000),
    "isolates with tasks": Work(
        _isolate_with_tasks, count=12, allowed=1024, allowed_resident=60_000
    ),
    "dropped isolates": Work(_dropped_isolate, count=10, allowed=1024, allowed_resident=60_000),
}
if can_share():
    WORKS["shared memory"] = Work(lambda c: c.globals.add(share(bytearray(100)), 1))
CONTROLS = {
    "a seeded leak": Work(lambda _: _SEEDED.append(bytes(100))),
    "a seeded leak in V8": Work(lambda c: c.globals.made.append({"x": 1})),
}
"""What leaves something behind each time, and must be found."""

PRELUDE = """
    var made = [];
    var add = (a, b) => a;
    var call_it = f => f();
    var stop_it = f => { f(); for (;;); };
    var later = f => void setTimeout(f, 0);
    var cells = new Int32Array(new SharedArrayBuffer(4));
    var data = {a: [1, 2.5, 'text', {}], m: new Map([[1, {}]]), b: new Uint8Array(100)};
"""


def measure(name: str, scale: int) -> dict[str, Any]:
    """Return what one work leaves behind."""
    work = (WORKS | CONTROLS)[name]
    count = work.count * scale
    with Isolate() as isolate:
        context = isolate.context(timeout=60)
        context.eval(PRELUDE)
        readings: list[Reading] = []
        for index in range(ROUNDS + 2):
            for _ in range(count):
                work.run(context)
            reading = _read(context)
            if index > 1:
                readings.append(reading)
    malloc, heap, resident = (
        _slope([getattr(reading, field) for reading in readings], count)
        for field in ("malloc", "heap", "resident")
    )
    leaks = max(malloc, heap) > work.allowed or readings[-1].handles > readings[0].handles
    if work.allowed_resident is not None:
        leaks = leaks or resident > work.allowed_resident
    return {
        "name": name,
        "operations": count * ROUNDS,
        "malloc": malloc,
        "heap": heap,
        "resident": resident,
        "handles": readings[-1].handles - readings[0].handles,
        "allowed": work.allowed,
        "leaks": leaks,
    }


def judge(name: str, scale: int) -> dict[str, Any]:
    """Measure, and where there is a leak again with more: noise gets less then, a leak does not."""
    for factor in (1, 4):
        result = measure(name, scale * factor)
        if not result["leaks"] or name in CONTROLS:
            return result
    return measure(name, scale * 16)


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description="bytes that each kind of work leaves behind")
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("names", nargs="*", default=[*CONTROLS, *WORKS])
    options = parser.parse_args()
    if os.environ.get("PYTHONMALLOC") != "malloc":
        os.environ["PYTHONMALLOC"] = "malloc"
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 (itself)

    print(f"{'bytes for 10**6 of':20} {'malloc':>14} {'V8 heap':>14} {'resident':>14}  done")
    results: list[dict[str, Any]] = []
    for name in options.names:
        result = judge(name, options.scale)
        results.append(result)
        figures = (f"{result[key] * MILLION:>14,.0f}" for key in ("malloc", "heap", "resident"))
        verdict = "  LEAKS" if result["leaks"] else ""
        print(f"{name:20}", *figures, f" {result['operations']:,}{verdict}", flush=True)
    print(json.dumps(results))
    _LOOP.close()
    return int(any(result["leaks"] for result in results if result["name"] not in CONTROLS))


if __name__ == "__main__":
    sys.exit(main())
