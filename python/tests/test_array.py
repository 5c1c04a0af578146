"""Live arrays as sequences."""

from __future__ import annotations

from collections.abc import MutableMapping, MutableSequence
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swiftracer import ConversionError, JavaScriptError, JSArray, JSFunction, undefined

if TYPE_CHECKING:
    from collections.abc import Callable

    from swiftracer import Context

_indices = st.none() | st.integers(-8, 8)
_slices = st.builds(slice, _indices, _indices, _indices.filter(lambda step: step != 0))


@pytest.fixture
def array(context: Context) -> JSArray:
    """Give the array [10, 20, 30, 40]."""
    value = context.eval("[10, 20, 30, 40]")
    assert isinstance(value, JSArray)
    return value


@pytest.fixture(scope="session")
def make_array(session_echo: JSFunction) -> Callable[[list[int]], JSArray]:
    """Give a function that makes an array of a list."""
    return session_echo


def test_an_array_is_a_mutable_sequence_and_no_mapping(array: JSArray) -> None:
    assert isinstance(array, MutableSequence)
    assert not isinstance(array, MutableMapping)


def test_an_array_matches_a_sequence_pattern(array: JSArray) -> None:
    match array:
        case [10, *rest]:
            assert rest == [20, 30, 40]
        case _:
            pytest.fail("no match")


@pytest.mark.parametrize(("index", "expected"), [(0, 10), (3, 40), (-1, 40), (-4, 10), (True, 20)])
def test_elements_are_read_by_index(array: JSArray, index: int, expected: int) -> None:
    assert array[index] == expected


@pytest.mark.parametrize("index", [4, -5, 2**31, -(2**31) - 1, 2**32, 2**64, -(2**64)])
def test_an_index_out_of_range_is_an_index_error(array: JSArray, index: int) -> None:
    with pytest.raises(IndexError):
        array[index]
    with pytest.raises(IndexError):
        array[index] = 1
    with pytest.raises(IndexError):
        del array[index]
    with pytest.raises(IndexError):
        array.pop(index)
    assert list(array) == [10, 20, 30, 40]


@pytest.mark.parametrize("index", ["0", 1.0, None, "length"], ids=repr)
def test_an_index_that_is_no_int_is_a_type_error(array: Any, index: object) -> None:
    with pytest.raises(TypeError):
        array[index]
    with pytest.raises(TypeError):
        array[index] = 1


def test_elements_are_written_and_deleted(array: JSArray) -> None:
    array[0] = "first"
    array[-1] = None
    del array[1]

    assert list(array) == ["first", 30, None]


def test_writing_at_minus_one_makes_no_property(context: Context, array: JSArray) -> None:
    array[-1] = 9

    assert context.eval("a => Object.keys(a).join()")(array) == "0,1,2,3"


@given(part=_slices)
def test_a_slice_reads_as_it_would_from_a_list(
    make_array: Callable[[list[int]], JSArray],
    part: slice,
) -> None:
    values = [0, 1, 2, 3, 4, 5]

    assert make_array(values)[part] == values[part]


@given(part=_slices)
def test_a_slice_is_deleted_as_it_would_be_from_a_list(
    make_array: Callable[[list[int]], JSArray],
    part: slice,
) -> None:
    values = [0, 1, 2, 3, 4, 5]
    array = make_array(values)

    del array[part]
    del values[part]

    assert list(array) == values


@given(start=_indices, stop=_indices, new=st.lists(st.integers(0, 9), max_size=9))
def test_a_slice_is_written_as_it_would_be_in_a_list(
    make_array: Callable[[list[int]], JSArray],
    start: int | None,
    stop: int | None,
    new: list[int],
) -> None:
    values = [0, 1, 2, 3, 4, 5]
    array = make_array(values)

    array[start:stop] = new
    values[start:stop] = new

    assert list(array) == values


def test_an_extended_slice_takes_as_many_values_as_it_has(array: JSArray) -> None:
    array[::2] = [1, 3]

    assert list(array) == [1, 20, 3, 40]
    with pytest.raises(ValueError, match="2"):
        array[::2] = [1, 2, 3]


def test_a_slice_takes_any_iterable(array: JSArray) -> None:
    array[1:3] = (value for value in "ab")

    assert list(array) == [10, "a", "b", 40]


def test_holes_read_as_undefined(context: Context) -> None:
    value = context.eval("[1, , 3]")

    assert list(value) == [1, undefined, 3]
    assert value[1] is undefined
    assert len(value) == 3
    assert value[:] == [1, undefined, 3]


def test_append_extend_insert_and_iadd_add(context: Context) -> None:
    value = context.eval("[]")
    same = value

    value.append(1)
    value.extend([3, 4])
    value.insert(1, 2)
    value.insert(-100, 0)
    value.insert(100, 5)
    value += (number for number in (6, 7))

    assert list(value) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert value is same


def test_an_array_extends_itself(array: JSArray) -> None:
    array.extend(array)

    assert list(array) == [10, 20, 30, 40, 10, 20, 30, 40]


def test_pop_takes_from_the_end_or_from_an_index(array: JSArray) -> None:
    assert array.pop() == 40
    assert array.pop(0) == 10
    assert array.pop(-2) == 20
    assert list(array) == [30]


def test_pop_of_an_empty_array_is_an_index_error(context: Context) -> None:
    with pytest.raises(IndexError):
        context.eval("[]").pop()


def test_remove_reverse_and_clear(array: JSArray) -> None:
    array.remove(20)
    array.reverse()
    assert list(array) == [40, 30, 10]

    with pytest.raises(ValueError, match="not in"):
        array.remove(20)
    array.clear()
    assert len(array) == 0


def test_index_count_and_in_compare_as_python_does(context: Context) -> None:
    value = context.eval("const o = {}; [1, 'a', o, 2.5, 'a', null, undefined]")
    same = context.eval("o")

    assert value.index("a") == 1
    assert value.index("a", 2) == 4
    assert value.index("a", -3) == 4
    assert value.count("a") == 2
    assert value.index(same) == 2
    assert 2.5 in value
    assert None in value
    assert undefined in value
    assert "b" not in value
    with pytest.raises(ValueError, match="a"):
        value.index("a", 2, 4)


def test_iteration_sees_what_is_added_meanwhile(context: Context) -> None:
    value = context.eval("[1]")
    seen: list[int] = []

    for item in value:
        seen.append(item)
        if item < 5:
            value.append(item + 1)

    assert seen == [1, 2, 3, 4, 5]


def test_reversed_goes_backwards(array: JSArray) -> None:
    assert list(reversed(array)) == [40, 30, 20, 10]


def test_an_empty_array_is_false(context: Context, array: JSArray) -> None:
    assert array
    assert not context.eval("[]")


def test_methods_of_javascript_are_attributes(array: JSArray) -> None:
    assert array.join("-") == "10-20-30-40"
    assert array.length == 4
    assert isinstance(array.map, JSFunction)
    assert list(array.slice(1, 3)) == [20, 30]
    assert array.at(-1) == 40


def test_attributes_are_written(array: JSArray) -> None:
    array.length = 2
    array.label = "two"

    assert list(array) == [10, 20]
    assert array.label == "two"
    del array.label
    assert not hasattr(array, "label")


def test_python_names_are_the_sequence(array: JSArray) -> None:
    assert array.pop(0) == 10
    with pytest.raises(AttributeError):
        array.pop = 1  # type: ignore[method-assign,assignment]


def test_a_value_without_counterpart_leaves_the_array_alone(array: JSArray) -> None:
    with pytest.raises(ConversionError):
        array.append(object())
    with pytest.raises(ConversionError):
        array.extend([1, object()])
    with pytest.raises(ConversionError):
        array[1:2] = [1, object()]

    assert list(array) == [10, 20, 30, 40]


FROZEN_WRITES: list[Callable[[Any], Any]] = [
    lambda array: array.__setitem__(0, 1),
    lambda array: array.__delitem__(0),
    lambda array: array.__setitem__(slice(0, 1), [1, 2]),
    lambda array: array.__delitem__(slice(0, 1)),
    lambda array: array.append(1),
    lambda array: array.extend([1]),
    lambda array: array.insert(0, 1),
    lambda array: array.pop(),
    lambda array: array.remove(1),
    lambda array: array.reverse(),
    lambda array: array.clear(),
]


@pytest.mark.parametrize("write", FROZEN_WRITES)
def test_a_frozen_array_refuses_every_write(context: Context, write: Callable[[Any], Any]) -> None:
    value = context.eval("Object.freeze([1, 2])")

    with pytest.raises(JavaScriptError) as caught:
        write(value)

    assert caught.value.name == "TypeError"
    assert list(value) == [1, 2]


def test_a_throwing_element_comes_out(context: Context) -> None:
    value = context.eval("Object.defineProperty([1, 2], 1, {get() { throw new Error('no') }})")

    with pytest.raises(JavaScriptError, match="no"):
        value[1]
    with pytest.raises(JavaScriptError, match="no"):
        list(value)
    with pytest.raises(JavaScriptError, match="no"):
        value[:]


def test_a_very_long_array_is_not_filled(context: Context) -> None:
    value = context.eval("const a = []; a[2 ** 32 - 2] = 'last'; a")

    assert len(value) == 2**32 - 1
    assert value[-1] == "last"
    assert value[2**31] is undefined
    assert value[-2:] == [undefined, "last"]


def test_a_hundred_thousand_elements_are_read(context: Context) -> None:
    assert list(context.eval("Array.from({length: 100000}, (_, i) => i)")) == list(range(100_000))
