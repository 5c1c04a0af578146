"""Live Sets as sets."""

from __future__ import annotations

import math
from collections.abc import MutableSet
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import ConversionError, JSFunction, JSSet

if TYPE_CHECKING:
    from collections.abc import Callable

    from swiftracer import Context


@pytest.fixture
def elements(context: Context) -> JSSet:
    """Give the Set of 1, 2, 3."""
    value = context.eval("new Set([1, 2, 3])")
    assert isinstance(value, JSSet)
    return value


def test_a_set_is_a_mutable_set(elements: JSSet) -> None:
    assert isinstance(elements, MutableSet)


def test_elements_are_added_and_taken_away(elements: JSSet) -> None:
    elements.add(4)
    elements.add(4)
    elements.discard(1)
    elements.discard(100)
    elements.remove(2)

    assert list(elements) == [3, 4]
    assert len(elements) == 2
    with pytest.raises(KeyError):
        elements.remove(2)


def test_membership_is_that_of_javascript(context: Context) -> None:
    value = context.eval("const o = {}; new Set([1, 'a', NaN, 0, o, null])")

    assert 1.0 in value
    assert "1" not in value
    assert math.nan in value  # noqa: PLW0177 (a Set finds it)
    assert -0.0 in value
    assert context.eval("o") in value
    assert context.eval("({})") not in value
    assert None in value


def test_pop_takes_the_oldest(elements: JSSet) -> None:
    assert elements.pop() == 1
    assert elements.pop() == 2
    elements.clear()
    with pytest.raises(KeyError):
        elements.pop()


def test_iteration_goes_over_the_elements_of_its_beginning(elements: JSSet) -> None:
    for element in elements:
        elements.add(element + 10)

    assert list(elements) == [1, 2, 3, 11, 12, 13]


OPERATIONS: list[tuple[Callable[[Any, Any], Any], set[int]]] = [
    (lambda a, b: a | b, {1, 2, 3, 4}),
    (lambda a, b: a & b, {2, 3}),
    (lambda a, b: a - b, {1}),
    (lambda a, b: a ^ b, {1, 4}),
    (lambda a, b: b | a, {1, 2, 3, 4}),
    (lambda a, b: b & a, {2, 3}),
    (lambda a, b: b - a, {4}),
    (lambda a, b: b ^ a, {1, 4}),
]


@pytest.mark.parametrize(("operate", "expected"), OPERATIONS)
def test_operators_with_a_set_give_a_python_set(
    elements: JSSet,
    operate: Callable[[Any, Any], Any],
    expected: set[int],
) -> None:
    result = operate(elements, {2, 3, 4})

    assert result == expected
    assert type(result) is set
    assert list(elements) == [1, 2, 3]


def test_operators_take_another_live_set(context: Context, elements: JSSet) -> None:
    assert elements | context.eval("new Set([9])") == {1, 2, 3, 9}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("__ior__", {1, 2, 3, 4}), ("__iand__", {2, 3}), ("__isub__", {1}), ("__ixor__", {1, 4})],
)
def test_operators_in_place_change_the_set_itself(
    elements: JSSet,
    name: str,
    expected: set[int],
) -> None:
    result = getattr(elements, name)({2, 3, 4})

    assert result is elements
    assert set(elements) == expected


def test_operators_refuse_what_is_no_set(elements: JSSet) -> None:
    not_a_set: Any = 1

    with pytest.raises(TypeError):
        _ = elements | not_a_set
    with pytest.raises(TypeError):
        _ = elements <= not_a_set


def test_sets_are_compared(elements: JSSet) -> None:
    assert elements <= {1, 2, 3}
    assert elements < {1, 2, 3, 4}
    assert elements >= {1}
    assert elements > {1}
    assert not elements < {1, 2, 3}
    assert elements.isdisjoint({4})
    assert not elements.isdisjoint([3])


def test_an_empty_set_is_false(context: Context, elements: JSSet) -> None:
    assert elements
    assert not context.eval("new Set")


def test_names_that_are_not_pythons_are_attributes(elements: JSSet) -> None:
    assert elements.size == 3
    assert elements.has(1) is True
    assert isinstance(elements.forEach, JSFunction)


def test_an_element_without_counterpart_is_refused(elements: JSSet) -> None:
    with pytest.raises(ConversionError, match="object"):
        elements.add(object())

    assert len(elements) == 3
