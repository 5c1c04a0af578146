"""Timers and ``queueMicrotask``. No test asks how long something took."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import weakref
from queue import SimpleQueue
from typing import Any

import pytest
from events import LIMIT, Told, reporting
from threads import start, stop

from swiftracer import (
    Context,
    ExecutionTimeoutError,
    HeapLimitError,
    Isolate,
    JavaScriptError,
    TerminatedError,
)

TIMERS = ["setTimeout", "setInterval", "clearTimeout", "clearInterval"]


@pytest.fixture
def told(context: Context) -> Told:
    """Give what scripts tell."""
    return Told(context)


def test_a_timer_runs_while_nobody_is_inside(context: Context, told: Told) -> None:
    context.eval("setTimeout(() => tell('it ran'), 1)")

    assert told() == ["it ran"]


def test_a_timer_does_not_run_before_its_call_has_ended(context: Context, told: Told) -> None:
    context.eval("setTimeout(() => tell('timer')); for (let i = 0; i < 1e5; i++); tell('script')")

    assert told(2) == ["script", "timer"]


def test_timers_run_in_the_order_of_their_times(context: Context, told: Told) -> None:
    # So far apart that it does not matter when each was set on a machine that is busy.
    context.eval("for (const time of [2000, 700, 1300, 0]) setTimeout(tell, time, time)")

    assert told(4) == [0, 700, 1300, 2000]


def test_timers_of_one_time_run_in_the_order_of_their_making(context: Context, told: Told) -> None:
    context.eval("for (let i = 0; i < 100; i++) setTimeout(tell, 1, i)")

    assert told(100) == list(range(100))


def test_a_handler_gets_the_further_arguments(context: Context, told: Told) -> None:
    context.eval("setTimeout((...all) => tell(JSON.stringify(all)), 0, 1, 'two', [3])")

    assert told() == ['[1,"two",[3]]']


def test_a_handler_is_called_on_the_global_object(context: Context, told: Told) -> None:
    context.eval("setTimeout(function () { 'use strict'; tell(this === globalThis) })")

    assert told() == [True]


def test_a_handler_that_is_no_function_is_run_as_a_script(context: Context, told: Told) -> None:
    context.eval("setTimeout({toString: () => 'var x = 7; tell(globalThis.x)'})")

    assert told() == [7]


def test_a_symbol_is_no_handler(context: Context) -> None:
    with pytest.raises(JavaScriptError, match="TypeError") as caught:
        context.eval("setTimeout(Symbol())")

    assert context.eval("error => error instanceof TypeError")(caught.value.value)


@pytest.mark.parametrize("name", ["setTimeout", "setInterval"])
def test_a_timer_needs_a_handler(context: Context, name: str) -> None:
    assert context.eval(f"try {{ {name}() }} catch (e) {{ e instanceof TypeError && e.name }}") == (
        "TypeError"
    )


def test_what_a_conversion_throws_comes_out(context: Context) -> None:
    with pytest.raises(JavaScriptError, match="mine"):
        context.eval("setTimeout(() => 1, {valueOf() { throw new Error('mine') }})")


def test_ids_are_positive_and_of_their_context(isolate: Isolate) -> None:
    first, second = isolate.context(), isolate.context()

    ids = [context.eval("setTimeout(() => 1, 1e9)") for context in (first, second, first, second)]

    assert ids == [1, 1, 2, 2]


@pytest.mark.parametrize(
    "delay",
    ["undefined", "null", "NaN", "-1", "-Infinity", "Infinity", "2 ** 31", "2 ** 32 + 1", "'1'"],
)
def test_a_strange_delay_is_a_short_one(context: Context, told: Told, delay: str) -> None:
    context.eval(f"setTimeout(() => tell('soon'), {delay})")

    assert told() == ["soon"]


@pytest.mark.parametrize("clear", ["clearTimeout", "clearInterval"])
@pytest.mark.parametrize("make", ["setTimeout", "setInterval"])
def test_a_cleared_timer_does_not_run(context: Context, told: Told, make: str, clear: str) -> None:
    context.eval(f"{clear}({make}(() => tell('cleared'), 0)); setTimeout(() => tell('end'), 5)")

    assert told() == ["end"]


@pytest.mark.parametrize("what", ["", "undefined", "null", "0", "-1", "99", "'x'", "{}", "NaN"])
def test_clearing_what_is_no_timer_does_nothing(context: Context, told: Told, what: str) -> None:
    context.eval(f"setTimeout(() => tell('ran')); clearTimeout({what})")

    assert told() == ["ran"]


def test_a_timer_can_clear_another_that_is_due(context: Context, told: Told) -> None:
    context.eval("""
        setTimeout(() => clearTimeout(second));
        const second = setTimeout(() => tell('second'));
        setTimeout(() => tell('third'));
    """)

    assert told() == ["third"]


def test_an_interval_can_clear_itself(context: Context, told: Told) -> None:
    context.eval("""
        let count = 0;
        const id = setInterval(() => {
          tell(++count);
          if (count === 3) { clearInterval(id); setTimeout(() => tell('end'), 10) }
        }, 1);
    """)

    assert told(4) == [1, 2, 3, "end"]


def test_an_interval_does_not_pile_up(context: Context, told: Told) -> None:
    context.eval("""
        let runs = 0;
        const id = setInterval(() => {
          runs++;
          const end = Date.now() + 20;
          while (Date.now() < end);
          if (runs === 2) { clearInterval(id); setTimeout(() => tell(runs), 20) }
        }, 1);
    """)

    assert told() == [2]


def test_deeply_nested_timers_wait_at_least_four_milliseconds(context: Context, told: Told) -> None:
    # Without the clamp, of the last two the second would be due first.
    context.eval("""
        let depth = 0;
        setTimeout(function deeper() {
          if (++depth < 7) return void setTimeout(deeper);
          setTimeout(() => tell('three'), 3);
          setTimeout(() => tell('zero'), 0);
        });
    """)

    assert told(2) == ["three", "zero"]


def test_microtasks_run_after_each_timer(context: Context, told: Told) -> None:
    context.eval("""
        for (const name of ['a', 'b']) {
          setTimeout(() => {
            Promise.resolve().then(() => tell(name + ' reaction'));
            queueMicrotask(() => tell(name + ' microtask'));
            tell(name);
          });
        }
    """)

    assert told(6) == ["a", "a reaction", "a microtask", "b", "b reaction", "b microtask"]


def test_a_microtask_runs_before_the_call_returns(context: Context) -> None:
    context.eval(
        "var order = []; queueMicrotask(() => order.push(this === globalThis, 'later'));"
        " order.push('now')"
    )

    assert list(context.globals.order) == ["now", True, "later"]


@pytest.mark.parametrize("what", ["", "undefined", "1", "'code'", "{}"])
def test_only_a_function_is_a_microtask(context: Context, what: str) -> None:
    assert context.eval(f"try {{ queueMicrotask({what}) }} catch (e) {{ e.name }}") == "TypeError"


def test_an_error_does_not_stop_the_other_timers() -> None:
    context, reports = reporting()
    told = Told(context)

    context.eval("setTimeout(() => { throw new RangeError('mine') }); setTimeout(tell, 0, 'next')")

    assert told() == ["next"]
    assert str(reports.next()) == "RangeError: mine"


def test_an_error_does_not_stop_its_interval() -> None:
    context, reports = reporting()

    context.eval("""
        let count = 0;
        const id = setInterval(() => {
          if (++count === 3) clearInterval(id);
          throw new Error(count);
        })
    """)

    assert [str(reports.next()) for _ in range(3)] == ["Error: 1", "Error: 2", "Error: 3"]


def test_an_endless_timer_is_stopped_by_the_timeout_of_its_context() -> None:
    context, reports = reporting(timeout=0.05)
    told = Told(context)

    context.eval("setTimeout(() => { for (;;); }); setTimeout(() => tell('next'), 1)")

    assert isinstance(reports.next(), ExecutionTimeoutError)
    assert told() == ["next"]


def test_an_endless_timer_can_be_terminated() -> None:
    context, reports = reporting()
    told = Told(context)
    context.eval("setTimeout(() => { tell('in'); for (;;); })")
    told.wait()

    context.isolate.terminate()

    assert type(reports.next()) is TerminatedError


def test_a_timer_waits_until_the_isolate_is_left(context: Context, told: Told) -> None:
    running = start(lambda: context.eval("setTimeout(() => tell('late')); for (;;);"))

    assert told.nothing
    assert isinstance(stop(context.isolate, running), TerminatedError)
    assert told() == ["late"]


def test_an_isolate_that_is_busy_does_not_stop_the_timers_of_others(context: Context) -> None:
    busy = Isolate()
    running = start(lambda: busy.context().eval("setTimeout(() => 1); for (;;);"))
    told = Told(context)

    context.eval("let n = 0; const id = setInterval(() => tell(++n) || n < 3 || clearInterval(id))")

    assert told(3) == [1, 2, 3]
    assert isinstance(stop(busy, running), TerminatedError)


def test_timers_run_although_calls_follow_one_another(context: Context) -> None:
    context.eval("var done = false; setTimeout(() => { done = true }, 1)")

    for _ in range(10_000_000):
        if context.eval("done"):
            break

    assert context.eval("done")


def test_timers_of_many_contexts_run(isolate: Isolate) -> None:
    contexts = [isolate.context() for _ in range(10)] + [Context() for _ in range(3)]
    told = [Told(context) for context in contexts]

    for number, context in enumerate(contexts):
        context.eval("number => setTimeout(tell, 13 - number, number)")(number)

    assert [each() for each in told] == [[number] for number in range(13)]


def test_timers_can_be_set_and_cleared_in_great_number(context: Context, told: Told) -> None:
    context.eval("""
        for (let i = 10000; i > 0; i--) clearTimeout(setTimeout(() => tell('cleared'), i + 1e6));
        for (let i = 0; i < 10000; i++) setTimeout(() => { if (--left === 0) tell('all') }, i % 7);
        let left = 10000;
    """)

    assert told() == ["all"]


def test_timers_count_for_the_heap_limit() -> None:
    context = Context(heap_limit=16 << 20)

    with pytest.raises(HeapLimitError):
        context.eval("for (;;) setTimeout(() => 1, 1e9)")

    assert context.eval("1 + 1") == 2


def test_a_closed_context_drops_its_timers(isolate: Isolate) -> None:
    context, other = isolate.context(), isolate.context()
    told = Told(other)
    context.globals["tell"] = other.globals["tell"]
    context.eval("setInterval(() => tell('closed'), 5)")

    context.close()

    # Waits for the one that runs, if one does.
    other.eval("1")
    while not told.nothing:
        told.wait()
    other.eval("setTimeout(() => tell('open'), 30)")
    assert told() == ["open"]


def test_a_context_may_be_closed_by_its_own_timer(context: Context, told: Told) -> None:
    context.globals["close"] = context.close
    context.eval("setInterval(() => { close(); tell('closed') }, 1)")

    assert told() == ["closed"]
    assert context.closed


def test_an_isolate_may_be_closed_by_its_own_timer() -> None:
    context = Context()
    told = Told(context)
    context.globals["close"] = context.isolate.close
    context.eval("setInterval(() => { close(); tell('closed') }, 1)")

    assert told() == ["closed"]
    assert context.closed


def test_a_timer_does_not_keep_its_context(isolate: Isolate) -> None:
    context = isolate.context()
    context.eval("var big = new Array(1000).fill(0); setInterval(() => big, 1e9)")
    dropped = weakref.ref(context)

    del context
    gc.collect()

    assert dropped() is None
    isolate.collect_garbage()
    assert isolate.heap_statistics().number_of_native_contexts == 0


def test_a_context_goes_with_its_timers_whatever_they_do() -> None:
    for _ in range(50):
        Context().eval("setInterval(() => 1); setTimeout(() => setTimeout(() => 1))")
    gc.collect()


def test_python_functions_called_by_timers_have_no_caller() -> None:
    context, reports = reporting()
    errors = [KeyboardInterrupt("k"), SystemExit(3), ValueError("v")]
    context.globals["fail"] = lambda index: _raise(errors[index])

    for index in range(3):
        context.eval("index => setTimeout(() => fail(index))")(index)

    assert [reports.next() for _ in range(3)] == errors


def _raise(error: BaseException) -> None:
    raise error


def test_a_timer_runs_on_a_thread_that_takes_no_signals() -> None:
    context = Context()
    told = Told(context)
    here = threading.get_ident()
    context.globals["is_here"] = lambda: threading.get_ident() == here
    context.globals["is_blocked"] = lambda: (
        signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    )

    context.eval("setTimeout(() => tell(is_here(), is_blocked()))")

    assert told() == [(False, True)]


@pytest.mark.parametrize(
    ("options", "names"),
    [({"timers": False}, TIMERS), ({"queue_microtask": False}, ["queueMicrotask"])],
)
def test_what_is_switched_off_is_not_there(
    isolate: Isolate, options: dict[str, Any], names: list[str]
) -> None:
    for make in (Context, isolate.context):
        context = make(**options)

        assert [name for name in names if context.eval(f"'{name}' in globalThis")] == []


def test_functions_look_like_built_in_ones(context: Context) -> None:
    assert list(
        context.eval("""
            ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'queueMicrotask']
              .map(name => `${globalThis[name].name} ${globalThis[name].length}`)
        """)
    ) == ["setTimeout 1", "setInterval 1", "clearTimeout 0", "clearInterval 0", "queueMicrotask 1"]
    assert (
        context.eval("""
        const p = Object.getOwnPropertyDescriptor(globalThis, 'setTimeout');
        [p.writable, p.enumerable, p.configurable, typeof p.value].join()
    """)
        == "true,false,true,function"
    )
    assert context.eval("setTimeout === setTimeout")
    assert list(context.globals) == []


@pytest.mark.parametrize("way", ["setTimeout", "var setTimeout", "globalThis.setTimeout"])
def test_a_script_may_replace_them(context: Context, way: str) -> None:
    context.eval(f"{way} = 1")

    assert context.eval("setTimeout") == 1


def test_another_context_of_the_isolate_can_use_them(isolate: Isolate) -> None:
    first, second = isolate.context(), isolate.context()
    told = Told(first)
    second.globals["firsts"] = first.globals["setTimeout"]
    second.globals["tell"] = first.globals["tell"]

    second.eval("firsts(function () { tell(this === globalThis) }); firsts('tell(typeof firsts)')")

    assert told(2) == [False, "undefined"]


def test_unhandled_must_be_callable() -> None:
    with pytest.raises(TypeError, match="unhandled must be callable, not int"):
        Context(unhandled=1)  # type: ignore[arg-type]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_is_not_disturbed_by_timers(context: Context, told: Told) -> None:
    context.eval("setInterval(() => tell('tick'), 1)")
    told.wait()

    child = os.fork()
    if child == 0:
        os._exit(7)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    while not told.nothing:
        told.wait()
    told.wait()


def test_the_default_hook_is_the_interpreters(monkeypatch: pytest.MonkeyPatch) -> None:
    context = Context()
    seen: SimpleQueue[sys.UnraisableHookArgs] = SimpleQueue()
    monkeypatch.setattr(sys, "unraisablehook", seen.put)

    context.eval("setTimeout(function late() { throw new Error('mine') })", name="timers.js")

    unraisable = seen.get(timeout=LIMIT)
    assert str(unraisable.exc_value) == "Error: mine"
    assert unraisable.exc_traceback is not None
    assert unraisable.exc_traceback.tb_frame.f_code.co_name == "late"
    assert unraisable.exc_traceback.tb_frame.f_code.co_filename == "timers.js"
    assert unraisable.object is context
