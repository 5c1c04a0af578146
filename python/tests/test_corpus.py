"""The corpus that all doors run; its README tells the format."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import swiftracer as sr

CORPUS = Path(__file__).parents[2] / "Tests" / "Corpus"
CASES = sorted(path.parent.name for path in CORPUS.glob("*/expected.json"))
EPOCH, MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
Tagged = dict[str, Any]
Tell = Callable[[Any, list[Any]], Tagged]
CONTAINERS = (sr.JSArray, sr.JSMap, sr.JSSet, sr.JSObject)

# How each type is written (the first that fits; `met`: the containers so far), and made.
TELL: list[tuple[type, Tell]] = [
    (type(None), lambda _value, _met: {"null": True}),
    (sr.Undefined, lambda _value, _met: {"undefined": True}),
    (bool, lambda value, _: {"boolean": value}),
    (int, lambda value, _: {"bigint": str(value)} if abs(value) >= 2**53 else _number(value)),
    (float, lambda value, _: _number(value)),
    (str, lambda value, _: {"string": value}),
    (datetime, lambda value, _: {"date": (value - EPOCH) // MILLISECOND}),
    (sr.JSSymbol, lambda value, _: {"symbol": value.description}),
    (sr.JSError, lambda value, _: {"error": {"name": value.name, "message": value.message}}),
    (sr.JSFunction, lambda value, _: {"function": value.name}),
    (sr.JSPromise, lambda value, met: {"promise": _tell(value.result(), met)}),
    (sr.JSArray, lambda value, met: {"array": [_tell(item, met) for item in value]}),
    (sr.JSSet, lambda value, met: {"set": [_tell(item, met) for item in value]}),
    (sr.JSMap, lambda value, met: {"map": [[_tell(x, met) for x in i] for i in value.items()]}),
    (sr.JSObject, lambda value, met: {"object": [[k, _tell(x, met)] for k, x in value.items()]}),
]
MAKE: dict[str, Callable[[Any], Any]] = {
    "undefined": lambda _: sr.undefined,
    "null": lambda _: None,
    "number": float,
    "bigint": int,
    "date": lambda count: EPOCH + count * MILLISECOND,
    "array": lambda items: [_make(item) for item in items],
    "set": lambda items: {_make(item) for item in items},
    "object": lambda items: {key: _make(item) for key, item in items},
}


@pytest.mark.parametrize("case", CASES)
def test_the_case_comes_out_as_expected(context: sr.Context, case: str) -> None:
    code = (CORPUS / case / "main.js").read_bytes().decode()
    match json.loads((CORPUS / case / "expected.json").read_text(), object_hook=_in_python):
        case {"throws": expected}:
            with pytest.raises(sr.JavaScriptError) as caught:
                context.eval(code, name="main.js")
            assert _tell_error(caught.value, expected) == expected
        case {"arguments": arguments, "returns": expected}:
            assert _tell(context.eval(code)(*map(_make, arguments)), []) == expected
        case {"date": None}:
            with pytest.raises(sr.ConversionError):
                context.eval(code, name="main.js")
        case expected:
            assert _tell(context.eval(code, name="main.js"), []) == expected


def _in_python(tagged: Tagged) -> Tagged:
    """Write what Python does not tell apart in one way, and numbers as Python does."""
    if "number" in tagged or abs(int(tagged.get("bigint", 2**53))) < 2**53:
        return _number(*tagged.values())
    if "utf16" in tagged:
        return {"string": "".join(map(chr, tagged["utf16"]))}
    return tagged


def _tell(value: Any, met: list[Any]) -> Tagged:
    if value in met:
        return {"same": met.index(value)}
    if type(value) in CONTAINERS:
        met.append(value)
    return next(tell for kind, tell in TELL if isinstance(value, kind))(value, met)


def _make(tagged: Tagged) -> Any:
    return next(MAKE.get(kind, lambda content: content)(tagged[kind]) for kind in tagged)


def _tell_error(error: sr.JavaScriptError, expected: Tagged) -> Tagged:
    syntax = isinstance(error, sr.JavaScriptSyntaxError)
    frames = [[frame.function, frame.line, frame.column] for frame in error.frames]
    told = {**vars(error), "syntax": syntax, "frames": frames, "value": _tell(error.value, [])}
    if isinstance(error.__cause__, sr.JavaScriptError):
        told["cause"] = _tell_error(error.__cause__, expected.get("cause", {}))
    return {key: told.get(key) for key in expected}


def _number(number: float | str) -> Tagged:
    return {"number": repr(float(number))}
