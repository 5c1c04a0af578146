"""What the tests need to have JavaScript running on another thread at a known moment."""

from __future__ import annotations

import sys
import time
from concurrent.futures import Future, wait
from contextlib import contextmanager
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from swiftracer import Isolate


def start(work: Callable[[], Any]) -> Future[Any]:
    """Run ``work`` on a new thread and return once it has given up the GIL.

    No other Python thread can go on before that, for the GIL is not taken from a thread here. So if
    ``work`` is one call into JavaScript, it has begun when this returns.
    """
    future: Future[Any] = Future()
    begun = Lock()
    begun.acquire()

    def run() -> None:
        begun.release()
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 (it is handed to whoever asks for the result)
            future.set_exception(error)

    with _undisturbed_threads():
        Thread(target=run, daemon=True).start()
        begun.acquire()
    # Between giving up the GIL and taking the isolate lie a few instructions.
    time.sleep(0.01)
    return future


def stop(isolate: Isolate, future: Future[Any]) -> BaseException | None:
    """Terminate what runs in ``isolate`` until ``future`` is done, and return its exception."""
    while not wait([future], timeout=0.01).done:
        isolate.terminate()
    return future.exception()


@contextmanager
def _undisturbed_threads() -> Generator[None, None, None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(20)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
