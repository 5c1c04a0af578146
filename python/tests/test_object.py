"""Live objects as mappings and through attributes."""

from __future__ import annotations

from collections.abc import ItemsView, KeysView, MutableMapping, ValuesView
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import ConversionError, JavaScriptError, JSFunction, JSObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from swiftracer import Context

PYTHON_NAMES = [
    "keys",
    "values",
    "items",
    "get",
    "pop",
    "popitem",
    "setdefault",
    "update",
    "clear",
    "to_python",
]
STRANGE_KEYS = [
    "",
    "__proto__",
    "constructor",
    "toString",
    "keys",
    "a.b",
    "a\0b",
    "\U0001f600",
    "\ud800",
    "0",
    "-1",
    "4294967295",
    "1e3",
]


@pytest.fixture
def point(context: Context) -> JSObject:
    """Give an object with two properties and a prototype that has more."""
    value = context.eval(
        """
        class Point {
            constructor(x, y) { this.x = x; this.y = y }
            get length() { return Math.hypot(this.x, this.y) }
            plus(other) { return new Point(this.x + other.x, this.y + other.y) }
        }
        new Point(3, 4)
        """,
    )
    assert isinstance(value, JSObject)
    return value


def test_an_object_is_a_mutable_mapping(point: JSObject) -> None:
    assert isinstance(point, MutableMapping)


def test_an_object_matches_a_mapping_pattern(point: JSObject) -> None:
    match point:
        case {"x": 3, "y": y}:
            assert y == 4
        case _:
            pytest.fail("no match")


def test_items_are_read_by_key(point: JSObject) -> None:
    assert point["x"] == 3
    assert point["y"] == 4


@pytest.mark.parametrize("key", ["z", "length", "plus", "constructor", "__proto__", "toString", 0])
def test_a_key_that_is_no_own_property_is_a_key_error(point: JSObject, key: str | int) -> None:
    with pytest.raises(KeyError) as caught:
        point[key]

    assert caught.value.args == (key,)
    assert key not in point


def test_items_are_written_by_key(context: Context, point: JSObject) -> None:
    point["x"] = 30
    point["z"] = [1]

    assert context.call("JSON.stringify", point) == '{"x":30,"y":4,"z":[1]}'


def test_items_are_deleted_by_key(context: Context, point: JSObject) -> None:
    del point["x"]

    assert context.call("JSON.stringify", point) == '{"y":4}'


@pytest.mark.parametrize("key", ["z", "length", 0])
def test_deleting_what_is_not_there_is_a_key_error(point: JSObject, key: str | int) -> None:
    with pytest.raises(KeyError):
        del point[key]


@pytest.mark.parametrize("key", STRANGE_KEYS)
def test_any_str_is_a_key(context: Context, key: str) -> None:
    value = context.eval("({})")

    value[key] = 1

    assert value[key] == 1
    assert key in value
    assert list(value) == [key]
    assert context.eval("o => Object.getPrototypeOf(o) === Object.prototype")(value) is True
    del value[key]
    assert key not in value


def test_an_int_is_the_key_of_its_digits(context: Context) -> None:
    value = context.eval("({1: 'one', '-1': 'minus one', '4294967296': 'big'})")

    assert (value[1], value[-1], value[2**32]) == ("one", "minus one", "big")
    assert 1 in value
    value[2] = "two"
    assert value["2"] == "two"


@pytest.mark.parametrize("key", [None, 1.5, True, (1,), b"x"], ids=repr)
def test_other_keys_are_refused(point: JSObject, key: Any) -> None:
    with pytest.raises(ConversionError, match=type(key).__name__):
        point[key]
    with pytest.raises(ConversionError, match=type(key).__name__):
        point[key] = 1
    assert key not in point


def test_iteration_goes_over_own_enumerable_string_keys(context: Context) -> None:
    value = context.eval(
        "Object.defineProperty({b: 1, [Symbol()]: 2, 1: 3, a: 4}, 'hidden', {value: 5})",
    )

    assert list(value) == ["1", "b", "a"]
    assert len(value) == 3
    assert value["hidden"] == 5
    assert "hidden" in value


def test_iteration_goes_over_the_keys_of_its_beginning(context: Context) -> None:
    value = context.eval("({a: 1, b: 2})")
    seen: list[str] = []

    for key in value:
        seen.append(key)
        value[key + "!"] = 0

    assert seen == ["a", "b"]
    assert len(value) == 4


def test_keys_values_and_items_are_live_views(point: JSObject) -> None:
    keys, values, items = point.keys(), point.values(), point.items()

    point["z"] = 5

    assert isinstance(keys, KeysView)
    assert isinstance(values, ValuesView)
    assert isinstance(items, ItemsView)
    assert list(keys) == ["x", "y", "z"]
    assert list(values) == [3, 4, 5]
    assert list(items) == [("x", 3), ("y", 4), ("z", 5)]
    assert keys & {"x", "q"} == {"x"}


def test_a_dict_can_be_made_of_an_object(point: JSObject) -> None:
    assert dict(point) == {"x": 3, "y": 4}
    assert {**point} == {"x": 3, "y": 4}


def test_get_has_a_default(point: JSObject) -> None:
    assert point.get("x") == 3
    assert point.get("z") is None
    assert point.get("z", 7) == 7


def test_pop_deletes_and_returns(point: JSObject) -> None:
    assert point.pop("x") == 3
    assert point.pop("x", None) is None
    assert "x" not in point
    with pytest.raises(KeyError):
        point.pop("x")


def test_popitem_takes_the_last(point: JSObject) -> None:
    assert point.popitem() == ("y", 4)
    assert point.popitem() == ("x", 3)
    with pytest.raises(KeyError):
        point.popitem()


def test_setdefault_writes_what_is_missing(point: JSObject) -> None:
    assert point.setdefault("x", 0) == 3
    assert point.setdefault("z", 5) == 5
    assert point["z"] == 5


@pytest.mark.parametrize(
    "other", [{"x": 1, "z": 2}, [("x", 1), ("z", 2)]], ids=["mapping", "pairs"]
)
def test_update_takes_a_mapping_or_pairs_and_keywords(point: JSObject, other: Any) -> None:
    point.update(other, y=0)

    assert dict(point) == {"x": 1, "y": 0, "z": 2}


def test_update_takes_another_object(context: Context, point: JSObject) -> None:
    point.update(context.eval("({x: 1})"))

    assert point["x"] == 1


def test_clear_deletes_all_items(point: JSObject) -> None:
    point.clear()

    assert len(point) == 0


def test_attributes_go_along_the_prototype_chain(point: JSObject) -> None:
    assert point.x == 3
    assert point.length == 5
    assert isinstance(point.plus, JSFunction)
    assert point.hasOwnProperty("x") is True


def test_an_attribute_that_is_nowhere_is_an_attribute_error(point: JSObject) -> None:
    with pytest.raises(AttributeError, match="missing"):
        point.missing  # noqa: B018 (reading is what is tested)
    assert not hasattr(point, "missing")


def test_an_attribute_that_is_undefined_is_there(context: Context) -> None:
    assert hasattr(context.eval("({x: undefined})"), "x")


def test_attributes_are_written_and_deleted(context: Context, point: JSObject) -> None:
    point.x = 30
    point.z = "new"
    del point.y

    assert context.call("JSON.stringify", point) == '{"x":30,"z":"new"}'


def test_deleting_an_attribute_that_is_not_its_own_is_an_attribute_error(point: JSObject) -> None:
    with pytest.raises(AttributeError):
        del point.plus
    with pytest.raises(AttributeError):
        del point.missing


@pytest.mark.parametrize("name", PYTHON_NAMES)
def test_names_of_python_win_and_the_key_reaches_the_property(context: Context, name: str) -> None:
    value = context.eval("name => ({[name]: 'of the script'})")(name)

    assert callable(getattr(value, name))
    assert value[name] == "of the script"
    with pytest.raises(AttributeError):
        setattr(value, name, 1)


@pytest.mark.parametrize("name", ["__proto__", "__deepcopy__", "__array_interface__", "__x__"])
def test_double_underscores_never_reach_javascript(context: Context, name: str) -> None:
    value = context.eval("new Proxy({}, {get() { throw 1 }, has() { throw 1 }, set() { throw 1 }})")

    with pytest.raises(AttributeError):
        getattr(value, name)
    with pytest.raises(AttributeError):
        setattr(value, name, 1)


def test_symbols_are_keys(context: Context) -> None:
    symbol = context.eval("var s = Symbol('s'); s")
    value = context.eval("({[s]: 1, a: 2})")

    assert value[symbol] == 1
    assert symbol in value
    assert list(value) == ["a"]
    value[symbol] = 3
    assert context.eval("o => o[s]")(value) == 3
    del value[symbol]
    assert symbol not in value


@pytest.mark.parametrize(
    "code",
    [
        "({})",
        "({a: 1})",
        "(() => 1)",
        "new Error",
        "new Proxy({}, {})",
        "Object.create(null)",
        "new Boolean(false)",
    ],
)
def test_an_object_is_always_true(context: Context, code: str) -> None:
    assert context.eval(code)


def test_a_write_runs_the_setter(context: Context) -> None:
    value = context.eval("({set x(v) { this.seen = v }})")

    value["x"] = 1
    assert value["seen"] == 1
    value.x = 2
    assert value["seen"] == 2


REFUSED_WRITES: list[tuple[str, Callable[[Any], Any]]] = [
    ("Object.freeze({x: 1})", lambda o: o.__setitem__("x", 2)),
    ("Object.freeze({x: 1})", lambda o: setattr(o, "x", 2)),
    ("Object.freeze({x: 1})", lambda o: o.__delitem__("x")),
    ("Object.freeze({x: 1})", lambda o: delattr(o, "x")),
    ("Object.freeze({x: 1})", lambda o: o.__setitem__("y", 2)),
    ("Object.freeze({x: 1})", lambda o: o.clear()),
    ("Object.freeze({x: 1})", lambda o: o.pop("x")),
    ("Object.freeze({x: 1})", lambda o: o.popitem()),
    ("Object.freeze({x: 1})", lambda o: o.update(x=2)),
    ("Object.freeze({})", lambda o: o.setdefault("x", 2)),
    ("Object.freeze({})", lambda o: o.__setitem__("__proto__", 2)),
    ("Object.preventExtensions({})", lambda o: o.__setitem__("x", 2)),
    ("Object.seal({x: 1})", lambda o: o.__delitem__("x")),
    ("({get x() { return 1 }})", lambda o: o.__setitem__("x", 2)),
    ("({get x() { return 1 }})", lambda o: setattr(o, "x", 2)),
    ("Object.defineProperty({}, 'x', {value: 1})", lambda o: o.__setitem__("x", 2)),
    ("Object.defineProperty({}, 'x', {value: 1})", lambda o: o.__delitem__("x")),
    ("new Proxy({}, {set: () => false})", lambda o: o.__setitem__("x", 2)),
    ("new Proxy({}, {set: () => false})", lambda o: setattr(o, "x", 2)),
    ("new Proxy({x: 1}, {deleteProperty: () => false})", lambda o: o.__delitem__("x")),
    ("Object.freeze(() => 1)", lambda o: o.__setitem__("x", 2)),
]


@pytest.mark.parametrize(
    ("code", "write"),
    REFUSED_WRITES,
)
def test_what_javascript_refuses_is_a_type_error_of_javascript(
    context: Context,
    code: str,
    write: Callable[[Any], Any],
) -> None:
    value = context.eval(code)

    with pytest.raises(JavaScriptError) as caught:
        write(value)

    assert caught.value.name == "TypeError"


def test_globals_is_the_global_object(context: Context) -> None:
    context.globals["answer"] = 42
    context.eval("var question = 'what?'; const hidden = 1")

    assert context.eval("answer") == 42
    assert context.globals["question"] == "what?"
    assert "hidden" not in context.globals
    assert context.globals == context.eval("globalThis")
    assert context.globals.Math.max(1, 3, 2) == 3
