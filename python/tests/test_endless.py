"""Scripts that never end by themselves are stopped: those of ``Tests/Endless``."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from engines import needs_webassembly

from swiftracer import (
    Cancellation,
    ClosedError,
    Context,
    ExecutionTimeoutError,
    Isolate,
    TerminatedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ENDLESS = Path(__file__).parents[2] / "Tests" / "Endless"
STOPPED = sorted(path.stem for path in ENDLESS.glob("*.js"))
LOST = sorted(path.stem for path in (ENDLESS / "lost").glob("*.js"))


def test_there_are_scripts() -> None:
    assert len(STOPPED) > 90
    assert len(LOST) > 5


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[needs_webassembly] if "webassembly" in name else [])
        for name in STOPPED
    ],
)
def test_an_endless_script_is_stopped_and_its_context_is_usable(
    isolate: Isolate, name: str
) -> None:
    # What a FinalizationRegistry calls afterwards may be endless too.
    context = isolate.context(unhandled=lambda _: None)
    code = (ENDLESS / f"{name}.js").read_text()

    with pytest.raises(ExecutionTimeoutError):
        context.eval(code, timeout=0.1)

    assert context.eval("1 + 1", timeout=20) == 2


@pytest.mark.parametrize("name", LOST)
def test_a_built_in_function_that_does_not_look_is_left_behind(name: str) -> None:
    context = Context()
    other = Context()
    code = (ENDLESS / "lost" / f"{name}.js").read_text()

    with pytest.raises(ExecutionTimeoutError) as caught:
        context.eval(code, timeout=0.05)

    # An engine that looks after all gives no cause to lose anything.
    if "its isolate is lost" in str(caught.value):
        with pytest.raises(ClosedError, match="could not be stopped and is lost"):
            context.eval("1 + 1")
    else:
        assert context.eval("1 + 1") == 2
    # Nothing else has noticed.
    assert other.eval("1 + 1") == 2
    other.close()
    context.close()


# Never calls its function, and does not look.
STUCK = "Array.prototype.every.call({length: 2 ** 53 - 1}, () => true)"


def _soon(stop: Callable[[], None]) -> Callable[[], None]:
    """Return what a script calls, to be stopped when it is in the function."""
    return lambda: threading.Timer(0.3, stop).start()


def _terminate(context: Context) -> None:
    context.globals["soon"] = _soon(context.isolate.terminate)
    context.eval(f"soon(); {STUCK}")


def _cancel(context: Context) -> None:
    cancellation = Cancellation()
    context.globals["soon"] = _soon(cancellation.cancel)
    context.eval(f"soon(); {STUCK}", cancellation=cancellation)


def _terminate_the_outer_call(context: Context) -> None:
    with Context() as outer:
        outer.globals["stuck"] = lambda: context.eval(f"soon(); {STUCK}")
        context.globals["soon"] = _soon(outer.isolate.terminate)
        try:
            outer.eval("stuck()")
        finally:
            assert outer.eval("1 + 1") == 2


@pytest.mark.parametrize("stop", [_terminate, _cancel, _terminate_the_outer_call])
def test_whatever_stops_a_call_leaves_such_a_function_behind(
    stop: Callable[[Context], None],
) -> None:
    context = Context()

    with pytest.raises(TerminatedError):
        stop(context)

    with pytest.raises(ClosedError, match="could not be stopped and is lost"):
        context.eval("1 + 1")


def test_a_function_of_python_that_waits_too_long_loses_nothing(context: Context) -> None:
    def wait() -> list[dict[str, int]]:
        time.sleep(2.5)
        # More than V8 makes without collecting garbage.
        return [{"n": n} for n in range(200_000)]

    context.globals["wait"] = wait

    with pytest.raises(ExecutionTimeoutError):
        context.eval("wait(); for (;;);", timeout=0.1)

    assert context.eval("1 + 1") == 2


def test_terminations_of_calls_that_end_leave_nothing_behind(context: Context) -> None:
    # Each is watched for two seconds; what runs then is another call, which nobody stops.
    context.globals["terminate"] = context.isolate.terminate
    for _ in range(50):
        with pytest.raises(TerminatedError):
            context.eval("terminate(); for (;;);")

    waits = "Array.prototype.every.call({length: 1e6, [1e6 - 1]: 7}, (n) => n === 7)"
    code = f"{{ const end = Date.now() + 2500; while (Date.now() < end) {waits}; }} 'done'"
    assert context.eval(code) == "done"
