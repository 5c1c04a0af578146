"""Operations in any order: whatever is done before, each does what it says or says why it cannot.

Hypothesis chooses the order and shortens what fails. ``SWIFTRACER_EXAMPLES`` sets how many orders
are tried.
"""

from __future__ import annotations

import gc
import math
import os
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest
import strategies
from forks import in_child
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from swiftracer import (
    ClosedError,
    Context,
    EngineError,
    ExecutionTimeoutError,
    Isolate,
    JavaScriptError,
    TerminatedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What a rule gives that makes nothing.
NOTHING = cast("Any", multiple())

EXAMPLES = int(os.environ.get("SWIFTRACER_EXAMPLES", "30"))

ENDLESS = [
    "for (;;);",
    "(function f() { Promise.resolve().then(f) })()",
    "[2, 1].sort(() => { for (;;); })",
    "new Proxy({}, {get() { for (;;); }}).x",
    "JSON.stringify({toJSON() { for (;;); }})",
    "/^(a+)+$/.test('a'.repeat(60) + 'b')",
    "for (;;) { try { throw 1 } catch {} }",
]


@dataclass
class Home:
    """What is known of an isolate."""

    isolate: Isolate
    closed: bool = False


@dataclass
class Room:
    """What is known of a context."""

    home: Home
    context: Context
    shut: bool = False
    seen: list[Any] = field(default_factory=list[Any])

    @property
    def closed(self) -> bool:
        return self.shut or self.home.closed


@dataclass
class Held:
    """A live value, and what it is a copy of."""

    room: Room
    handle: Any
    model: Any


class Raised(Exception):  # noqa: N818 (it is no error of a program's)
    """What host functions raise."""


class Orders(RuleBasedStateMachine):
    """The rules; a bundle has all that was made, closed or not."""

    homes: Bundle[Home] = Bundle("homes")
    rooms: Bundle[Room] = Bundle("rooms")
    values: Bundle[Held] = Bundle("values")
    views: Bundle[tuple[memoryview, bytes]] = Bundle("views")
    iterators: Bundle[tuple[Room, Iterator[Any], Iterator[int]]] = Bundle("iterators")
    promises: Bundle[tuple[Held, Any]] = Bundle("promises")

    @initialize(target=homes)
    def first(self) -> Home:
        """Begin with one isolate, so that there is something to do."""
        return Home(Isolate())

    # --- Making -----------------------------------------------------------------------------------

    @rule(target=homes)
    def make_isolate(self) -> Home:
        return Home(Isolate(heap_limit=64 << 20))

    @rule(target=rooms, home=homes)
    def make_context(self, home: Home) -> Any:
        if home.closed:
            with pytest.raises(ClosedError):
                home.isolate.context()
            return NOTHING
        seen: list[Any] = []
        room = Room(home, home.isolate.context(timeout=20, unhandled=seen.append), seen=seen)
        room.context.eval("var made = []")
        return room

    @rule(target=values, room=rooms, data=strategies.data)
    def keep(self, room: Room, data: Any) -> Any:
        """A list or a dict becomes a live value; what has no identity comes back."""
        model = strategies.through_javascript(data)
        if room.closed:
            with pytest.raises(ClosedError):
                room.context.eval("v => v")
            return NOTHING
        handle = room.context.eval("v => v")(data)
        if isinstance(model, list | dict):
            return Held(room, handle, model)
        assert handle == model
        return NOTHING

    @rule(target=promises, room=rooms, value=st.integers(-1000, 1000))
    def make_promise(self, room: Room, value: int) -> Any:
        if room.closed:
            return NOTHING
        code = "v => new Promise(done => { globalThis.finish = () => done(v) })"
        return Held(room, room.context.eval(code)(value), value), value

    @rule(target=views, room=rooms, data=st.binary(min_size=1, max_size=40))
    def view(self, room: Room, data: bytes) -> Any:
        """A view keeps the memory, whatever becomes of the rest."""
        if room.closed:
            return NOTHING
        return memoryview(room.context.eval("v => v")(data)), data

    @rule(target=iterators, room=rooms, count=st.integers(0, 5))
    def begin_iteration(self, room: Room, count: int) -> Any:
        if room.closed:
            return NOTHING
        generator = room.context.eval(
            "n => (function* () { for (let i = 0; i < n; i++) yield i })()"
        )
        return room, iter(generator(count)), iter(range(count))

    # --- Using ------------------------------------------------------------------------------------

    @rule(room=rooms, a=st.integers(-(2**40), 2**40), b=st.integers(-(2**40), 2**40))
    def add(self, room: Room, a: int, b: int) -> None:
        self._closed_or(room, lambda: room.context.eval(f"({a}) + ({b})"), a + b)

    @rule(held=values)
    def copy_out(self, held: Held) -> None:
        self._closed_or(held.room, held.handle.to_python, held.model)

    @rule(held=values, room=rooms)
    def pass_to(self, held: Held, room: Room) -> None:
        """To any context of its isolate, and to no other."""
        if room.closed or held.room.closed:
            with pytest.raises((ClosedError, EngineError)):
                room.context.eval("v => v")(held.handle)
        elif room.home is not held.room.home:
            with pytest.raises(EngineError, match="another isolate"):
                room.context.eval("v => v")(held.handle)
        else:
            assert room.context.eval("v => v")(held.handle) == held.handle

    @rule(held=values, item=strategies.primitives)
    def change(self, held: Held, item: Any) -> None:
        model, changed = held.model, strategies.through_javascript(item)
        write: Callable[[], None]
        if isinstance(model, list):
            write = lambda: held.handle.append(item)  # noqa: E731 (one of two)
        else:
            write = lambda: held.handle.__setitem__("new", item)  # noqa: E731
        self._closed_or(held.room, write, None)
        if held.room.closed:
            return
        if isinstance(model, list):
            model.append(changed)
        else:
            model["new"] = changed

    @rule(view=views)
    def read_view(self, view: tuple[memoryview, bytes]) -> None:
        assert bytes(view[0]) == view[1]

    @rule(iteration=iterators)
    def iterate(self, iteration: tuple[Room, Iterator[Any], Iterator[int]]) -> None:
        room, live, model = iteration
        if room.closed:
            with pytest.raises(ClosedError):
                next(live)
        else:
            assert next(live, "end") == next(model, "end")

    @rule(promise=promises)
    def settle(self, promise: tuple[Held, int]) -> None:
        held, value = promise
        if held.room.closed:
            with pytest.raises(ClosedError):
                held.handle.result(timeout=1)
            return
        held.room.context.eval("globalThis.finish()")
        if held.handle.state == "fulfilled":
            assert held.handle.result(timeout=10) == value

    # --- Host functions ---------------------------------------------------------------------------

    @rule(room=rooms, value=strategies.primitives)
    def call_back(self, room: Room, value: Any) -> None:
        expected = strategies.through_javascript(value)
        call = "(f, v) => f(v)"
        self._closed_or(room, lambda: room.context.eval(call)(lambda v: v, value), expected)

    @rule(room=rooms)
    def raise_through(self, room: Room) -> None:
        error = Raised("through")

        def fail() -> None:
            raise error

        if not room.closed:
            with pytest.raises(Raised) as caught:
                room.context.eval("f => f()")(fail)
            assert caught.value is error

    @rule(room=rooms, other=rooms, whole=st.booleans())
    def close_from_within(self, room: Room, other: Room, whole: bool) -> None:  # noqa: FBT001
        """A host function may close whatever it is called through."""
        if room.closed:
            return
        closing = other.home.isolate.close if whole else other.context.close
        same = other is room or (whole and other.home is room.home)
        run = room.context.eval("(f, n) => { f(); return n + 1 }")
        try:
            assert run(closing, 1) == 2
        except ClosedError:
            assert same
        if whole:
            other.home.closed = True
        else:
            other.shut = True

    @rule(room=rooms)
    def collect_within(self, room: Room) -> None:
        def collect(_: Any) -> None:
            gc.collect()
            room.home.isolate.collect_garbage()

        if not room.closed:
            room.context.eval("f => { for (let i = 0; i < 3; i++) f([{}, i]) }")(collect)

    @rule(room=rooms)
    def wait_for_a_timer(self, room: Room) -> None:
        if room.closed:
            return
        fired = threading.Event()
        room.context.eval("f => void setTimeout(f, 1)")(fired.set)
        assert fired.wait(20)

    @rule(room=rooms)
    def leave_a_timer(self, room: Room) -> None:
        if not room.closed:
            room.context.eval("setTimeout(() => { globalThis.late = 1 }, 5)")

    # --- Stopping ---------------------------------------------------------------------------------

    @rule(room=rooms, code=st.sampled_from(ENDLESS))
    def time_out(self, room: Room, code: str) -> None:
        if not room.closed:
            with pytest.raises(ExecutionTimeoutError):
                room.context.eval(code, timeout=0.005)
            assert room.context.eval("1 + 1") == 2

    @rule(room=rooms, code=st.sampled_from(ENDLESS))
    def terminate(self, room: Room, code: str) -> None:
        if room.closed:
            return
        stop = threading.Event()

        def storm() -> None:
            while not stop.wait(0.001):
                room.home.isolate.terminate()

        thread = threading.Thread(target=storm)
        thread.start()
        try:
            with pytest.raises(TerminatedError):
                room.context.eval(code, timeout=math.inf)
        finally:
            stop.set()
            thread.join()
        assert room.context.eval("1 + 1") == 2

    @rule(home=homes)
    def terminate_idle(self, home: Home) -> None:
        home.isolate.terminate()

    @rule(room=rooms)
    def recurse(self, room: Room) -> None:
        if not room.closed:
            with pytest.raises((JavaScriptError, RecursionError)):
                room.context.eval("(function f() { f() })()")

    # --- Threads, processes, collections ----------------------------------------------------------

    @rule(room=rooms, count=st.integers(1, 4))
    def use_on_threads(self, room: Room, count: int) -> None:
        results: list[Any] = []

        def use() -> None:
            try:
                results.append(room.context.eval("[6 * 7]", copy=True))
            except ClosedError:
                results.append("closed")

        threads = [threading.Thread(target=use) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert results == ["closed" if room.closed else [42]] * count

    @rule(held=consumes(values))
    def drop_on_a_thread(self, held: Held) -> None:
        thread = threading.Thread(target=lambda handle: handle is None, args=(held.handle,))
        del held.handle
        thread.start()
        thread.join()

    @rule(home=homes)
    def collect_javascript(self, home: Home) -> None:
        self._closed_or(home, home.isolate.collect_garbage, None)

    @rule()
    def collect_python(self) -> None:
        gc.collect()

    @rule(room=rooms, home=homes)
    def fork(self, room: Room, home: Home) -> None:
        """What is the parent's is dead in the child, and may be closed; new isolates work."""
        heard = in_child(lambda: _tell_of(room, home))
        expected = "ClosedError" if room.closed else "ForkedError"
        assert heard in {(expected, 42), ("ForkedError", 42)}

    @rule(room=rooms)
    def make_a_cycle(self, room: Room) -> None:
        """Nobody but the other side's object refers to this one; closing breaks it."""
        if room.closed:
            return
        keeper: dict[str, Any] = {}
        keeper["function"] = room.context.eval("f => { made.push(f); return () => f }")(
            lambda: len(keeper),
        )

    # --- Closing ----------------------------------------------------------------------------------

    @rule(room=rooms)
    def close_context(self, room: Room) -> None:
        room.context.close()
        room.shut = True
        assert room.context.closed

    @rule(home=homes)
    def close_isolate(self, home: Home) -> None:
        home.isolate.close()
        home.closed = True
        assert home.isolate.closed

    @rule(held=consumes(values))
    def drop(self, held: Held) -> None:
        del held.handle

    @rule(view=consumes(views))
    def release(self, view: tuple[memoryview, bytes]) -> None:
        view[0].release()

    @invariant()
    def nothing_goes_unreported(self) -> None:
        """No script here has an error that reaches no caller."""
        for room in self._rooms():
            assert room.seen == []

    # --- What the rules have in common ------------------------------------------------------------

    def _rooms(self) -> list[Room]:
        return [value for value in self.names_to_values.values() if isinstance(value, Room)]

    def _closed_or(self, owner: Home | Room, act: Callable[[], Any], expected: Any) -> None:
        if owner.closed:
            with pytest.raises(ClosedError):
                act()
            return
        assert strategies.exactly(act()) == strategies.exactly(expected)

    def teardown(self) -> None:
        """A cycle through both heaps ends with its isolate."""
        for value in self.names_to_values.values():
            if isinstance(value, Home):
                value.isolate.close()


def _tell_of(room: Room, home: Home) -> tuple[str, int]:
    """Use what the parent made, and then what is new; in a child."""
    try:
        room.context.eval("1")
    except EngineError as error:
        name = type(error).__name__
    else:
        name = "nothing was raised"
    home.isolate.close()
    gc.collect()
    with Context() as context:
        return name, context.eval("[6].map(n => n * 7)[0]")


@pytest.mark.timeout(40 + 2 * EXAMPLES)
def test_operations_may_come_in_any_order() -> None:
    run_state_machine_as_test(
        Orders,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
            print_blob=True,
        ),
    )
