"""Memory that both sides use: Python's, by ``share``; a SharedArrayBuffer, in several isolates."""

from __future__ import annotations

import array
import contextlib
import ctypes
import gc
import mmap
import pickle
import subprocess
import sys
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from engines import (
    can_share,
    needs_resizable,
    needs_shared_webassembly,
    needs_sharing,
    refuses_sharing,
)

from swiftracer import (
    Context,
    ConversionError,
    DetachedError,
    EngineError,
    ExecutionTimeoutError,
    Isolate,
    JSBuffer,
    JSFunction,
    Shared,
    TerminatedError,
    share,
    v8_has_sandbox,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def _let_go(context: Context, is_free: Callable[[], bool]) -> None:
    """Collect until JavaScript has let go of Python's memory, on whichever thread it does so."""
    for _ in range(50):
        if is_free():
            return
        gc.collect()
        context.isolate.collect_garbage()
        time.sleep(0.01)
    pytest.fail("JavaScript holds memory of Python's for ever")


def _can_grow(memory: bytearray) -> bool:
    try:
        memory.append(0)
    except BufferError:
        return False
    return True


# --- share ----------------------------------------------------------------------------------------


@needs_sharing
def test_both_sides_read_and_write(context: Context, echo: JSFunction) -> None:
    memory = bytearray(b"abc")

    buffer = echo(share(memory))

    assert isinstance(buffer, JSBuffer)
    assert repr(buffer) == "<JSBuffer Uint8Array length=3>"
    context.globals["bytes"] = buffer
    context.eval("bytes[0] = 65")
    assert memory == b"Abc"
    memory[2] = ord("C")
    assert context.eval("bytes[2]") == ord("C")
    memoryview(buffer)[1] = ord("B")
    assert memory == b"ABC"


@needs_sharing
@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("b", "Int8Array"),
        ("B", "Uint8Array"),
        ("h", "Int16Array"),
        ("H", "Uint16Array"),
        ("i", "Int32Array"),
        ("I", "Uint32Array"),
        ("l", "BigInt64Array"),
        ("L", "BigUint64Array"),
        ("q", "BigInt64Array"),
        ("Q", "BigUint64Array"),
        ("f", "Float32Array"),
        ("d", "Float64Array"),
    ],
)
def test_elements_have_the_type_of_their_format(echo: JSFunction, code: str, name: str) -> None:
    memory = array.array(code, [1, 2])

    buffer = echo(share(memory))

    assert (buffer.constructor.name, list(buffer)) == (name, [1, 2])
    buffer[1] = 3
    assert memory[1] == 3


@needs_sharing
@pytest.mark.parametrize("memory", [bytearray(), array.array("d"), (ctypes.c_int * 0)()])
def test_no_bytes_are_shared_too(echo: JSFunction, memory: Any) -> None:
    assert len(echo(share(memory))) == 0


@needs_sharing
def test_many_dimensions_become_one(echo: JSFunction) -> None:
    row = ctypes.c_uint16 * 3
    memory = (row * 2)(row(1, 2, 3), row(4, 5, 6))

    buffer = echo(share(memory))

    assert (buffer.constructor.name, list(buffer)) == ("Uint16Array", [1, 2, 3, 4, 5, 6])


@needs_sharing
def test_it_goes_wherever_a_value_does(context: Context) -> None:
    memory = bytearray(1)
    mark = share(memory)
    context.globals["whole"] = mark
    context.globals["list"] = []
    context.eval("list = []; map = new Map(); set = new Set()")
    context.eval("list").append({"a": mark})
    context.eval("map")["key"] = mark
    context.eval("set").add(mark)

    context.eval(
        "whole[0]++; list[0].a[0]++; map.get('key')[0]++; [...set][0][0]++;"
        "whole.buffer !== list[0].a.buffer"
    )

    assert memory == b"\4"


@needs_sharing
def test_in_one_call_it_is_one_object(context: Context) -> None:
    mark = share(bytearray(1))
    is_same = context.eval("(first, second) => first === second[0].a && first === second[1]")

    assert is_same(mark, [{"a": mark}, mark]) is True


@needs_sharing
def test_a_host_function_returns_it(context: Context) -> None:
    memory = bytearray(2)
    context.globals["give"] = lambda: share(memory)

    context.eval("give()[1] = 5")

    assert memory == b"\0\5"


@needs_sharing
def test_the_mark_itself_is_inert(context: Context) -> None:
    mark = share(bytearray(b"ab"))

    assert isinstance(mark, Shared)
    assert repr(mark) == "<Shared uint8 count=2>"
    assert weakref.ref(mark)() is mark
    with pytest.raises(TypeError):
        pickle.dumps(mark)
    with pytest.raises(TypeError):
        Shared()
    assert context.eval("1") == 1


# --- What is refused ------------------------------------------------------------------------------


@needs_sharing
@pytest.mark.parametrize(
    "memory",
    [b"abc", memoryview(b"abc"), memoryview(bytearray(3)).toreadonly()],
)
def test_read_only_memory_is_refused(memory: Any) -> None:
    with pytest.raises(BufferError, match="read-only"):
        share(memory)


@needs_sharing
@pytest.mark.parametrize("memory", [memoryview(bytearray(4))[::2], memoryview(bytearray(4))[::-1]])
def test_memory_with_gaps_is_refused(memory: memoryview) -> None:
    with pytest.raises(BufferError, match="contiguous"):
        share(memory)


@needs_sharing
def test_memory_that_is_not_aligned_is_refused() -> None:
    memory = (ctypes.c_char * 9).from_buffer(bytearray(9))
    shifted = ctypes.c_double.from_buffer(memory, 1)
    whole = (ctypes.c_double * 1).from_buffer(memory, 1)

    assert ctypes.sizeof(shifted) == 8
    with pytest.raises(BufferError, match="aligned"):
        share(whole)


@needs_sharing
@pytest.mark.parametrize(
    "memory",
    [
        (ctypes.c_int.__ctype_be__ * 2)(),
        (ctypes.c_wchar * 2)(),
        (ctypes.c_longdouble * 2)(),
        (ctypes.c_void_p * 2)(),
    ],
)
def test_elements_without_a_typed_array_are_refused(memory: Any) -> None:
    with pytest.raises(ConversionError, match=f"format '{memoryview(memory).format}'"):
        share(memory)


@pytest.mark.parametrize("value", [1, "text", None, [1], object()])
def test_what_has_no_buffer_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="it has no buffer"):
        share(value)


def test_what_is_of_javascript_is_refused(context: Context) -> None:
    with pytest.raises(TypeError, match="already"):
        share(context.eval("new Uint8Array(1)"))


@pytest.mark.parametrize("arguments", [(), (bytearray(), bytearray())])
def test_it_takes_one_argument(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        share(*arguments)
    with pytest.raises(TypeError):
        share(buffer=bytearray())  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]


def test_only_an_engine_without_a_sandbox_uses_memory_of_the_host() -> None:
    assert v8_has_sandbox is not can_share()


@refuses_sharing
def test_an_engine_with_a_sandbox_says_what_to_do() -> None:
    with pytest.raises(EngineError, match="make the buffer in JavaScript"):
        share(bytearray(1))


# --- Lifetime -------------------------------------------------------------------------------------


@needs_sharing
def test_python_keeps_its_memory_until_javascript_has_collected_it(context: Context) -> None:
    memory = bytearray(100)
    context.globals["kept"] = share(memory)

    assert not _can_grow(memory)
    context.isolate.collect_garbage()
    gc.collect()
    assert not _can_grow(memory)

    context.eval("kept = null")
    _let_go(context, lambda: _can_grow(memory))


@needs_sharing
def test_dropping_the_mark_is_enough_if_nobody_used_it() -> None:
    memory = bytearray(1)
    mark = share(memory)
    assert not _can_grow(memory)

    del mark

    assert _can_grow(memory)


@needs_sharing
def test_javascript_alone_keeps_the_memory(context: Context) -> None:
    class Memory(bytearray):
        """Weakly referable."""

    memory = Memory(b"\7" * (1 << 20))
    alive = weakref.ref(memory)
    context.globals["kept"] = share(memory)

    del memory
    gc.collect()

    assert alive() is not None
    assert context.eval("kept.at(-1)") == 7
    context.eval("kept = null")
    _let_go(context, lambda: alive() is None)


@needs_sharing
@pytest.mark.parametrize("end", ["isolate", "context", "dropped"])
def test_the_end_of_an_isolate_gives_the_memory_back(end: str) -> None:
    memory = bytearray(1)
    isolate = Isolate()
    context = isolate.context()
    context.globals["kept"] = share(memory)
    if end == "isolate":
        isolate.close()
    elif end == "context":
        context.close()
        isolate.close()
    del context, isolate

    for _ in range(50):
        if _can_grow(memory):
            return
        gc.collect()
        time.sleep(0.01)
    pytest.fail("a closed isolate holds memory of Python's")


@needs_sharing
def test_a_view_of_shared_memory_outlives_the_isolate() -> None:
    memory = bytearray(b"abc")
    with Context() as context:
        view = memoryview(context.eval("value => value")(share(memory)))

    gc.collect()

    assert view.tobytes() == b"abc"
    assert not _can_grow(memory)
    view[0] = 1
    assert memory[0] == 1
    view.release()
    for _ in range(50):
        if _can_grow(memory):
            return
        time.sleep(0.01)
    pytest.fail("memory is held without a view")


@needs_sharing
def test_a_failed_call_gives_the_memory_back(echo: JSFunction) -> None:
    memory = bytearray(1)

    with pytest.raises(ConversionError):
        echo(share(memory), object())

    gc.collect()
    assert _can_grow(memory)


@needs_sharing
def test_a_mapped_file_cannot_be_closed_under_javascript(context: Context) -> None:
    memory = mmap.mmap(-1, 4096)
    context.globals["mapped"] = share(memory)

    with pytest.raises(BufferError):
        memory.close()
    context.eval("mapped[5] = 6; mapped = null")
    assert memory[5] == 6

    def is_closed() -> bool:
        with contextlib.suppress(BufferError):
            memory.close()
        return memory.closed

    _let_go(context, is_closed)


@needs_sharing
def test_memory_is_given_back_while_other_threads_run_python(context: Context) -> None:
    memories = [bytearray(1000) for _ in range(200)]
    take = context.eval("memory => { memory[0] = 1 }")
    stop = threading.Event()

    def spin() -> None:
        while not stop.is_set():
            sum(range(100))

    thread = threading.Thread(target=spin)
    thread.start()
    try:
        for memory in memories:
            take(share(memory))
        _let_go(context, lambda: all(map(_can_grow, memories)))
    finally:
        stop.set()
        thread.join()
    assert all(memory[0] == 1 for memory in memories)


@needs_sharing
def test_memory_is_given_back_though_the_main_thread_never_uses_the_engine() -> None:
    # The main thread waits in join(), so that only the other one can do it.
    memory = bytearray(1)
    freed: list[bool] = []

    def work() -> None:
        with Context() as context:
            context.eval("memory => 0")(share(memory))
            for _ in range(50):
                context.isolate.collect_garbage()
                if _can_grow(memory):
                    break
                time.sleep(0.01)
            freed.append(len(memory) > 1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert freed == [True]


# --- To the end of the process --------------------------------------------------------------------

MADE = "import gc, swiftracer as sr; c = sr.Context(); "
SHARED = MADE + "m = bytearray(b'abc' * 1000); c.globals['kept'] = sr.share(m); "
VIEWED = MADE + "b = c.eval('new Float64Array([1, 2, 3])'); v = memoryview(b); "
ENDINGS = {
    "a view": VIEWED,
    "a view of a closed isolate": VIEWED + "c.isolate.close(); del c, b; gc.collect(); v[0]",
    "a view in a module": VIEWED + "import sys; sys.kept = v",
    "a view used in atexit": VIEWED
    + "import atexit; atexit.register(lambda: v.tolist() == [1, 2, 3] or 1 / 0)",
    "a view in a cycle": VIEWED + "cycle = [v]; cycle.append(cycle); del v, b, c",
    "an array of NumPy": VIEWED + "import numpy; a = numpy.asarray(b); del b, v, c; a[0] = 2",
    "a detached buffer": MADE
    + "b = c.eval('b = new ArrayBuffer(8)'); v = memoryview(b); "
    + "c.eval('structuredClone(b, {transfer: [b]})'); c.isolate.close(); v[7]",
    "a shared buffer": MADE
    + "b = c.eval('new SharedArrayBuffer(64)'); d = sr.Context(); d.globals['b'] = b; "
    + "v = memoryview(b); c.isolate.close(); v[0] = 1; assert d.eval('new Uint8Array(b)[0]') == 1",
}
SHARED_ENDINGS = {
    "memory of Python's": SHARED,
    "memory in a closed isolate": SHARED + "c.isolate.close()",
    "memory that is dropped first": SHARED + "del m; gc.collect(); c.eval('kept[0]')",
    "memory that is collected at the end": SHARED + "c.eval('kept = null')",
    "memory and a thread inside": SHARED
    + "import threading, time; threading.Thread(target=c.eval, daemon=True, "
    + "args=('for (;;) { new Uint8Array(1000); }',)).start(); time.sleep(0.2)",
    "much memory given back at the end": MADE
    + "f = c.eval('x => 0'); [f(sr.share(bytearray(10))) for _ in range(1000)]; "
    + "c.eval('for (let i = 0; i < 1e5; i++) new Uint8Array(100)')",
}


def _run(program: str) -> None:
    result = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-W", "error", "-X", "faulthandler", "-c", program],
        capture_output=True,
        timeout=25,
        check=False,
    )

    assert (result.stderr, result.returncode) == (b"", 0)


@pytest.mark.parametrize("program", ENDINGS)
def test_the_process_ends_with_views(program: str) -> None:
    _run(ENDINGS[program])


@needs_sharing
@pytest.mark.parametrize("program", SHARED_ENDINGS)
def test_the_process_ends_with_shared_memory(program: str) -> None:
    _run(SHARED_ENDINGS[program])


# --- SharedArrayBuffer ----------------------------------------------------------------------------


def test_a_shared_array_buffer_is_the_same_memory_in_each_isolate(context: Context) -> None:
    buffer = context.eval("var memory = new SharedArrayBuffer(8); memory")
    with Context() as other:
        received = other.eval("value => { new Uint8Array(value)[3] = 4; return value }")(buffer)

        assert received.constructor.name == "SharedArrayBuffer"
        assert received != buffer
        assert memoryview(received).tolist() == memoryview(buffer).tolist()
    assert context.eval("new Uint8Array(memory)[3]") == 4


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("new Int16Array(memory, 2, 3)", ["Int16Array", 2, 6, 16]),
        ("new DataView(memory, 5, 4)", ["DataView", 5, 4, 16]),
        ("new BigUint64Array(memory)", ["BigUint64Array", 0, 16, 16]),
    ],
)
def test_a_view_of_shared_memory_is_the_same_view(
    context: Context, code: str, expected: list[Any]
) -> None:
    buffer = context.eval(f"var memory = new SharedArrayBuffer(16); {code}")
    with Context() as other:
        tell = other.eval(
            "v => [v.constructor.name, v.byteOffset, v.byteLength, v.buffer.byteLength]"
        )

        assert list(tell(buffer)) == expected


@needs_resizable
def test_a_growable_buffer_grows_in_each_isolate(context: Context) -> None:
    buffer = context.eval("var memory = new SharedArrayBuffer(8, {maxByteLength: 64}); memory")
    with Context() as other:
        other.globals["memory"] = buffer
        context.eval("memory.grow(64)")

        assert other.eval("[memory.byteLength, memory.growable]", copy=True) == [64, True]
        assert other.eval("new Uint8Array(memory)[63]") == 0


def test_shared_memory_outlives_the_isolate_that_made_it() -> None:
    with Context() as other:
        with Context() as context:
            buffer = context.eval("var memory = new SharedArrayBuffer(4); memory")
            other.globals["memory"] = buffer
        gc.collect()

        assert other.eval("var view = new Int32Array(memory); view[0] = 7; view[0]") == 7
        assert other.eval("value => value.byteLength")(buffer) == 4


@pytest.mark.parametrize("code", ["new ArrayBuffer(1)", "new Uint8Array(1)"])
def test_other_buffers_stay_in_their_isolate(context: Context, code: str) -> None:
    with Context() as other, pytest.raises(ConversionError, match="belongs to another isolate"):
        other.eval("value => value")(context.eval(code))


def test_atomics_work_across_threads(context: Context) -> None:
    buffer = context.eval("new Int32Array(new SharedArrayBuffer(8))")
    add = "(view, count) => { for (let i = 0; i < count; i++) Atomics.add(view, 1, 1) }"

    def work() -> None:
        with Context() as mine:
            mine.eval(add)(buffer, 20_000)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert buffer[1] == 80_000


def test_a_thread_waits_for_another(context: Context) -> None:
    buffer = context.eval("new Int32Array(new SharedArrayBuffer(4))")
    answers: list[str] = []

    def wait() -> None:
        with Context() as mine:
            answers.append(mine.eval("view => Atomics.wait(view, 0, 0, 20000)")(buffer))

    thread = threading.Thread(target=wait)
    thread.start()
    notify = context.eval("view => Atomics.notify(view, 0)")
    while thread.is_alive():
        if notify(buffer):
            break
        time.sleep(0.01)
    thread.join()

    assert answers == ["ok"]


def test_a_wait_ends_in_time(context: Context) -> None:
    buffer = context.eval("var view = new Int32Array(new SharedArrayBuffer(4)); view")

    assert context.eval("Atomics.wait(view, 0, 0, 10)") == "timed-out"
    with pytest.raises(ExecutionTimeoutError):
        context.eval("Atomics.wait(view, 0, 0)", timeout=0.2)
    assert context.eval("Atomics.wait(view, 0, 1)") == "not-equal"
    assert len(buffer) == 1


def test_a_wait_can_be_terminated(context: Context) -> None:
    timer = threading.Timer(0.2, context.isolate.terminate)
    timer.start()

    with pytest.raises(TerminatedError):
        context.eval("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)")
    timer.join()
    assert context.eval("1 + 1") == 2


def test_python_and_javascript_use_one_memory_at_the_same_time(context: Context) -> None:
    view = memoryview(context.eval("var bell = new Int32Array(new SharedArrayBuffer(8)); bell"))
    thread = threading.Thread(
        target=context.eval, args=("while (!Atomics.load(bell, 0)); Atomics.store(bell, 1, 42)",)
    )
    thread.start()
    view[0] = 1
    thread.join(20)

    assert view[1] == 42


@needs_shared_webassembly
def test_the_memory_of_webassembly_is_shared(context: Context) -> None:
    buffer = context.eval(
        "var wasm = new WebAssembly.Memory({initial: 1, maximum: 4, shared: true}); wasm.buffer"
    )
    view = memoryview(buffer)
    with Context() as other:
        other.globals["memory"] = buffer
        context.eval("wasm.grow(2)")
        other.eval("new Uint8Array(memory)[65535] = 9")

    assert (view[65535], len(view), len(buffer)) == (9, 65536, 65536)
    assert len(context.eval("wasm.buffer")) == 3 * 65536


def test_detached_memory_is_no_longer_shared_with_anybody(context: Context) -> None:
    context.eval("var given = new ArrayBuffer(8)")
    view = context.eval("new Uint8Array(given)")

    context.eval("structuredClone(given, {transfer: [given]})")

    with Context() as other, pytest.raises(ConversionError, match="another isolate"):
        other.eval("value => value")(view)
    with pytest.raises(DetachedError):
        view[0]
