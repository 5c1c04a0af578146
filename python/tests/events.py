"""What the tests need of timers, which run on a thread of their own, and nobody says when."""

from __future__ import annotations

from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from swiftracer import Context

if TYPE_CHECKING:
    from collections.abc import Callable

# Longer than any machine needs; a test that passes does not wait for it.
LIMIT = 20


class Told:
    """A function ``tell`` in a context, and what it was told there."""

    def __init__(self, context: Context, name: str = "tell") -> None:
        """Give ``context`` the function."""
        self._values: SimpleQueue[Any] = SimpleQueue()
        context.globals[name] = lambda *values: self._values.put(values)

    def __call__(self, count: int = 1) -> list[Any]:
        """Return the next ``count`` values that are told."""
        told = [self._values.get(timeout=LIMIT) for _ in range(count)]
        return [values[0] if len(values) == 1 else values for values in told]

    def wait(self) -> None:
        """Return once something was told."""
        self._values.get(timeout=LIMIT)

    @property
    def nothing(self) -> bool:
        """Whether all that was told has been asked for."""
        return self._values.empty()


class Reports:
    """What is told of errors that reach no caller."""

    def __init__(self) -> None:
        """Make one for ``unhandled``."""
        self._errors: SimpleQueue[BaseException] = SimpleQueue()

    def __call__(self, error: BaseException) -> None:
        """Take an error."""
        self._errors.put(error)

    def next(self) -> BaseException:
        """Return the next error."""
        return self._errors.get(timeout=LIMIT)

    @property
    def nothing(self) -> bool:
        """Whether all errors have been asked for."""
        return self._errors.empty()


def reporting(make: Callable[..., Context] = Context, **options: Any) -> tuple[Context, Reports]:
    """Make a context, and what is told of its errors."""
    reports = Reports()
    return make(unhandled=reports, **options), reports
