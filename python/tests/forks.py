"""What the tests need to do something in a forked child and to hear what came of it."""

from __future__ import annotations

import os
import pickle
import select
import signal
import socket
import traceback
from typing import TYPE_CHECKING, Any

from swiftracer import Context

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 25


class ChildFailedError(AssertionError):
    """The child raised, or ended otherwise than it was to."""


def in_child(work: Callable[[], Any]) -> Any:
    """Return what ``work`` returns in a forked child, which ends without any cleaning up."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        try:
            report = pickle.dumps((True, work()))
        except BaseException:  # noqa: BLE001 (the parent is told)
            report = pickle.dumps((False, traceback.format_exc()))
        with os.fdopen(writer, "wb") as file:
            file.write(report)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        # A child that hangs would hold the pipe open.
        is_ready = bool(select.select([file], [], [], _PATIENCE)[0])
        if not is_ready:
            os.kill(pid, signal.SIGKILL)
        report = file.read()
    _, status = os.waitpid(pid, 0)
    if not is_ready or status != 0 or not report:
        message = f"the child ended with status {status}, in time: {is_ready}"
        raise ChildFailedError(message)
    succeeded, result = pickle.loads(report)  # noqa: S301 (our own child wrote it)
    if not succeeded:
        raise ChildFailedError(result)
    return result


def fibonacci(number: int) -> int:
    """Return a Fibonacci number that a new isolate computes slowly, so that it is compiled."""
    with Context(timeout=20) as context:
        context.eval("function compute(n) { return n < 2 ? n : compute(n - 1) + compute(n - 2) }")
        result = context.call("compute", number)
        assert isinstance(result, int)
        return result


def square(number: int) -> int:
    """Return a square that an isolate of this process computes, which is kept."""
    if "square" not in _kept:
        _kept["square"] = Context().eval("number => number * number")
    result = _kept["square"](number)
    assert isinstance(result, int)
    return result


_kept: dict[str, Any] = {}


def fail() -> None:
    """Raise what JavaScript throws."""
    Context().eval("throw new RangeError('no square of that')")


def serve(listener: socket.socket, number: int) -> None:
    """Answer each connection with what its line evaluates to, until one says ``stop``."""
    with Context(timeout=20) as context:
        context.globals["number"] = number
        while True:
            connection, _ = listener.accept()
            with connection:
                source = connection.recv(1000).decode()
                if source == "stop":
                    return
                connection.sendall(str(context.eval(source)).encode())


def ask(address: tuple[str, int], source: str) -> str:
    """Return the answer of one of the servers."""
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(source.encode())
        return connection.recv(1000).decode()
