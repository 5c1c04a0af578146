"""Closing: what was closed says so, and the order of closing and dropping never matters."""

from __future__ import annotations

import gc
import weakref
from contextlib import suppress
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import ClosedError, Context, EngineError, Isolate

if TYPE_CHECKING:
    from collections.abc import Callable

CONTEXT_USES: dict[str, Callable[[Context], Any]] = {
    "eval": lambda context: context.eval("1"),
    "call": lambda context: context.call("Math.max", 1),
    "compile": lambda context: context.compile("1"),
    "globals": lambda context: len(context.globals),
    "enter": lambda context: context.__enter__(),
}

ISOLATE_USES: dict[str, Callable[[Isolate], Any]] = {
    "context": lambda isolate: isolate.context(),
    "Context": Context,
    "heap_statistics": lambda isolate: isolate.heap_statistics(),
    "collect_garbage": lambda isolate: isolate.collect_garbage(),
    "live_handle_count": lambda isolate: isolate.live_handle_count(),
    "heap_snapshot": lambda isolate: isolate.heap_snapshot(),
    "enter": lambda isolate: isolate.__enter__(),
}

HANDLE_USES: list[tuple[str, Callable[[Any], Any]]] = [
    ("({x: 1})", lambda value: value["x"]),
    ("({x: 1})", lambda value: value.x),
    ("({x: 1})", lambda value: value.__setitem__("x", 1)),
    ("({x: 1})", lambda value: setattr(value, "x", 1)),
    ("({x: 1})", lambda value: value.__delitem__("x")),
    ("({x: 1})", len),
    ("({x: 1})", list),
    ("({x: 1})", lambda value: "x" in value),
    ("({x: 1})", lambda value: value.get("x")),
    ("({x: 1})", lambda value: value.clear()),
    ("({x: 1})", lambda value: value.to_python()),
    ("[1]", lambda value: value[0]),
    ("[1]", lambda value: value[:]),
    ("[1]", lambda value: value.append(1)),
    ("[1]", len),
    ("[1]", list),
    ("() => 1", lambda value: value()),
    ("() => 1", lambda value: value.new()),
    ("new Map([[1, 1]])", lambda value: value[1]),
    ("new Map([[1, 1]])", list),
    ("new Set([1])", lambda value: 1 in value),
    ("new Set([1])", lambda value: value.add(2)),
    ("Promise.resolve(1)", lambda value: value.result()),
]


@pytest.mark.parametrize("use", CONTEXT_USES)
def test_a_closed_context_says_so(context: Context, use: str) -> None:
    context.close()

    with pytest.raises(ClosedError, match="closed"):
        CONTEXT_USES[use](context)
    assert context.closed


@pytest.mark.parametrize("use", ISOLATE_USES)
def test_a_closed_isolate_says_so(isolate: Isolate, use: str) -> None:
    isolate.close()

    with pytest.raises(ClosedError, match="closed"):
        ISOLATE_USES[use](isolate)
    assert isolate.closed


@pytest.mark.parametrize("use", CONTEXT_USES)
def test_a_context_of_a_closed_isolate_says_so(
    isolate: Isolate,
    context: Context,
    use: str,
) -> None:
    isolate.close()

    with pytest.raises(ClosedError, match="closed"):
        CONTEXT_USES[use](context)
    assert context.closed


@pytest.mark.parametrize(("code", "use"), HANDLE_USES)
@pytest.mark.parametrize("closed", ["context", "isolate"])
def test_a_handle_of_what_was_closed_says_so(
    context: Context,
    code: str,
    use: Callable[[Any], Any],
    closed: str,
) -> None:
    value = context.eval(f"({code})")
    closes = {"context": context.close, "isolate": context.isolate.close}

    closes[closed]()

    with pytest.raises(ClosedError, match="closed"):
        use(value)
    assert repr(value)


def test_a_script_of_what_was_closed_says_so(context: Context) -> None:
    script = context.compile("1")

    context.close()

    with pytest.raises(ClosedError):
        script.run()
    assert repr(script)


def test_a_closed_handle_is_refused_as_argument(isolate: Isolate, context: Context) -> None:
    other = isolate.context()
    value = other.eval("({})")

    other.close()

    with pytest.raises((ClosedError, EngineError)):
        context.call("Object.keys", value)


def test_terminating_a_closed_isolate_does_nothing(isolate: Isolate) -> None:
    isolate.close()

    isolate.terminate()


def test_closing_twice_is_closing_once(isolate: Isolate, context: Context) -> None:
    context.close()
    context.close()
    isolate.close()
    isolate.close()
    context.close()

    assert context.closed
    assert isolate.closed


def test_leaving_the_block_closes() -> None:
    with Isolate() as isolate, isolate.context() as context:
        assert not context.closed
        assert not isolate.closed

    assert context.closed
    assert isolate.closed


def test_leaving_the_block_by_an_exception_closes() -> None:
    isolate = Isolate()

    with pytest.raises(LookupError), isolate:
        raise LookupError

    assert isolate.closed


def test_a_context_closes_the_isolate_that_it_made() -> None:
    context = Context()

    context.close()

    assert context.isolate.closed


def test_a_context_leaves_an_isolate_that_it_was_given(isolate: Isolate) -> None:
    first, second = isolate.context(), Context(isolate)

    first.close()
    assert not isolate.closed
    assert second.eval("1 + 1") == 2
    second.close()
    assert not isolate.closed


def test_what_another_context_fetched_lives_on(isolate: Isolate) -> None:
    first, second = isolate.context(), isolate.context()
    second.globals["o"] = first.eval("({n: 1, f() { return this.n }})")

    first.close()

    assert second.eval("o")["n"] == 1
    assert second.eval("o.f()") == 1


NAMES = ("isolate", "context", "script", "value", "function")


@pytest.mark.parametrize("order", list(permutations(NAMES)), ids="-".join)
def test_things_are_dropped_in_any_order(order: tuple[str, ...]) -> None:
    isolate = Isolate()
    context = isolate.context()
    value = context.eval("({f() { return 7 }})")
    things: dict[str, Any] = {
        "isolate": isolate,
        "context": context,
        "script": context.compile("7"),
        "value": value,
        "function": value.f,
    }
    del isolate, context, value

    for name in order:
        del things[name]
        gc.collect()
        if "function" in things:
            assert things["function"]() == 7


@pytest.mark.parametrize("close", ["context", "isolate"])
def test_closing_in_the_middle_of_a_conversion_is_an_error_or_goes_well(close: str) -> None:
    isolate = Isolate()
    context = isolate.context(default=lambda _: closes[close]())
    closes = {"context": context.close, "isolate": isolate.close}

    with suppress(EngineError):
        context.call("Object", object())

    isolate.close()
    assert isolate.closed


def test_handles_may_be_dropped_after_their_isolate() -> None:
    isolate = Isolate()
    values = [isolate.context().eval("[{}]") for _ in range(10)]

    isolate.close()
    del isolate
    gc.collect()
    values.clear()

    with Context() as other:
        assert other.eval("1 + 1") == 2


def test_a_cycle_through_default_is_collected() -> None:
    class Converter:
        context: Context

        def convert(self, _: object) -> None:
            self.context.eval("1")

    converter = Converter()
    converter.context = Context(default=converter.convert)
    reference = weakref.ref(converter)

    del converter
    gc.collect()

    assert reference() is None
