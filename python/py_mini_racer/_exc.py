"""The exceptions of mini-racer 0.14.1.

Each derives from the one of 0.6.0 with the same name, so that a handler for either catches it.
"""

from __future__ import annotations

from py_mini_racer import py_mini_racer as old

JSConversionException = old.JSConversionException
MiniRacerBaseException = old.MiniRacerBaseException


class JSEvalException(old.JSEvalException):
    """JavaScript that threw."""


class JSParseException(JSEvalException, old.JSParseException):
    """JavaScript that does not compile."""


class JSOOMException(JSEvalException, old.JSOOMException):
    """JavaScript that needed more memory than it may have."""


class JSTerminatedException(JSEvalException):
    """JavaScript that was stopped."""


class JSTimeoutException(  # noqa: N818 (given)
    JSEvalException, old.JSTimeoutException, TimeoutError
):
    """JavaScript that took too long."""

    def __init__(self) -> None:
        super().__init__("JavaScript was terminated by timeout")


class JSKeyError(JSEvalException, KeyError):
    """A key that is not there."""

    def __init__(self) -> None:
        super().__init__("No such key")


class JSValueError(JSEvalException, ValueError):
    """A value that cannot be used here."""


class JSArrayIndexError(IndexError, MiniRacerBaseException):
    """An index outside a JSArray."""

    def __init__(self) -> None:
        super().__init__("JSArray deletion out of range")


class WrongReturnTypeException(old.WrongReturnTypeException):
    """A result of ``execute`` that is not JSON."""

    def __init__(self, typ: type) -> None:
        super().__init__(f"Unexpected return value type {typ}")
