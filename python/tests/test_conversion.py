"""Python objects that stand for something else in JavaScript: by rule, by protocol, by default."""

from __future__ import annotations

import array
import collections
import dataclasses
import enum
import fractions
import types
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import data, through_javascript

from swiftracer import ConversionError, JavaScriptError, JSError

if TYPE_CHECKING:
    from collections.abc import Callable

    from swiftracer import Context, Isolate, JSFunction

DEPTH = 100_000


@dataclasses.dataclass
class _Node:
    number: int
    next: Any = None
    scratch: dataclasses.InitVar[int] = 0
    made: int = dataclasses.field(default=7, init=False)


@dataclasses.dataclass(frozen=True, slots=True)
class _Frozen:
    x: int


class _Color(enum.Enum):
    RED = 1
    LIST = (1, 2)
    NODE = _Frozen(3)
    NONE = None


class _Level(enum.IntEnum):
    HIGH = 3


class _Name(enum.StrEnum):
    ADA = "Ada"


class _Flag(enum.Flag):
    A = 1
    B = 2


# Each with its text as JSON; a Set is told as an array.
RULES: list[tuple[Any, str]] = [
    (_Color.RED, "1"),
    (_Color.LIST, "[1,2]"),
    (_Color.NODE, '{"x":3}'),
    (_Color.NONE, "null"),
    (_Level.HIGH, "3"),
    (_Name.ADA, '"Ada"'),
    (_Flag.A | _Flag.B, "3"),
    (_Node(1, [2]), '{"number":1,"next":[2],"made":7}'),
    (_Frozen(1), '{"x":1}'),
    (uuid.UUID(int=5), '"00000000-0000-0000-0000-000000000005"'),
    (date(2020, 1, 2), '"2020-01-02"'),
    (time(1, 2, 3, 4), '"01:02:03.000004"'),
    (time(1, 2, tzinfo=UTC), '"01:02:00+00:00"'),
    (timedelta(days=1), "86400000"),
    (timedelta(microseconds=-1), "-0.001"),
    (range(3), "[0,1,2]"),
    (range(10, 0, -4), "[10,6,2]"),
    (collections.deque([1, [2]]), "[1,[2]]"),
    (collections.UserList([1]), "[1]"),
    (collections.UserDict(a=1), '{"a":1}'),
    (collections.UserString("abc"), '"abc"'),
    (collections.ChainMap({"a": 1}), '{"a":1}'),
    (types.MappingProxyType({"a": [1]}), '{"a":[1]}'),
    ({"a": 1}.keys(), '["a"]'),
    ({"a": [1]}.items(), '[["a",[1]]]'),
    (collections.UserDict({2: 1, "__proto__": 2}), '{"2":1,"__proto__":2}'),
    (np.int64(3), "3"),
    (np.uint8(255), "255"),
    (np.float32(1.5), "1.5"),
    (np.float64(2.5), "2.5"),
    (np.bool_(True), "true"),  # noqa: FBT003 (the class of NumPy)
    (np.str_("a"), '"a"'),
]


@pytest.mark.parametrize(("value", "json"), RULES, ids=lambda value: type(value).__name__)
def test_what_a_rule_is_about_arrives_as_the_rule_says(
    context: Context, value: Any, json: str
) -> None:
    tell = context.eval("v => JSON.stringify(v instanceof Set ? [...v] : v)")

    assert tell(value) == json


KINDS: list[tuple[Any, str]] = [
    (range(1), "Array"),
    (collections.deque(), "Array"),
    (collections.UserDict(), "Object"),
    (_Frozen(1), "Object"),
    ({1: 1}.keys(), "Set"),
    (ValueError("no"), "Error"),
]


@pytest.mark.parametrize(("value", "kind"), KINDS, ids=lambda value: type(value).__name__)
def test_a_replacement_arrives_as_what_corresponds(context: Context, value: Any, kind: str) -> None:
    assert context.eval("value => value.constructor.name")(value) == kind


REFUSED: list[Any] = [
    Decimal("1.5"),
    fractions.Fraction(1, 2),
    1j,
    np.complex64(1j),
    np.datetime64("2020-01-01", "ns"),
    np.timedelta64(5, "ns"),
    {"a": 1}.values(),
    object(),
]


@pytest.mark.parametrize("value", REFUSED, ids=repr)
def test_what_no_rule_is_about_is_refused_by_type_and_path(echo: JSFunction, value: Any) -> None:
    with pytest.raises(ConversionError) as caught:
        echo(1, {"a": [0, value]})

    assert type(value).__name__ in str(caught.value)
    assert 'args[1]["a"][1]' in str(caught.value)


def test_a_path_goes_through_replacements(echo: JSFunction) -> None:
    value: collections.UserDict[str, Any] = collections.UserDict(
        {"a": _Node(1, collections.deque([0, object()]))}
    )

    with pytest.raises(ConversionError) as caught:
        echo(value)

    assert 'args[0]["a"]["next"][1]: ' in str(caught.value)


def test_the_buffers_of_python_are_no_sequences_of_numbers(context: Context) -> None:
    is_array = context.eval("value => Array.isArray(value)")
    buffers: list[Any] = [b"ab", bytearray(b"ab"), memoryview(b"ab"), array.array("i", [1])]

    for value in buffers:
        assert is_array(value) is False


# --- Cycles and sharing ---------------------------------------------------------------------------


def _cyclic_dataclass() -> Any:
    node = _Node(1)
    node.next = node
    return node


def _cyclic_user_dict() -> Any:
    value: collections.UserDict[str, Any] = collections.UserDict()
    value["next"] = value
    return value


def _cyclic_proxy() -> Any:
    inner: dict[str, Any] = {}
    inner["next"] = types.MappingProxyType(inner)
    return inner


def _cyclic_error() -> Any:
    error = ValueError("round")
    error.__cause__ = error
    return error


CYCLES: list[tuple[Callable[[], Any], str]] = [
    (_cyclic_dataclass, "value => value.next === value"),
    (_cyclic_user_dict, "value => value.next === value"),
    (_cyclic_proxy, "value => value.next.next === value.next"),
    (_cyclic_error, "value => value.cause === value"),
]


@pytest.mark.parametrize(("make", "code"), CYCLES)
def test_a_cycle_stays_a_cycle(context: Context, make: Callable[[], Any], code: str) -> None:
    assert context.eval(code)(make()) is True


def test_a_deque_may_contain_itself(context: Context) -> None:
    value: collections.deque[Any] = collections.deque([1])
    value.append([value])

    assert context.eval("value => value[1][0] === value")(value) is True


SHARED: list[Any] = [
    _Node(1),
    collections.deque(),
    collections.UserDict(),
    {1: 2}.keys(),
    range(2),
    ValueError("shared"),
    _Color.NODE,
]


@pytest.mark.parametrize("shared", SHARED, ids=lambda value: type(value).__name__)
def test_what_is_shared_stays_shared(context: Context, shared: Any) -> None:
    function = context.eval("(first, value) => first === value[0] && first === value[1].again")

    assert function(shared, [shared, {"again": shared}]) is True


def test_what_is_equal_but_not_the_same_stays_apart(context: Context) -> None:
    assert context.eval("value => value[0] === value[1]")([_Node(1), _Node(1)]) is False


def test_objects_that_are_made_on_the_way_are_kept_apart(context: Context) -> None:
    class Fresh(Sequence[Any]):
        def __len__(self) -> int:
            return 100

        def __getitem__(self, index: Any) -> Any:
            if index >= 100:
                raise IndexError
            return [index]

    assert context.eval("value => value.map(v => v[0]).join()")(Fresh()) == ",".join(
        map(str, range(100))
    )


def test_deep_nesting_needs_no_stack(context: Context) -> None:
    node = None
    for number in range(DEPTH):
        node = _Node(number, node)

    depth = context.eval("v => { let n = 0; while (v) { v = v.next; n++ } return n }")(node)

    assert depth == DEPTH
    while node:
        node = node.next


# --- Exceptions -----------------------------------------------------------------------------------


class _OwnError(Exception):
    pass


def test_an_exception_arrives_as_an_error_with_the_name_of_its_class(context: Context) -> None:
    tell = context.eval("e => [e instanceof Error, e.name, e.message, `${e}`, Object.keys(e)]")

    told = tell(_OwnError("no"), copy=True)

    assert told == [True, "_OwnError", "no", "_OwnError: no", []]


def test_the_cause_of_an_exception_arrives_too(context: Context) -> None:
    error = KeyError("k")
    error.__cause__ = ValueError("why")

    tell = context.eval("e => [e.cause.name, e.cause.message, 'cause' in e.cause]")
    assert tell(error, copy=True) == ["ValueError", "why", False]


def test_what_javascript_threw_goes_back_as_the_same_value(context: Context) -> None:
    with pytest.raises(JavaScriptError) as caught:
        context.eval("throw globalThis.thrown = new RangeError('far')")

    assert context.eval("e => e === thrown")(caught.value) is True


def test_a_javascript_error_without_its_value_keeps_name_and_message(echo: JSFunction) -> None:
    error = echo(JavaScriptError("far", name="RangeError"))

    assert isinstance(error, JSError)
    assert (error.name, error.message) == ("RangeError", "far")


# --- Objects that raise or lie --------------------------------------------------------------------


def _sequence(length: Any, items: Callable[[], Iterator[Any]]) -> Any:
    class Lying(Sequence[Any]):
        def __len__(self) -> Any:
            return length

        def __getitem__(self, index: Any) -> Any:
            raise NotImplementedError

        def __iter__(self) -> Iterator[Any]:
            return items()

    return Lying()


def _mapping(length: Any, items: Callable[[], Any]) -> Any:
    class Lying(Mapping[Any, Any]):
        def __len__(self) -> Any:
            return length

        def __getitem__(self, key: Any) -> Any:
            return key

        def __iter__(self) -> Iterator[Any]:
            return iter([])

        def items(self) -> Any:
            return items()

    return Lying()


def _endlessly() -> Iterator[Any]:
    while True:
        yield 1


LIES: list[tuple[Any, str]] = [
    (_sequence(3, lambda: iter([1, 2])), "says that it has 3 items and gives only 2"),
    (_sequence(1, lambda: iter([1, 2])), "says that it has 1 items and gives more"),
    (_sequence(2, _endlessly), "gives more"),
    (_sequence(2**40, _endlessly), "more than"),
    (range(2**40), "more than"),
    (_mapping(2, lambda: [("a", 1)]), "gives only 1"),
    (_mapping(1, lambda: [("a",)]), "no pair"),
    (_mapping(1, lambda: ["ab"]), "no pair"),
    (_mapping(1, lambda: [(None, 1)]), "a key is a NoneType"),
]


@pytest.mark.parametrize(("value", "message"), LIES, ids=lambda value: str(value)[:20])
def test_an_object_that_lies_is_refused(echo: JSFunction, value: Any, message: str) -> None:
    with pytest.raises(ConversionError, match=message) as caught:
        echo([value])

    assert "args[0][0]" in str(caught.value)


def _raise(error: BaseException) -> Any:
    raise error


def _raising(error: BaseException) -> list[Any]:
    class Named(enum.Enum):
        A = 1

        @property
        def value(self) -> Any:
            raise error

    class TextError(Exception):
        def __str__(self) -> str:
            raise error

    # `isinstance` asks for the class.
    posing = type("Posing", (), {"__class__": property(lambda _: _raise(error))})

    class Unsized(Sequence[Any]):
        def __len__(self) -> int:
            raise error

        def __getitem__(self, index: Any) -> Any:
            raise NotImplementedError

    return [
        _sequence(1, lambda: _raise(error)),
        _mapping(1, lambda: _raise(error)),
        Named.A,
        TextError(),
        posing(),
        Unsized(),
    ]


@pytest.mark.parametrize("index", range(6))
@pytest.mark.parametrize("kind", [LookupError, KeyboardInterrupt])
def test_what_a_method_raises_comes_out_as_it_is(
    echo: JSFunction, index: int, kind: type[BaseException]
) -> None:
    error = kind("mine")

    with pytest.raises(type(error)) as caught:
        echo([_raising(error)[index]])

    assert caught.value is error


def test_a_field_that_was_never_set_is_an_attribute_error(echo: JSFunction) -> None:
    with pytest.raises(AttributeError, match="x"):
        echo(_Frozen.__new__(_Frozen))


def test_a_deque_that_changes_while_it_is_copied_is_a_runtime_error(isolate: Isolate) -> None:
    value: collections.deque[Any] = collections.deque([1, 2])

    class Growing(collections.deque[Any]):
        def __len__(self) -> int:
            return 3

        def __iter__(self) -> Iterator[Any]:
            for item in value:
                value.append(item)
                yield item

    with pytest.raises(RuntimeError, match="mutated"):
        isolate.context().call("JSON.stringify", Growing())


def test_what_changes_after_it_was_copied_does_not_matter(isolate: Isolate) -> None:
    value = collections.UserList([object(), object(), 3])
    context = isolate.context(default=lambda _: value.clear())

    assert context.call("JSON.stringify", value) == "[null,null,3]"


class _Hall(Sequence[Any]):
    """Two more of its kind, whenever it is asked."""

    def __len__(self) -> int:
        return 2

    def __getitem__(self, index: Any) -> Any:
        if index >= 2:
            raise IndexError
        return _Hall()


def test_objects_that_make_one_another_without_end_are_refused(echo: JSFunction) -> None:
    with pytest.raises(ConversionError, match="_Hall has no end") as caught:
        echo(_Hall())

    assert len(str(caught.value)) < 1000


def test_who_poses_as_another_class_is_asked_for_its_methods(echo: JSFunction) -> None:
    posing = type("Posing", (), {"__class__": property(lambda _: dict)})

    with pytest.raises(AttributeError, match="items"):
        echo(posing())


# --- default= -------------------------------------------------------------------------------------


def test_default_is_not_asked_about_what_a_rule_is_about(isolate: Isolate) -> None:
    asked: list[object] = []
    context = isolate.context(default=asked.append)

    for value, _ in RULES:
        context.call("JSON.stringify", [value])

    assert asked == []


def test_what_default_returns_may_need_default_again(isolate: Isolate) -> None:
    def convert(value: object) -> object:
        return fractions.Fraction(1, 2) if isinstance(value, Decimal) else str(value)

    assert isolate.context(default=convert).call("JSON.stringify", Decimal(1)) == '"1/2"'


ENDLESS: dict[str, Callable[[Any], Any]] = {
    "itself": lambda value: value,
    "another": lambda _: object(),
    "in a list": lambda _: [object()],
    "in a wide list": lambda _: [object(), object()],
}


@pytest.mark.parametrize("convert", ENDLESS.values(), ids=ENDLESS)
def test_a_default_without_end_is_refused(isolate: Isolate, convert: Callable[[Any], Any]) -> None:
    with pytest.raises(ConversionError, match="object has no end"):
        isolate.context(default=convert).call("JSON.stringify", object())


# --- There and back -------------------------------------------------------------------------------


@given(st.lists(data, max_size=5))
def test_every_sequence_comes_back_as_a_list(session_echo: JSFunction, items: list[Any]) -> None:
    expected = through_javascript(items)

    assert session_echo(collections.deque(items), copy=True) == expected
    assert session_echo(collections.UserList(items), copy=True) == expected
    assert session_echo(tuple(items), copy=True) == expected


@given(st.dictionaries(st.text("ab", max_size=3), data, max_size=5))
def test_every_mapping_comes_back_as_a_dict(
    session_echo: JSFunction, items: dict[str, Any]
) -> None:
    expected = through_javascript(items)

    assert session_echo(collections.UserDict(items), copy=True) == expected
    assert session_echo(types.MappingProxyType(items), copy=True) == expected


@given(st.sets(st.integers() | st.text("ab")))
def test_every_set_comes_back_as_a_set(session_echo: JSFunction, items: set[Any]) -> None:
    assert session_echo(dict.fromkeys(items).keys(), copy=True) == items


@given(st.integers(-(10**6), 10**6), data)
def test_a_dataclass_comes_back_as_a_dict(session_echo: JSFunction, number: int, item: Any) -> None:
    assert session_echo(_Node(number, item), copy=True) == {
        "number": number,
        "next": through_javascript(item),
        "made": 7,
    }


@given(st.uuids())
def test_a_uuid_comes_back_as_its_text(session_echo: JSFunction, value: uuid.UUID) -> None:
    assert uuid.UUID(session_echo(value)) == value


@given(st.dates())
def test_a_date_comes_back_as_its_text(session_echo: JSFunction, value: date) -> None:
    assert date.fromisoformat(session_echo(value)) == value


@given(st.times())
def test_a_time_comes_back_as_its_text(session_echo: JSFunction, value: time) -> None:
    assert time.fromisoformat(session_echo(value)) == value


@given(st.timedeltas())
def test_a_timedelta_comes_back_as_milliseconds(session_echo: JSFunction, value: timedelta) -> None:
    assert session_echo(value) == pytest.approx(value / timedelta(milliseconds=1))


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_javascript_reads_a_date_as_the_same_day(session_echo: JSFunction, value: date) -> None:
    moment = datetime(value.year, value.month, value.day, tzinfo=UTC)

    assert session_echo(value) == moment.isoformat()[:10]


@given(st.text(), st.text())
def test_an_exception_keeps_its_text(session_tell: JSFunction, message: str, cause: str) -> None:
    error = ValueError(message)
    error.__cause__ = LookupError(cause)

    assert session_tell(error, copy=True) == ["ValueError", message, "LookupError", cause]
