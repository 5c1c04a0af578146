"""Iteration over arrays: read ahead, and yet as if it were not."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import Context, ConversionError, ExecutionTimeoutError, JavaScriptError

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = 3000


@pytest.fixture
def hasty() -> Iterator[None]:
    """Let threads take turns as often as Python can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hasty")
def test_threads_that_share_an_iterator_get_each_element_once(context: Context) -> None:
    iterator = iter(context.eval(f"Array.from({{length: {COUNT}}}, (_, i) => 'string ' + i)"))
    got: list[str] = []

    def take() -> None:
        for element in iterator:
            got.append(element)
            context.eval("1")

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == sorted(f"string {i}" for i in range(COUNT))


def test_an_iterator_may_be_used_while_it_converts(context: Context) -> None:
    iterator = iter(context.eval("Array.from({length: 50}, (_, i) => new Date(i))"))
    taken: list[Any] = []

    def profile(*_: object) -> None:
        sys.setprofile(None)
        taken.append(next(iterator))

    sys.setprofile(profile)
    taken += list(iterator)

    assert len(taken) == 50


def test_what_comes_before_an_element_that_throws_is_given_first(context: Context) -> None:
    array = context.eval("const a = [1, 2, 3]; Object.defineProperty(a, 2, {get() { throw 'x' }})")
    iterator = iter(array)

    assert [next(iterator), next(iterator)] == [1, 2]
    with pytest.raises(JavaScriptError, match="x"):
        next(iterator)


def test_a_slice_of_a_sparse_array_is_refused_when_it_is_too_long(context: Context) -> None:
    array = context.eval("const a = []; a.length = 2 ** 32 - 1; a")

    with pytest.raises(ConversionError, match="elements"):
        array[: 2**31]


@pytest.mark.parametrize("copy", ["array[:]", "array.to_python()", "list(array)"])
def test_copying_holes_obeys_the_timeout(copy: str) -> None:
    with Context(timeout=0.05) as context:
        array = context.eval("const a = []; a.length = 2 ** 26; a")
        operation = {
            "array[:]": lambda: array[:],
            "array.to_python()": array.to_python,
            "list(array)": lambda: [array[:], *array],
        }[copy]

        with pytest.raises(ExecutionTimeoutError):
            operation()


def test_a_step_back_reads_from_the_end(context: Context) -> None:
    array = context.eval("[0, 1, 2, 3, 4, 5, 6]")

    assert array[::-2] == [6, 4, 2, 0]
    assert array[5:1:-3] == [5, 2]
    assert array[1::3] == [1, 4]
