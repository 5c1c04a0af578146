"""JSBuffer: the memory of JavaScript's buffers, without a copy."""

from __future__ import annotations

import array
import gc
import itertools
import math
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from engines import needs_resizable, needs_transfer, needs_webassembly

from swiftracer import (
    ClosedError,
    Context,
    ConversionError,
    DetachedError,
    EngineError,
    ExecutionTimeoutError,
    Isolate,
    JavaScriptError,
    JSArray,
    JSBuffer,
    JSFunction,
)

if TYPE_CHECKING:
    from collections.abc import Callable

# The JavaScript type, the format of Python's struct, the size, and elements at the edges.
TYPED_ARRAYS: list[tuple[str, str, int, list[Any]]] = [
    ("Uint8Array", "B", 1, [0, 255]),
    ("Uint8ClampedArray", "B", 1, [0, 255]),
    ("Int8Array", "b", 1, [-128, 127]),
    ("Uint16Array", "H", 2, [0, 2**16 - 1]),
    ("Int16Array", "h", 2, [-(2**15), 2**15 - 1]),
    ("Uint32Array", "I", 4, [0, 2**32 - 1]),
    ("Int32Array", "i", 4, [-(2**31), 2**31 - 1]),
    ("BigUint64Array", "Q", 8, [0, 2**64 - 1]),
    ("BigInt64Array", "q", 8, [-(2**63), 2**63 - 1]),
    ("Float32Array", "f", 4, [-0.5, 2.0**127, math.inf]),
    ("Float64Array", "d", 8, [0.1, -5e-324, -math.inf]),
]
EVERY_TYPE = pytest.mark.parametrize(("name", "code", "size", "elements"), TYPED_ARRAYS, ids=str)


def _literal(name: str, elements: list[Any]) -> str:
    suffix = "n" if name.startswith("Big") else ""
    texts = (str(element).replace("inf", "Infinity") + suffix for element in elements)
    return f"var made = new {name}([{', '.join(texts)}]); made"


# --- Views ----------------------------------------------------------------------------------------


@EVERY_TYPE
def test_a_typed_array_is_viewed_with_its_elements(
    context: Context, name: str, code: str, size: int, elements: list[Any]
) -> None:
    buffer = context.eval(_literal(name, elements))

    view = memoryview(buffer)

    assert isinstance(buffer, JSBuffer)
    assert (view.format, view.itemsize, view.shape) == (code, size, (len(elements),))
    assert (view.strides, view.ndim, view.readonly, view.contiguous) == ((size,), 1, False, True)
    assert view.obj is buffer
    assert view.tolist() == elements


@EVERY_TYPE
def test_a_view_is_written_through(
    context: Context, name: str, code: str, size: int, elements: list[Any]
) -> None:
    buffer = context.eval(_literal(name, [0, 0, 0]))

    memoryview(buffer)[1] = elements[-1]

    expected = str(elements[-1]).replace("inf", "Infinity")
    assert context.eval("String(made[1])") == context.eval(f"String(Number('{expected}'))") or (
        context.eval("String(made[1])") == expected
    )
    assert (code, size) == (memoryview(buffer).format, buffer.BYTES_PER_ELEMENT)


@pytest.mark.parametrize(
    "code",
    [
        "new ArrayBuffer(5)",
        "new SharedArrayBuffer(5)",
        "new DataView(new ArrayBuffer(8), 2, 5)",
        "new DataView(new SharedArrayBuffer(8), 2, 5)",
    ],
)
def test_what_is_no_typed_array_is_viewed_as_bytes(context: Context, code: str) -> None:
    buffer = context.eval(code)

    view = memoryview(buffer)

    assert (view.format, view.itemsize, view.shape, view.tolist()) == ("B", 1, (5,), [0] * 5)
    assert (len(buffer), buffer.byteLength, list(buffer)) == (5, 5, [0] * 5)


def test_a_view_begins_where_the_typed_array_does(context: Context) -> None:
    buffer = context.eval("var all = new Int16Array([1, 2, 3, 4]); all.subarray(1, 3)")

    assert memoryview(buffer).tolist() == [2, 3]
    memoryview(buffer)[0] = 20
    assert list(context.eval("all", copy=True)) == [1, 20, 3, 4]


def test_two_views_share_the_memory(context: Context) -> None:
    first = context.eval("var both = new Uint8Array(2); both")
    second = context.eval("both.buffer")

    memoryview(first)[1] = 9

    assert memoryview(second).tolist() == [0, 9]
    assert context.eval("both[0] = 7; both[1]") == 9
    assert memoryview(second)[0] == 7


def test_what_scripts_write_is_seen_in_a_view(context: Context) -> None:
    # Small typed arrays lie in the heap until they are viewed.
    view = memoryview(context.eval("var small = new Float64Array(2); small"))

    context.eval("small[1] = 0.5")
    context.isolate.collect_garbage()

    assert view.tolist() == [0.0, 0.5]


def test_lengths_may_exceed_32_bits() -> None:
    context = Context(heap_limit=2**33)
    try:
        buffer = context.eval("var large = new ArrayBuffer(2 ** 32 + 8); large")
    except JavaScriptError as error:
        pytest.skip(f"no four gigabytes of address space: {error}")

    buffer[-1] = 7

    view = memoryview(buffer)
    assert (len(buffer), view.nbytes, buffer[2**32 + 7], view[2**32 + 7]) == (
        *[2**32 + 8] * 2,
        7,
        7,
    )
    assert view[2**32 :].tolist() == [0] * 7 + [7]
    assert context.eval("new Uint8Array(large, 2 ** 32)", copy=True) == b"\0" * 7 + b"\7"


@pytest.mark.parametrize("code", ["new Float64Array(0)", "new ArrayBuffer(0)"])
def test_an_empty_buffer_has_an_empty_view(context: Context, code: str) -> None:
    buffer = context.eval(code)

    assert (memoryview(buffer).nbytes, memoryview(buffer).shape) == (0, (0,))
    assert (bytes(buffer), len(buffer), list(buffer), bool(buffer)) == (b"", 0, [], False)


def test_simple_consumers_of_buffers_take_it(context: Context) -> None:
    buffer = context.eval("new Uint16Array([1, 2])")

    assert bytearray(buffer) == b"\1\0\2\0"
    assert b"".join([buffer, buffer]) == bytes(buffer) * 2
    assert int.from_bytes(buffer, "little") == 0x20001


# --- Lifetime -------------------------------------------------------------------------------------


def test_a_view_outlives_everything(isolate: Isolate) -> None:
    view = memoryview(isolate.context().eval("new Int32Array(1 << 16).fill(3)"))

    gc.collect()
    isolate.collect_garbage()
    isolate.close()

    assert view.tolist() == [3] * (1 << 16)
    view[0] = 4
    assert view[0] == 4


def test_memory_lives_until_the_last_view_is_gone() -> None:
    context = Context()
    buffer = context.eval("new Uint8Array(1 << 20).fill(7)")
    views = [memoryview(buffer)[index:] for index in range(3)]
    gone = weakref.ref(buffer)

    del buffer
    context.close()
    gc.collect()

    while views:
        assert views.pop()[-1] == 7
    gc.collect()
    assert gone() is None


def test_views_do_not_leak_the_memory() -> None:
    with Context(heap_limit=64 << 20) as context:
        for _ in range(300):
            assert memoryview(context.eval("new Uint8Array(8 << 20)"))[-1] == 0

        context.isolate.collect_garbage()
        assert context.isolate.heap_statistics().external_memory < 64 << 20


def test_a_closed_context_gives_no_new_view(context: Context) -> None:
    buffer = context.eval("new Uint8Array(2)")
    view = memoryview(buffer)
    context.close()

    for use in USES.values():
        with pytest.raises(ClosedError):
            use(buffer)
    assert view.tolist() == [0, 0]


# --- Detachment -----------------------------------------------------------------------------------

USES: dict[str, Callable[[Any], object]] = {
    "memoryview": memoryview,
    "len": len,
    "read": lambda buffer: buffer[0],
    "write": lambda buffer: buffer.__setitem__(0, 1),
    "slice": lambda buffer: buffer[:],
    "iterate": list,
    "bytes": bytes,
    "copy": lambda buffer: buffer.to_python(),
}


@pytest.fixture
def detached(context: Context) -> JSBuffer:
    buffer = context.eval("var given = new ArrayBuffer(8); given")
    assert isinstance(buffer, JSBuffer)
    context.eval("structuredClone(given, {transfer: [given]})")
    return buffer


@pytest.mark.parametrize("use", USES)
def test_a_detached_buffer_raises(detached: JSBuffer, use: str) -> None:
    with pytest.raises(DetachedError, match="it is detached") as caught:
        USES[use](detached)

    assert isinstance(caught.value, BufferError)
    assert isinstance(caught.value, EngineError)


def test_a_view_stays_when_its_buffer_is_detached(context: Context) -> None:
    buffer = context.eval("var given = new ArrayBuffer(9); given")
    view = memoryview(buffer)
    view[8] = 5

    taken = context.eval("structuredClone(given, {transfer: [given]})")

    assert (view[8], len(view)) == (5, 9)
    assert (buffer.byteLength, repr(buffer)) == (0, "<JSBuffer ArrayBuffer detached>")
    assert bytes(taken) == bytes(8) + b"\x05"


@needs_webassembly
def test_a_view_stays_when_the_memory_of_webassembly_grows(context: Context) -> None:
    buffer = context.eval("var memory = new WebAssembly.Memory({initial: 1}); memory.buffer")
    view = memoryview(buffer)
    view[65535] = 5

    context.eval("memory.grow(1)")

    assert (view[65535], len(view)) == (5, 65536)
    assert (buffer.byteLength, repr(buffer)) == (0, "<JSBuffer ArrayBuffer detached>")
    grown = memoryview(context.eval("memory.buffer"))
    assert (grown[65535], len(grown)) == (5, 131072)


@needs_transfer
@pytest.mark.parametrize("use", USES)
def test_a_transferred_buffer_raises(context: Context, use: str) -> None:
    buffer = context.eval("var given = new Int16Array([1, 2]); given")
    view = memoryview(buffer)

    context.eval("var taken = given.buffer.transfer(1 << 20)")

    with pytest.raises(DetachedError):
        USES[use](buffer)
    view[0] = 6
    assert view.tolist() == [6, 2]


def test_iteration_ends_with_an_error_when_the_buffer_is_detached(context: Context) -> None:
    buffer = context.eval("var given = new ArrayBuffer(8); given")
    iterator = iter(buffer)
    assert next(iterator) == 0

    context.eval("structuredClone(given, {transfer: [given]})")

    with pytest.raises(DetachedError):
        next(iterator)


# --- Resizable ------------------------------------------------------------------------------------


@needs_resizable
@pytest.mark.parametrize("over", ["buffer", "new Uint8Array(buffer)", "new DataView(buffer)"])
def test_a_resizable_buffer_is_copied_and_read_but_not_viewed(context: Context, over: str) -> None:
    context.eval("var buffer = new ArrayBuffer(4, {maxByteLength: 1 << 20})")
    buffer = context.eval(over)

    for use in ("memoryview", "slice"):
        with pytest.raises(BufferError, match="resizable"):
            USES[use](buffer)
    buffer[1] = 7
    assert (len(buffer), buffer[1], bytes(buffer)) == (4, 7, b"\0\7\0\0")
    assert (buffer.to_python(), list(buffer)) == (b"\0\7\0\0", [0, 7, 0, 0])
    context.eval("buffer.resize(2)")
    assert (len(buffer), bytes(buffer)) == (2, b"\0\7")
    context.eval("buffer.resize(1 << 20)")
    assert len(bytes(buffer)) == 1 << 20


@needs_resizable
@pytest.mark.parametrize(
    "over", ["new Uint8Array(buffer, 4)", "new Uint8Array(buffer, 0, 8)", "new DataView(buffer, 4)"]
)
@pytest.mark.parametrize("use", USES)
def test_what_is_out_of_bounds_raises(context: Context, over: str, use: str) -> None:
    context.eval("var buffer = new ArrayBuffer(8, {maxByteLength: 8})")
    buffer = context.eval(over)

    context.eval("buffer.resize(2)")

    with pytest.raises(DetachedError, match="out of bounds"):
        USES[use](buffer)
    context.eval("buffer.resize(8)")
    assert len(buffer) in {4, 8}


@needs_resizable
def test_a_view_that_is_empty_is_within_bounds(context: Context) -> None:
    context.eval("var buffer = new ArrayBuffer(4, {maxByteLength: 8})")

    assert len(context.eval("new Uint8Array(buffer, 4)")) == 0
    assert bytes(context.eval("new DataView(buffer, 4)")) == b""


@needs_resizable
def test_no_script_hides_that_a_view_is_out_of_bounds(context: Context) -> None:
    context.eval("var buffer = new ArrayBuffer(8, {maxByteLength: 8})")
    buffer = context.eval("new Uint8Array(buffer, 4)")

    context.eval("Object.getPrototypeOf(Uint8Array.prototype).keys = () => []; buffer.resize(2)")

    with pytest.raises(DetachedError):
        len(buffer)


@needs_resizable
def test_a_growable_shared_buffer_is_viewed_at_its_present_length(context: Context) -> None:
    buffer = context.eval("var grows = new SharedArrayBuffer(4, {maxByteLength: 8}); grows")
    view = memoryview(buffer)

    context.eval("grows.grow(8)")

    assert (len(view), len(buffer), len(memoryview(buffer))) == (4, 8, 8)
    view[3] = 1
    assert memoryview(buffer)[3] == 1


@needs_resizable
def test_a_getter_cannot_pull_the_memory_away_from_a_copy(context: Context) -> None:
    graph = """
        const buffer = new ArrayBuffer(1 << 20, {maxByteLength: 1 << 20});
        const view = new Uint8Array(buffer);
        ({before: view, get shrink() { buffer.resize(16); return 1 }, after: view,
          get transfer() { buffer.transfer(); return new Uint8Array(3) }})
    """

    with pytest.raises(DetachedError):
        context.eval(graph, copy=True)


# --- Elements -------------------------------------------------------------------------------------


@EVERY_TYPE
def test_elements_are_read_and_written(
    context: Context, name: str, code: str, size: int, elements: list[Any]
) -> None:
    buffer = context.eval(_literal(name, [0] * len(elements)))

    for index, element in enumerate(elements):
        buffer[index] = element

    assert list(buffer) == elements
    assert [buffer[index] for index in range(-len(elements), 0)] == elements
    assert [type(element) for element in buffer] == [type(element) for element in elements]
    assert (elements[0] in buffer, len(buffer)) == (True, len(elements))
    assert bytes(buffer) == array.array(code, elements).tobytes()
    assert len(bytes(buffer)) == size * len(elements)


@pytest.mark.parametrize("index", [3, -4, 2**70, -(2**70)])
def test_an_index_outside_raises(context: Context, index: int) -> None:
    buffer = context.eval("new Uint8Array(3)")

    with pytest.raises(IndexError):
        buffer[index]
    with pytest.raises(IndexError):
        buffer[index] = 1


@pytest.mark.parametrize("index", ["length", 1.0, None])
def test_an_index_is_an_integer_or_a_slice(context: Context, index: Any) -> None:
    buffer = context.eval("new Uint8Array(3)")

    with pytest.raises(TypeError):
        buffer[index]
    with pytest.raises(TypeError):
        buffer[index] = 1
    with pytest.raises(TypeError):
        del buffer[index]


@EVERY_TYPE
def test_an_element_that_does_not_fit_is_refused(
    context: Context, name: str, code: str, size: int, elements: list[Any]
) -> None:
    buffer = context.eval(_literal(name, [1]))
    bad: list[Any] = ["1", None, b"1"]
    if code not in "fd":
        bad += [elements[0] - 1, elements[-1] + 1, 1.5, 2**200, -(2**200)]

    for value in bad:
        with pytest.raises((TypeError, ValueError)):
            buffer[0] = value

    assert buffer[0] == 1
    assert len(bytes(buffer)) == size


def test_what_has_an_index_is_an_integer(context: Context) -> None:
    buffer = context.eval("new Uint8Array(2)")

    buffer[0] = True

    assert list(buffer) == [1, 0]


def test_writing_an_element_may_run_python_that_detaches(context: Context) -> None:
    buffer = context.eval("var given = new ArrayBuffer(8); given")

    class Detaching:
        def __index__(self) -> int:
            context.eval("given = structuredClone(given, {transfer: [given]})")
            return 1

    with pytest.raises(DetachedError):
        buffer[0] = Detaching()
    other = context.eval("given")
    with pytest.raises(DetachedError):
        other[Detaching()]


@pytest.mark.parametrize(
    "bounds", [*itertools.product([None, 0, 2, -1, 9], [None, 1, -2, 9], [None, 1, 2, -1, -3])]
)
def test_slices_are_views(context: Context, bounds: tuple[int | None, int | None, int]) -> None:
    buffer = context.eval("var five = new Int32Array([1, 2, 3, 4, 5]); five")
    chosen = slice(*bounds)

    view: memoryview = buffer[chosen]

    assert type(view) is memoryview
    assert view.tolist() == [1, 2, 3, 4, 5][chosen]
    if len(view) > 0:
        view[0] = 9
        assert 9 in context.eval("five", copy=True)


def test_slices_are_assigned(context: Context) -> None:
    buffer = context.eval("new Int32Array(4)")

    buffer[1:3] = array.array("i", [5, 6])

    assert list(buffer) == [0, 5, 6, 0]
    for bad in (array.array("i", [1]), array.array("f", [1, 2]), [1, 2]):
        with pytest.raises((ValueError, TypeError)):
            buffer[1:3] = bad
    with pytest.raises(TypeError):
        del buffer[1:3]


# --- As an object ---------------------------------------------------------------------------------


def test_properties_and_methods_are_attributes(context: Context) -> None:
    buffer = context.eval("new Float32Array([3, 1, 2])")

    assert (buffer.length, buffer.byteLength, buffer.byteOffset) == (3, 12, 0)
    assert list(buffer.sort()) == [1.0, 2.0, 3.0]
    assert isinstance(buffer.map, JSFunction)
    assert isinstance(buffer.buffer, JSBuffer)
    buffer.note = "own"
    assert buffer.note == "own"


def test_identity_is_that_of_javascript(context: Context, echo: JSFunction) -> None:
    first = context.eval("var one = new Uint8Array(2); one")
    second = context.eval("one")

    assert first is not second
    assert first == second
    assert hash(first) == hash(second)
    assert first != context.eval("new Uint8Array(2)")
    assert first != first.buffer
    assert echo(first) == first
    assert {first: 1}[second] == 1


def test_it_is_the_same_object_in_javascript(context: Context) -> None:
    buffer = context.eval("var mine = new Uint8Array(2); mine")
    is_mine = context.eval("(value, list) => value === mine && list[0].a === mine")

    assert is_mine(buffer, [{"a": buffer}]) is True


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("new Uint8Array(3)", "<JSBuffer Uint8Array length=3>"),
        ("new BigInt64Array(3)", "<JSBuffer BigInt64Array length=3>"),
        ("new ArrayBuffer(3)", "<JSBuffer ArrayBuffer length=3>"),
        ("new DataView(new ArrayBuffer(3))", "<JSBuffer DataView length=3>"),
        ("new (class Mine extends Int8Array {})(1)", "<JSBuffer Mine length=1>"),
    ],
)
def test_repr_tells_type_and_length(context: Context, code: str, text: str) -> None:
    assert repr(context.eval(code)) == text


def test_match_takes_it_for_a_sequence(context: Context) -> None:
    match context.eval("new Uint8Array([1, 2, 3])"):
        case [first, *rest]:
            assert (first, rest) == (1, [2, 3])
        case other:
            pytest.fail(f"{other!r} is no sequence")


def test_a_script_cannot_lie_about_the_length(context: Context) -> None:
    buffer = context.eval(
        "var lying = new Uint8Array(2);"
        "for (const name of ['length', 'byteLength', 'byteOffset', 'buffer'])"
        "  Object.defineProperty(lying, name, {get() { throw new Error(name) }});"
        "lying"
    )

    assert (len(buffer), bytes(buffer), memoryview(buffer).nbytes) == (2, b"\0\0", 2)
    assert buffer.to_python() == b"\0\0"


def test_a_proxy_of_a_buffer_is_no_buffer(context: Context) -> None:
    proxy = context.eval("new Proxy(new Uint8Array(2), {})")

    assert not isinstance(proxy, JSBuffer)
    with pytest.raises(TypeError):
        memoryview(proxy)


# --- Copies ---------------------------------------------------------------------------------------


@EVERY_TYPE
def test_a_copy_has_the_same_elements(
    context: Context, name: str, code: str, size: int, elements: list[Any]
) -> None:
    copied = context.eval(_literal(name, elements), copy=True)

    if code == "B":
        assert copied == bytes(elements)
    else:
        assert isinstance(copied, array.array)
        assert (copied.typecode, copied.itemsize, copied.tolist()) == (code, size, elements)


@pytest.mark.parametrize(
    "code",
    [
        "new Uint8Array([9, 1, 2]).buffer.slice(1)",
        "const s = new SharedArrayBuffer(2); new Uint8Array(s).set([1, 2]); s",
        "new DataView(new Uint8Array([9, 1, 2]).buffer, 1)",
        "new Uint8Array([9, 1, 2]).subarray(1)",
    ],
)
def test_a_copy_of_bytes_is_bytes(context: Context, code: str) -> None:
    assert context.eval(code, copy=True) == b"\1\2"
    assert context.eval(f"{{ {code} }}").to_python() == b"\1\2"


def test_copies_are_not_live(context: Context) -> None:
    copied = context.eval("var live = new Int16Array([1]); live", copy=True)

    context.eval("live[0] = 2")
    copied.append(5)

    assert copied == array.array("h", [1, 5])
    assert context.eval("live.length + live[0]") == 3


def test_buffers_in_containers_are_copied_once_each(context: Context) -> None:
    copied = context.eval(
        "const b = new Int32Array([1]); ({list: [b, b], map: new Map([['k', b]]), u: b.buffer})",
        copy=True,
    )

    first, second = copied["list"]
    assert first is second is copied["map"]["k"]
    assert copied["u"] == b"\1\0\0\0"


def test_a_copy_with_a_detached_buffer_fails(context: Context, detached: JSBuffer) -> None:
    listed = context.eval("value => [[value]]")(detached)
    assert isinstance(listed, JSArray)

    with pytest.raises(DetachedError):
        listed.to_python()


@pytest.mark.parametrize(
    "code", ["new Map([[new Int8Array(1), 1]])", "new Set([new Float64Array(1)])"]
)
def test_an_array_of_elements_cannot_be_hashed(context: Context, code: str) -> None:
    with pytest.raises(ConversionError, match=r"becomes a[n]? array"):
        context.eval(code, copy=True)


def test_bytes_are_keys(context: Context) -> None:
    copied = context.eval("new Map([[new Uint8Array([1]), new Set([new ArrayBuffer(1)])]])")

    assert copied.to_python() == {b"\1": {b"\0"}}


def test_a_large_copy_is_stopped_in_time(context: Context) -> None:
    # Five gigabytes, if they were all copied.
    context.eval(
        "const all = new Uint8Array(1 << 18);"
        "const views = Array.from({length: 20000}, () => all.subarray(0)); 0"
    )

    with pytest.raises(ExecutionTimeoutError):
        context.eval("views", copy=True, timeout=0.05)
    assert len(context.eval("views.slice(0, 3)", copy=True)) == 3
