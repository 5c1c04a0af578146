"""The types by the names that mini-racer's module of this name has: JSArrayImpl is JSArray."""

from typing import Any

from py_mini_racer import _types


def __getattr__(name: str) -> Any:
    return getattr(_types, name.removesuffix("Impl"))
