"""Copies of so many containers that they are read at once: the same as one by one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from strategies import data, through_javascript

from swiftracer import Context, ExecutionTimeoutError, JavaScriptError, JSFunction, JSSymbol
from swiftracer import undefined as undefined_

if TYPE_CHECKING:
    from collections.abc import Callable

    from swiftracer import Isolate

COUNT = 2000


@pytest.fixture
def context(isolate: Isolate) -> Context:
    """Give a context that has read many containers at once, and does so from now on."""
    context = isolate.context()
    made = context.eval(f"Array.from({{length: {COUNT}}}, (_, i) => ({{i}}))", copy=True)
    assert made == [{"i": i} for i in range(COUNT)]
    return context


@pytest.fixture(scope="module")
def many() -> JSFunction:
    """Give a function that makes a hundred clones of a value."""
    function = Context().eval(
        """
        function clone(v) {
          if (v === null || typeof v !== "object") return v;
          if (Array.isArray(v)) return v.map(clone);
          const made = {};
          for (const key of Object.keys(v))
            Object.defineProperty(made, key, {value: clone(v[key]), enumerable: true});
          return made;
        }
        (value, count) => Array.from({length: count}, () => [clone(value)])
        """,
    )
    assert isinstance(function, JSFunction)
    function([], COUNT, copy=True)
    return function


def test_a_large_graph_is_copied(context: Context) -> None:
    code = "Array.from({length: 20000}, (_, i) => ({id: i, name: 'n' + i, tags: ['a'], ok: !i}))"

    assert context.eval(code, copy=True) == [
        {"id": i, "name": f"n{i}", "tags": ["a"], "ok": not i} for i in range(20_000)
    ]


@settings(deadline=None)
@given(data)
def test_many_are_copied_as_one_is(many: JSFunction, value: Any) -> None:
    assert many(value, 100, copy=True) == [[through_javascript(value)]] * 100


# An expression of `i` for each of a hundred elements, and what it becomes.
ELEMENTS: list[tuple[str, Callable[[int], Any]]] = [
    ("({})", lambda _: {}),
    ("[]", lambda _: []),
    ("i % 2 ? {a: 1} : {a: 1, b: 2}", lambda i: {"a": 1} if i % 2 else {"a": 1, "b": 2}),
    ("i % 2 ? {a: 1, b: 2} : {b: 2, a: 1}", lambda _: {"a": 1, "b": 2}),
    ("({['k' + i]: i})", lambda i: {f"k{i}": i}),
    ("({['k' + i % 40]: i, z: 1})", lambda i: {f"k{i % 40}": i, "z": 1}),
    (
        "Object.fromEntries(Array.from({length: i}, (_, n) => ['k' + n, n]))",
        lambda i: {f"k{n}": n for n in range(i)},
    ),
    ("({2: 'b', 1: 'a', x: 0})", lambda _: {"1": "a", "2": "b", "x": 0}),
    ('JSON.parse(\'{"__proto__": 1, "": 2}\')', lambda _: {"__proto__": 1, "": 2}),
    ("({[Symbol('hidden')]: 1, shown: 2})", lambda _: {"shown": 2}),
    ("Object.defineProperty({a: 1}, 'b', {value: 2})", lambda _: {"a": 1}),
    ("Object.assign(Object.create(null), {a: 1})", lambda _: {"a": 1}),
    ("Object.assign(Object.create({inherited: 1}), {a: 1})", lambda _: {"a": 1}),
    ("new (class { constructor() { this.x = 1 } get y() { return 2 } })", lambda _: {"x": 1}),
    ("new Proxy({a: i}, {})", lambda i: {"a": i}),
    ("({get x() { return i }})", lambda i: {"x": i}),
    (
        "const o = {get a() { delete o.b; return 1 }, b: 2, c: 3}; return o",
        lambda _: {"a": 1, "c": 3},
    ),
    ("const o = {get a() { o.z = 1; return 1 }, b: 2}; return o", lambda _: {"a": 1, "b": 2}),
    (
        "[1, , undefined, null, true, false]",
        lambda _: [1, undefined_, undefined_, None, True, False],
    ),
    ("[i, -i, i + 0.5, 1e300]", lambda i: [i, -i, i + 0.5, 1e300]),
    ("[2n ** 70n, BigInt(i)]", lambda i: [2**70, i]),
    ("['x'.repeat(i * 5)]", lambda i: ["x" * (i * 5)]),
    ("['é' + i, 'π' + i, '\\u{1f600}']", lambda i: [f"é{i}", f"π{i}", "\U0001f600"]),
    ("['a\\ud83d', '\\ude00b', '\\0']", lambda _: ["a\ud83d", "\ude00b", "\0"]),
    ("i % 2 ? ['a'] : ['π']", lambda i: ["a"] if i % 2 else ["π"]),
    ("new Map([[i, [i]]])", lambda i: {i: [i]}),
    ("[new Set([i]), new Date(0).getTime(), new Number(i)]", lambda i: [{i}, 0, i]),
    ("Array.from({length: 300}, (_, n) => n)", lambda _: list(range(300))),
    ("(function () { return arguments })(i)", lambda i: {"0": i}),
]


@pytest.mark.parametrize(("code", "expected"), ELEMENTS)
def test_each_kind_of_element_is_copied(
    context: Context, code: str, expected: Callable[[int], Any]
) -> None:
    body = f"{{ {code} }}" if "return o" in code else f"({code})"
    copied = context.eval(f"Array.from({{length: 100}}, (_, i) => {body})", copy=True)

    assert copied == [expected(i) for i in range(100)]


def test_zeros_and_nan_keep_what_they_are(context: Context) -> None:
    copied = context.eval("Array.from({length: 100}, () => [-0, NaN, 0])", copy=True)

    for minus_zero, nan, zero in copied:
        assert math.copysign(1, minus_zero) == -1
        assert math.isnan(nan)
        assert repr(zero) == "0"


def test_what_is_no_data_stays_live(context: Context) -> None:
    copied = context.eval("Array.from({length: 100}, () => [() => 1, Symbol('s')])", copy=True)

    assert all(isinstance(f, JSFunction) and isinstance(s, JSSymbol) for f, s in copied)


@pytest.mark.parametrize("length", [255, 257, 16_384, 16_385, 50_000])
def test_a_long_array_is_copied(context: Context, length: int) -> None:
    code = "length => Array.from({length}, (_, i) => i % 3 ? i : i % 2 ? 's' + i : [i])"

    assert context.eval(code)(length, copy=True) == [
        i if i % 3 else f"s{i}" if i % 2 else [i] for i in range(length)
    ]


def test_long_texts_are_copied(context: Context) -> None:
    code = "Array.from({length: 20000}, (_, i) => ['x'.repeat(200) + i])"

    assert context.eval(code, copy=True) == [["x" * 200 + str(i)] for i in range(20_000)]


def test_an_object_with_many_keys_is_copied(context: Context) -> None:
    code = "Array.from({length: 20}, () => Object.fromEntries(Array.from({length: 9000}, (_, i) =>"
    copied = context.eval(f"{code} ['k' + i, i])))", copy=True)

    assert copied == [{f"k{i}": i for i in range(9000)}] * 20


def test_cycles_and_sharing_stay(context: Context) -> None:
    copied = context.eval(
        """
        const root = [], shared = {s: 1};
        for (let i = 0; i < 1000; i++) root.push({root, shared, next: root[i - 1] ?? null});
        root
        """,
        copy=True,
    )

    assert all(each["root"] is copied and each["shared"] is copied[0]["shared"] for each in copied)
    assert all(copied[i]["next"] is copied[i - 1] for i in range(1, 1000))


def test_keys_that_all_objects_inherit_are_no_keys_of_theirs(context: Context) -> None:
    code = "Array.from({length: 100}, (_, i) => ({i}))"
    expected = [{"i": i} for i in range(100)]
    context.eval("Object.prototype.everywhere = 1; Array.prototype.extra = 2")

    assert context.eval(code, copy=True) == expected
    context.eval("delete Object.prototype.everywhere")
    assert context.eval(code, copy=True) == expected


def test_a_getter_may_give_all_objects_another_key(context: Context) -> None:
    copied = context.eval(
        "const pollute = {get x() { Object.prototype.y = 1; return 1 }};"
        "Array.from({length: 100}, (_, i) => i === 5 ? pollute : {i})",
        copy=True,
    )

    assert copied == [{"x": 1} if i == 5 else {"i": i} for i in range(100)]


def test_builtins_that_a_script_replaced_are_not_asked(context: Context) -> None:
    made = context.eval("Array.from({length: 100}, (_, i) => ({i, a: [i]}))")
    context.eval(
        """
        const fail = name => () => { throw new Error(name) };
        for (const name of ["keys", "getPrototypeOf", "hasOwn"]) Object[name] = fail(name);
        Array.isArray = fail("isArray");
        Object.defineProperty(Array.prototype, 0, {set: fail("set 0"), get: fail("get 0")});
        Object.defineProperty(Object.prototype, "i", {set: fail("set i")});
        globalThis.Uint8Array = globalThis.Float64Array = undefined;
        """,
    )

    assert made.to_python() == [{"i": i, "a": [i]} for i in range(100)]


def test_objects_of_another_context_are_copied(isolate: Isolate, context: Context) -> None:
    other = isolate.context()
    made = other.eval("Array.from({length: 100}, (_, i) => ({i, a: [i]}))")

    assert context.eval("v => [v, {v}]")(made, copy=True)[0] == [
        {"i": i, "a": [i]} for i in range(100)
    ]


@pytest.mark.parametrize(
    "code",
    [
        "Array.from({length: 100}, (_, i) => ({a: 1, get x() { if (i === 50) throw 'no' }}))",
        "Array.from({length: 100}, () => Object.defineProperty([1, 2], 1, {get() { throw 'no' }}))",
        "Object.defineProperty(Array.from({length: 50000}), 30000, {get() { throw 'no' }})",
    ],
    ids=["object", "array", "long array"],
)
def test_what_a_getter_throws_comes_out(context: Context, code: str) -> None:
    made = context.eval(code)

    with pytest.raises(JavaScriptError, match="no"):
        made.to_python()

    assert context.eval("Array.from({length: 100}, () => [1])", copy=True) == [[1]] * 100


def test_the_stack_of_an_error_shows_no_function_but_those_of_scripts(context: Context) -> None:
    made = context.eval(
        "Array.from({length: 100}, () => ({get x() { throw new Error('x') }}))", name="user.js"
    )

    with pytest.raises(JavaScriptError) as caught:
        made.to_python()

    assert [frame.file for frame in caught.value.frames] == ["user.js"]
    assert "BulkReader" not in str(caught.value.stack)


def test_a_getter_may_copy_something_itself(context: Context) -> None:
    def copy(value: Any) -> int:
        return len(value.to_python())

    context.globals["copy"] = copy
    copied = context.eval(
        "const inner = Array.from({length: 200}, (_, i) => ({j: i}));"
        "Array.from({length: 100}, (_, i) => ({i, get n() { return copy(inner) }, a: [i]}))",
        copy=True,
    )

    assert copied == [{"i": i, "n": 200, "a": [i]} for i in range(100)]


@pytest.mark.parametrize(
    "code",
    [
        "Array.from({length: 100}, (_, i) => ({get x() { if (i === 50) for (;;); }}))",
        "const more = () => Array.from({length: 20}, () => ({get x() { return more() }})); more()",
    ],
    ids=["getter", "without end"],
)
def test_a_copy_that_takes_too_long_is_stopped(context: Context, code: str) -> None:
    with pytest.raises(ExecutionTimeoutError):
        context.eval(code, copy=True, timeout=0.3)

    assert context.eval("Array.from({length: 100}, () => [1])", copy=True) == [[1]] * 100


def test_the_isolate_goes_though_many_were_read_at_once(context: Context) -> None:
    made = context.eval("Array.from({length: 100}, (_, i) => ({i}))")
    context.close()

    del made
    context.isolate.close()
    assert context.isolate.closed
