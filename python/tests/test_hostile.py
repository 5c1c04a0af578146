"""Objects that fight back: an operation ends in a value or an exception, and the context lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import JavaScriptError, JSObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from swiftracer import Context

OPERATIONS: dict[str, Callable[[Any], Any]] = {
    "read": lambda o: o["x"],
    "write": lambda o: o.__setitem__("x", 1),
    "delete": lambda o: o.__delitem__("x"),
    "in": lambda o: "x" in o,
    "attribute": lambda o: o.x,
    "write attribute": lambda o: setattr(o, "x", 1),
    "delete attribute": lambda o: delattr(o, "x"),
    "len": len,
    "iterate": list,
    "keys": lambda o: list(o.keys()),
    "values": lambda o: list(o.values()),
    "items": lambda o: list(o.items()),
    "get": lambda o: o.get("x"),
    "pop": lambda o: o.pop("x"),
    "pop with default": lambda o: o.pop("x", None),
    "popitem": lambda o: o.popitem(),
    "setdefault": lambda o: o.setdefault("x", 1),
    "update": lambda o: o.update(x=1),
    "clear": lambda o: o.clear(),
    "to_python": lambda o: o.to_python(),
    "dict": dict,
}

TRAPS = [
    "get",
    "set",
    "has",
    "deleteProperty",
    "ownKeys",
    "getOwnPropertyDescriptor",
    "defineProperty",
    "getPrototypeOf",
    "setPrototypeOf",
    "isExtensible",
    "preventExtensions",
]

TRAPPED = [
    ("get", "read"),
    ("get", "attribute"),
    ("get", "values"),
    ("get", "items"),
    ("get", "get"),
    ("get", "pop"),
    ("get", "popitem"),
    ("get", "setdefault"),
    ("get", "to_python"),
    ("get", "dict"),
    ("set", "write"),
    ("set", "write attribute"),
    ("set", "update"),
    ("deleteProperty", "delete"),
    ("deleteProperty", "delete attribute"),
    ("deleteProperty", "pop"),
    ("deleteProperty", "popitem"),
    ("deleteProperty", "clear"),
    ("ownKeys", "len"),
    ("ownKeys", "iterate"),
    ("ownKeys", "keys"),
    ("ownKeys", "values"),
    ("ownKeys", "items"),
    ("ownKeys", "popitem"),
    ("ownKeys", "clear"),
    ("ownKeys", "to_python"),
    ("ownKeys", "dict"),
    ("getOwnPropertyDescriptor", "read"),
    ("getOwnPropertyDescriptor", "in"),
    ("getOwnPropertyDescriptor", "get"),
    ("getOwnPropertyDescriptor", "iterate"),
    ("getOwnPropertyDescriptor", "len"),
]


@pytest.mark.parametrize(("trap", "operation"), TRAPPED)
def test_what_a_trap_throws_comes_out(context: Context, trap: str, operation: str) -> None:
    proxy = context.eval(
        "trap => new Proxy({x: 1}, {[trap]() { throw globalThis.thrown = new Error('trap') }})",
    )(trap)

    with pytest.raises(JavaScriptError) as caught:
        OPERATIONS[operation](proxy)

    assert caught.value.message == "trap"
    assert caught.value.value == context.eval("thrown")
    assert context.eval("1 + 1") == 2


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_trap_that_answers_nonsense_ends_in_a_value_or_an_exception(
    context: Context,
    trap: str,
    operation: str,
) -> None:
    for nonsense in ("undefined", "null", "1", "'x'", "Symbol()", "({})", "[{}]", "() => 1"):
        proxy = context.eval(f"new Proxy({{x: 1}}, {{{trap}: () => {nonsense}}})")

        _end_in_a_value_or_an_exception(OPERATIONS[operation], proxy)

    assert context.eval("1 + 1") == 2


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_revoked_proxy_is_a_type_error_of_javascript(context: Context, operation: str) -> None:
    proxy = context.eval("const r = Proxy.revocable({x: 1}, {}); r.revoke(); r.proxy")

    with pytest.raises(JavaScriptError) as caught:
        OPERATIONS[operation](proxy)

    assert caught.value.name == "TypeError"


@pytest.mark.parametrize("call", ["proxy()", "proxy.new()"])
def test_a_revoked_function_proxy_is_a_type_error_of_javascript(
    context: Context,
    call: str,
) -> None:
    proxy = context.eval("const r = Proxy.revocable(class {}, {}); r.revoke(); r.proxy")
    calls: dict[str, Callable[[], Any]] = {"proxy()": proxy, "proxy.new()": proxy.new}

    with pytest.raises(JavaScriptError) as caught:
        calls[call]()

    assert caught.value.name == "TypeError"


@pytest.mark.parametrize(("trap", "call"), [("apply", "proxy()"), ("construct", "proxy.new()")])
def test_what_a_trap_of_a_function_throws_comes_out(
    context: Context,
    trap: str,
    call: str,
) -> None:
    proxy = context.eval("trap => new Proxy(class {}, {[trap]() { throw new Error('trap') }})")(
        trap
    )
    calls: dict[str, Callable[[], Any]] = {"proxy()": proxy, "proxy.new()": proxy.new}

    with pytest.raises(JavaScriptError, match="trap"):
        calls[call]()


@pytest.mark.parametrize(
    "operation",
    [
        "read",
        "attribute",
        "values",
        "items",
        "get",
        "pop",
        "popitem",
        "setdefault",
        "to_python",
        "dict",
    ],
)
def test_what_a_getter_throws_comes_out(context: Context, operation: str) -> None:
    value = context.eval("({get x() { throw globalThis.thrown = new Error('getter') }})")

    with pytest.raises(JavaScriptError) as caught:
        OPERATIONS[operation](value)

    assert caught.value.message == "getter"
    assert caught.value.value == context.eval("thrown")


@pytest.mark.parametrize("operation", ["write", "write attribute", "update"])
def test_what_a_setter_throws_comes_out(context: Context, operation: str) -> None:
    value = context.eval("({set x(value) { throw new Error('setter') }})")

    with pytest.raises(JavaScriptError) as caught:
        OPERATIONS[operation](value)

    assert caught.value.message == "setter"


@pytest.mark.parametrize("thrown", ["1", "null", "undefined", "Symbol('s')", "''"])
def test_a_getter_may_throw_anything(context: Context, thrown: str) -> None:
    value = context.eval(f"({{get x() {{ throw {thrown} }}}})")

    with pytest.raises(JavaScriptError) as caught:
        value["x"]

    assert caught.value.name == ""


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_object_without_a_prototype_is_an_object(context: Context, operation: str) -> None:
    value = context.eval("Object.assign(Object.create(null), {x: 1})")

    OPERATIONS[operation](value)

    assert isinstance(value, JSObject)


@pytest.mark.parametrize("method", ["valueOf", "toString", "[Symbol.toPrimitive]"])
def test_conversion_methods_that_throw_are_not_asked(context: Context, method: str) -> None:
    value = context.eval(f"({{x: 1, {method}() {{ throw new Error('asked') }}}})")

    assert isinstance(value, JSObject)
    assert value["x"] == 1
    assert repr(value)
    assert value == value  # noqa: PLR0124 (equality is what is tested)
    assert context.eval("v => v")(value) == value
    with pytest.raises(JavaScriptError, match="asked"):
        context.eval("v => `${v}` + v * 1")(value)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_deep_recursion_in_a_getter_ends_in_a_value_or_an_exception(
    context: Context,
    operation: str,
) -> None:
    value = context.eval("({get x() { return this.x }, set x(v) { this.x = v }})")

    _end_in_a_value_or_an_exception(OPERATIONS[operation], value)

    assert context.eval("1 + 1") == 2


def test_replaced_builtins_are_not_asked(context: Context) -> None:
    context.eval(
        """
        for (const name of Object.getOwnPropertyNames(Array.prototype))
            if (typeof Array.prototype[name] === "function")
                Array.prototype[name] = () => { throw new Error(name) };
        for (const name of ["keys", "getOwnPropertyNames", "getOwnPropertyDescriptor", "entries"])
            Object[name] = () => { throw new Error(name) };
        Reflect.ownKeys = Array.isArray = JSON.stringify = () => { throw new Error("replaced") };
        globalThis.Object = globalThis.Array = globalThis.Map = globalThis.Set = undefined;
        """,
    )

    assert context.eval("({a: [1, 2]})", copy=True) == {"a": [1, 2]}
    assert list(context.eval("({a: 1})").items()) == [("a", 1)]
    assert context.eval("v => v.a.length")({"a": [1, 2, 3]}) == 3
    assert list(context.eval("[1, 2]")) == [1, 2]


def _end_in_a_value_or_an_exception(operation: Callable[[Any], Any], value: Any) -> None:
    try:
        operation(value)
    except (JavaScriptError, KeyError, AttributeError):
        return
