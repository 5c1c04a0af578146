"""Python's iterators as those of JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from swiftracer._native import undefined

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

_Step = dict[str, Any]


def _done(value: object) -> _Step:
    return {"value": undefined if value is None else value, "done": True}


def steps(iterator: Iterator[Any]) -> tuple[Callable[[], _Step], Callable[..., _Step]]:
    """Return the methods ``next`` and ``return`` of what stands for ``iterator``."""

    def step() -> _Step:
        try:
            return {"value": next(iterator), "done": False}
        except StopIteration as stop:
            return _done(stop.value)

    def finish(value: object = undefined) -> _Step:
        close = getattr(iterator, "close", None)
        if close is not None:
            close()
        return {"value": value, "done": True}

    return step, finish


def async_steps(
    iterator: AsyncIterator[Any],
) -> tuple[Callable[[], Awaitable[_Step]], Callable[..., Awaitable[_Step]]]:
    """Return the methods ``next`` and ``return`` of what stands for ``iterator``."""

    async def step() -> _Step:
        try:
            return {"value": await anext(iterator), "done": False}
        except StopAsyncIteration:
            return _done(None)

    async def finish(value: object = undefined) -> _Step:
        close = getattr(iterator, "aclose", None)
        if close is not None:
            await close()
        return {"value": value, "done": True}

    return step, finish
