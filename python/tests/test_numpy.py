"""Arrays of NumPy: over JavaScript's memory, copied to JavaScript, and shared with it."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from engines import needs_float16, needs_sharing
from hypothesis import given
from hypothesis import strategies as st

from swiftracer import Context, ConversionError, DetachedError, JSFunction, share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from swiftracer import JSBuffer

# The name in JavaScript, NumPy's type, and the least and the greatest element.
TYPES: list[tuple[str, str, list[Any]]] = [
    ("Int8Array", "int8", [-(2**7), 2**7 - 1]),
    ("Uint8Array", "uint8", [0, 2**8 - 1]),
    ("Int16Array", "int16", [-(2**15), 2**15 - 1]),
    ("Uint16Array", "uint16", [0, 2**16 - 1]),
    ("Int32Array", "int32", [-(2**31), 2**31 - 1]),
    ("Uint32Array", "uint32", [0, 2**32 - 1]),
    ("BigInt64Array", "int64", [-(2**63), 2**63 - 1]),
    ("BigUint64Array", "uint64", [0, 2**64 - 1]),
    ("Float32Array", "float32", [-0.5, 3.4028234663852886e38]),
    ("Float64Array", "float64", [5e-324, 1.7976931348623157e308]),
]
EVERY_TYPE = pytest.mark.parametrize(("name", "dtype", "elements"), TYPES)


@pytest.fixture(scope="session")
def session_shape() -> JSFunction:
    """Give the function that tells a typed array, or an array of them, in plain values."""
    function = Context().eval(
        "const tell = value => Array.isArray(value) ? value.map(tell)"
        "  : ArrayBuffer.isView(value) ? [value.constructor.name, ...value] : value; tell"
    )
    assert isinstance(function, JSFunction)
    return function


# --- Over JavaScript's memory ---------------------------------------------------------------------


@EVERY_TYPE
def test_an_array_over_a_buffer_shares_its_memory(
    context: Context, name: str, dtype: str, elements: list[Any]
) -> None:
    buffer = context.eval(f"var made = new {name}(4); made")

    numbers: NDArray[Any] = np.asarray(buffer)
    numbers[1:3] = elements

    assert numbers.dtype == np.dtype(dtype)
    assert (numbers.shape, numbers.flags.writeable, numbers.flags.owndata) == ((4,), True, False)
    assert list(buffer)[1:3] == elements
    buffer[3] = elements[1]
    assert numbers[3] == elements[1]


@needs_float16
def test_an_array_of_half_floats(context: Context, session_shape: JSFunction) -> None:
    buffer = context.eval("var made = new Float16Array([1.5, -2, 65504, Infinity]); made")

    numbers: NDArray[Any] = np.asarray(buffer)

    assert (numbers.dtype.name, numbers.tolist()) == ("float16", [1.5, -2.0, 65504.0, np.inf])
    numbers[0] = 0.25
    assert (context.eval("made[0]"), buffer[0], len(buffer)) == (0.25, 0.25, 4)
    buffer[1] = 0.1
    assert buffer[1] == pytest.approx(0.1, rel=1e-3)
    copied: NDArray[Any] = np.asarray(buffer.to_python())
    assert copied.tolist() == numbers.tolist()
    assert list(session_shape(numbers))[:2] == ["Float16Array", 0.25]


def test_an_array_outlives_the_isolate() -> None:
    with Context() as context:
        numbers: NDArray[Any] = np.asarray(context.eval("new Float64Array(1 << 16).fill(0.5)"))

    gc.collect()

    assert numbers.sum() == 1 << 15
    numbers += 1
    assert numbers[-1] == 1.5


def test_calculations_are_seen_in_javascript(context: Context) -> None:
    numbers: NDArray[Any] = np.asarray(context.eval("var data = new Float64Array(1000); data"))

    numbers[:] = np.arange(1000)
    numbers *= 2

    assert context.eval("data.reduce((sum, x) => sum + x)") == 999_000


def test_other_types_over_a_buffer(context: Context) -> None:
    buffer = context.eval("var bytes = new ArrayBuffer(16); new Float64Array(bytes).fill(1); bytes")

    assert np.frombuffer(buffer, dtype=np.float64).tolist() == [1.0, 1.0]
    assert np.frombuffer(buffer, dtype=np.uint8, offset=8).shape == (8,)
    assert np.array(buffer).tolist() == list(bytes(buffer))


def test_a_detached_buffer_gives_no_array(context: Context) -> None:
    buffer = context.eval("var given = new ArrayBuffer(8); given")
    numbers: NDArray[Any] = np.frombuffer(buffer, dtype=np.uint32)

    context.eval("structuredClone(given, {transfer: [given]})")

    with pytest.raises(DetachedError):
        np.frombuffer(buffer, dtype=np.uint8)
    numbers[0] = 1
    assert numbers.sum() == 1


def test_matrices_by_the_thousand(context: Context) -> None:
    buffer = context.eval("var pixels = new Uint8ClampedArray(4 * 64 * 48); pixels")

    image = np.asarray(buffer).reshape(48, 64, 4)
    image[..., 3] = 255

    assert context.eval("pixels[4 * 64 * 47 + 3]") == 255


# --- As arguments ---------------------------------------------------------------------------------


@EVERY_TYPE
def test_an_array_is_copied_to_a_typed_array(
    session_shape: JSFunction, name: str, dtype: str, elements: list[Any]
) -> None:
    assert session_shape(np.array(elements, dtype), copy=True) == [name, *elements]


def test_booleans_become_bytes(session_shape: JSFunction) -> None:
    assert session_shape(np.array([True, False, True]), copy=True) == ["Uint8Array", 1, 0, 1]


def test_an_argument_is_a_copy(context: Context) -> None:
    numbers = np.zeros(3)

    context.eval("value => { value[0] = 5 }")(numbers)

    assert numbers.tolist() == [0, 0, 0]


def test_more_dimensions_are_arrays_of_rows(session_shape: JSFunction) -> None:
    numbers = np.arange(12, dtype=np.uint8).reshape(2, 3, 2)

    assert session_shape(numbers, copy=True) == [
        [["Uint8Array", 0, 1], ["Uint8Array", 2, 3], ["Uint8Array", 4, 5]],
        [["Uint8Array", 6, 7], ["Uint8Array", 8, 9], ["Uint8Array", 10, 11]],
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        np.arange(12, dtype=np.int16).reshape(3, 4).T,
        np.arange(12, dtype=np.int16).reshape(3, 4)[:, ::2],
        np.arange(12, dtype=np.int16).reshape(3, 4)[::-1, ::-1],
        np.asfortranarray(np.arange(12, dtype=np.int16).reshape(3, 4)),
        np.broadcast_to(np.int16(7), (2, 3)),
    ],
    ids=["transposed", "columns", "reversed", "fortran", "broadcast"],
)
def test_how_an_array_lies_in_memory_does_not_matter(
    session_shape: JSFunction, numbers: NDArray[Any]
) -> None:
    assert session_shape(numbers, copy=True) == [["Int16Array", *row] for row in numbers.tolist()]


EMPTY_SHAPES: list[tuple[tuple[int, ...], list[Any]]] = [
    ((0,), ["Float64Array"]),
    ((0, 3), []),
    ((2, 0), [["Float64Array"], ["Float64Array"]]),
    ((1, 0, 2), [[]]),
]


@pytest.mark.parametrize(("shape", "expected"), EMPTY_SHAPES)
def test_shapes_without_elements(
    session_shape: JSFunction, shape: tuple[int, ...], expected: list[Any]
) -> None:
    assert session_shape(np.zeros(shape), copy=True) == expected


@pytest.mark.parametrize("shape", [(2**40, 0), (2**27, 1, 0), (2**20, 2**20, 0)])
def test_too_many_rows_are_refused(session_shape: JSFunction, shape: tuple[int, ...]) -> None:
    numbers = np.lib.stride_tricks.as_strided(np.zeros(1), shape, (0,) * len(shape))

    with pytest.raises(ConversionError, match=r"args\[0\]: .*too many rows"):
        session_shape(numbers)


def test_more_elements_than_the_engine_allows_are_refused(session_shape: JSFunction) -> None:
    numbers = np.broadcast_to(np.uint8(0), (2**60,))

    with pytest.raises(ConversionError, match=r"args\[0\]: cannot make a Uint8Array of"):
        session_shape(numbers)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (np.array(5), 5),
        (np.array(2.5, np.float32), 2.5),
        (np.int64(-3), -3),
        (np.uint64(2**53 - 1), 2**53 - 1),
        (np.int64(-(2**63)), -(2**63)),
        (np.uint64(2**64 - 1), 2**64 - 1),
        (np.float32(0.5), 0.5),
        (np.float16(0.5), 0.5),
        (np.array(False), False),  # noqa: FBT003 (an element)
        (np.bool_(True), True),  # noqa: FBT003 (an element)
    ],
)
def test_a_single_element_is_that_element(
    session_shape: JSFunction, number: Any, expected: Any
) -> None:
    got = session_shape(number)

    assert (type(got), got) == (type(expected), expected)


@pytest.mark.parametrize(
    "value",
    [
        np.zeros(1, complex),
        np.array(["text"]),
        np.array([b"bytes"]),
        np.zeros(1, "datetime64[ns]"),
        np.datetime64(0, "s"),
        np.zeros(1, [("x", "i4")]),
        np.zeros(1, ">i4"),
        np.array([object()]),
        np.zeros(1, np.longdouble),
    ],
    ids=str,
)
def test_elements_that_javascript_has_not_are_refused(
    session_shape: JSFunction, value: Any
) -> None:
    with pytest.raises(ConversionError, match=r'^cannot convert args\[0\]\["a"\]\[1\]: '):
        session_shape({"a": [1, value]})


def test_default_converts_what_has_no_typed_array() -> None:
    with Context(default=lambda value: value.tolist()) as context:
        echo = context.eval("value => value")

        assert echo(np.array(["a", "b"]), copy=True) == ["a", "b"]
        assert echo(np.array([1, 2], np.uint8), copy=True) == b"\1\2"


def test_shared_arrays_stay_shared_in_a_call(context: Context) -> None:
    numbers = np.zeros((2, 2))
    compare = context.eval(
        "(one, other) => [one === other.a, one[0].buffer === one[1].buffer, one[1].byteOffset]"
    )

    assert compare(numbers, {"a": numbers}, copy=True) == [True, True, 16]


@given(
    st.lists(st.floats(width=32, allow_nan=False), max_size=40),
    st.sampled_from(["float32", "float64"]),
)
def test_numbers_go_there_and_back(
    session_echo: JSFunction, numbers: list[float], dtype: str
) -> None:
    array = np.array(numbers, dtype)

    buffer: JSBuffer = session_echo(array)

    assert np.asarray(buffer).tobytes() == array.tobytes()
    assert np.asarray(buffer).dtype == array.dtype
    assert bytes(session_echo(bytes(buffer))) == array.tobytes()


@given(st.binary(max_size=200))
def test_bytes_go_there_and_back(session_echo: JSFunction, data: bytes) -> None:
    for value in (data, bytearray(data), memoryview(data), np.frombuffer(data, np.uint8)):
        buffer = session_echo(value)
        assert (bytes(buffer), buffer.to_python(), list(buffer)) == (data, data, list(data))


# --- Shared ---------------------------------------------------------------------------------------


@needs_sharing
@EVERY_TYPE
def test_a_shared_array_is_used_in_place(
    context: Context, name: str, dtype: str, elements: list[Any]
) -> None:
    numbers = np.zeros(3, dtype)
    context.globals["shared"] = share(numbers)

    numbers[1:] = elements

    assert context.eval("shared.constructor.name") == name
    assert list(context.eval("shared"))[1:] == elements
    context.eval("shared[0] = shared[2]")
    assert numbers[0] == elements[1]


@needs_sharing
def test_a_shared_array_lives_as_long_as_javascript_has_it(context: Context) -> None:
    context.globals["shared"] = share(np.full(1 << 16, 3, np.int32))

    gc.collect()
    context.isolate.collect_garbage()

    assert context.eval("shared.every(x => x === 3)") is True


@needs_sharing
@pytest.mark.parametrize(
    "numbers", [np.zeros(6)[::2], np.zeros((2, 3)).T, np.frombuffer(b"12345678", np.float64)]
)
def test_what_cannot_be_shared_is_refused(numbers: NDArray[Any]) -> None:
    with pytest.raises(BufferError):
        share(numbers)


@needs_sharing
def test_a_shared_matrix_is_one_typed_array(context: Context) -> None:
    numbers = np.arange(6, dtype=np.float64).reshape(2, 3)
    buffer = context.eval("value => value")(share(numbers))

    numbers[1, 2] = 60

    assert list(buffer) == [0, 1, 2, 3, 4, 60]
