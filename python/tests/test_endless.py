"""Scripts that never end by themselves are stopped: those of ``Tests/Endless``."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import needs_webassembly

from swiftracer import ClosedError, Context, ExecutionTimeoutError

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
    context: Context, name: str
) -> None:
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
