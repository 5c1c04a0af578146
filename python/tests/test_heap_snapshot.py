"""Heap snapshots: what is in them, and how taking one ends early."""

from __future__ import annotations

import gc
import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from swiftracer import (
    ClosedError,
    Context,
    EngineError,
    ExecutionTimeoutError,
    ForkedError,
    HeapLimitError,
    Isolate,
    TerminatedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MB = 1 << 20
# Enough that a snapshot takes a moment; in no array, whose elements V8 takes long for.
MANY = "globalThis.list = null; for (let i = 0; i < 100_000; i++) list = {list}"


class Node(NamedTuple):
    """An object of a snapshot."""

    type: str
    name: str
    id: int


class Snapshot:
    """A snapshot as DevTools read it."""

    def __init__(self, text: bytes) -> None:
        """Read a snapshot."""
        self.raw: dict[str, Any] = json.loads(text.decode("ascii"))
        self.meta = self.raw["snapshot"]["meta"]
        self.strings: list[str] = self.raw["strings"]
        self.nodes = [self._node(fields) for fields in self._rows("node")]
        self.edges = list(self._edges())

    def _rows(self, kind: str) -> Iterator[dict[str, int]]:
        names = self.meta[f"{kind}_fields"]
        numbers = self.raw[f"{kind}s"]
        assert len(numbers) == self.raw["snapshot"][f"{kind}_count"] * len(names)
        for start in range(0, len(numbers), len(names)):
            yield dict(zip(names, numbers[start : start + len(names)], strict=True))

    def _node(self, fields: dict[str, int]) -> Node:
        types = self.meta["node_types"][0]
        return Node(types[fields["type"]], self.strings[fields["name"]], fields["id"])

    def _edges(self) -> Iterator[tuple[Node, str, Node]]:
        types = self.meta["edge_types"][0]
        width = len(self.meta["node_fields"])
        rows = self._rows("edge")
        for node, fields in zip(self.nodes, self._rows("node"), strict=True):
            for _ in range(fields["edge_count"]):
                edge = next(rows)
                is_named = types[edge["type"]] in ("context", "property", "shortcut", "internal")
                number = edge["name_or_index"]
                name = self.strings[number] if is_named else str(number)
                yield node, name, self.nodes[edge["to_node"] // width]

    def instances(self, name: str) -> list[Node]:
        """Return the objects of a class."""
        return [node for node in self.nodes if node.type == "object" and node.name == name]

    def target(self, source: Node, name: str) -> Node:
        """Return what a property of an object refers to."""
        [found] = {
            target
            for node, edge, target in self.edges
            if node == source and edge == name and target.type != "hidden"
        }
        return found


def _take(isolate: Isolate) -> Snapshot:
    return Snapshot(isolate.heap_snapshot())


# --- What is in it --------------------------------------------------------------------------------


def test_a_new_isolate_has_a_heap(isolate: Isolate) -> None:
    snapshot = _take(isolate)

    assert snapshot.nodes
    assert snapshot.edges


def test_it_shows_objects_and_what_they_refer_to(isolate: Isolate, context: Context) -> None:
    context.eval("class Order { constructor() { this.customer = new Customer() } }")
    context.eval("class Customer { constructor() { this.name = 'Grüße' } }")
    context.eval("globalThis.order = new Order(); globalThis.other = new Customer()")

    snapshot = _take(isolate)

    [order] = snapshot.instances("Order")
    customer = snapshot.target(order, "customer")
    assert customer in snapshot.instances("Customer")
    assert len(snapshot.instances("Customer")) == 2
    assert snapshot.target(customer, "name")[:2] == ("string", "Grüße")


def test_garbage_is_not_in_it(isolate: Isolate, context: Context) -> None:
    context.eval("class Lost {}; class Kept {}; new Lost(); globalThis.kept = new Kept(); 0")

    snapshot = _take(isolate)

    assert (len(snapshot.instances("Lost")), len(snapshot.instances("Kept"))) == (0, 1)


def test_what_python_holds_is_in_it_until_it_is_dropped(isolate: Isolate, context: Context) -> None:
    value = context.eval("class Held {}; new Held()")
    during = len(_take(isolate).instances("Held"))

    del value
    gc.collect()

    assert (during, len(_take(isolate).instances("Held"))) == (1, 0)


def test_it_shows_all_contexts_of_the_isolate_and_no_other(isolate: Isolate) -> None:
    contexts = [isolate.context() for _ in range(3)]
    for context in contexts:
        context.eval("class Here {}; globalThis.here = new Here(); 0")
    elsewhere = Context()
    elsewhere.eval("class There {}; globalThis.there = new There(); 0")

    snapshot = _take(isolate)

    assert len(snapshot.instances("Here")) == len(contexts)
    assert snapshot.instances("There") == []


def test_objects_have_the_same_id_in_all_snapshots(isolate: Isolate, context: Context) -> None:
    context.eval("class Old {}; class New {}; globalThis.old = new Old(); 0")
    before = _take(isolate)
    context.eval("globalThis.new = new New(); 0")
    isolate.collect_garbage()

    after = _take(isolate)

    assert after.instances("Old") == before.instances("Old")
    assert after.instances("New")[0].id not in {node.id for node in before.nodes}


def test_a_lone_surrogate_and_a_nul_are_in_it(isolate: Isolate, context: Context) -> None:
    context.eval(r"globalThis.odd = 'odd \0 \ud800 \u{1F600} end'; 0")

    [odd] = [text for text in _take(isolate).strings if text.startswith("odd ")]

    assert odd.endswith(" end")


def test_it_takes_no_argument(isolate: Isolate) -> None:
    with pytest.raises(TypeError):
        isolate.heap_snapshot("x")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]


# --- Where it is taken ----------------------------------------------------------------------------


def test_a_function_that_javascript_calls_may_take_one(isolate: Isolate, context: Context) -> None:
    taken: list[bytes] = []
    context.globals["take"] = lambda: taken.append(isolate.heap_snapshot())

    result = context.eval(
        "class Local {} (() => { const local = new Local(); take(); return [local] })().length"
    )

    assert result == 1
    assert len(Snapshot(taken[0]).instances("Local")) == 1


def test_a_getter_a_proxy_and_a_job_may_take_one(isolate: Isolate, context: Context) -> None:
    sizes: list[int] = []
    context.globals["take"] = lambda: sizes.append(len(isolate.heap_snapshot()))

    context.eval("({ get x() { take() } }).x; new Proxy({}, { get() { take() } }).x")
    context.eval("Promise.resolve().then(take); [1].map(take)")

    assert len(sizes) == 4


def test_another_thread_waits_for_its_end(isolate: Isolate, context: Context) -> None:
    context.eval(MANY)
    results: list[int] = []
    others = [
        threading.Thread(target=lambda: results.append(context.eval("1 + 1"))) for _ in range(4)
    ]
    for thread in others:
        thread.start()

    snapshot = isolate.heap_snapshot()
    for thread in others:
        thread.join(60)

    assert results == [2] * len(others)
    assert len(snapshot) > 2 * MB


def test_other_isolates_run_and_are_looked_at_meanwhile() -> None:
    contexts = [Context() for _ in range(3)]
    counts: list[int] = []

    def look(context: Context) -> None:
        context.eval("globalThis.mine = class Mine {}; globalThis.all = [new mine(), new mine()]")
        counts.append(len(_take(context.isolate).instances("Mine")))

    threads = [threading.Thread(target=look, args=(context,)) for context in contexts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert counts == [2, 2, 2]


# --- How it ends early ----------------------------------------------------------------------------


def test_terminate_stops_it(isolate: Isolate, context: Context) -> None:
    context.eval(MANY)
    is_over = threading.Event()

    def terminate() -> None:
        while not is_over.wait(0.02):
            isolate.terminate()

    thread = threading.Thread(target=terminate)
    thread.start()
    try:
        with pytest.raises(TerminatedError, match="terminated"):
            isolate.heap_snapshot()
    finally:
        is_over.set()
        thread.join()

    assert context.eval("1 + 1") == 2
    assert len(isolate.heap_snapshot()) > 2 * MB


def test_the_deadline_of_the_call_that_it_is_taken_in_stops_it(
    isolate: Isolate, context: Context
) -> None:
    context.eval(MANY)
    ends: list[str] = []

    def take() -> None:
        while True:
            try:
                isolate.heap_snapshot()
            except TerminatedError as error:
                ends.append(type(error).__name__)
                raise

    context.globals["take"] = take
    with pytest.raises(ExecutionTimeoutError):
        context.eval("take()", timeout=0.3)

    assert ends == ["ExecutionTimeoutError"]
    assert context.eval("1 + 1") == 2


def _at_a_signal(handle: Callable[[], None], run: Callable[[], object]) -> None:
    """Have ``handle`` called in the middle of ``run``, as of a signal."""
    old = signal.signal(signal.SIGALRM, lambda *_: handle())
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    try:
        run()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def test_what_a_signal_raises_comes_out(isolate: Isolate, context: Context) -> None:
    context.eval(MANY)

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _at_a_signal(interrupt, isolate.heap_snapshot)

    assert context.eval("1 + 1") == 2


def test_signals_are_handled_meanwhile_without_the_isolate(
    isolate: Isolate, context: Context
) -> None:
    context.eval(MANY)
    refusals: list[str] = []
    sizes: list[int] = []

    def use() -> None:
        for use in (lambda: context.eval("1"), isolate.heap_snapshot):
            with pytest.raises(EngineError) as caught:
                use()
            refusals.append(str(caught.value))
        assert Context().eval("1 + 1") == 2

    _at_a_signal(use, lambda: sizes.append(len(isolate.heap_snapshot())))

    assert [("handler" in text) for text in refusals] == [True, True]
    assert sizes[0] > 2 * MB


def test_a_fork_meanwhile_leaves_it_to_the_parent(isolate: Isolate, context: Context) -> None:
    context.eval(MANY)
    children: list[int] = []
    sizes: list[int] = []

    try:
        _at_a_signal(
            lambda: children.append(os.fork()),
            lambda: sizes.append(len(isolate.heap_snapshot())),
        )
    except ForkedError:
        os._exit(7 if children == [0] else 8)
    if children == [0]:
        os._exit(9)

    _, status = os.waitpid(children[0], 0)
    assert os.waitstatus_to_exitcode(status) == 7
    assert sizes[0] > 2 * MB
    assert context.eval("1 + 1") == 2


# --- Memory ---------------------------------------------------------------------------------------


def test_an_isolate_that_is_nearly_full_has_one() -> None:
    isolate = Isolate(heap_limit=64 * MB)
    context = isolate.context()
    context.eval(
        "globalThis.all = []; for (let i = 0; i < 700; i++) all.push(Array(8000).fill(i + 0.5))"
    )
    assert isolate.heap_statistics().used_heap_size > 40 * MB

    for _ in range(3):
        assert _take(isolate).nodes
        assert context.eval("all.length") == 700


def test_an_isolate_over_its_limit_has_one() -> None:
    isolate = Isolate(heap_limit=32 * MB)
    context = isolate.context()
    context.eval("class Greedy { constructor() { this.data = Array(8000).fill(0.5) } }")
    with pytest.raises(HeapLimitError):
        context.eval("globalThis.all = []; for (;;) all.push(new Greedy())")

    assert len(_take(isolate).instances("Greedy")) > 100
    context.eval("all.length = 0")
    assert _take(isolate).instances("Greedy") == []


def test_what_is_told_of_the_soft_limit_may_take_one() -> None:
    taken: list[bytes] = []
    isolate = Isolate(
        heap_limit=96 * MB,
        soft_heap_limit=16 * MB,
        on_soft_heap_limit=lambda: taken.append(isolate.heap_snapshot()),
    )
    context = isolate.context()

    context.eval("class Big { constructor() { this.data = Array(8000).fill(0.5) } }")
    code = "globalThis.all = []; for (let i = 0; i < 500; i++) all.push(new Big())"
    assert context.eval(code) == 500

    assert len(taken) == 1
    assert len(Snapshot(taken[0]).instances("Big")) > 100


def test_a_lost_isolate_has_none() -> None:
    isolate = Isolate(heap_limit=16 * MB)
    context = isolate.context()
    with pytest.raises(HeapLimitError, match="lost"):
        context.eval("new Array(2 ** 25).fill(1).map((x) => [x])")

    with pytest.raises(ClosedError, match="lost"):
        isolate.heap_snapshot()
    with pytest.raises(ClosedError, match="lost"):
        isolate.live_handle_count()


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_snapshots_leave_nothing_behind(isolate: Isolate, context: Context) -> None:
    context.eval(MANY)
    size = len(isolate.heap_snapshot())
    for _ in range(3):
        isolate.heap_snapshot()
    before = _resident()

    for _ in range(10):
        isolate.heap_snapshot()

    assert _resident() - before < 2 * size


def test_snapshots_that_were_stopped_leave_nothing_behind(
    isolate: Isolate, context: Context
) -> None:
    context.eval(MANY)
    size = len(isolate.heap_snapshot())

    def stop() -> None:
        deadline = threading.Timer(0.1, isolate.terminate)
        deadline.start()
        try:
            isolate.heap_snapshot()
        except TerminatedError:
            stopped.append(time.monotonic())
        deadline.join()

    stopped: list[float] = []
    for _ in range(3):
        stop()
    before = _resident()
    for _ in range(10):
        stop()

    assert stopped
    assert _resident() - before < 2 * size
