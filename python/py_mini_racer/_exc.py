"""The exceptions of mini-racer 0.14.1.

Those of a name that 0.6.0 has are or derive from it: a handler for either catches them.
"""

from pathlib import Path
from typing import Any

from py_mini_racer import py_mini_racer as old

MiniRacerBaseException = old.MiniRacerBaseException
JSConversionException = old.JSConversionException
JSEvalException = old.JSEvalException
JSOOMException = old.JSOOMException


class JSParseException(JSEvalException, old.JSParseException):
    """JavaScript that does not compile."""


class JSTerminatedException(JSEvalException):
    """JavaScript that was stopped."""


class JSTimeoutException(old.JSTimeoutException, TimeoutError):  # noqa: N818
    """JavaScript that took too long."""

    def __init__(self) -> None:
        super().__init__("JavaScript was terminated by timeout")


class JSPromiseError(MiniRacerBaseException):
    """A promise that was rejected, with ``reason``: the stack of an error, or else a text."""

    def __init__(self, reason: Any) -> None:
        super().__init__(f"JavaScript rejected promise with reason: {reason}\n")
        self.reason = reason


class JSKeyError(JSEvalException, KeyError):
    """A key that is not there."""

    def __init__(self, *args: object) -> None:
        super().__init__(*(args or ("No such key",)))


class JSValueError(JSEvalException, ValueError):
    """A value that cannot be used here; or a MiniRacer that is closed."""


class JSArrayIndexError(IndexError, MiniRacerBaseException):
    """An index outside a JSArray."""

    def __init__(self) -> None:
        super().__init__("JSArray deletion out of range")


class WrongReturnTypeException(old.WrongReturnTypeException):
    """A result of ``execute`` that is not JSON."""

    def __init__(self, typ: type) -> None:
        super().__init__(f"Unexpected return value type {typ}")


class LibNotFoundError(MiniRacerBaseException):
    """There is no V8. Never raised: without it the package cannot be imported."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Native library or dependency not available at {path}")


class LibAlreadyInitializedError(MiniRacerBaseException):
    """It is too late for flags of V8."""

    def __init__(self) -> None:
        super().__init__("MiniRacer was already initialized before the call to init_mini_racer")


def seconds(seconds: float | None, milliseconds: float | None = None) -> float | None:
    """Return a timeout in seconds, which is over at once if it is not positive."""
    if milliseconds:
        seconds = milliseconds / 1000
    if seconds is not None and not seconds > 0:
        raise JSTimeoutException
    return seconds
