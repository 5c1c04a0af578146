"""Threads that do what must not hold up an event loop: one for each isolate that needs one.

No ``concurrent.futures``: it waits for its threads when the interpreter ends, and one of these may
be in a script that does not.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from swiftracer import Isolate

_IDLE_SECONDS = 1.0

_workers: WeakKeyDictionary[Isolate, _Worker] = WeakKeyDictionary()
_lock = threading.Lock()


def _start_anew() -> None:
    """Forget, in a forked child, the threads that are not there, and the locks that they hold."""
    global _lock, _workers  # noqa: PLW0603 (whoever holds them is not there either)
    _lock = threading.Lock()
    _workers = WeakKeyDictionary()


os.register_at_fork(after_in_child=_start_anew)


def submit(isolate: Isolate, job: Callable[[], None]) -> None:
    """Do ``job``, which uses ``isolate``, on another thread.

    Jobs of an isolate are done one after the other: it would not run two at once.
    """
    with _lock:
        worker = _workers.get(isolate)
        if worker is None:
            worker = _workers[isolate] = _Worker()
    worker.submit(job)


class _Worker:
    """A queue, and a thread as long as there is something in it, and a little longer."""

    def __init__(self) -> None:
        self._jobs: deque[Callable[[], None]] = deque()
        self._changed = threading.Condition()
        self._is_running = False

    def submit(self, job: Callable[[], None]) -> None:
        with self._changed:
            self._jobs.append(job)
            if self._is_running:
                self._changed.notify()
                return
            self._is_running = True
        # A daemon, so that the interpreter can end.
        threading.Thread(target=self._run, name="swiftracer", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._changed:
                if not self._jobs and not self._changed.wait_for(
                    lambda: self._jobs, timeout=_IDLE_SECONDS
                ):
                    self._is_running = False
                    return
                job = self._jobs.popleft()
            try:
                job()
            except BaseException:  # noqa: BLE001 (there is no caller)
                threading.excepthook(
                    threading.ExceptHookArgs([*sys.exc_info(), threading.current_thread()])
                )
            # It may hold the last reference to its context.
            del job
