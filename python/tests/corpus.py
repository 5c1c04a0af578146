"""How the corpus tells Python's values, and how it makes them."""

from __future__ import annotations

import array
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import swiftracer as sr

EPOCH, MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
Tagged = dict[str, Any]
Tell = Callable[[Any, list[Any]], Tagged]
CONTAINERS = (sr.JSArray, sr.JSMap, sr.JSSet, sr.JSObject)
# The arrays of Python whose elements are those of a typed array.
INTEGERS = [f"{sign}{bits}" for bits in (8, 16, 32) for sign in ("Int", "Uint")]
NAMES = [*INTEGERS, "BigInt64", "BigUint64", "Float32", "Float64"]
TYPE_CODES = {f"{name}Array": code for name, code in zip(NAMES, "bBhHiIqQfd", strict=True)}


def tell(value: Any, met: list[Any]) -> Tagged:
    """Tell a value; ``met`` are the containers that were told before."""
    if value in met:
        return {"same": met.index(value)}
    if type(value) in CONTAINERS:
        met.append(value)
    return next(tell for kind, tell in TELL if isinstance(value, kind))(value, met)


def make(tagged: Tagged) -> Any:
    """Make the value that is told."""
    return next(MAKE.get(kind, lambda content: content)(tagged[kind]) for kind in tagged)


def number(number: float | str) -> Tagged:
    """Tell a number as Python writes it."""
    return {"number": repr(float(number))}


def _buffer(value: sr.JSBuffer) -> Tagged:
    return {"buffer": [value.constructor.name, list(bytes(value))]}


# How each type is written (the first that fits), and made.
TELL: list[tuple[type, Tell]] = [
    (type(None), lambda _value, _met: {"null": True}),
    (sr.Undefined, lambda _value, _met: {"undefined": True}),
    (bool, lambda value, _: {"boolean": value}),
    (int, lambda value, _: {"bigint": str(value)} if abs(value) >= 2**53 else number(value)),
    (float, lambda value, _: number(value)),
    (str, lambda value, _: {"string": value}),
    (datetime, lambda value, _: {"date": (value - EPOCH) // MILLISECOND}),
    (sr.JSSymbol, lambda value, _: {"symbol": value.description}),
    (sr.JSBuffer, lambda value, _: _buffer(value)),
    (sr.JSError, lambda value, _: {"error": {"name": value.name, "message": value.message}}),
    (sr.JSFunction, lambda value, _: {"function": value.name}),
    (sr.JSPromise, lambda value, met: {"promise": tell(value.result(), met)}),
    (sr.JSArray, lambda value, met: {"array": [tell(item, met) for item in value]}),
    (sr.JSSet, lambda value, met: {"set": [tell(item, met) for item in value]}),
    (sr.JSMap, lambda value, met: {"map": [[tell(x, met) for x in i] for i in value.items()]}),
    (sr.JSObject, lambda value, met: {"object": [[k, tell(x, met)] for k, x in value.items()]}),
]
MAKE: dict[str, Callable[[Any], Any]] = {
    "undefined": lambda _: sr.undefined,
    "null": lambda _: None,
    "number": float,
    "bigint": int,
    "date": lambda count: EPOCH + count * MILLISECOND,
    "buffer": lambda told: array.array(TYPE_CODES[told[0]], bytes(told[1])),
    "array": lambda items: [make(item) for item in items],
    "set": lambda items: {make(item) for item in items},
    "object": lambda items: {key: make(item) for key, item in items},
}
