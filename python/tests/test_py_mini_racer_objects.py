"""Objects, arrays and functions of the package of mini-racer 0.14.1, while JavaScript has them.

What is expected here was observed in mini-racer.
"""

from __future__ import annotations

from collections.abc import MutableMapping, MutableSequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import py_mini_racer
from py_mini_racer import JSFunction, JSMappedObject, JSUndefined, MiniRacer
from py_mini_racer.py_mini_racer import JSConversionException

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def mr() -> Iterator[MiniRacer]:
    """Give a MiniRacer of the package."""
    with MiniRacer() as made:
        yield made


INHERITING = (
    "class P { constructor() { this.a = 1; this[5] = 2 } }; P.prototype.inherited = 9; new P()"
)


def test_an_object_is_a_mapping_that_includes_its_prototypes(mr: MiniRacer) -> None:
    value = mr.eval(INHERITING)

    assert type(value) is JSMappedObject
    assert isinstance(value, MutableMapping)
    assert dict(value.items()) == {5: 2, "a": 1, "inherited": 9}
    assert len(value) == 3
    assert (value[5], value["5"], value["inherited"]) == (2, 2, 9)
    assert "toString" in value


def test_an_object_can_be_written(mr: MiniRacer) -> None:
    value = mr.eval("var o = {a: 1}; o")

    value["n"] = "new"
    value["list"] = [1, {"deep": None}]
    value["undefined"] = JSUndefined
    del value["a"]

    assert mr.execute("o") == {"n": "new", "list": [1, {"deep": None}]}
    assert value["undefined"] is JSUndefined


def test_a_missing_key_is_a_key_error(mr: MiniRacer) -> None:
    value = mr.eval("({})")

    with pytest.raises(py_mini_racer.JSKeyError, match="No such key"):
        value["a"]
    with pytest.raises(py_mini_racer.JSKeyError, match="No such key"):
        del value["a"]
    assert value.get("a", 5) == 5


def test_a_refused_write_is_told(mr: MiniRacer) -> None:
    frozen = mr.eval("Object.freeze({a: 1})")

    with pytest.raises(py_mini_racer.JSEvalException, match="TypeError: Cannot assign"):
        frozen["a"] = 2
    with pytest.raises(py_mini_racer.JSEvalException, match="TypeError: Cannot delete"):
        del frozen["a"]


def test_a_getter_that_throws_is_told(mr: MiniRacer) -> None:
    with pytest.raises(py_mini_racer.JSEvalException, match="no such luck"):
        mr.eval("({get x() { throw new Error('no such luck') }})")["x"]


def test_an_object_is_equal_to_itself(mr: MiniRacer) -> None:
    value, again, other = mr.eval("var o = {}; o"), mr.eval("o"), mr.eval("[]")

    assert value == again
    assert hash(value) == hash(again)
    assert value != other


def test_a_symbol_is_a_key(mr: MiniRacer) -> None:
    symbol = mr.eval("var s = Symbol('d'); s")

    assert symbol["description"] == "d"
    assert mr.eval("({[s]: 6})")[symbol] == 6


def test_an_array_is_a_sequence(mr: MiniRacer) -> None:
    array = mr.eval("var a = [1, 2, , 4]; a")

    assert isinstance(array, MutableSequence)
    assert [*array] == [1, 2, JSUndefined, 4]
    assert (array[-1], array[1:3]) == (4, [2, JSUndefined])
    with pytest.raises(IndexError):
        array[4]
    with pytest.raises(py_mini_racer.JSArrayIndexError, match="JSArray deletion out of range"):
        del array[4]


def test_an_array_can_be_written(mr: MiniRacer) -> None:
    array = mr.eval("var a = [1, 2, 3, 4]; a")

    array[-1] = 9
    del array[0]
    array.insert(0, "first")
    array.append(2**31)
    array[6] = "far"

    assert mr.execute("a") == ["first", 2, 3, 9, 2**31, None, "far"]


def test_a_function_can_be_called(mr: MiniRacer) -> None:
    function = mr.eval("(function (...args) { return [this === globalThis, ...args] })")
    when = datetime(2020, 1, 1, tzinfo=UTC)

    assert list(function(1, "x", None, 1.5, JSUndefined, when)) == [
        True, 1, "x", None, 1.5, JSUndefined, when,
    ]  # fmt: skip
    assert list(function(function))[1] == function
    assert mr.eval("(f, g) => f === g")(function, function)
    assert mr.eval("f => f.name")(mr.eval("(function named() {})")) == "named"
    assert list(function([function]))[1][0] == function


def test_a_function_has_its_receiver(mr: MiniRacer) -> None:
    value = mr.eval("({n: 5, f() { return this.n }})")

    assert value["f"]() == 5
    assert value["f"](this=mr.eval("({n: 6})")) == 6


def test_a_function_can_time_out_and_throw(mr: MiniRacer) -> None:
    endless = mr.eval("() => { for (;;); }")
    throwing = mr.eval("() => { throw new Error('hey') }")

    assert isinstance(endless, JSFunction)
    with pytest.raises(py_mini_racer.JSTimeoutException):
        endless(timeout_sec=0.05)
    with pytest.raises(py_mini_racer.JSEvalException, match="<anonymous>:1: Error: hey\n"):
        throwing()


def test_a_value_without_counterpart_is_refused(mr: MiniRacer) -> None:
    with pytest.raises(JSConversionException, match="no JavaScript value for object"):
        mr.eval("x => x")(object())


def test_an_object_of_another_isolate_is_refused(mr: MiniRacer) -> None:
    with MiniRacer() as other, pytest.raises(JSConversionException, match="another isolate"):
        mr.eval("x => x")(other.eval("({})"))
