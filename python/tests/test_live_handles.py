"""How many JavaScript values of an isolate Python keeps alive."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import ClosedError, Context, Isolate, JavaScriptError, JSFunction

if TYPE_CHECKING:
    from collections.abc import Callable

EACH_KIND = [
    "({})",
    "[1]",
    "() => 1",
    "(class {})",
    "new Map([[{}, 1]])",
    "new Set([{}])",
    "Symbol('s')",
    "new Error('e')",
    "Promise.resolve({})",
    "new Uint8Array(8)",
    "new ArrayBuffer(8)",
    "new Proxy({}, {})",
    "/x/y",
    "globalThis",
]


def test_a_new_isolate_has_none(isolate: Isolate) -> None:
    assert isolate.live_handle_count() == 0


def test_contexts_and_scripts_do_not_count(isolate: Isolate) -> None:
    contexts = [isolate.context(console=True) for _ in range(3)]
    script = contexts[0].compile("setTimeout(() => {}, 60_000); console.log({}, 'a'); 1")

    assert script.run() == 1
    assert isolate.live_handle_count() == 0


@pytest.mark.parametrize("code", EACH_KIND)
def test_each_value_counts_as_long_as_python_holds_it(
    isolate: Isolate, context: Context, code: str
) -> None:
    value = context.eval(code)
    held = isolate.live_handle_count()
    others = [context.eval(code) for _ in range(3)]
    more = isolate.live_handle_count()
    del others

    assert (held, more) == (1, 4)
    assert isolate.live_handle_count() == 1
    del value
    assert isolate.live_handle_count() == 0


@pytest.mark.parametrize(
    "code", ["1", "2n ** 99n", "'text'", "null", "undefined", "true", "new Date(0)"]
)
def test_what_is_converted_does_not_count(isolate: Isolate, context: Context, code: str) -> None:
    _value = context.eval(code)

    assert isolate.live_handle_count() == 0


def test_copies_do_not_count(isolate: Isolate, context: Context) -> None:
    large = "Array.from({length: 5000}, (_, i) => ({i, list: [i, {}]}))"

    assert len(context.eval(large, copy=True)) == 5000
    assert isolate.live_handle_count() == 0


def test_an_iterator_holds_its_object(isolate: Isolate, context: Context) -> None:
    iterator = iter(context.eval("(function* () { yield 1; yield 2 })()"))
    held = isolate.live_handle_count()

    assert list(iterator) == [1, 2]
    del iterator
    gc.collect()
    assert held >= 1
    assert isolate.live_handle_count() == 0


def test_an_exception_holds_what_was_thrown(isolate: Isolate, context: Context) -> None:
    with pytest.raises(JavaScriptError) as caught:
        context.eval("throw new Error('x')")
    held = isolate.live_handle_count()

    del caught
    gc.collect()

    assert held == 1
    assert isolate.live_handle_count() == 0


def test_functions_of_python_do_not_count(isolate: Isolate, context: Context) -> None:
    context.globals["f"] = lambda value: value

    gc.collect()

    assert isolate.live_handle_count() == 0
    assert context.eval("f(1)") == 1


def test_the_arguments_of_a_running_function_count(isolate: Isolate, context: Context) -> None:
    counts: list[int] = []

    def look(*_values: object) -> None:
        counts.append(isolate.live_handle_count())

    context.globals["look"] = look
    gc.collect()
    context.eval("look(); look({}, [], 1)")

    assert counts == [0, 2]
    assert isolate.live_handle_count() == 0


def test_isolates_are_counted_apart(isolate: Isolate, context: Context) -> None:
    value = context.eval("({})")

    with Isolate() as other:
        others = [other.context().eval("({})") for _ in range(5)]

        assert (isolate.live_handle_count(), other.live_handle_count()) == (1, len(others))
    assert value is not None


def test_values_of_all_contexts_count(isolate: Isolate) -> None:
    values = [isolate.context().eval("({})") for _ in range(3)]

    assert isolate.live_handle_count() == len(values)


def test_a_value_of_a_closed_context_counts_until_it_is_dropped(isolate: Isolate) -> None:
    with isolate.context() as context:
        value = context.eval("({})")

    assert isolate.live_handle_count() == 1
    del value
    assert isolate.live_handle_count() == 0


def test_values_may_be_dropped_on_any_thread(isolate: Isolate, context: Context) -> None:
    values = [context.eval("({})") for _ in range(1000)]

    threads = [
        threading.Thread(target=lambda part: part.clear(), args=(values[start::4],))
        for start in range(4)
    ]
    values.clear()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    del threads

    assert isolate.live_handle_count() == 0


def test_another_thread_counts_when_javascript_has_ended(
    isolate: Isolate, context: Context
) -> None:
    entered = threading.Event()
    go_on = threading.Event()
    counts: list[int] = []

    def wait() -> None:
        entered.set()
        go_on.wait(30)

    context.globals["wait"] = wait
    caller = threading.Thread(target=context.eval, args=("wait()",))
    counter = threading.Thread(target=lambda: counts.append(isolate.live_handle_count()))
    caller.start()
    entered.wait(30)
    counter.start()
    counter.join(0.1)
    early = list(counts)
    go_on.set()
    caller.join(30)
    counter.join(30)

    assert early == []
    assert counts == [0]


@pytest.mark.parametrize("close", [Isolate.close, lambda isolate: isolate.__exit__(None)])
def test_a_closed_isolate_counts_nothing(close: Callable[[Isolate], Any]) -> None:
    isolate = Isolate()
    value = isolate.context().eval("() => 1")
    close(isolate)

    with pytest.raises(ClosedError, match="closed"):
        isolate.live_handle_count()
    assert isinstance(value, JSFunction)


def test_it_takes_no_argument(isolate: Isolate) -> None:
    with pytest.raises(TypeError):
        isolate.live_handle_count(1)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
