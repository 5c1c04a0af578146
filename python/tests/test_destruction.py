"""Whatever goes first: things of every kind are dropped and closed in every order."""

from __future__ import annotations

import asyncio
import gc
import random
from contextlib import suppress
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import (
    Cancellation,
    ClosedError,
    Context,
    Isolate,
    JavaScriptError,
    JSFunction,
    expose,
    share,
)

if TYPE_CHECKING:
    from collections.abc import Callable


class Point:
    """What is exposed, and has a method to call."""

    x = 7

    def read(self, *_: object) -> int:
        return self.x


def _error(context: Context) -> JavaScriptError:
    try:
        context.eval("throw {n: 7}")
    except JavaScriptError as error:
        return error
    pytest.fail("nothing was thrown")


def _half_read(iterator: Any) -> Any:
    assert next(iterator) == 7
    return iterator


async def _seven() -> int:
    return 7


async def _in_time(context: Context, source: str) -> object:
    return await asyncio.wait_for(context.eval_async(source), 20)


# How a thing of each kind is made, and what it is used for, which gives 7.
KINDS: dict[str, tuple[Callable[[Context], Any], Callable[[Any], Any]]] = {
    "isolate": (lambda c: c.isolate, lambda isolate: isolate.context().eval("7")),
    "context": (lambda c: c, lambda context: context.eval("7")),
    "script": (lambda c: c.compile("7"), lambda script: script.run()),
    "globals": (lambda c: c.globals, lambda names: names.get("absent", 7)),
    "object": (lambda c: c.eval("({n: 7})"), lambda value: value["n"]),
    "array": (lambda c: c.eval("[7]"), lambda value: value[0]),
    "map": (lambda c: c.eval("new Map([[1, 7]])"), lambda value: value[1]),
    "set": (lambda c: c.eval("new Set([7])"), lambda value: next(iter(value))),
    "symbol": (lambda c: c.eval("Symbol('seven')"), lambda value: 7 if str(value) else 0),
    "function": (lambda c: c.eval("() => 7"), lambda value: value()),
    "bound": (lambda c: c.eval("({n: 7, f() { return this.n }})").f, lambda value: value()),
    "promise": (lambda c: c.eval("Promise.resolve(7)"), lambda value: value.result(timeout=20)),
    "pending": (lambda c: c.eval("new Promise(() => {})"), lambda value: 7 if repr(value) else 0),
    "resolver": (lambda c: c.eval("f => () => f()")(_seven), lambda f: 7 if repr(f) else 0),
    "generator": (
        lambda c: _half_read(iter(c.eval("(function* () { for (;;) yield 7 })()"))),
        next,
    ),
    "iterator": (lambda c: _half_read(iter(c.eval("Array(9).fill(7)"))), next),
    "pulled": (
        lambda c: c.eval("x => { const i = x[Symbol.iterator](); return () => i.next().value }")(
            iter([7] * 99)
        ),
        lambda value: value(),
    ),
    "buffer": (lambda c: c.eval("new Uint8Array([7])"), lambda value: value[0]),
    "view": (lambda c: memoryview(c.eval("new Uint8Array([7])")), lambda view: view[0]),
    "shared": (
        lambda c: c.eval("x => () => x[0]")(share(bytearray([7]))),
        lambda value: value(),
    ),
    "callable": (lambda c: c.eval("f => f")(Point().read), lambda value: value()),
    "caller": (lambda c: c.eval("f => () => f()")(Point().read), lambda value: value()),
    "exposed": (lambda c: c.eval("x => x")(expose(Point(), "x")), lambda value: value["x"]),
    "error": (_error, lambda error: error.value["n"]),
    "error of Python's": (
        lambda c: c.eval("f => { try { f() } catch (e) { return e } }")(lambda: int("seven")),
        lambda value: len(value["name"]) - 3,
    ),
    "timer": (
        lambda c: c.eval("(() => { let n = 7; setInterval(() => 1, 1); return () => n })()"),
        lambda value: value(),
    ),
    "awaited": (lambda c: c, lambda context: asyncio.run(_in_time(context, "7"))),
    "cancellation": (
        lambda c: (Cancellation(), c.eval("() => 7")),
        lambda pair: pair[1](cancellation=pair[0]) if isinstance(pair[1], JSFunction) else 0,
    ),
}

# What is the host's own, or was read already, can be used after its isolate is closed.
OUTLIVE = {"view", "symbol", "pending", "resolver"}

SEEDS = range(12)


def _make(seed: int) -> tuple[list[str], dict[str, Any], Isolate, Context]:
    isolate = Isolate()
    context = isolate.context(unhandled=lambda _: None)
    order = list(KINDS)
    random.Random(seed).shuffle(order)  # noqa: S311 (an order, no secret)
    return order, {name: KINDS[name][0](context) for name in KINDS}, isolate, context


@pytest.mark.parametrize("name", KINDS)
def test_a_thing_of_each_kind_may_be_the_last(name: str) -> None:
    make, use = KINDS[name]
    things = [make(Isolate().context())]
    gc.collect()

    assert use(things[0]) == 7


@pytest.mark.parametrize("seed", SEEDS)
def test_things_of_all_kinds_are_dropped_in_any_order(seed: int) -> None:
    order, things, isolate, context = _make(seed)
    del isolate, context

    while order:
        del things[order.pop()]
        gc.collect(seed % 3)
        for name in order[-2:]:
            assert KINDS[name][1](things[name]) == 7


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("closed", ["context", "isolate"])
def test_things_of_all_kinds_outlive_what_is_closed(closed: str, seed: int) -> None:
    order, things, isolate, context = _make(seed)
    close = {"context": context.close, "isolate": isolate.close}[closed]
    del isolate, context

    for name in order[: seed % len(order)]:
        del things[name]
    close()

    del close
    for name in order[seed % len(order) :]:
        thing = things.pop(name)
        if name in OUTLIVE or (name == "isolate" and closed == "context"):
            assert KINDS[name][1](thing) == 7
        else:
            with pytest.raises(ClosedError):
                KINDS[name][1](thing)
        assert repr(thing)
        del thing
        gc.collect(seed % 3)


@pytest.mark.timeout(300)
def test_a_pair_of_any_kinds_goes_in_both_orders(isolate: Isolate) -> None:
    for first, second in permutations(KINDS, 2):
        context = isolate.context(unhandled=lambda _: None)
        things = [KINDS[first][0](context), KINDS[second][0](context)]
        del things[0]
        context.close()
        with suppress(ClosedError):
            assert KINDS[second][1](things[0]) == 7
        del things[0]

    assert isolate.context().eval("6 * 7") == 42
