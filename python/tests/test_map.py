"""Live Maps as mappings."""

from __future__ import annotations

import math
from collections.abc import ItemsView, KeysView, MutableMapping, ValuesView
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import ConversionError, JSFunction, JSMap, undefined

if TYPE_CHECKING:
    from swiftracer import Context


@pytest.fixture
def mapping(context: Context) -> JSMap:
    """Give a Map with a string, a number and an object as keys."""
    value = context.eval("const key = {}; new Map([['a', 1], [2, 'two'], [key, 'object']])")
    assert isinstance(value, JSMap)
    return value


def test_a_map_is_a_mutable_mapping(mapping: JSMap) -> None:
    assert isinstance(mapping, MutableMapping)


def test_entries_are_read_by_key(context: Context, mapping: JSMap) -> None:
    assert mapping["a"] == 1
    assert mapping[2] == "two"
    assert mapping[context.eval("key")] == "object"
    assert len(mapping) == 3


@pytest.mark.parametrize("key", ["b", "2", 3, None, undefined, "size"], ids=repr)
def test_a_missing_key_is_a_key_error(mapping: JSMap, key: object) -> None:
    with pytest.raises(KeyError) as caught:
        mapping[key]
    with pytest.raises(KeyError):
        del mapping[key]

    assert caught.value.args == (key,)
    assert key not in mapping


def test_entries_are_written_and_deleted(context: Context, mapping: JSMap) -> None:
    mapping["a"] = [1]
    mapping[None] = "null"
    del mapping[2]

    assert (
        context.eval("m => JSON.stringify([...m])")(mapping)
        == '[["a",[1]],[{},"object"],[null,"null"]]'
    )


KEYS: list[Any] = [
    0,
    -0.0,
    1.5,
    math.nan,
    math.inf,
    2**70,
    "",
    "\ud800",
    None,
    undefined,
    True,
    "__proto__",
]


@pytest.mark.parametrize("key", KEYS, ids=repr)
def test_any_primitive_is_a_key(context: Context, key: Any) -> None:
    value = context.eval("new Map")

    value[key] = "here"

    assert value[key] == "here"
    assert key in value
    assert value.pop(key) == "here"


def test_live_objects_are_keys_by_identity(context: Context) -> None:
    value, first, second = context.eval("new Map"), context.eval("[]"), context.eval("[]")

    value[first] = 1

    assert value[first] == 1
    assert second not in value


def test_keys_values_and_items_are_live_views(context: Context) -> None:
    value = context.eval("new Map([['b', 1]])")
    views: list[Any] = [value.keys(), value.values(), value.items()]

    value["a"] = 2

    assert list(map(list, views)) == [["b", "a"], [1, 2], [("b", 1), ("a", 2)]]
    assert isinstance(views[0], KeysView)
    assert isinstance(views[1], ValuesView)
    assert isinstance(views[2], ItemsView)


def test_iteration_goes_over_the_keys_of_its_beginning(context: Context) -> None:
    value = context.eval("new Map([[1, 1], [2, 2]])")

    for key in value:
        value[key + 10] = key

    assert list(value) == [1, 2, 11, 12]


def test_the_rest_of_a_mapping(mapping: JSMap) -> None:
    assert mapping.get("a") == 1
    assert mapping.get("b") is None
    assert mapping.get("b", 7) == 7
    assert mapping.setdefault("a", 0) == 1
    assert mapping.setdefault("b", 5) == 5
    assert mapping.pop("b") == 5
    assert mapping.pop("b", None) is None
    with pytest.raises(KeyError):
        mapping.pop("b")


def test_popitem_takes_the_last_and_clear_the_rest(mapping: JSMap) -> None:
    assert mapping.popitem()[1] == "object"
    assert mapping.popitem() == (2, "two")

    mapping.clear()

    assert len(mapping) == 0
    with pytest.raises(KeyError):
        mapping.popitem()


@pytest.mark.parametrize("other", [{"a": 2, 5: 6}, [("a", 2), (5, 6)]], ids=["mapping", "pairs"])
def test_update_takes_a_mapping_or_pairs_and_keywords(context: Context, other: Any) -> None:
    value = context.eval("new Map([['a', 1]])")

    value.update(other, c=3)

    assert dict(value) == {"a": 2, 5: 6, "c": 3}


def test_an_empty_map_is_false(context: Context, mapping: JSMap) -> None:
    assert mapping
    assert not context.eval("new Map")


def test_names_that_are_not_pythons_are_attributes(mapping: JSMap) -> None:
    assert mapping.size == 3
    assert mapping.has("a") is True
    assert isinstance(mapping.forEach, JSFunction)
    with pytest.raises(AttributeError):
        mapping.missing  # noqa: B018 (reading is what is tested)


def test_a_key_without_counterpart_is_refused(mapping: JSMap) -> None:
    with pytest.raises(ConversionError, match="object"):
        mapping[object()] = 1
    with pytest.raises(ConversionError, match="object"):
        mapping["x"] = object()
    assert "x" not in mapping


def test_a_script_that_replaced_the_methods_is_not_asked(context: Context) -> None:
    value = context.eval("Map.prototype.get = () => { throw 1 }; new Map([['a', 1]])")

    assert value["a"] == 1
    assert list(value) == ["a"]


def test_keys_that_python_does_not_tell_apart_keep_their_values(context: Context) -> None:
    value = context.eval("new Map([[10, 'number'], [10n, 'bigint'], [new Date(0), 'date']])")

    assert list(value.values()) == ["number", "bigint", "date"]
    assert [item for _, item in value.items()] == ["number", "bigint", "date"]
    assert len(list(value)) == 3


def test_popitem_takes_a_key_that_python_does_not_tell_apart(context: Context) -> None:
    value = context.eval("new Map([[10, 'number'], [10n, 'bigint']])")

    assert value.popitem() == (10, "bigint")
    assert list(value.items()) == [(10, "number")]
