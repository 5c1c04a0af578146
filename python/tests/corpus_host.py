"""The functions that a case of the corpus may ask for; its README tells what they do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    import swiftracer as sr


class HostFailure(Exception):  # noqa: N818 (its name is what every door calls it)
    """What ``fail`` and ``reject`` raise."""


def add(a: float, b: float) -> float:
    """Return the sum."""
    return a + b


def fail(text: str) -> NoReturn:
    """Raise."""
    raise HostFailure(text)


def call(function: sr.JSFunction) -> Any:
    """Return what the function returns, or let through what it throws."""
    return function()


async def later(value: Any) -> Any:
    """Return the value after a while."""
    await asyncio.sleep(0)
    return value


async def reject(text: str) -> NoReturn:
    """Raise after a while."""
    await asyncio.sleep(0)
    raise HostFailure(text)


def count(end: int) -> Iterator[int]:
    """Give the integers from 0."""
    return iter(range(end))


async def ticks(end: int) -> AsyncIterator[int]:
    """Give the integers from 0, each after a while."""
    for number in range(end):
        await asyncio.sleep(0)
        yield number


FUNCTIONS: dict[str, Callable[..., Any]] = {
    function.__name__: function for function in (add, fail, call, later, reject, count, ticks)
}
