"""What scripts write to the console, where it goes to ``logging``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LOGGER_NAME = "swiftracer.console"

_receive: Callable[[str, str], None] | None = None


def redirect(receive: Callable[[str, str], None]) -> None:
    """Let ``receive`` get the texts of the whole process, in place of ``logging``."""
    global _receive  # noqa: PLW0603 (of a program of our own, which is the whole process)
    _receive = receive


def log(method: str, text: str) -> None:
    """Log what the method of the console was called with."""
    if _receive is not None:
        _receive(method, text)
        return
    # Not before it is needed: that takes longer than starting V8.
    import logging  # noqa: PLC0415

    level = {
        "debug": logging.DEBUG,
        "trace": logging.DEBUG,
        "warn": logging.WARNING,
        "error": logging.ERROR,
        "assert": logging.ERROR,
    }.get(method, logging.INFO)
    logging.getLogger(_LOGGER_NAME).log(level, "%s", text)
