"""The old faces as programs use them beside plain calls: overridden, copied, with odd values.

What is expected here was observed in mini-racer and py-mini-racer.
"""

from __future__ import annotations

import asyncio
import copy
import importlib
import math
from typing import TYPE_CHECKING, Any

import pytest

import py_mini_racer
from py_mini_racer import MiniRacer, _exc
from py_mini_racer import py_mini_racer as old

if TYPE_CHECKING:
    from collections.abc import Iterator

Either = MiniRacer | old.MiniRacer
both = pytest.mark.parametrize("racer", [MiniRacer, old.MiniRacer])


@pytest.fixture
def mr() -> Iterator[MiniRacer]:
    with MiniRacer() as made:
        yield made


@both
def test_call_and_execute_run_what_overrides_them(racer: type[Any]) -> None:
    ran = list[str]()

    class Listening(racer):  # type: ignore[misc]
        def eval(self, code: str, **limits: Any) -> Any:
            ran.append(f"eval {code} {sorted(limits)}")
            return racer.eval(self, code, **limits)

        def execute(self, expr: str, **limits: Any) -> Any:
            ran.append(f"execute {expr}")
            return racer.execute(self, expr, **limits)

    timeout = "timeout_sec" if racer is MiniRacer else "timeout"
    body = "JSON.stringify((function(){return (Math.max.apply(this, [1,2]))})())"

    assert Listening().call("Math.max", 1, 2) == 2
    assert ran == [
        "execute Math.max.apply(this, [1,2])",
        f"eval {body} {['max_memory', timeout]}",
    ]


@both
def test_a_limit_that_an_override_adds_holds_for_call(racer: type[Any]) -> None:
    class Bounded(racer):  # type: ignore[misc]
        def eval(self, code: str, **limits: Any) -> Any:
            return racer.eval(self, code, **limits | {"timeout": 50})

    with pytest.raises(old.JSTimeoutException):
        Bounded().call("(() => { for (;;); })")


@both
def test_a_method_can_be_replaced_on_the_class(
    racer: type[Either], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(racer, "eval", lambda *_, **__: '"replaced"')

    assert racer().execute("1") == "replaced"


@pytest.mark.parametrize("limit", [-1, 2**40, 2**48 + 100, 2**64, 2**70])
@both
def test_a_memory_limit_beyond_all_memory_is_none(racer: type[Either], limit: int) -> None:
    made = racer()
    made.set_soft_memory_limit(limit)

    assert made.eval("1", max_memory=limit) == 1
    assert not made.was_soft_memory_limit_reached()


def test_minus_one_leaves_the_limit_of_v8(mr: MiniRacer) -> None:
    before = mr.heap_stats()["heap_size_limit"]

    mr.set_hard_memory_limit(-1)

    assert mr.heap_stats()["heap_size_limit"] == before


@pytest.mark.parametrize("limit", ["1", 1.5, None])
@both
def test_a_memory_limit_that_is_no_integer_is_a_type_error(racer: type[Any], limit: object) -> None:
    with pytest.raises(TypeError, match="cannot be interpreted as an integer"):
        racer().set_soft_memory_limit(limit)


@both
def test_a_wrong_limit_is_not_taken_for_wrong_code(racer: type[Any]) -> None:
    with pytest.raises(TypeError):
        racer().eval("1", timeout="x")
    with pytest.raises(TypeError):
        racer().eval("1", max_memory="x")


@both
def test_a_negative_timeout_is_over_at_once(racer: type[Either]) -> None:
    with pytest.raises(old.JSTimeoutException):
        racer().eval("for (;;);", timeout=-1)


@pytest.mark.parametrize("timeout", [0, -1, math.nan])
def test_a_timeout_that_is_not_positive_is_over_at_once(mr: MiniRacer, timeout: float) -> None:
    with pytest.raises(py_mini_racer.JSTimeoutException):
        mr.eval("Promise.resolve(1)").get(timeout=timeout)
    with pytest.raises(py_mini_racer.JSTimeoutException):
        mr.eval("() => 1")(timeout_sec=timeout)


@both
def test_bytes_that_are_no_utf_8_have_replacements(racer: type[Any]) -> None:
    assert racer().eval(b'"a\xffb"') == "a\ufffdb"


@pytest.mark.parametrize("code", [5, 1.5, None, True, py_mini_racer.JSUndefined])
def test_what_javascript_has_but_is_no_code(mr: MiniRacer, code: Any) -> None:
    with pytest.raises(py_mini_racer.JSEvalException, match=r"^code is not a string$"):
        mr.eval(code)
    with pytest.raises(py_mini_racer.JSEvalException, match=r"^code is not a string$"):
        asyncio.run(mr.eval_cancelable(code))


@pytest.mark.parametrize("code", [[], {}, object(), ("1",)])
def test_what_is_neither_code_nor_javascript(mr: MiniRacer, code: Any) -> None:
    with pytest.raises(_exc.JSConversionException):
        mr.eval(code)
    with pytest.raises(_exc.JSConversionException):
        asyncio.run(mr.eval_cancelable(code))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("//# sourceURL=a.js\nthrow 1", "Uncaught 1 at a.js:2:0"),
        ("eval('throw 1')", "Uncaught 1 at undefined:1:0"),
        ("throw {stack: 'hello'}", "Uncaught #<Object> at undefined:1:0\nhello"),
        (
            "function F() { Error.captureStackTrace(this) }\nF.prototype = Error()\nthrow new F",
            (
                "Uncaught Error at undefined:3:0\nError\n"
                "    at new F (<anonymous>:1:22)\n    at <anonymous>:3:7"
            ),
        ),
    ],
)
def test_where_a_script_threw_in_the_module(code: str, message: str) -> None:
    with pytest.raises(old.JSEvalException) as raised:
        old.MiniRacer().eval(code)

    assert raised.value.args == (message,)


def test_an_empty_stack_has_its_line(mr: MiniRacer) -> None:
    with pytest.raises(py_mini_racer.JSEvalException) as raised:
        mr.eval("throw {stack: ''}")

    assert str(raised.value) == "<anonymous>:1: [object Object]\nthrow {stack: ''}\n^\n\n\n"


def test_the_last_array_index_is_the_last_key_that_is_a_number(mr: MiniRacer) -> None:
    value = mr.eval("({4294967294: 1, 4294967295: 2, '01': 3, '-1': 4})")

    assert list(value) == [4294967294, "4294967295", "01", "-1"]


@pytest.mark.parametrize("code", ["({a: 1})", "[1]", "() => 1", "Symbol()", "Promise.resolve()"])
def test_a_copy_is_the_same_object(mr: MiniRacer, code: str) -> None:
    value = mr.eval(code)

    assert type(copy.copy(value)) is type(value)
    assert copy.copy(value) == value
    with pytest.raises(TypeError, match="cannot pickle or copy"):
        copy.deepcopy(value)


def test_an_exception_can_be_made_as_in_the_original() -> None:
    assert py_mini_racer.JSKeyError("a").args == ("a",)
    assert issubclass(_exc.JSConversionException, _exc.MiniRacerBaseException)
    assert _exc.JSOOMException is py_mini_racer.JSOOMException


@pytest.mark.parametrize(
    "name", ["JSArray", "JSFunction", "JSMappedObject", "JSPromise", "JSSymbol", "JSUndefinedType"]
)
def test_the_types_have_their_other_names(name: str) -> None:
    module = importlib.import_module("py_mini_racer._objects")

    assert getattr(module, name) is getattr(py_mini_racer, name)
    assert getattr(module, f"{name}Impl") is getattr(py_mini_racer, name)
    with pytest.raises(AttributeError, match="JSNothing"):
        _ = module.JSNothing
