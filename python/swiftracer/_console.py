"""What scripts write to the console, where it goes to ``logging``."""

from __future__ import annotations

import logging

_LOGGER = logging.getLogger("swiftracer.console")
_LEVELS = {
    "debug": logging.DEBUG,
    "trace": logging.DEBUG,
    "warn": logging.WARNING,
    "error": logging.ERROR,
    "assert": logging.ERROR,
}


def log(method: str, text: str) -> None:
    """Log what the method of the console was called with."""
    _LOGGER.log(_LEVELS.get(method, logging.INFO), "%s", text)
