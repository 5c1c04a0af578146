"""What a context can be made without: WebAssembly, code made of strings, objects of others."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from engines import needs_webassembly

import swiftracer
from swiftracer import (
    Context,
    ConversionError,
    ExecutionTimeoutError,
    Isolate,
    JavaScriptError,
    JSObject,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = "Object.getOwnPropertyNames(globalThis)"

MAKERS_OF_CODE = [
    "eval('1')",
    "(0, eval)('1')",
    "globalThis.eval('1')",
    "Function('return 1')",
    "new Function('return 1')",
    "new Function('a', 'b', 'return a + b')",
    "(() => 1).constructor('return 1')",
    "Object.getPrototypeOf(function* () {}).constructor('yield 1')",
    "Object.getPrototypeOf(async () => 1).constructor('return 1')",
    "Object.getPrototypeOf(async function* () {}).constructor('yield 1')",
    "Reflect.construct(Function, ['return 1'])",
    "Reflect.construct(Function, ['return 1'], class {})",
    "new (class extends Function {})('return 1')",
    "setTimeout.constructor('return 1')",
    "Function.prototype.constructor('return 1')",
    "[].map.constructor('return 1')",
    "Function.apply(null, ['return 1'])",
    "Function.bind(null, 'return 1')()",
    "setTimeout('globalThis.ran = true')",
    "setInterval('globalThis.ran = true', 1)",
    "setTimeout({toString: () => 'globalThis.ran = true'})",
]


@pytest.fixture
def strict(isolate: Isolate) -> Context:
    """Give a context whose scripts can make no code."""
    return isolate.context(eval_function=False)


@pytest.mark.parametrize("code", MAKERS_OF_CODE)
def test_without_eval_function_no_code_is_made_of_strings(strict: Context, code: str) -> None:
    with pytest.raises(JavaScriptError) as caught:
        strict.eval(code)

    assert caught.value.name == "EvalError"
    assert strict.eval("typeof ran") == "undefined"


@pytest.mark.parametrize("code", MAKERS_OF_CODE)
def test_with_it_they_work(context: Context, code: str) -> None:
    context.eval(code)


def test_what_the_host_evaluates_runs_all_the_same(isolate: Isolate) -> None:
    told: list[Any] = []
    strict = isolate.context(eval_function=False, console=lambda *values: told.append(values))

    assert strict.eval("1 + 1") == 2
    assert strict.compile("6 * 7").run() == 42
    assert strict.eval("eval(42)") == 42
    strict.eval("console.log('%s', 1); console.trace({a: 1}); console.table([[1]])")
    assert told[0] == ("log", "%s", 1)
    large = strict.eval("Array.from({length: 5000}, (_, n) => ({n, s: 'x'.repeat(n % 9)}))")
    assert large.to_python()[4999] == {"n": 4999, "s": "x" * (4999 % 9)}
    assert strict.eval("f => f(1)")(lambda n: n + 1) == 2
    assert strict.eval("structuredClone(new Map([[1, 2]])).get(1)") == 2
    assert strict.eval("'a-b'.replace(/(?<first>.)-/u, '$<first>')") == "ab"


def test_await_at_the_top_level_needs_no_code_of_the_script(strict: Context) -> None:
    assert asyncio.run(strict.eval_async("await Promise.resolve(7)")) == 7


def test_a_context_with_eval_lends_it_to_no_other(isolate: Isolate, strict: Context) -> None:
    strict.globals["o"] = isolate.context().eval("({})")

    with pytest.raises(JavaScriptError):
        strict.eval("o.constructor.constructor('return globalThis')().eval('1')")


@needs_webassembly
def test_without_webassembly_there_is_none(isolate: Isolate) -> None:
    bare = isolate.context(webassembly=False)

    assert bare.eval("typeof WebAssembly") == "undefined"
    assert set(isolate.context().eval(NAMES)) - set(bare.eval(NAMES)) == {"WebAssembly"}


@pytest.mark.parametrize("option", ["eval_function", "shared_objects"])
def test_the_other_switches_show_in_no_name(isolate: Isolate, option: str) -> None:
    options: dict[str, Any] = {option: False}

    assert list(isolate.context(**options).eval(NAMES)) == list(isolate.context().eval(NAMES))


CROSSINGS: dict[str, Callable[[Context, JSObject], object]] = {
    "global": lambda context, value: context.globals.__setitem__("x", value),
    "argument": lambda context, value: context.eval("x => x")(value),
    "argument of call": lambda context, value: context.call("String", value),
    "receiver": lambda context, value: context.eval("(function () {})")(this=value),
    "in a list": lambda context, value: context.eval("x => x")([[value]]),
    "in a dict": lambda context, value: context.eval("x => x")({"k": value}),
    "element": lambda context, value: context.eval("[]").append(value),
    "Map key": lambda context, value: context.eval("new Map").__setitem__(value, 1),
    "Set": lambda context, value: context.eval("new Set").add(value),
    "constructor": lambda context, value: context.eval("Object").new(value),
    "returned": lambda context, value: context.eval("f => f()")(lambda: value),
    "exposed": lambda context, value: context.eval("o => o.member")(
        swiftracer.expose(_Holder(value), "member")
    ),
    "iterated": lambda context, value: context.eval("i => [...i]")(iter([value])),
    "default": lambda context, value: context.isolate.context(
        shared_objects=False, default=lambda _: value
    ).eval("x => x")(object()),
}


class _Holder:
    def __init__(self, member: object) -> None:
        self.member = member


@pytest.mark.parametrize("crossing", CROSSINGS)
@pytest.mark.parametrize(
    "code", ["({})", "[]", "() => 1", "new Map", "new Error", "Promise.resolve()"]
)
def test_objects_stay_in_a_context_that_shares_none(
    isolate: Isolate, crossing: str, code: str
) -> None:
    apart, other = isolate.context(shared_objects=False), isolate.context()

    with pytest.raises((ConversionError, JavaScriptError), match="another context"):
        CROSSINGS[crossing](apart, other.eval(code))
    if crossing != "default":
        with pytest.raises((ConversionError, JavaScriptError), match="another context"):
            CROSSINGS[crossing](other, apart.eval(code))


def test_its_own_objects_come_and_go(isolate: Isolate) -> None:
    apart = isolate.context(shared_objects=False)
    value = apart.eval("({n: 1})")

    assert apart.eval("o => o")(value) == value
    assert apart.eval("f => f()")(lambda: value) == value
    assert apart.call(apart.eval("o => o.n"), value) == 1


def test_copies_primitives_symbols_and_shared_memory_cross(isolate: Isolate) -> None:
    first, second = (isolate.context(shared_objects=False) for _ in range(2))
    memory = first.eval("globalThis.m = new SharedArrayBuffer(4); m")

    assert second.eval("d => d.a[0]")(first.eval("({a: [7]})", copy=True)) == 7
    assert second.eval("s => Symbol.for('k') === s")(first.eval("Symbol.for('k')")) is True
    second.eval("m => { new Uint8Array(m)[0] = 9 }")(memory)
    assert first.eval("new Uint8Array(m)[0]") == 9
    assert second.eval("m => m.constructor === SharedArrayBuffer")(memory) is True


def test_a_function_of_another_context_is_not_called_through_it(isolate: Isolate) -> None:
    first, second = (isolate.context(shared_objects=False) for _ in range(2))

    with pytest.raises(ConversionError, match="another context"):
        second.call(first.eval("() => 1"))


def test_an_error_does_not_cross_as_an_object(isolate: Isolate) -> None:
    apart, other = isolate.context(shared_objects=False), isolate.context()
    apart.eval("var thrown = new RangeError('secret handle')")
    throw = apart.eval("() => { throw thrown }")

    def callback() -> None:
        throw()

    other.globals["callback"] = callback

    same, message = other.eval("""
        try { callback() } catch (error) { [error.constructor === Error, error.message] }
    """)

    assert same is True
    assert "secret handle" in message
    with pytest.raises(JavaScriptError) as caught:
        other.eval("callback()")
    assert caught.value.value == apart.globals["thrown"]


def test_what_a_late_job_calls_the_host_with_stays_in_its_context(isolate: Isolate) -> None:
    """A job of one context may run at the end of another's call."""
    apart, other = isolate.context(shared_objects=False), isolate.context()
    received: list[Any] = []
    apart.globals["receive"] = received.append
    with pytest.raises(ExecutionTimeoutError):
        apart.eval("Promise.resolve().then(() => receive({mine: true})); for (;;);", timeout=0.01)
    assert received == []

    other.eval("1")

    assert [value.to_python() for value in received] == [{"mine": True}]
    with pytest.raises(ConversionError, match="another context"):
        other.globals["stolen"] = received[0]
    assert apart.eval("o => o.mine")(received[0]) is True


def test_a_late_job_of_a_closed_context_reaches_no_host_function(isolate: Isolate) -> None:
    apart, other = isolate.context(shared_objects=False), isolate.context()
    received: list[Any] = []
    apart.globals["receive"] = received.append
    with pytest.raises(ExecutionTimeoutError):
        apart.eval(
            "Promise.resolve().then(() => receive({mine: true})).catch(() => 1); for (;;);",
            timeout=0.01,
        )
    apart.close()

    other.eval("1")

    assert received == []
