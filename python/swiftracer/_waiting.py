"""Waiting for a promise without an event loop."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from swiftracer import JSPromise


def wait(promise: JSPromise, timeout: float | None) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
    """Return what ``promise`` is fulfilled with by a timer, another thread or a task.

    Raises:
        TimeoutError: It is still pending after ``timeout`` seconds.
    """
    settled = threading.Event()
    outcome: list[tuple[BaseException | None, Any]] = []

    def tell(exception: BaseException | None, value: object) -> None:
        outcome.append((exception, value))
        settled.set()

    promise._subscribe(tell, False)  # noqa: FBT003, SLF001 (of the extension)
    if not settled.wait(timeout):
        message = f"the promise is still pending after {timeout} s"
        raise TimeoutError(message)
    exception, value = outcome[0]
    if exception is not None:
        raise exception
    return value
