"""Live values: the same JavaScript object is the same thing in Python."""

from __future__ import annotations

import copy
import pickle
import weakref
from typing import TYPE_CHECKING, Any

import pytest

import swiftracer
from swiftracer import (
    Context,
    Isolate,
    JSArray,
    JSError,
    JSFunction,
    JSMap,
    JSObject,
    JSPromise,
    JSSet,
    JSSymbol,
)

if TYPE_CHECKING:
    from collections.abc import Callable

HANDLES: list[tuple[str, type]] = [
    ("({})", JSObject),
    ("[]", JSArray),
    ("() => 1", JSFunction),
    ("class {}", JSFunction),
    ("new Map", JSMap),
    ("new Set", JSSet),
    ("new Error('text')", JSError),
    ("Promise.resolve(1)", JSPromise),
    ("/x/g", JSObject),
    ("new Proxy({}, {})", JSObject),
    ("new Proxy([], {})", JSObject),
    ("new String('s')", JSObject),
    ("new WeakMap", JSObject),
    ("Math", JSObject),
    ("(function () { return arguments })(1)", JSObject),
    ("Object.create(null)", JSObject),
    ("new (class MyArray extends Array {})", JSArray),
    ("new (class MyError extends TypeError {})", JSError),
]


@pytest.mark.parametrize(("code", "kind"), HANDLES)
def test_each_kind_of_object_has_its_class(context: Context, code: str, kind: type) -> None:
    assert type(context.eval(f"({code})")) is kind


@pytest.mark.parametrize("code", [code for code, _ in HANDLES])
def test_the_same_object_is_equal_however_it_was_fetched(context: Context, code: str) -> None:
    value = context.eval(f"var value = ({code}); value")

    for other in (
        context.eval("value"),
        context.globals["value"],
        context.globals.value,
        context.eval("[value]")[0],
        context.eval("() => value")(),
        context.eval("v => v")(value),
        context.eval("new Map([[1, value]])")[1],
    ):
        assert other == value
        assert hash(other) == hash(value)
        assert len({other, value}) == 1


@pytest.mark.parametrize("code", [code for code, _ in HANDLES if code != "Math"])
def test_another_object_is_not_equal(context: Context, code: str) -> None:
    first, second = context.eval(f"({code})"), context.eval(f"({code})")

    assert first != second
    assert len({first, second}) == 2


FOREIGN: list[Any] = [{}, [], None, 0, "", set(), object()]


@pytest.mark.parametrize("other", FOREIGN, ids=repr)
def test_an_object_is_not_equal_to_what_is_python(context: Context, other: Any) -> None:
    assert context.eval("({})") != other
    assert context.eval("[]") != other
    assert context.eval("new Map") != other
    assert context.eval("new Set") != other


def test_objects_of_different_isolates_are_not_equal(context: Context) -> None:
    with Context() as other:
        assert context.globals != other.globals


def test_many_objects_are_told_apart(context: Context) -> None:
    values = list(context.eval("var all = Array.from({length: 5000}, () => ({})); all"))

    positions = {value: index for index, value in enumerate(values)}

    assert len(positions) == 5000
    assert positions[context.eval("all[4321]")] == 4321


@pytest.mark.parametrize(("code", "kind"), HANDLES)
def test_an_object_shows_its_kind(context: Context, code: str, kind: type) -> None:
    assert repr(context.eval(f"({code})")).startswith(f"<{kind.__name__}")


@pytest.mark.parametrize(
    "code",
    [
        "new Proxy({}, {get() { throw 1 }, getPrototypeOf() { throw 1 }, ownKeys() { throw 1 }})",
        "const r = Proxy.revocable({}, {}); r.revoke(); r.proxy",
        "({get [Symbol.toStringTag]() { throw 1 }, get constructor() { throw 1 }})",
        "Object.defineProperty(() => 1, 'name', {get() { throw 1 }})",
        "Object.defineProperty(new Error, 'name', {get() { throw 1 }})",
        "Object.defineProperty(new Error, 'message', {get() { for (;;); }})",
        "new (class { static get name() { throw 1 } })",
        "Object.assign([], {toString() { throw 1 }})",
        "Object.create({constructor: {name: '\\ud800\\0'}})",
        "Symbol('\\ud800')",
    ],
)
def test_showing_an_object_runs_no_javascript(context: Context, code: str) -> None:
    text = repr(context.eval(code))

    assert text
    assert len(text) < 500


@pytest.fixture(params=["context", "isolate", "script", *[code for code, _ in HANDLES]])
def live(request: pytest.FixtureRequest, context: Context) -> Any:
    """Give one of everything that lives in an isolate."""
    others = {"context": context, "isolate": context.isolate, "script": context.compile("1")}
    return others[request.param] if request.param in others else context.eval(f"({request.param})")


def test_live_things_have_weak_references(live: Any) -> None:
    assert weakref.ref(live)() is live


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_live_things_are_not_pickled(live: Any, protocol: int) -> None:
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(live, protocol)


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_live_things_are_not_copied(live: Any, duplicate: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        duplicate(live)


def test_a_symbol_is_neither_pickled_nor_copied(context: Context) -> None:
    symbol = context.eval("Symbol()")

    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(symbol)
    with pytest.raises(TypeError):
        copy.copy(symbol)


@pytest.mark.parametrize(
    "kind",
    [JSObject, JSArray, JSFunction, JSMap, JSSet, JSError, JSPromise, JSSymbol, swiftracer.Script],
)
def test_only_javascript_makes_live_values(kind: type) -> None:
    with pytest.raises(TypeError):
        kind()
    with pytest.raises(TypeError):
        object.__new__(kind)


@pytest.mark.parametrize(
    "kind",
    [
        Isolate,
        Context,
        swiftracer.Script,
        swiftracer.Undefined,
        JSArray,
        JSFunction,
        JSMap,
        JSSet,
        JSError,
        JSPromise,
        JSSymbol,
    ],
)
def test_the_classes_are_not_for_subclassing(kind: type) -> None:
    with pytest.raises(TypeError):
        type("Mine", (kind,), {})
