"""Scripts: compiled once, run many times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from swiftracer import ExecutionTimeoutError, JavaScriptError, Script

if TYPE_CHECKING:
    from swiftracer import Context, Isolate


def test_a_script_runs_as_often_as_asked(context: Context) -> None:
    context.eval("var count = 0")

    script = context.compile("++count")

    assert isinstance(script, Script)
    assert context.eval("count") == 0
    assert [script.run() for _ in range(1000)] == list(range(1, 1001))


def test_a_script_sees_what_changed_since(context: Context) -> None:
    script = context.compile("typeof later")

    assert script.run() == "undefined"
    context.eval("var later = 1")
    assert script.run() == "number"


def test_a_script_that_declares_runs_again(context: Context) -> None:
    script = context.compile("var total = 0; for (const n of [1, 2, 3]) total += n; total")

    assert [script.run(), script.run()] == [6, 6]


def test_a_script_runs_in_the_context_that_compiled_it(isolate: Isolate) -> None:
    first, second = isolate.context(), isolate.context()
    first.eval("var where = 'first'")
    second.eval("var where = 'second'")

    scripts = [context.compile("where") for context in (first, second)]

    assert [script.run() for script in scripts] == ["first", "second"]


def test_a_script_keeps_its_name_and_line(context: Context) -> None:
    script = context.compile("\nmissing", name="kept.js", line=10)

    for _ in range(3):
        with pytest.raises(JavaScriptError) as caught:
            script.run()
        assert (caught.value.file, caught.value.line) == ("kept.js", 11)


def test_a_script_may_copy_its_value(context: Context) -> None:
    assert context.compile("[1, {a: 2}]").run(copy=True) == [1, {"a": 2}]


def test_a_script_runs_again_after_a_timeout(context: Context) -> None:
    script = context.compile("while (globalThis.stuck); 'free'")
    context.eval("stuck = true")

    with pytest.raises(ExecutionTimeoutError):
        script.run(timeout=0.05)
    context.eval("stuck = false")

    assert script.run(timeout=20) == "free"


def test_a_script_keeps_its_context_alive(isolate: Isolate) -> None:
    script = isolate.context().compile("6 * 7")

    assert script.run() == 42


def test_many_scripts_live_side_by_side(context: Context) -> None:
    scripts = [context.compile(f"{number} * 2") for number in range(500)]

    assert [script.run() for script in scripts] == [number * 2 for number in range(500)]
