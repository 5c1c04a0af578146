"""Fixtures for all tests: an isolate, a context in it, and functions that every test may need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from swiftracer import Context, Isolate, JSFunction

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def isolate() -> Iterator[Isolate]:
    """Give an isolate that is closed after the test."""
    with Isolate() as isolate:
        yield isolate


@pytest.fixture
def context(isolate: Isolate) -> Context:
    """Give a context in the test's isolate."""
    return isolate.context()


@pytest.fixture
def echo(context: Context) -> JSFunction:
    """Give the JavaScript function that returns its argument."""
    function = context.eval("value => value")
    assert isinstance(function, JSFunction)
    return function


@pytest.fixture
def describe(context: Context) -> JSFunction:
    """Give the JavaScript function that tells type and text of a primitive, with the sign of -0."""
    function = context.eval(
        "value => typeof value + ' ' + (Object.is(value, -0) ? '-0' : String(value))",
    )
    assert isinstance(function, JSFunction)
    return function


@pytest.fixture(scope="session")
def session_echo() -> JSFunction:
    """Give ``echo`` to tests that hypothesis runs many times."""
    function = Context().eval("value => value")
    assert isinstance(function, JSFunction)
    return function


@pytest.fixture(scope="session")
def session_tell() -> JSFunction:
    """Give what tells names and messages of an Error and its cause, to tests run many times."""
    function = Context().eval("e => [e.name, e.message, e.cause.name, e.cause.message]")
    assert isinstance(function, JSFunction)
    return function
