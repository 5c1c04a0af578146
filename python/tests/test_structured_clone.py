"""``structuredClone``; what it copies of plain data is a case of the corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from engines import needs_webassembly

from swiftracer import Context, ExecutionTimeoutError, Isolate, JavaScriptError

if TYPE_CHECKING:
    from collections.abc import Callable

REFUSED = {
    "function": "() => {}",
    "method": "({ f() {} })",
    "class": "class {}",
    "symbol": "Symbol()",
    "symbol inside": "[Symbol.iterator]",
    "promise": "Promise.resolve()",
    "weak map": "new WeakMap()",
    "weak reference": "new WeakRef({})",
    "proxy": "new Proxy({}, {})",
    "generator": "(function* () {})()",
    "host function": "print",
    "built-in": "setTimeout",
    "host function inside": "({ a: [print] })",
}

SAME = {
    "RegExp": "value => value.source === 'a+' && value.flags === 'gi' && value.lastIndex === 0",
    "Uint8Array": "value => value instanceof Uint8Array && value.join() === '1,2'",
    "shared buffer of two views": "([a, b]) => a.buffer === b.buffer && a.byteOffset === 1",
    "DataView": "value => value.byteLength === 2 && value.getInt8(0) === 7",
    "BigInt64Array": "value => value[0] === -1n",
    "class instance": "value => value.a === 1 && value.constructor === Object",
    "null prototype": "value => Object.getPrototypeOf(value) === Object.prototype && value.a === 1",
    "invalid date": "([value]) => Number.isNaN(value.getTime())",
    "boxed string": "value => typeof value === 'object' && value.valueOf() === 'x'",
    "lone surrogate": "value => value === '\\ud800'",
    "own __proto__": "value => Object.hasOwn(value, '__proto__') && value['__proto__'] === 1",
}
MADE = {
    "RegExp": "const r = /a+/gi; r.lastIndex = 3; r",
    "Uint8Array": "new Uint8Array([1, 2])",
    "shared buffer of two views": "const b = new ArrayBuffer(4); "
    "[new Uint8Array(b, 1), new Uint16Array(b)]",
    "DataView": "const v = new DataView(new ArrayBuffer(4), 1, 2); v.setInt8(0, 7); v",
    "BigInt64Array": "new BigInt64Array([-1n])",
    "class instance": "new (class A { a = 1; #b = 2 })()",
    "null prototype": "Object.assign(Object.create(null), { a: 1 })",
    "invalid date": "[new Date(NaN)]",
    "boxed string": "Object('x')",
    "lone surrogate": "'\\ud800'",
    "own __proto__": "JSON.parse('{\"__proto__\": 1}')",
}


@pytest.mark.parametrize("kind", MADE)
def test_a_copy_is_like_the_original(context: Context, kind: str) -> None:
    context.globals["original"] = context.eval(MADE[kind])

    assert context.eval(f"({SAME[kind]})(structuredClone(original))")


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_copied_is_refused(context: Context, kind: str) -> None:
    context.globals["print"] = lambda: None

    with pytest.raises(JavaScriptError, match="could not be cloned") as caught:
        context.eval(f"structuredClone({REFUSED[kind]})")

    assert caught.value.name == "DataCloneError"


def test_what_a_getter_throws_comes_out(context: Context) -> None:
    with pytest.raises(JavaScriptError, match="mine") as caught:
        context.eval("var e = new Error('mine'); structuredClone({ get a() { throw e } })")

    assert caught.value.value == context.globals["e"]


def test_a_transferred_buffer_moves(context: Context) -> None:
    assert (
        context.eval("""
        const bytes = new Uint8Array([1, 2, 3]);
        const copy = structuredClone({ bytes }, { transfer: [bytes.buffer] });
        [bytes.length, copy.bytes.join()].join()
    """)
        == "0,1,2,3"
    )


def test_a_buffer_may_be_transferred_alone(context: Context) -> None:
    assert (
        context.eval("""
        const buffer = new ArrayBuffer(8);
        structuredClone(1, { transfer: new Set([buffer]) });
        buffer.byteLength
    """)
        == 0
    )


def test_python_keeps_the_memory_of_a_transferred_buffer(context: Context) -> None:
    view = memoryview(context.eval("var bytes = new Uint8Array([1, 2, 3]); bytes"))

    context.eval("var moved = structuredClone(bytes, { transfer: [bytes.buffer] }); moved[0] = 9")

    assert bytes(view) == b"\x09\x02\x03"


def test_shared_memory_stays_shared(context: Context) -> None:
    assert context.eval("""
        const memory = new SharedArrayBuffer(4);
        const [a, b] = structuredClone([new Uint8Array(memory), memory]);
        new Uint8Array(memory)[0] = 7;
        a[0] === 7 && a.buffer === b && b !== memory && b instanceof SharedArrayBuffer
    """)


@needs_webassembly
def test_a_module_of_webassembly_is_copied(context: Context) -> None:
    assert context.eval("""
        const module = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
        const copy = structuredClone({ module }).module;
        copy !== module && copy instanceof WebAssembly.Module
    """)


@pytest.mark.parametrize(
    "transfer",
    ["[{}]", "[1]", "[b, b]", "[new SharedArrayBuffer(1)]", "[new Uint8Array(1)]", "[detached]"],
)
def test_what_cannot_be_transferred_is_refused(context: Context, transfer: str) -> None:
    context.eval("""
        var b = new ArrayBuffer(1), detached = new ArrayBuffer(1);
        structuredClone(0, { transfer: [detached] })
    """)

    with pytest.raises(JavaScriptError) as caught:
        context.eval(f"structuredClone(0, {{ transfer: {transfer} }})")

    assert caught.value.name == "DataCloneError"
    assert context.eval("b.byteLength") == 1


def test_a_buffer_that_a_getter_transfers_meanwhile_is_refused(context: Context) -> None:
    with pytest.raises(JavaScriptError) as caught:
        context.eval("""
            const b = new ArrayBuffer(1);
            structuredClone(
              { get a() { structuredClone(0, { transfer: [b] }); return 1 } }, { transfer: [b] });
        """)

    assert caught.value.name == "DataCloneError"


@pytest.mark.parametrize(
    "arguments",
    ["", "1, 1", "1, 'text'", "1, {transfer: null}", "1, {transfer: 1}", "1, {transfer: {}}"],
)
def test_strange_arguments_are_type_errors(context: Context, arguments: str) -> None:
    assert context.eval(f"try {{ structuredClone({arguments}) }} catch (e) {{ e.name }}") == (
        "TypeError"
    )


@pytest.mark.parametrize("options", ["undefined", "null", "{}", "{transfer: undefined}", "() => 1"])
def test_options_may_be_left_out(context: Context, options: str) -> None:
    assert context.eval(f"structuredClone('text', {options})") == "text"


@pytest.mark.parametrize(
    "make",
    [
        "let v = 1; for (let i = 0; i < 200000; i++) v = [v]; v",
        "let v = {}; for (let i = 0; i < 200000; i++) v = { v }; v",
        "let v = new Map(); for (let i = 0; i < 200000; i++) v = new Map([[v, 1]]); v",
    ],
)
def test_what_is_too_deep_is_an_error(context: Context, make: str) -> None:
    context.globals["deep"] = context.eval(make)

    with pytest.raises(JavaScriptError, match="RangeError"):
        context.eval("structuredClone(deep)")


def test_a_copy_that_is_too_large_is_an_error() -> None:
    context = Context(heap_limit=64 << 20)

    with pytest.raises(JavaScriptError, match="out of memory") as caught:
        context.eval("structuredClone(Array(1000).fill('x'.repeat(1e6)))")

    assert caught.value.name == "DataCloneError"
    assert context.eval("1 + 1") == 2


def test_an_endless_transfer_list_is_an_error(context: Context) -> None:
    with pytest.raises(JavaScriptError, match="more than"):
        context.eval("structuredClone(0, {transfer: (function* () { for (;;) yield {} })()})")


def test_a_timeout_stops_a_copy(context: Context) -> None:
    with pytest.raises(ExecutionTimeoutError):
        context.eval("structuredClone({ get a() { for (;;); } })", timeout=0.05)

    assert context.eval("structuredClone([1])[0]") == 1


def test_built_ins_that_were_patched_do_not_matter(context: Context) -> None:
    assert (
        context.eval("""
        Map.prototype.set = Array.prototype.push = Object.defineProperty = () => { throw 1 };
        structuredClone([new Map([]), { a: 1 }])[1].a
    """)
        == 1
    )


@pytest.mark.parametrize("make", [lambda _: Context, lambda isolate: isolate.context])
def test_it_can_be_switched_off(
    isolate: Isolate, make: Callable[[Isolate], Callable[..., Context]]
) -> None:
    context = make(isolate)(structured_clone=False)

    assert context.eval("typeof structuredClone") == "undefined"
