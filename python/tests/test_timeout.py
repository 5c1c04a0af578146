"""``timeout=``: the running call ends, everything after it does not notice."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import ExecutionTimeoutError, TerminatedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from swiftracer import Context, Isolate

SHORT = 0.2
ENDLESS = [
    "for (;;);",
    "while (true) { try { throw 1 } catch { } }",
    "for (;;) { try { for (;;); } catch { } finally { } }",
    "for (;;) new Array(1000).fill(1.5)",
    "for (let i = 0; ; i++) Math.sqrt(i)",
    "for (const o = {n: 0}; ; o.n++);",
    "(function f() { try { f() } finally { f() } })()",
    "[..'x'.repeat(9)].sort(() => { for (;;); })".replace("..", "..."),
    "JSON.stringify({toJSON() { for (;;); }})",
    "`${{toString() { for (;;); }}}`",
    "/^(a+)+$/.test('a'.repeat(40) + 'b')",
    "(function f() { Promise.resolve().then(f) })()",
    "(async () => { for (;;) await null })()",
    "function* g() { for (;;) yield 1 } for (const x of g());",
    "eval('for (;;);')",
    "new Function('for (;;);')()",
]

ENTRIES: dict[str, Callable[[Context], Any]] = {
    "eval": lambda context: context.eval("for (;;);", timeout=SHORT),
    "copy": lambda context: context.eval("({get x() { for (;;); }})", timeout=SHORT, copy=True),
    "call": lambda context: context.call("hang", timeout=SHORT),
    "call of a function": lambda context: context.call(context.eval("hang"), timeout=SHORT),
    "function": lambda context: context.eval("hang")(timeout=SHORT),
    "new": lambda context: context.eval("hang").new(timeout=SHORT),
    "script": lambda context: context.compile("hang()").run(timeout=SHORT),
}

DEFAULT_ENTRIES: dict[str, Callable[[Context], Any]] = {
    "eval": lambda context: context.eval("for (;;);"),
    "call": lambda context: context.call("hang"),
    "function": lambda context: context.eval("hang")(),
    "new": lambda context: context.eval("hang").new(),
    "script": lambda context: context.compile("hang()").run(),
    "getter by key": lambda context: context.eval("({get x() { hang() }})")["x"],
    "getter by attribute": lambda context: context.eval("({get x() { hang() }})").x,
    "setter": lambda context: context.eval("({set x(v) { hang() }})").update(x=1),
    "element": lambda context: context.eval("Object.defineProperty([], 0, {get: hang})")[0],
    "trap": lambda context: len(context.eval("new Proxy({}, {ownKeys: hang})")),
    "to_python": lambda context: context.eval("({get x() { hang() }})").to_python(),
    "globals": lambda context: (
        context.eval("Object.defineProperty(globalThis, 'x', {get: hang})").x
    ),
}


@pytest.fixture
def limited(isolate: Isolate) -> Context:
    """Give a context that limits every entry, and has a function that never returns."""
    context = isolate.context(timeout=SHORT)
    context.eval("function hang() { for (;;); }")
    return context


@pytest.mark.parametrize("code", ENDLESS)
def test_an_endless_script_is_stopped_and_the_context_lives(context: Context, code: str) -> None:
    with pytest.raises(ExecutionTimeoutError):
        context.eval(code, timeout=SHORT)

    assert context.eval("1 + 1", timeout=20) == 2
    assert context.eval("[1, 2].map(n => n * 2)", copy=True) == [2, 4]


@pytest.mark.parametrize("code", ENDLESS)
def test_an_endless_script_that_got_hot_is_stopped_too(context: Context, code: str) -> None:
    with pytest.raises(ExecutionTimeoutError):
        context.eval(code, timeout=1)

    assert context.eval("1 + 1", timeout=20) == 2


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_takes_a_timeout(context: Context, entry: str) -> None:
    context.eval("function hang() { for (;;); }")

    with pytest.raises(ExecutionTimeoutError):
        ENTRIES[entry](context)

    assert context.eval("1 + 1") == 2


@pytest.mark.parametrize("entry", DEFAULT_ENTRIES)
def test_the_timeout_of_a_context_holds_for_every_entry(limited: Context, entry: str) -> None:
    with pytest.raises(ExecutionTimeoutError):
        DEFAULT_ENTRIES[entry](limited)

    assert limited.eval("1 + 1") == 2


def test_a_call_may_take_longer_than_its_context_says(limited: Context) -> None:
    code = "{ const end = Date.now() + 500; while (Date.now() < end); } 'done'"

    assert limited.eval(code, timeout=20) == "done"
    assert limited.eval(code, timeout=math.inf) == "done"
    with pytest.raises(ExecutionTimeoutError):
        limited.eval(code)


def test_a_timeout_is_a_timeout_error_and_a_terminated_error(context: Context) -> None:
    with pytest.raises(TimeoutError) as caught:
        context.eval("for (;;);", timeout=SHORT)

    assert isinstance(caught.value, TerminatedError)
    assert str(caught.value)


def test_a_script_cannot_catch_its_timeout(context: Context) -> None:
    with pytest.raises(ExecutionTimeoutError):
        context.eval(
            "try { for (;;); } catch { globalThis.caught = 1 } finally { globalThis.ran = 1 }",
            timeout=SHORT,
        )

    assert context.eval("typeof caught + typeof ran") == "undefinedundefined"


def test_what_was_done_before_the_timeout_is_kept(context: Context) -> None:
    with pytest.raises(ExecutionTimeoutError):
        context.eval("var before = 1; for (;;);", timeout=SHORT)

    assert context.eval("before") == 1


def test_timeouts_come_one_after_another(context: Context) -> None:
    for number in range(20):
        with pytest.raises(ExecutionTimeoutError):
            context.eval("for (;;);", timeout=0.01)
        assert context.eval(f"{number} + 1") == number + 1


def test_a_timeout_that_was_not_needed_is_forgotten(context: Context) -> None:
    for _ in range(200):
        assert context.eval("1 + 1", timeout=0.5) == 2

    assert context.eval("const end = Date.now() + 700; while (Date.now() < end); 'done'") == "done"


def test_a_timeout_next_to_the_end_hits_its_own_call_or_none(context: Context) -> None:
    code = "{ const end = Date.now() + 5; while (Date.now() < end); } 'done'"

    for _ in range(100):
        with suppress(ExecutionTimeoutError):
            assert context.eval(code, timeout=0.005) == "done"
        assert context.eval("var n = 0; for (; n < 1e4; n++); n") == 10_000


def test_a_nested_call_has_its_own_timeout(isolate: Isolate) -> None:
    outcomes: list[Any] = []

    def convert(_: object) -> str:
        with pytest.raises(ExecutionTimeoutError):
            context.eval("for (;;);", timeout=SHORT)
        outcomes.append(context.eval("'inner'"))
        return "converted"

    context = isolate.context(default=convert)

    assert context.call("String", object(), timeout=20) == "converted"
    assert outcomes == ["inner"]


def test_a_timeout_in_one_context_leaves_the_others(isolate: Isolate) -> None:
    first, second = isolate.context(timeout=SHORT), isolate.context()

    with pytest.raises(ExecutionTimeoutError):
        first.eval("for (;;);")

    assert second.eval("1 + 1") == 2
    assert first.eval("1 + 1") == 2


@pytest.mark.parametrize("timeout", [0, -1, 0.0, -0.5, math.nan, -math.inf])
def test_a_timeout_that_is_not_positive_is_a_value_error(isolate: Isolate, timeout: float) -> None:
    context = isolate.context()
    script, function = context.compile("1"), context.eval("() => 1")

    uses: list[Callable[[], Any]] = [
        lambda: context.eval("1", timeout=timeout),
        lambda: context.call(function, timeout=timeout),
        lambda: function(timeout=timeout),
        lambda: function.new(timeout=timeout),
        lambda: script.run(timeout=timeout),
        lambda: isolate.context(timeout=timeout),
    ]

    for use in uses:
        with pytest.raises(ValueError, match="timeout"):
            use()


@pytest.mark.parametrize("timeout", [1, 1.0, 1e9, 1e300, math.inf, True])
def test_a_timeout_may_be_long(context: Context, timeout: float) -> None:
    assert context.eval("1 + 1", timeout=timeout) == 2
