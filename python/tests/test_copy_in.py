"""Python containers given to JavaScript: copied deeply, with cycles and sharing."""

from __future__ import annotations

import collections
import contextlib
import decimal
import fractions
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given
from strategies import data, through_javascript

from swiftracer import ConversionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from swiftracer import Context, Isolate, JSFunction

DEPTH = 100_000


class _Point(NamedTuple):
    x: int
    y: int


def _nested_list() -> list[Any]:
    value: list[Any] = []
    for _ in range(DEPTH):
        value = [value]
    return value


def _nested_dict() -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(DEPTH):
        value = {"in": value}
    return value


def _cyclic_list() -> list[Any]:
    value: list[Any] = [1]
    value.append(value)
    return value


def _cyclic_dict() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["self"] = value
    return value


def _cycle_through_a_tuple() -> list[Any]:
    value: list[Any] = []
    value.append((value,))
    return value


CONTAINERS: list[tuple[Any, str]] = [
    ([], "[]"),
    ([1, "a", None, True, 1.5], '[1,"a",null,true,1.5]'),
    ((), "[]"),
    ((1, (2, [3])), "[1,[2,[3]]]"),
    (_Point(1, 2), "[1,2]"),
    ({}, "{}"),
    ({"a": 1, "b": {"c": []}}, '{"a":1,"b":{"c":[]}}'),
    ({"z": 1, "a": 2}, '{"z":1,"a":2}'),
    ({2: "b", 1: "a", -1: "c"}, '{"1":"a","2":"b","-1":"c"}'),
    ({10**20: 1}, '{"100000000000000000000":1}'),
    ({"": 1, "a\0b": 2}, '{"":1,"a\\u0000b":2}'),
    ({"constructor": 1, "toString": 2, "keys": 3}, '{"constructor":1,"toString":2,"keys":3}'),
    ({"__proto__": {"polluted": 1}}, '{"__proto__":{"polluted":1}}'),
    (collections.OrderedDict(b=1, a=2), '{"b":1,"a":2}'),
    (collections.defaultdict(list, a=[1]), '{"a":[1]}'),
]


@pytest.mark.parametrize(
    ("value", "json"),
    CONTAINERS,
)
def test_a_container_arrives_with_all_its_items(context: Context, value: Any, json: str) -> None:
    assert context.call("JSON.stringify", value) == json


KINDS: list[tuple[Any, str]] = [
    ([], "Array"),
    ((), "Array"),
    ({}, "Object"),
    (set(), "Set"),
    (frozenset(), "Set"),
]


@pytest.mark.parametrize(
    ("value", "kind"),
    KINDS,
)
def test_a_container_arrives_as_what_corresponds(context: Context, value: Any, kind: str) -> None:
    assert context.eval("value => value.constructor.name")(value) == kind


@pytest.mark.parametrize("value", [{1, 2, 3}, frozenset({1, 2, 3})], ids=["set", "frozenset"])
def test_a_set_arrives_with_all_its_elements(context: Context, value: Any) -> None:
    assert context.eval("value => [...value].sort()")(value, copy=True) == [1, 2, 3]


def test_a_dict_cannot_change_the_prototype(context: Context) -> None:
    plain = context.eval("value => Object.getPrototypeOf(value) === Object.prototype")

    assert plain({"__proto__": {"polluted": True}}) is True
    assert context.eval("({}).polluted === undefined") is True


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_cyclic_list, "value => value[1] === value"),
        (_cyclic_dict, "value => value.self === value"),
        (_cycle_through_a_tuple, "value => value[0][0] === value"),
    ],
)
def test_a_cycle_stays_a_cycle(context: Context, make: Callable[[], Any], code: str) -> None:
    assert context.eval(code)(make()) is True


SHARED: list[Any] = [[], {}, (1,), frozenset({1})]


@pytest.mark.parametrize("shared", SHARED, ids=["list", "dict", "tuple", "set"])
def test_what_is_shared_stays_shared(context: Context, shared: Any) -> None:
    assert context.eval("value => value[0] === value[1].again")([shared, {"again": shared}]) is True


def test_what_is_equal_but_not_the_same_stays_apart(context: Context) -> None:
    assert context.eval("value => value[0] === value[1]")([[], []]) is False


def test_each_call_makes_its_own_copy(echo: JSFunction) -> None:
    value = [1]

    first = echo(value)
    value.append(2)

    assert list(first) == [1]
    assert echo(value) != first


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (
            _nested_list,
            "value => { let n = 0; while (value.length) { value = value[0]; n++ } return n }",
        ),
        (
            _nested_dict,
            "value => { let n = 0; while (value.in) { value = value.in; n++ } return n }",
        ),
    ],
)
def test_deep_nesting_needs_no_stack(context: Context, make: Callable[[], Any], code: str) -> None:
    assert context.eval(code)(make()) == DEPTH


def test_a_hundred_thousand_items_arrive(context: Context) -> None:
    total = context.eval("values => values.reduce((a, b) => a + b)")(list(range(100_000)))

    assert total == sum(range(100_000))


REFUSED_KEYS: list[Any] = [None, True, 1.5, (1, 2), b"a", frozenset()]


@pytest.mark.parametrize("key", REFUSED_KEYS, ids=repr)
def test_a_dict_key_that_is_no_str_or_int_is_refused(echo: JSFunction, key: Any) -> None:
    with pytest.raises(ConversionError, match=type(key).__name__):
        echo({key: 1})


REFUSED: list[Any] = [
    object(),
    1j,
    decimal.Decimal(1),
    fractions.Fraction(1, 2),
]


@pytest.mark.parametrize(
    "value",
    REFUSED,
    ids=lambda value: type(value).__name__,
)
def test_a_value_without_a_counterpart_is_refused_by_type(echo: JSFunction, value: Any) -> None:
    with pytest.raises(ConversionError, match=type(value).__name__):
        echo(value)


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ((object(),), "args[0]"),
        ((1, object()), "args[1]"),
        (({"a": [1, 2, 3, object()]},), 'args[0]["a"][3]'),
        ((({"x": (object(),)},),), 'args[0][0]["x"][0]'),
        (({7: object()},), "args[0][7]"),
        (([_cyclic_list(), object()],), "args[0][1]"),
    ],
)
def test_a_refusal_tells_the_path(echo: JSFunction, arguments: tuple[Any, ...], path: str) -> None:
    with pytest.raises(ConversionError) as caught:
        echo(*arguments)

    assert path in str(caught.value)
    assert "object" in str(caught.value)


def test_a_refused_call_has_not_begun(context: Context) -> None:
    context.eval("var calls = 0; function count() { calls++ }")

    with pytest.raises(ConversionError):
        context.call("count", [object()])

    assert context.eval("calls") == 0


def test_default_converts_what_has_no_counterpart(isolate: Isolate) -> None:
    context = isolate.context(default=str)

    assert (
        context.call("JSON.stringify", {"price": [decimal.Decimal("1.50")]}) == '{"price":["1.50"]}'
    )


def test_what_default_returns_may_hold_what_needs_it_again(isolate: Isolate) -> None:
    def convert(value: object) -> object:
        return [fractions.Fraction(1, 2)] if isinstance(value, decimal.Decimal) else str(value)

    context = isolate.context(default=convert)

    assert context.call("JSON.stringify", decimal.Decimal(1)) == '["1/2"]'


def test_default_is_not_asked_about_what_has_a_counterpart(isolate: Isolate) -> None:
    asked: list[object] = []
    context = isolate.context(default=asked.append)

    context.call("JSON.stringify", [1, "a", None, {"b": 2.5}, {3}, (4,)])

    assert asked == []


def test_default_is_asked_once_about_a_shared_value(isolate: Isolate) -> None:
    asked: list[object] = []
    shared = object()
    context = isolate.context(default=asked.append)

    context.call("JSON.stringify", [shared, {"again": shared}])

    assert asked == [shared]


def test_what_default_raises_comes_out_as_it_is(isolate: Isolate) -> None:
    error = LookupError("no idea")

    def refuse(_: object) -> None:
        raise error

    with pytest.raises(LookupError) as caught:
        isolate.context(default=refuse).call("JSON.stringify", [object()])

    assert caught.value is error


def test_what_default_returns_has_to_have_a_counterpart(isolate: Isolate) -> None:
    context = isolate.context(default=lambda value: value)

    with pytest.raises(ConversionError, match="object"):
        context.call("JSON.stringify", [object()])


def test_default_may_use_the_context_itself(isolate: Isolate) -> None:
    context = isolate.context(default=lambda _: context.eval("6 * 7"))

    assert context.call("JSON.stringify", [object()]) == "[42]"


def test_a_list_may_shrink_while_it_is_copied(isolate: Isolate) -> None:
    value: list[Any] = [object(), object(), [1]]
    context = isolate.context(default=lambda _: value.clear())

    assert context.eval("value => value[0]")(value) is None


def test_a_dict_may_change_while_it_is_copied(isolate: Isolate) -> None:
    value: dict[str, Any] = {"a": object(), "b": object()}
    context = isolate.context(default=lambda _: value.clear())

    with contextlib.suppress(RuntimeError):
        context.eval("value => value")(value)

    assert value == {}


def _never(_: object) -> Any:
    message = "asked"
    raise AssertionError(message)


SUBCLASSES: list[Any] = [
    type("L", (list,), {"__iter__": _never, "__len__": _never, "__getitem__": _never})([1]),
    type("T", (tuple,), {"__iter__": _never, "__len__": _never, "__getitem__": _never})([1]),
    type("S", (set,), {"__iter__": _never, "__len__": _never})([1]),
    type("F", (frozenset,), {"__iter__": _never, "__len__": _never})([1]),
    type("D", (dict,), {"__iter__": _never, "keys": _never, "items": _never})({"1": 1}),
    type("I", (int,), {"__index__": _never, "__int__": _never, "__float__": _never})(1),
    type("X", (float,), {"__float__": _never, "__int__": _never})(1.5),
    type("N", (str,), {"__str__": _never, "__len__": _never, "encode": _never})("1"),
]


@pytest.mark.parametrize("value", SUBCLASSES, ids=lambda value: type(value).__name__)
def test_the_methods_of_a_subclass_are_not_asked(context: Context, value: Any) -> None:
    tell = context.eval("v => `${v instanceof Set ? [...v] : JSON.stringify(v)}`")

    assert "1" in tell(value)


def test_a_container_may_change_on_another_thread_while_it_is_copied(isolate: Isolate) -> None:
    shared: dict[str, Any] = {"list": [], "dict": {}, "set": set[int]()}
    shared["deque"] = collections.deque[int]()
    done = threading.Event()

    def change() -> None:
        number = 0
        while not done.is_set():
            number += 1
            shared["list"][:] = range(number % 1000)
            shared["dict"] = {str(key): [key] for key in range(number % 100)}
            shared["set"] ^= {number % 50, number % 7}
            shared["deque"].append(number)
            if number % 100 == 0:
                shared["deque"].clear()

    count = isolate.context().eval("v => v.list.length + v.set.size + Object.keys(v.dict).length")
    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(300):
            # A deque that changes says so, as anywhere.
            with contextlib.suppress(RuntimeError):
                assert count(shared) >= 0
    finally:
        done.set()
        thread.join()


@given(data)
def test_all_data_comes_back(session_echo: JSFunction, value: Any) -> None:
    assert session_echo(value, copy=True) == through_javascript(value)
