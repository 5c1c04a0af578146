"""Values that were made to break whoever touches them, through everything that touches values."""

from __future__ import annotations

import contextlib
import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import Context, EngineError, Isolate, JavaScriptError, expose

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
VALUES = (HERE / "hostile_values.js").read_text()

# What an operation may end in, beside a value: ours, and what Python's own protocols raise.
EXPECTED = (
    EngineError,
    AttributeError,
    BufferError,
    IndexError,
    KeyError,
    OverflowError,
    RecursionError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)


class _Target:
    def __init__(self) -> None:
        self.member: Any = None


def _few(values: Any) -> list[Any]:
    """Return the first of what is iterated over, which may have no end."""
    return [value for value, _ in zip(values, range(50), strict=False)]


def _through_host(context: Context, value: Any, read: Callable[[Any], Any]) -> Any:
    context.globals["host"] = read
    return context.eval("v => host(v)")(value)


OPERATIONS: dict[str, Callable[[Context, Any], Any]] = {
    "to_python": lambda _, value: value.to_python(),
    "copied result": lambda context, value: context.eval("v => v")(value, copy=True),
    "live result": lambda context, value: context.eval("v => v")(value),
    "copied in a list": lambda context, value: context.eval("v => [v, {v}, new Map([[v, v]])]")(
        value, copy=True
    ),
    "argument and back": lambda context, value: context.eval("v => v")([value, {"k": value}]),
    "receiver": lambda context, value: context.eval("(function () { return this })")(this=value),
    "host argument": lambda context, value: _through_host(context, value, lambda v: v),
    "host that copies": lambda context, value: _through_host(
        context, value, lambda v: v.to_python()
    ),
    "host that reads": lambda context, value: _through_host(context, value, lambda v: v.a),
    "host that iterates": lambda context, value: _through_host(context, value, _few),
    "host that throws it": lambda context, value: context.eval("(v, h) => h(() => { throw v })")(
        value, lambda f: f()
    ),
    "thrown": lambda context, value: context.eval("v => { throw v }")(value),
    "thrown as cause": lambda context, value: context.eval(
        "v => { throw new Error('outer', {cause: v}) }"
    )(value),
    "rejected": lambda context, value: context.eval("v => Promise.reject(v)")(value).result(
        timeout=5
    ),
    "resolved": lambda context, value: context.eval("v => Promise.resolve(v)")(value).result(
        timeout=5
    ),
    "await": lambda context, value: context.eval("async v => await v")(value).result(timeout=5),
    "expose and set": lambda context, value: context.eval("(o, v) => { o.member = v }")(
        expose(_Target(), "member"), value
    ),
    "iter": lambda _, value: _few(value),
    "iterator": lambda context, value: context.eval("v => v[Symbol.iterator]()")(value),
    "keys": lambda _, value: _few(value.keys()),
    "items": lambda _, value: _few(value.items()),
    "len": lambda _, value: len(value),
    "get": lambda _, value: value["a"],
    "get index": lambda _, value: value[0],
    "slice": lambda _, value: value[0:10],
    "set": lambda _, value: value.__setitem__("a", 1),
    "set index": lambda _, value: value.__setitem__(0, 1),
    "set slice": lambda _, value: value.__setitem__(slice(0, 2), [1]),
    "delete": lambda _, value: value.__delitem__("a"),
    "attribute": lambda _, value: value.a,
    "set attribute": lambda _, value: setattr(value, "a", 1),
    "append": lambda _, value: value.append(1),
    "pop": lambda _, value: value.pop(),
    "contains": lambda _, value: 1 in value,
    "equals": lambda _, value: value == value.a,
    "hash": lambda _, value: hash(value),
    "repr": lambda _, value: repr(value),
    "str": lambda _, value: str(value),
    "bool": lambda _, value: bool(value),
    "dir": lambda _, value: dir(value),
    "call": lambda _, value: value(1, 2, timeout=5),
    "new": lambda _, value: value.new(1),
    "memoryview": lambda _, value: bytes(memoryview(value)),
    "copy": lambda _, value: copy.copy(value),
    "state": lambda _, value: value.state,
    "name and message": lambda _, value: (value.name, value.message, value.stack),
    "console": lambda context, value: context.eval(
        "v => { console.log(v, [v]); console.log('%s %d %o %j', v, v, v, v); console.table(v); "
        "console.dir(v); console.assert(false, v); console.count(v); console.trace(v); "
        "console.group(v); console.groupEnd() }"
    )(value),
    "structuredClone": lambda context, value: context.eval("v => structuredClone(v)")(value),
    "transfer": lambda context, value: context.eval(
        "v => structuredClone(v, {transfer: [v.buffer ?? v]})"
    )(value),
    "timer": lambda context, value: context.eval("v => clearTimeout(setTimeout(() => 1, v, v))")(
        value
    ),
    "timer handler": lambda context, value: context.eval("v => clearTimeout(setTimeout(v))")(value),
    "queueMicrotask": lambda context, value: context.eval("v => queueMicrotask(v)")(value),
    "JSON": lambda context, value: context.eval("v => JSON.stringify(v)")(value),
    "map update": lambda context, value: context.eval("new Map").update({"k": value}),
    "extended": lambda context, value: context.eval("[]").extend(_few(value)),
}


def names() -> list[str]:
    with Context() as context:
        return list(context.eval(VALUES, copy=False))


@pytest.mark.parametrize("console", [True, lambda *_: None], ids=["formatted", "plain"])
@pytest.mark.parametrize("name", names())
def test_hostile_values_end_in_a_value_or_an_exception(name: str, console: Any) -> None:
    with Isolate(heap_limit=256 << 20) as isolate:
        context = isolate.context(timeout=2, console=console, unhandled=lambda _: None)
        try:
            makers = context.eval(VALUES, name="hostile_values.js")
            for operation in OPERATIONS.values():
                with contextlib.suppress(*EXPECTED):
                    operation(context, makers[name]())
                assert context.eval("1 + 1") == 2
        finally:
            context.close()


POLLUTION = """
    {
        const {defineProperty} = Object, {ownKeys} = Reflect;
        const fail = () => { throw new Error('polluted') };
        const prototypes = [
            Object, Array, Function, Map, Set, Error, Promise, Date, RegExp, String, Number, Symbol,
            ArrayBuffer, DataView, Uint8Array, Object.getPrototypeOf(Uint8Array),
        ].map(each => each.prototype);
        prototypes.push(
            Object.getPrototypeOf([][Symbol.iterator]()),
            Object.getPrototypeOf(new Map().entries()), Object.getPrototypeOf((function* () {})()),
        );
        const expected = [
            'value', 'get', 'set', 'writable', 'enumerable', 'configurable', 'then', 'toJSON',
            'done', 'next', 'return', 'cause', 'transfer', 'length', 'message', 'name', 'stack',
            'errors', 'a', 'n', 's', 'keys', 'columns', 'result', 'functions', '0', '1', '2', '10',
            '999', Symbol.iterator, Symbol.asyncIterator, Symbol.toPrimitive, Symbol.toStringTag,
            Symbol.species, Symbol.isConcatSpreadable, Symbol.unscopables, Symbol.hasInstance,
        ];
        const targets = [];
        for (const prototype of prototypes) {
            for (const key of ownKeys(prototype).concat(expected)) targets.push([prototype, key]);
        }
        const names = ownKeys(globalThis).filter(name => !KEPT.includes(name));
        // From here on nothing works that asks a prototype.
        for (let i = 0; i < targets.length; i++) {
            try {
                defineProperty(targets[i][0], targets[i][1], {
                    __proto__: null, get: fail, set: fail, configurable: true,
                });
            } catch {}
        }
        for (let i = 0; i < names.length; i++) {
            try { globalThis[names[i]] = undefined } catch {}
        }
    }
""".replace("KEPT", "['undefined', 'large', 'log', 'trace']")

DATA = {
    "a": [1, 2.5, "text", None, True, {"n": 2**70}],
    "s": {1, 2},
    "bytes": [bytearray(b"123")],
    "many": [{"n": number, "s": str(number)} for number in range(300)],
}


def _round_trip(context: Context) -> Any:
    return context.eval("v => v")(DATA).to_python()


def test_conversions_do_not_ask_what_a_script_polluted(context: Context) -> None:
    expected = _round_trip(context)
    polluted = context.isolate.context()
    polluted.eval(POLLUTION)

    assert _round_trip(polluted) == expected
    assert polluted.eval("({b: [1, {c: 2}]})", copy=True) == {"b": [1, {"c": 2}]}
    assert polluted.eval("f => f(1, {b: 2})")(lambda n, o: [n, o.to_python()], copy=True) == [
        1,
        {"b": 2},
    ]
    array = polluted.eval("[1, 2, 3]")
    array[0] = 0
    assert list(array) == [0, 2, 3]
    assert dict(polluted.eval("({x: 1})").items()) == {"x": 1}


@pytest.mark.parametrize("name", ["cause", "name", "message", "stack"])
@pytest.mark.parametrize("prototype", ["Object", "Error"])
def test_describing_an_error_does_not_begin_again_for_what_it_meets(
    context: Context, name: str, prototype: str
) -> None:
    context.eval(
        f"Object.defineProperty({prototype}.prototype, '{name}', "
        "{get() { throw new Error('met') }, configurable: true})"
    )

    with pytest.raises(JavaScriptError):
        context.eval("throw new Error('mine')")
    with pytest.raises(JavaScriptError):
        context.eval("throw new RangeError('mine', {cause: new Error})")
    assert context.eval("1 + 1") == 2


def test_pollution_stays_in_its_context(isolate: Isolate) -> None:
    polluted, clean = isolate.context(), isolate.context()
    bystander = clean.eval("({list: [1, 2], map: new Map([[1, {a: 1}]])})")

    polluted.eval(POLLUTION)

    assert clean.eval("[3, 1, 2].sort().map(n => n * 2).join()") == "2,4,6"
    assert clean.eval("Object.keys(Object.prototype).length") == 0
    assert bystander.to_python() == {"list": [1, 2], "map": {1: {"a": 1}}}
    assert list(clean.eval("(function* () { yield 1 })()")) == [1]
    assert clean.eval("structuredClone({a: [1]}).a[0]") == 1


def test_what_others_make_of_a_polluted_context_stays_whole(isolate: Isolate) -> None:
    """The large reader and the console have realms of their own, which no script reaches."""
    polluted = isolate.context(console=lambda *_: None)
    polluted.eval("var large = Array.from({length: 5000}, (_, n) => ({n, s: `${n}`}))")
    polluted.eval("var log = console.log, trace = console.trace")
    polluted.eval(POLLUTION)

    large = polluted.eval("large")

    assert large.to_python()[4999] == {"n": 4999, "s": "4999"}
    polluted.eval("log({a: [1]}); trace(1)")
