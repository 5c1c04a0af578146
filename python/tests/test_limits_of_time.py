"""``cpu_timeout=``, ``background_timeout=``, and what ends the waiting for an isolate."""

from __future__ import annotations

import math
import subprocess
import sys
import textwrap
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from threads import start

from swiftracer import (
    Cancellation,
    Context,
    ExecutionTimeoutError,
    Isolate,
    JavaScriptError,
    JavaScriptSyntaxError,
    TerminatedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHORT = 0.1
USED_UP = "used up its processor time"

ENTRIES: dict[str, Callable[[Context], Any]] = {
    "eval": lambda context: context.eval("hang()", cpu_timeout=SHORT),
    "copy": lambda context: context.eval("({get x() { hang() }})", cpu_timeout=SHORT, copy=True),
    "call": lambda context: context.call("hang", cpu_timeout=SHORT),
    "function": lambda context: context.eval("hang")(cpu_timeout=SHORT),
    "new": lambda context: context.eval("hang").new(cpu_timeout=SHORT),
    "script": lambda context: context.compile("hang()").run(cpu_timeout=SHORT),
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_takes_a_limit_of_processor_time(context: Context, entry: str) -> None:
    context.eval("function hang() { for (;;); }")

    with pytest.raises(ExecutionTimeoutError, match=USED_UP):
        ENTRIES[entry](context)

    assert context.eval("1 + 1") == 2


def test_a_context_has_a_limit_of_processor_time_for_its_calls(isolate: Isolate) -> None:
    context = isolate.context(cpu_timeout=SHORT)

    with pytest.raises(ExecutionTimeoutError, match=USED_UP):
        context.eval("for (;;);")
    assert context.eval("{ const n = Date.now() + 300; while (Date.now() < n); } 1", cpu_timeout=9)


def test_waiting_uses_no_processor_time(context: Context) -> None:
    context.globals["sleep"] = time.sleep

    assert context.eval("sleep(0.5); 'slept'", cpu_timeout=0.2) == "slept"
    with pytest.raises(ExecutionTimeoutError, match=USED_UP):
        context.eval("sleep(0.2); for (;;);", cpu_timeout=0.1)


def test_what_other_threads_use_does_not_count(context: Context) -> None:
    other = Context()
    busy = start(lambda: other.eval("for (;;);"))
    context.globals["sleep"] = time.sleep

    assert context.eval("sleep(0.4); 'slept'", cpu_timeout=0.2) == "slept"

    other.isolate.terminate()
    with pytest.raises(TerminatedError):
        busy.result(10)


def test_the_processor_time_of_python_functions_counts(context: Context) -> None:
    def work() -> None:
        end = time.thread_time() + 0.3
        while time.thread_time() < end:
            pass

    context.globals["work"] = work

    with pytest.raises(ExecutionTimeoutError, match=USED_UP):
        context.eval("work(); for (;;);", cpu_timeout=0.2)


def test_both_limits_may_be_given(context: Context) -> None:
    with pytest.raises(ExecutionTimeoutError, match="ran past its timeout"):
        context.eval("for (;;);", timeout=SHORT, cpu_timeout=20)
    with pytest.raises(ExecutionTimeoutError, match=USED_UP):
        context.eval("for (;;);", timeout=20, cpu_timeout=SHORT)


@pytest.mark.parametrize("outer", [{"timeout": SHORT}, {"cpu_timeout": SHORT}])
def test_a_nested_call_obeys_the_tighter_limit(context: Context, outer: dict[str, Any]) -> None:
    errors: list[BaseException] = []

    def nest() -> None:
        try:
            context.eval("for (;;);", timeout=20, cpu_timeout=20)
        except BaseException as error:
            errors.append(error)
            raise

    context.globals["nest"] = nest

    with pytest.raises(ExecutionTimeoutError) as caught:
        context.eval("try { nest() } catch {} for (;;);", **outer)

    assert [type(error) for error in errors] == [ExecutionTimeoutError]
    assert str(errors[0]) == str(caught.value)
    assert context.eval("1 + 1") == 2


@pytest.mark.parametrize("name", ["cpu_timeout", "background_timeout"])
@pytest.mark.parametrize("seconds", [0, -1, math.nan])
def test_a_limit_that_is_not_positive_is_refused(
    isolate: Isolate, name: str, seconds: float
) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be positive"):
        Context(isolate, **{name: seconds})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=f"^{name} must be a number"):
        Context(isolate, **{name: "1"})  # type: ignore[arg-type]


@pytest.mark.parametrize("outer", [{"timeout": SHORT}, {"cpu_timeout": SHORT}])
def test_a_limit_holds_for_calls_into_other_isolates(
    context: Context, outer: dict[str, Any]
) -> None:
    second, third = Context(), Context()
    second.globals["on"] = partial(third.eval, "for (;;);")
    context.globals["on"] = partial(second.eval, "on()")

    for _ in range(3):
        with pytest.raises(ExecutionTimeoutError):
            context.eval("on()", **outer)

        assert [each.eval("1 + 1") for each in (context, second, third)] == [2, 2, 2]


def test_a_call_into_another_isolate_is_terminated_with_the_one_that_it_is_made_in(
    context: Context,
) -> None:
    other = Context()
    began = threading.Event()
    other.globals["began"] = began.set
    context.globals["on"] = partial(other.eval, "began(); for (;;);")
    running = start(partial(context.eval, "on()"))

    assert began.wait(20)
    context.isolate.terminate()

    with pytest.raises(TerminatedError):
        running.result(20)
    assert [each.eval("1 + 1") for each in (context, other)] == [2, 2]


def test_a_limit_of_an_inner_isolate_is_not_one_of_the_outer(context: Context) -> None:
    other = Context()

    def limited() -> str:
        with pytest.raises(ExecutionTimeoutError):
            other.eval("for (;;);", timeout=SHORT)
        return "went on"

    context.globals["limited"] = limited

    assert context.eval("limited()", timeout=20) == "went on"


# MARK: Without a caller


def test_a_timer_has_a_limit_of_its_own(isolate: Isolate) -> None:
    told: list[BaseException] = []
    context = isolate.context(background_timeout=SHORT, unhandled=told.append)

    context.eval("setTimeout(() => { for (;;); }, 0)")
    # No limit of the context's stops what its caller waits for.
    code = "{ const end = Date.now() + 300; while (Date.now() < end); } 'done'"
    assert context.eval(code) == "done"

    _wait_until(lambda: told)
    assert [type(error) for error in told] == [ExecutionTimeoutError]


UNLIMITED_TIMER = """
    import time
    from swiftracer import Context

    told = []
    context = Context(unhandled=told.append)
    # Most of the time is waited for, and not counted down by a processor.
    context.globals["wait"] = lambda: time.sleep(9.5)
    begun = time.monotonic()
    context.eval("setTimeout(() => { wait(); for (;;); }, 0)")
    while not told:
        time.sleep(0.01)
    print(type(told[0]).__name__, time.monotonic() - begun)
"""


@pytest.fixture(scope="module", autouse=True)
def unlimited_timer() -> Iterator[subprocess.Popen[str]]:
    """Give a process that was started before all tests here, since its timer takes ten seconds."""
    command = [sys.executable, "-c", textwrap.dedent(UNLIMITED_TIMER)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        yield process
        process.kill()


def test_a_timer_has_a_limit_where_the_context_has_none(
    unlimited_timer: subprocess.Popen[str],
) -> None:
    told, seconds = unlimited_timer.communicate(timeout=25)[0].split()

    assert told == "ExecutionTimeoutError"
    # Ten, which the documentation names.
    assert float(seconds) > 9.9


def test_a_timer_that_a_stopped_call_has_set_runs(context: Context) -> None:
    with pytest.raises(ExecutionTimeoutError):
        context.eval("setTimeout(() => { globalThis.ran = true }, 0); for (;;);", timeout=SHORT)

    _wait_until(lambda: context.eval("globalThis.ran"))


# MARK: Waiting for an isolate


def test_two_threads_that_wait_for_each_other_are_stopped_at_their_deadline() -> None:
    contexts = [Context(), Context()]
    both_are_inside = threading.Barrier(2)
    for context, other in zip(contexts, reversed(contexts), strict=True):
        context.globals["meet"] = lambda: both_are_inside.wait() and None
        context.globals["ask"] = lambda other=other: other.eval("1")

    calls = [
        start(partial(context.eval, "meet(); ask(); for (;;);", timeout=0.5))
        for context in contexts
    ]

    for call in calls:
        with pytest.raises(ExecutionTimeoutError):
            call.result(20)
    for context in contexts:
        assert context.eval("1 + 1") == 2
        context.close()


def test_two_threads_that_wait_for_each_other_can_be_terminated() -> None:
    contexts = [Context(), Context()]
    both_are_inside = threading.Barrier(2)
    for context, other in zip(contexts, reversed(contexts), strict=True):
        context.globals["meet"] = lambda: both_are_inside.wait() and None
        context.globals["ask"] = lambda other=other: other.eval("1")
    calls = [start(partial(context.eval, "meet(); ask(); 'asked'")) for context in contexts]
    time.sleep(0.2)

    contexts[0].isolate.terminate()

    with pytest.raises(TerminatedError):
        calls[0].result(20)
    # The first has left, so the second gets what it waited for.
    assert calls[1].result(20) == "asked"
    for context in contexts:
        context.close()


def test_a_cancellation_ends_the_wait_for_the_isolate(context: Context) -> None:
    inside = start(lambda: context.eval("for (;;);"))
    cancellation = Cancellation()
    waiting = start(lambda: context.eval("1", cancellation=cancellation))

    cancellation.cancel()

    with pytest.raises(TerminatedError, match="cancelled before it ran"):
        waiting.result(20)
    assert not inside.done()
    context.isolate.terminate()
    with pytest.raises(TerminatedError):
        inside.result(20)


# --- Termination ---


def test_a_storm_of_terminations_stops_only_what_runs(context: Context) -> None:
    is_over = threading.Event()

    def terminate() -> None:
        while not is_over.is_set():
            context.isolate.terminate()

    storm = [threading.Thread(target=terminate, daemon=True) for _ in range(3)]
    for thread in storm:
        thread.start()
    stopped = 0
    end = time.monotonic() + 1.5
    try:
        while time.monotonic() < end:
            try:
                assert context.eval("var n = 0; for (; n < 1e4; n++); n") == 10_000
            except TerminatedError:
                stopped += 1
    finally:
        is_over.set()
        for thread in storm:
            thread.join()

    assert stopped > 0
    # None of them is left for a call that comes after.
    for _ in range(100):
        assert context.eval("var n = 0; for (; n < 1e4; n++); n") == 10_000


def test_a_function_that_terminates_its_isolate_is_stopped_when_it_returns(
    context: Context,
) -> None:
    done: list[str] = []

    def stop() -> None:
        context.isolate.terminate()
        context.isolate.terminate()
        done.append("stop")

    context.globals["stop"] = stop

    with pytest.raises(TerminatedError):
        context.eval("try { stop() } finally { globalThis.ran = 1 }")

    assert done == ["stop"]
    assert context.eval("typeof ran") == "undefined"


def _wait_until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_code_that_is_too_deep_for_the_stack_is_no_error_of_syntax(context: Context) -> None:
    with pytest.raises(JavaScriptError, match="RangeError") as caught:
        context.eval("(" * 1_000_000 + "1" + ")" * 1_000_000)

    assert not isinstance(caught.value, JavaScriptSyntaxError)
