"""The corpus that all doors run; its README tells the format."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from corpus import Tagged, make, number, tell
from corpus_host import FUNCTIONS

import swiftracer as sr

CORPUS = Path(__file__).parents[2] / "Tests" / "Corpus"
CASES = sorted(path.parent.name for path in CORPUS.glob("*/expected.json"))


@pytest.mark.parametrize("case", CASES)
def test_the_case_comes_out_as_expected(context: sr.Context, case: str) -> None:
    code = (CORPUS / case / "main.js").read_bytes().decode()
    told = json.loads((CORPUS / case / "expected.json").read_text(), object_hook=_in_python)
    match told:
        case {"throws": expected}:
            with pytest.raises(sr.JavaScriptError) as caught:
                _run(context, code, told.get("host"))
            assert _tell_error(caught.value, expected) == expected
        case {"arguments": arguments, "returns": expected}:
            assert tell(context.eval(code)(*map(make, arguments)), []) == expected
        case {"date": None}:
            with pytest.raises(sr.ConversionError):
                context.eval(code, name="main.js")
        case {"host": host, "gives": expected}:
            assert tell(_run(context, code, host), []) == expected
        case expected:
            assert tell(_run(context, code, None), []) == expected


def _run(context: sr.Context, code: str, host: list[str] | None) -> Any:
    if host is None:
        return context.eval(code, name="main.js")
    for name in host:
        context.globals[name] = FUNCTIONS[name]
    return asyncio.run(context.eval_async(code, name="main.js"))


def _in_python(tagged: Tagged) -> Tagged:
    """Write what Python does not tell apart in one way, and numbers as Python does."""
    if "number" in tagged or abs(int(tagged.get("bigint", 2**53))) < 2**53:
        return number(*tagged.values())
    if "utf16" in tagged:
        return {"string": "".join(map(chr, tagged["utf16"]))}
    return tagged


def _tell_error(error: sr.JavaScriptError, expected: Tagged) -> Tagged:
    syntax = isinstance(error, sr.JavaScriptSyntaxError)
    frames = [[frame.function, frame.line, frame.column] for frame in error.frames]
    told = {**vars(error), "syntax": syntax, "frames": frames, "value": tell(error.value, [])}
    if isinstance(error.__cause__, sr.JavaScriptError):
        told["cause"] = _tell_error(error.__cause__, expected.get("cause", {}))
    return {key: told.get(key) for key in expected}
