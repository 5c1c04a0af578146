"""``heap_limit=``: who takes too much is stopped, and the isolate lives."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from swiftracer import Context, HeapLimitError, Isolate, JavaScriptError, TerminatedError

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 64 << 20
GREEDY = [
    "const kept = []; for (;;) kept.push(new Array(1000).fill(kept.length))",
    "const kept = []; for (;;) kept.push({n: kept.length, next: {}})",
    "const kept = []; for (let i = 0; ; i++) kept.push('text ' + i)",
    "const kept = new Map; for (let i = 0; ; i++) kept.set(i, {i})",
    "let s = 'x'; const kept = []; for (;;) kept.push((s += 'x').split(''))",
    "const kept = []; for (;;) try { kept.push(new Array(1000).fill(1)) } catch { }",
]

PROGRAM = """
import sys, swiftracer
context = swiftracer.Context(heap_limit=64 << 20)
try:
    context.eval(f"(() => {{ {sys.argv[1]} }})()")
except swiftracer.EngineError as error:
    print(type(error).__name__, end=" ")
print(context.eval("1 + 1"), context.eval("[1, 2].map(n => n * 2)", copy=True), end="")
"""


@pytest.fixture
def limited() -> Iterator[Context]:
    """Give a context in an isolate with a limit."""
    with Context(heap_limit=LIMIT) as context:
        yield context


@pytest.mark.parametrize("code", GREEDY)
def test_a_greedy_script_is_stopped_and_the_context_lives(code: str) -> None:
    # In a process of its own: what goes wrong here ends the process.
    result = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-c", PROGRAM, code],
        capture_output=True,
        check=False,
        timeout=25,
    )

    assert result.stdout.decode() == "HeapLimitError 2 [2, 4]"
    assert result.returncode == 0


def test_it_is_a_memory_error_and_a_terminated_error(limited: Context) -> None:
    with pytest.raises(MemoryError) as caught:
        limited.eval(f"(() => {{ {GREEDY[0]} }})()")

    assert isinstance(caught.value, TerminatedError)
    assert str(caught.value)


def test_an_error_after_it_is_an_error_like_any_other(limited: Context) -> None:
    with pytest.raises(HeapLimitError):
        limited.eval(f"(() => {{ {GREEDY[0]} }})()")

    with pytest.raises(JavaScriptError, match="plain"):
        limited.eval("throw new Error('plain')")


def test_it_comes_again_and_again(limited: Context) -> None:
    for _ in range(3):
        with pytest.raises(HeapLimitError):
            limited.eval(f"(() => {{ {GREEDY[0]} }})()")
        assert limited.eval("1 + 1") == 2


def test_what_is_garbage_does_not_count(limited: Context) -> None:
    code = "let n = 0; for (let i = 0; i < 3000; i++) n += new Array(10000).fill(i).length; n"

    assert limited.eval(code) == 30_000_000


def test_the_limit_is_told_by_the_statistics() -> None:
    with Isolate(heap_limit=LIMIT) as limited, Isolate() as unlimited:
        assert (
            limited.heap_statistics().heap_size_limit < unlimited.heap_statistics().heap_size_limit
        )


def test_the_limit_of_one_isolate_leaves_the_others(context: Context, limited: Context) -> None:
    with pytest.raises(HeapLimitError):
        limited.eval(f"(() => {{ {GREEDY[0]} }})()")

    assert context.eval("new Array(20e6).fill(0.5).length") == 20_000_000


def test_a_limit_and_a_timeout_go_together() -> None:
    with Context(heap_limit=LIMIT, timeout=20) as context:
        with pytest.raises(HeapLimitError):
            context.eval(f"(() => {{ {GREEDY[0]} }})()")
        with pytest.raises(TerminatedError):
            context.eval("for (;;);", timeout=0.05)

        assert context.eval("1 + 1") == 2
