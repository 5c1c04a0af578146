"""Fixtures for all tests: an isolate, a context in it, and functions that every test may need."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import pytest

from swiftracer import Context, Isolate, JSFunction
from swiftracer._native import live_handle_count

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _nothing_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """See to it that a test leaves nothing of JavaScript's alive."""
    before = live_handle_count()
    yield
    # What lives for the session releases its handles when it is used again.
    if any(name.startswith("session_") for name in request.fixturenames):
        return
    request.node.funcargs.clear()  # pytest would keep what the fixtures gave
    deadline = time.monotonic() + 10
    while live_handle_count() > before and time.monotonic() < deadline:
        gc.collect()
        # The threads of others may still hold what they worked on.
        time.sleep(0.01)
    assert live_handle_count() <= before


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
