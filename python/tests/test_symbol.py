"""Symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from swiftracer import JSSymbol

if TYPE_CHECKING:
    from swiftracer import Context, JSFunction


@pytest.mark.parametrize(
    ("code", "description"),
    [
        ("Symbol('name')", "name"),
        ("Symbol('')", ""),
        ("Symbol()", None),
        ("Symbol.for('shared')", "shared"),
        ("Symbol.iterator", "Symbol.iterator"),
        (r"Symbol('\ud800\0')", "\ud800\0"),
    ],
)
def test_a_symbol_tells_its_description(
    context: Context,
    code: str,
    description: str | None,
) -> None:
    symbol = context.eval(code)

    assert isinstance(symbol, JSSymbol)
    assert symbol.description == description


def test_a_symbol_is_equal_to_itself_only(context: Context) -> None:
    symbol = context.eval("var s = Symbol('s'); s")

    assert symbol == context.eval("s")
    assert hash(symbol) == hash(context.eval("s"))
    assert symbol != context.eval("Symbol('s')")
    assert symbol != "s"
    assert context.eval("Symbol.for('x')") == context.eval("Symbol.for('x')")


def test_a_symbol_comes_back_as_the_same(context: Context, echo: JSFunction) -> None:
    symbol = context.eval("Symbol('s')")

    assert echo(symbol) == symbol
    assert context.eval("(a, b) => a === b")(symbol, symbol) is True


def test_a_symbol_shows_its_description(context: Context) -> None:
    assert "name" in repr(context.eval("Symbol('name')"))


def test_a_symbol_is_true(context: Context) -> None:
    assert context.eval("Symbol()")
