"""The tree of exceptions, and what each carries."""

from __future__ import annotations

import copy
import pickle

import pytest

import swiftracer
from swiftracer import (
    ClosedError,
    ConversionError,
    EngineError,
    ExecutionTimeoutError,
    ForkedError,
    HeapLimitError,
    JavaScriptError,
    JavaScriptSyntaxError,
    StackFrame,
    TerminatedError,
)
from swiftracer._errors import make_javascript_error

ALL = [
    EngineError,
    JavaScriptError,
    JavaScriptSyntaxError,
    TerminatedError,
    ExecutionTimeoutError,
    HeapLimitError,
    ConversionError,
    ClosedError,
    ForkedError,
]


@pytest.fixture
def error() -> JavaScriptError:
    """Give an error with everything that the extension can tell."""
    frame = ("f", "app.js", 3, 9, "  x;")
    cause = (False, "TypeError", "inner", "inner stack", (), None, None, None, None, None, None)
    details = (False, "RangeError", "deep", "stack", (frame,), "app.js", 3, 9, 12, "  x;", cause)
    return make_javascript_error(details, object())


@pytest.mark.parametrize(
    ("exception", "base"),
    [
        (EngineError, Exception),
        (JavaScriptError, EngineError),
        (JavaScriptSyntaxError, JavaScriptError),
        (TerminatedError, EngineError),
        (ExecutionTimeoutError, TerminatedError),
        (ExecutionTimeoutError, TimeoutError),
        (HeapLimitError, TerminatedError),
        (HeapLimitError, MemoryError),
        (ConversionError, EngineError),
        (ConversionError, TypeError),
        (ClosedError, EngineError),
        (ClosedError, ValueError),
        (ForkedError, EngineError),
        (ForkedError, RuntimeError),
    ],
)
def test_each_exception_is_also_what_python_calls_it(
    exception: type[BaseException],
    base: type[BaseException],
) -> None:
    assert issubclass(exception, base)


@pytest.mark.parametrize("exception", ALL)
def test_each_exception_is_shown_as_what_users_import(exception: type[BaseException]) -> None:
    assert exception.__module__ == "swiftracer"
    assert getattr(swiftracer, exception.__name__) is exception


@pytest.mark.parametrize("exception", ALL)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_each_exception_is_pickled(exception: type[BaseException], protocol: int) -> None:
    error = exception("why")

    restored = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 (our own bytes)

    assert type(restored) is exception
    assert str(restored) == "why"


@pytest.mark.parametrize("exception", ALL)
def test_each_exception_can_be_subclassed(exception: type[BaseException]) -> None:
    mine = type("Mine", (exception,), {})

    assert str(mine("why")) == "why"


def test_the_extension_makes_an_error_of_what_it_knows(error: JavaScriptError) -> None:
    assert (error.name, error.message, error.stack) == ("RangeError", "deep", "stack")
    assert error.frames == (StackFrame("f", "app.js", 3, 9),)
    assert (error.file, error.line, error.column, error.end_column) == ("app.js", 3, 9, 12)
    assert error.source_line == "  x;"
    assert str(error.__cause__) == "TypeError: inner"


def test_what_is_not_known_is_none() -> None:
    error = make_javascript_error((True, "", "", None, (), None, 0, 0, 0, None, None), None)

    assert isinstance(error, JavaScriptSyntaxError)
    assert (error.file, error.line, error.column, error.end_column) == (None,) * 4
    assert error.__cause__ is None


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling_drops_the_thrown_value_only(error: JavaScriptError, protocol: int) -> None:
    restored = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 (our own bytes)

    assert restored.value is None
    assert {**vars(restored), "value": error.value} == vars(error)
    assert str(restored) == str(error)


def test_copying_keeps_the_thrown_value(error: JavaScriptError) -> None:
    copied = copy.copy(error)

    assert copied is not error
    assert vars(copied) == vars(error)
    assert str(copied) == str(error)


def test_copying_deeply_drops_the_thrown_value(error: JavaScriptError) -> None:
    assert copy.deepcopy(error).value is None


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (JavaScriptError("m", name="Error"), "Error: m"),
        (JavaScriptError("", name="Error"), "Error"),
        (JavaScriptError("m"), "m"),
        (JavaScriptError(), ""),
    ],
)
def test_an_error_reads_as_javascript_prints_it(error: JavaScriptError, text: str) -> None:
    assert str(error) == text


def test_an_error_shows_its_text(error: JavaScriptError) -> None:
    assert repr(error) == "JavaScriptError('RangeError: deep')"


def test_a_frame_is_a_value() -> None:
    frame = StackFrame("f", "app.js", 3, 9)

    assert frame == StackFrame("f", "app.js", 3, 9)
    assert hash(frame) == hash(StackFrame("f", "app.js", 3, 9))
    with pytest.raises(AttributeError):
        frame.line = 4  # type: ignore[misc]
