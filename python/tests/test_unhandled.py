"""Errors that reach no caller: rejections that nobody handles, and what microtasks throw."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any

import pytest
from events import Reports, Told, reporting

from swiftracer import (
    Context,
    ExecutionTimeoutError,
    Isolate,
    JavaScriptError,
    JSPromise,
    undefined,
)

if TYPE_CHECKING:
    from collections.abc import Callable

UNHANDLED = {
    "rejected at once": "Promise.reject(new Error('mine')); 0",
    "rejected by a function": "new Promise((_, reject) => reject(new Error('mine'))); 0",
    "thrown in an executor": "new Promise(() => { throw new Error('mine') }); 0",
    "thrown in a reaction": "Promise.resolve().then(() => { throw new Error('mine') }); 0",
    "thrown in an async function": "(async () => { throw new Error('mine') })(); 0",
    "thrown after an await": "(async () => { await 1; throw new Error('mine') })(); 0",
    "passed on": "Promise.reject(new Error('mine')).then(() => 1).then(() => 2).finally(); 0",
    "thrown in a microtask": "queueMicrotask(() => { throw new Error('mine') }); 0",
    "thrown in a thenable": "Promise.resolve({ then() { throw new Error('mine') } }); 0",
}

HANDLED = {
    "catch": "Promise.reject(1).catch(() => {}); 0",
    "then": "Promise.reject(1).then(null, () => {}); 0",
    "await": "(async () => { try { await Promise.reject(1) } catch {} })(); 0",
    "later in the script": "const p = Promise.reject(1); p.catch(() => {}); 0",
    "in a microtask": "const p = Promise.reject(1); queueMicrotask(() => p.catch(() => {})); 0",
    "allSettled": "Promise.allSettled([Promise.reject(1), Promise.reject(2)]); 0",
    "awaited late": """
        (async () => {
          const fail = async () => { throw 1 };
          const p = fail();
          await null; await null;
          try { await p } catch {}
        })(); 0
    """,
    "rejected after a resolve": "new Promise((y, n) => { y(1); n(2) }); 0",
}


@pytest.fixture
def reports() -> Reports:
    """Give what is told."""
    return Reports()


@pytest.fixture
def told(reports: Reports) -> Context:
    """Give a context whose errors are told."""
    return Context(unhandled=reports)


@pytest.mark.parametrize("way", UNHANDLED)
def test_what_nobody_handles_is_told_once(told: Context, reports: Reports, way: str) -> None:
    assert told.eval(UNHANDLED[way]) == 0

    error = reports.next()
    assert isinstance(error, JavaScriptError)
    assert (error.name, error.message) == ("Error", "mine")
    told.eval("1")
    assert reports.nothing


@pytest.mark.parametrize("way", HANDLED)
def test_what_is_handled_within_its_call_is_not_told(
    told: Context, reports: Reports, way: str
) -> None:
    assert told.eval(HANDLED[way]) == 0

    assert reports.nothing


def test_the_error_is_told_before_the_call_returns(told: Context, reports: Reports) -> None:
    told.eval("Promise.reject(new Error('mine')); 0")

    assert not reports.nothing


def test_the_error_has_its_frames_and_its_value(told: Context, reports: Reports) -> None:
    told.eval("var e = new TypeError('mine')\n;(function f() { Promise.reject(e) })()", name="a.js")

    error = reports.next()
    assert isinstance(error, JavaScriptError)
    assert error.value == told.globals["e"]
    assert [frame.file for frame in error.frames] == ["a.js"]
    assert error.__traceback__ is not None
    assert error.__traceback__.tb_frame.f_code.co_filename == "a.js"


@pytest.mark.parametrize(
    ("reason", "value"), [("'text'", "text"), ("undefined", undefined), ("null", None), ("7", 7)]
)
@pytest.mark.parametrize("way", ["Promise.reject({}); 0", "queueMicrotask(() => {{ throw {} }})"])
def test_anything_can_be_the_reason(
    told: Context, reports: Reports, way: str, reason: str, value: object
) -> None:
    told.eval(way.format(reason))

    error = reports.next()
    assert isinstance(error, JavaScriptError)
    assert error.value == value


def test_many_are_told_in_their_order(told: Context, reports: Reports) -> None:
    told.eval("for (let i = 0; i < 500; i++) Promise.reject(i); 0")

    assert [str(reports.next()) for _ in range(500)] == [str(index) for index in range(500)]


def test_a_call_that_throws_tells_of_the_others_too(told: Context, reports: Reports) -> None:
    with pytest.raises(JavaScriptError, match="caller"):
        told.eval("Promise.reject(new Error('nobody')); throw new Error('caller')")

    assert str(reports.next()) == "Error: nobody"


def test_a_call_that_was_stopped_leaves_them_to_the_next(told: Context, reports: Reports) -> None:
    with pytest.raises(ExecutionTimeoutError):
        told.eval("Promise.reject(new Error('mine')); for (;;);", timeout=0.05)

    assert reports.nothing
    told.eval("1")
    assert str(reports.next()) == "Error: mine"


def test_only_the_outermost_call_tells(told: Context, reports: Reports) -> None:
    def inner() -> bool:
        told.eval("var p = Promise.reject(new Error('mine')); 0")
        return reports.nothing

    told.globals["inner"] = inner

    assert told.eval("const nothing = inner(); p.catch(() => {}); nothing")
    assert reports.nothing


def test_those_of_a_timer_are_told(told: Context, reports: Reports) -> None:
    told.eval("setTimeout(() => { Promise.reject(new Error('late')); throw new Error('first') })")

    assert [str(reports.next()) for _ in range(2)] == ["Error: first", "Error: late"]


def test_each_context_is_told_of_its_own(isolate: Isolate) -> None:
    first, firsts = reporting(isolate.context)
    second, seconds = reporting(isolate.context)
    second.globals["reject"] = first.eval("(reason) => { Promise.reject(reason) }")

    second.eval("reject('first'); Promise.reject('second'); queueMicrotask(() => { throw 3 })")

    assert str(firsts.next()) == "first"
    assert [str(seconds.next()) for _ in range(2)] == ["second", "3"]
    assert firsts.nothing


def test_a_python_exception_is_told_as_itself(told: Context, reports: Reports) -> None:
    error = KeyError("mine")

    def fail() -> None:
        raise error

    told.globals["fail"] = fail
    told.eval("(async () => fail())(); 0")

    assert reports.next() is error
    # Its frames refer to this one, and with that to the context, whose heap refers to the error.
    error.__traceback__ = None


def test_the_handler_may_use_the_context() -> None:
    seen: list[Any] = []
    context = Context(unhandled=lambda error: seen.append((str(error), context.eval("1 + 1"))))

    context.eval("Promise.reject('mine'); 0")

    assert seen == [("mine", 2)]


def test_what_the_handler_raises_goes_to_the_interpreter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda args: seen.append((args[1], args[4])))
    failure = ValueError("in the handler")

    def fail(_: BaseException) -> None:
        raise failure

    context = Context(unhandled=fail)
    assert context.eval("Promise.reject(1); 7") == 7

    assert seen == [(failure, fail)]


def test_without_a_handler_the_interpreter_is_told(
    monkeypatch: pytest.MonkeyPatch, context: Context
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda args: seen.append((str(args[1]), args[4])))

    context.eval("Promise.reject(new Error('mine')); 0")

    assert seen == [("Error: mine", context)]


def test_a_handler_that_refers_to_its_context_is_garbage_with_it() -> None:
    class Application:
        def __init__(self) -> None:
            self.context = Context(unhandled=self.note)

        def note(self, error: BaseException) -> None: ...

    gc.collect()
    application = Application()
    application.context.eval("Promise.reject(1); 0")
    del application

    assert gc.collect() > 0
    assert not [thing for thing in gc.get_objects() if type(thing) is Application]


# Promises that Python holds.


def test_a_promise_that_is_returned_is_for_the_caller(told: Context, reports: Reports) -> None:
    promise = told.eval("Promise.reject(new Error('mine'))")

    told.eval("1")
    assert reports.nothing
    with pytest.raises(JavaScriptError, match="mine"):
        promise.result()
    del promise
    told.eval("1")
    assert reports.nothing


def test_a_promise_that_nobody_asked_is_told_when_it_is_dropped(
    told: Context, reports: Reports
) -> None:
    promise = told.eval("Promise.reject(new Error('mine'))")
    assert promise.state == "rejected"

    del promise

    assert str(reports.next()) == "Error: mine"


def test_a_promise_that_is_rejected_later_is_the_callers(told: Context, reports: Reports) -> None:
    promise = told.eval("let reject; new Promise((_, no) => { reject = no })")
    told.eval("reject(new Error('mine'))")
    assert reports.nothing

    del promise

    assert str(reports.next()) == "Error: mine"


def test_a_promise_that_was_dropped_before_is_the_scripts(told: Context, reports: Reports) -> None:
    promise = told.eval("let reject; new Promise((_, no) => { reject = no })")
    del promise

    told.eval("reject(new Error('mine'))")

    assert not reports.nothing


def test_a_promise_is_told_when_the_last_one_drops_it(told: Context, reports: Reports) -> None:
    first = told.eval("var p = Promise.reject(new Error('mine')); p")
    second = told.globals["p"]
    del first
    third = told.globals["p"]
    del second
    told.eval("1")
    assert reports.nothing

    del third

    assert str(reports.next()) == "Error: mine"


@pytest.mark.parametrize(
    "way", [lambda p: p.then(lambda _: 1, lambda _: 2), lambda p: p.catch(str)]
)
def test_what_python_handles_is_not_told(
    told: Context, reports: Reports, way: Callable[[JSPromise], Any]
) -> None:
    promise = told.eval("Promise.reject(new Error('mine'))")

    way(promise)
    del promise

    told_end = Told(told)
    told.eval("setTimeout(tell, 20, 'end')")
    assert told_end() == ["end"]
    assert reports.nothing


def test_a_promise_that_was_held_twice_is_told_once(told: Context, reports: Reports) -> None:
    promises = [told.eval("var p = Promise.reject(new Error('mine')); p"), told.globals["p"]]

    # No other thread looks in between.
    told.globals["drop"] = promises.clear
    told.eval("drop()")

    assert str(reports.next()) == "Error: mine"
    told_end = Told(told)
    told.eval("setTimeout(tell, 20, 'end')")
    assert told_end() == ["end"]
    assert reports.nothing


def test_a_promise_in_a_container_is_held(told: Context, reports: Reports) -> None:
    promises = told.eval("[Promise.reject(1), [Promise.reject(2)]]", copy=True)
    told.eval("1")
    assert reports.nothing

    del promises

    assert {str(reports.next()) for _ in range(2)} == {"1", "2"}


def test_a_promise_that_python_was_only_shown_is_the_scripts(
    told: Context, reports: Reports
) -> None:
    told.globals["look"] = lambda promise: promise.state

    assert told.eval("look(Promise.reject(new Error('mine')))") == "rejected"

    assert str(reports.next()) == "Error: mine"


def test_a_context_that_is_closed_with_a_report_due_goes_all_the_same(isolate: Isolate) -> None:
    contexts = [reporting(isolate.context)[0] for _ in range(200)]
    for context in contexts:
        promise = context.eval("setTimeout(() => 1, 1e6); Promise.reject(new Error('mine'))")

        del promise
        context.close()

    # That nothing of them is left is looked at after each test.
    assert isolate.context().eval("1 + 1") == 2


def test_a_promise_dropped_with_its_context_is_told() -> None:
    reports = Reports()
    context = Context(unhandled=reports)
    promise = context.eval("Promise.reject(new Error('mine'))")
    keep = context.globals

    del promise, context

    assert str(reports.next()) == "Error: mine"
    del keep


def test_a_promise_of_a_closed_context_is_not_told(told: Context, reports: Reports) -> None:
    promise = told.eval("Promise.reject(new Error('mine'))")
    told.close()

    del promise

    assert reports.nothing


def test_promises_that_are_rejected_and_handled_take_no_memory() -> None:
    context, reports = reporting(heap_limit=32 << 20)

    context.eval("""
        (async () => {
          for (let i = 0; i < 20000; i++) {
            try { await Promise.reject(new Array(1000).fill(i)) } catch {}
          }
        })(); 0
    """)

    assert reports.nothing
