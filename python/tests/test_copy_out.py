"""``to_python()`` and ``copy=True``: a whole JavaScript graph as plain Python data."""

from __future__ import annotations

import math
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import (
    ConversionError,
    ExecutionTimeoutError,
    JavaScriptError,
    JSArray,
    JSFunction,
    JSObject,
    JSPromise,
    JSSymbol,
    undefined,
)

if TYPE_CHECKING:
    from swiftracer import Context

DEPTH = 100_000


COPIES: list[tuple[str, Any]] = [
    ("1", 1),
    ("'a'", "a"),
    ("undefined", undefined),
    ("[]", []),
    ("[1, [2, [3]]]", [1, [2, [3]]]),
    ("[1, , undefined, null]", [1, undefined, undefined, None]),
    ("({})", {}),
    ("({b: 1, a: {c: []}})", {"b": 1, "a": {"c": []}}),
    ("({2: 'b', 1: 'a', x: 0})", {"1": "a", "2": "b", "x": 0}),
    ("JSON.parse('{\"__proto__\": 1}')", {"__proto__": 1}),
    ("({constructor: 1, keys: 2, '': 3})", {"constructor": 1, "keys": 2, "": 3}),
    ("Object.assign(Object.create(null), {a: 1})", {"a": 1}),
    ("new (class Point { constructor() { this.x = 1 } get y() { return 2 } })", {"x": 1}),
    ("({get x() { return 7 }})", {"x": 7}),
    ("({[Symbol('hidden')]: 1, shown: 2})", {"shown": 2}),
    ("Object.defineProperty({a: 1}, 'b', {value: 2})", {"a": 1}),
    ("new Proxy({a: 1}, {get: () => 'trapped'})", {"a": "trapped"}),
    ("new (class extends Array {})(1, 2)", [1, 2]),
    ("Object.freeze([1])", [1]),
    ("new Map([['a', 1], [2, [3]], [null, 0]])", {"a": 1, 2: [3], None: 0}),
    ("new Map", {}),
    ("new Set([1, 'a', null])", {1, "a", None}),
    ("new Set", set()),
    ("new Date(0)", datetime(1970, 1, 1, tzinfo=UTC)),
    (
        "({when: [new Date(1500)]})",
        {"when": [datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)]},
    ),
    ("[1n, 2n ** 70n]", [1, 2**70]),
    ("['\\ud800', '\\0']", ["\ud800", "\0"]),
]


@pytest.mark.parametrize(
    ("code", "expected"),
    COPIES,
)
def test_a_copy_is_plain_data(context: Context, code: str, expected: Any) -> None:
    value = context.eval(code, copy=True)

    assert value == expected
    assert type(value) is type(expected)


def test_a_copy_keeps_the_order_of_keys(context: Context) -> None:
    assert list(context.eval("({z: 1, a: 2, m: 3})", copy=True)) == ["z", "a", "m"]


def test_a_copy_keeps_the_sign_of_zero_and_nan(context: Context) -> None:
    zero, nan = context.eval("[-0, NaN]", copy=True)

    assert math.copysign(1, zero) == -1
    assert math.isnan(nan)


def test_all_doors_copy_alike(context: Context) -> None:
    code = "({a: [1, {b: new Set([2])}]})"
    expected = {"a": [1, {"b": {2}}]}
    function = context.eval(f"() => {code}")

    assert context.eval(code, copy=True) == expected
    assert context.eval(code).to_python() == expected
    assert context.compile(code).run(copy=True) == expected
    assert context.call(function, copy=True) == expected
    assert function(copy=True) == expected


@pytest.mark.parametrize("code", ["[1]", "({a: 1})", "new Map([[1, 2]])", "new Set([1])"])
def test_without_copy_a_container_stays_live(context: Context, code: str) -> None:
    assert not isinstance(context.eval(code), (list, dict, set))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("[() => 1]", JSFunction),
        ("[class {}]", JSFunction),
        ("[Symbol('s')]", JSSymbol),
        ("[Promise.resolve(1)]", JSPromise),
        ("[new WeakMap]", JSObject),
    ],
)
def test_what_is_no_data_stays_live_in_a_copy(context: Context, code: str, kind: type) -> None:
    copied = context.eval(code, copy=True)

    assert isinstance(copied[0], kind)


def test_an_error_is_copied_as_an_exception_that_was_not_raised(context: Context) -> None:
    code = "function make() { return new RangeError('far') }\n({error: make()})"

    error = context.eval(code, copy=True)["error"]

    assert isinstance(error, JavaScriptError)
    assert (error.name, error.message) == ("RangeError", "far")
    assert str(error.stack).startswith("RangeError: far\n    at make")
    assert [(frame.function, frame.line) for frame in error.frames] == [("make", 1), ("", 2)]
    assert (error.file, error.line, error.column) == ("<eval>", 1, 26)
    assert error.value == context.eval("e => e")(error)
    with pytest.raises(JavaScriptError) as caught:
        raise error
    assert caught.value is error


def test_the_causes_of_an_error_are_copied(context: Context) -> None:
    error = context.eval(
        "new Error('a', {cause: new TypeError('b', {cause: {code: 7}})})", copy=True
    )

    cause = error.__cause__
    assert (cause.name, cause.message) == ("TypeError", "b")
    assert (cause.__cause__.name, cause.__cause__.message) == ("", "#<Object>")
    assert cause.__cause__.value["code"] == 7


def test_errors_may_be_shared_and_cause_themselves(context: Context) -> None:
    first, second = context.eval(
        "const e = new Error(1), f = new Error(2); e.cause = f; f.cause = e; e.own = [e]; [e, f]",
        copy=True,
    )

    assert first.__cause__ is second
    assert second.__cause__ is first


@pytest.mark.parametrize("part", ["name", "message", "stack", "cause"])
def test_what_the_getter_of_an_error_throws_is_left_out(context: Context, part: str) -> None:
    error = context.eval(
        "part => Object.defineProperty(new Error('x'), part, {get() { throw 1 }})"
    )(part, copy=True)

    assert isinstance(error, JavaScriptError)
    assert error.__cause__ is None


@pytest.mark.parametrize("part", ["name", "stack", "cause"])
def test_an_endless_getter_of_an_error_is_stopped(context: Context, part: str) -> None:
    make = context.eval(
        "part => [Object.defineProperty(new Error('x'), part, {get() { for (;;); }})]"
    )

    with pytest.raises(ExecutionTimeoutError):
        make(part, copy=True, timeout=0.1)


def test_a_cycle_stays_a_cycle(context: Context) -> None:
    value = context.eval(
        "const a = [], o = {a}, m = new Map([['o', o]]); a.push(a, o); o.o = o; o.m = m; a",
        copy=True,
    )

    assert value[0] is value
    assert value[1]["a"] is value
    assert value[1]["o"] is value[1]
    assert value[1]["m"]["o"] is value[1]


def test_what_is_shared_stays_shared(context: Context) -> None:
    value = context.eval("const s = {}; [s, {again: s}, new Map([[1, s]]), {}]", copy=True)

    assert value[0] is value[1]["again"]
    assert value[0] is value[2][1]
    assert value[0] is not value[3]


@pytest.mark.parametrize(
    "code",
    [
        f"let v = []; for (let i = 0; i < {DEPTH}; i++) v = [v]; v",
        f"let v = {{}}; for (let i = 0; i < {DEPTH}; i++) v = {{'0': v}}; v",
        f"let v = new Map; for (let i = 0; i < {DEPTH}; i++) v = new Map([['0', v]]); v",
    ],
    ids=["array", "object", "map"],
)
def test_deep_nesting_needs_no_stack(context: Context, code: str) -> None:
    value = context.eval(code, copy=True)

    assert _depth(value) == DEPTH


def test_a_hundred_thousand_causes_need_no_stack(context: Context) -> None:
    error = context.eval(
        f"let e; for (let i = 0; i < {DEPTH}; i++) e = new Error(i, {{cause: e}}); e", copy=True
    )

    depth = 0
    while error:
        error = error.__cause__
        depth += 1
    assert depth == DEPTH


def test_the_path_of_a_failure_deep_inside_needs_no_stack(context: Context) -> None:
    with pytest.raises(ConversionError, match="…") as caught:
        context.eval(
            f"let v = new Date(NaN); for (let i = 0; i < {DEPTH}; i++) v = [v]; v", copy=True
        )

    assert len(str(caught.value)) < 300


def test_a_hundred_thousand_elements_are_copied(context: Context) -> None:
    value = context.eval("Array.from({length: 100000}, (_, i) => i)", copy=True)

    assert value == list(range(100_000))


@pytest.mark.parametrize(
    "elements", ["1, 2, 3", "1.5, 2, 3", "'a', 2, {}", ", 1, ,", "1, undefined"]
)
def test_each_kind_of_array_is_copied(context: Context, elements: str) -> None:
    array = context.eval(f"[{elements}]")

    assert repr(array.to_python()) == repr(
        [item.to_python() if isinstance(item, JSObject) else item for item in array],
    )


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("({a: [1, 2, 3, new Set([[]])]})", 'value["a"][3]'),
        ("[new Map([[{}, 1]])]", "value[0]"),
        ("[new Date(NaN)]", "value[0]"),
        ("({when: new Date(8.64e15)})", 'value["when"]'),
    ],
)
def test_what_python_cannot_hold_is_refused_with_its_path(
    context: Context,
    code: str,
    path: str,
) -> None:
    with pytest.raises(ConversionError) as caught:
        context.eval(code, copy=True)

    assert path in str(caught.value)


@pytest.mark.parametrize(
    "code",
    [
        "({get x() { throw new Error('no') }})",
        "[1, {get x() { throw new Error('no') }}]",
        "new Map([[1, {get x() { throw new Error('no') }}]])",
        "Object.defineProperty([1], 0, {get() { throw new Error('no') }})",
        "new Proxy({a: 1}, {get() { throw new Error('no') }})",
        "new Proxy({a: 1}, {ownKeys() { throw new Error('no') }})",
        "new Proxy({a: 1}, {getOwnPropertyDescriptor() { throw new Error('no') }})",
    ],
)
def test_what_a_getter_or_trap_throws_comes_out(context: Context, code: str) -> None:
    with pytest.raises(JavaScriptError) as caught:
        context.eval(code, copy=True)

    assert caught.value.message == "no"


def test_a_revoked_proxy_is_an_exception(context: Context) -> None:
    with pytest.raises(JavaScriptError) as caught:
        context.eval("const r = Proxy.revocable({}, {}); r.revoke(); [r.proxy]", copy=True)

    assert caught.value.name == "TypeError"


def test_a_getter_may_change_what_is_being_copied(context: Context) -> None:
    value = context.eval(
        "const a = [{get x() { a.length = 1; return 1 }}, 2, 3]; a",
        copy=True,
    )

    assert value[0] == {"x": 1}


def test_a_getter_may_change_the_map_that_is_being_copied(context: Context) -> None:
    value = context.eval(
        "const m = new Map([[1, {get x() { m.clear(); return 1 }}], [2, 2]]); m",
        copy=True,
    )

    assert value[1] == {"x": 1}


# What is defined of a container that changes while it is copied: docs/type-mapping.md.
CHANGED: list[tuple[str, Any]] = [
    ("const o = {get a() { delete o.b; return 1 }, b: 2, c: 3}; o", {"a": 1, "c": 3}),
    ("const o = {get a() { o.z = 1; return 1 }, b: 2}; o", {"a": 1, "b": 2}),
    ("const o = {get a() { delete o.a; return undefined }}; o", {}),
    ("const o = {get a() { o.b = 5; return 1 }, b: 2}; o", {"a": 1, "b": 5}),
    ("const a = [1, 2, 3]; Object.defineProperty(a, 0, {get() { a.length = 1; return 7 }})", 0),
    ("const a = [{get x() { a.push(9); return 1 }}, 2]; a", [{"x": 1}, 2]),
    ("const a = [1, 2]; Object.defineProperty(a, 0, {get() { a.push(3); return 7 }})", [7, 2]),
    (
        "const m = new Map([['a', {get x() { m.delete('b'); m.set('c', 1) }}], ['b', 2]]); m",
        {"a": {"x": undefined}, "b": 2},
    ),
    ("const s = new Set([1]); [{get x() { s.add(2); return 1 }}, s]", [{"x": 1}, {1, 2}]),
    ("const a = [[1], {get x() { a[0].push(2); return 1 }}, [3]]; a", [[1], {"x": 1}, [3]]),
    ("const b = [3], a = [{get x() { b.push(4); return 1 }}, [b]]; a", [{"x": 1}, [[3, 4]]]),
]


@pytest.mark.parametrize(("code", "expected"), CHANGED)
def test_what_changes_meanwhile_is_copied_as_it_was_when_its_turn_came(
    context: Context, code: str, expected: Any
) -> None:
    expected = [7, undefined, undefined] if expected == 0 else expected

    assert context.eval(code, copy=True) == expected


EXOTIC: list[tuple[str, Any]] = [
    ("[new Number(1.5), new String('a'), new Boolean(false), Object(2n ** 64n)]", None),
    ("Object.assign(new Number(5), {x: 1})", 5),
    ("class N extends Number {}; [new N(3)]", [3]),
    ("({toJSON() { return 1 }, a: 1}).a", 1),
    ("Object.assign([1], {toJSON: () => 0})", [1]),
    ("({__proto__: {x: 1}, a: 1})", {"a": 1}),
    ('JSON.parse(\'{"__proto__": {"a": 1}}\')', {"__proto__": {"a": 1}}),
    ("({['__proto__']: [1], constructor: 2})", {"__proto__": [1], "constructor": 2}),
    ("new Proxy([1, 2], {})", {"0": 1, "1": 2}),
    ("(function () { return arguments })('a', 'b')", {"0": "a", "1": "b"}),
    (
        (
            "new Proxy({}, {ownKeys: () => ['a', 'b'], get: (_, key) => key, "
            "getOwnPropertyDescriptor: (_, k) => ({configurable: true, enumerable: k === 'a'})})"
        ),
        {"a": "a"},
    ),
    ("Object.assign(Array(3), {1: 1, named: 2})", [undefined, 1, undefined]),
    ("Array(3)", [undefined] * 3),
]


@pytest.mark.parametrize(("code", "expected"), EXOTIC)
def test_an_exotic_object_is_copied_by_its_row(context: Context, code: str, expected: Any) -> None:
    expected = [1.5, "a", False, 2**64] if expected is None else expected

    assert context.eval(code, copy=True) == expected


def test_to_json_is_not_asked(context: Context) -> None:
    copied = context.eval("({toJSON() { throw new Error('asked') }, a: 1})", copy=True)

    assert copied["a"] == 1
    assert isinstance(copied["toJSON"], JSFunction)


def test_a_symbol_in_a_box_is_the_symbol(context: Context) -> None:
    assert context.eval("Object(Symbol.iterator)", copy=True) == context.eval("Symbol.iterator")


@pytest.mark.parametrize(
    "code",
    [
        "const more = () => ({get x() { return more() }}); more()",
        (
            "const more = () => new Proxy({}, {ownKeys: () => ['x'], get: more,"
            "  getOwnPropertyDescriptor: () => ({configurable: true, enumerable: true})}); more()"
        ),
        "Object.defineProperty([0], 0, {get() { for (;;); }})",
        "new Proxy({}, {ownKeys() { for (;;); }})",
    ],
    ids=["getter", "proxy", "element", "keys"],
)
def test_a_copy_without_end_is_stopped(context: Context, code: str) -> None:
    with pytest.raises(ExecutionTimeoutError):
        context.eval(code, copy=True, timeout=0.2)

    assert context.eval("[1]", copy=True) == [1]


OUT_OF_MEMORY = """
import resource, swiftracer
context = swiftracer.Context()
strings = context.eval("const s = 'x'.repeat(2**26) + 'y'; s.charCodeAt(5); Array(1000).fill(s)")
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 2**29, used + 2**29))
try:
    strings.to_python()
except MemoryError as error:
    print("MemoryError", error)
print(context.eval("[1]", copy=True))
"""


def test_strings_beyond_the_memory_are_a_memory_error() -> None:
    ended = subprocess.run(  # noqa: S603 (Python itself, with a program of this file)
        [sys.executable, "-c", OUT_OF_MEMORY], capture_output=True, text=True, check=False
    )

    assert ended.stdout.splitlines() == [
        "MemoryError cannot copy strings of JavaScript: out of memory",
        "[1]",
    ]
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_copy_of_a_live_object_is_independent(context: Context) -> None:
    array = context.eval("[1]")
    assert isinstance(array, JSArray)

    copied = array.to_python()
    array.append(2)

    assert copied == [1]


def _depth(value: Any) -> int:
    depth = 0
    while value:
        value = value["0" if isinstance(value, dict) else 0]
        depth += 1
    return depth
