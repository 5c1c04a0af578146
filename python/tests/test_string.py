"""Strings, both ways."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from strategies import strings, surrogates, through_javascript

if TYPE_CHECKING:
    from swiftracer import Context, JSFunction

STRINGS = [
    pytest.param("", id="empty"),
    pytest.param("a", id="ascii"),
    pytest.param("a\0b\0", id="NUL"),
    pytest.param("\x7f\x80\xff", id="latin"),
    pytest.param("\u2764 \u03a9", id="two bytes"),
    pytest.param("\ufffe\uffff\ufeff", id="not characters"),
    pytest.param("\U0001f600x\U0010ffff", id="astral"),
    pytest.param("\ud800", id="high surrogate"),
    pytest.param("\udfff", id="low surrogate"),
    pytest.param("a\ud83d", id="high surrogate at the end"),
    pytest.param("\ude00\ud83d", id="surrogates the wrong way round"),
    pytest.param("\U0001f600\ud83d\U0001f600", id="high surrogate between astral"),
    pytest.param("a" * 100_000 + "\u2764", id="long"),
]


@pytest.mark.parametrize("value", STRINGS)
def test_a_string_comes_back_as_it_was(echo: JSFunction, value: str) -> None:
    assert echo(value) == value


@pytest.mark.parametrize("value", STRINGS)
def test_a_string_arrives_with_all_its_units(context: Context, value: str) -> None:
    codes = context.eval("s => s.split('').map(unit => unit.charCodeAt(0))")(value, copy=True)

    assert struct.pack(f"<{len(codes)}H", *codes) == value.encode("utf-16-le", "surrogatepass")


def test_surrogates_that_form_a_pair_come_back_as_the_character(echo: JSFunction) -> None:
    assert echo("\ud83d\ude00") == "\U0001f600"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (r"'\ud800'", "\ud800"),
        (r"'\ud83d\ude00'", "\U0001f600"),
        (r"'\0'", "\0"),
        ("' \u2764'", " \u2764"),
        ("''", ""),
        ("'ab'.repeat(3) + 'é'", "abababé"),
        ("'\U0001f600'.slice(0, 1)", "\ud83d"),
    ],
)
def test_a_string_of_a_script_is_kept_unit_by_unit(
    context: Context,
    code: str,
    expected: str,
) -> None:
    assert context.eval(code) == expected


def test_a_lone_surrogate_in_the_code_is_kept(context: Context) -> None:
    assert context.eval("'\udc00'.charCodeAt(0)") == 0xDC00


@pytest.mark.parametrize(
    ("unit", "count"),
    [("x", 100_000_000), ("\u2764", 50_000_000)],
    ids=["of one byte", "of two"],
)
def test_a_string_of_a_hundred_megabytes_goes_both_ways(
    echo: JSFunction,
    unit: str,
    count: int,
) -> None:
    value = unit * count

    equal = echo(value) == value

    assert equal


def test_a_string_that_a_script_glued_together_is_flat_in_python(context: Context) -> None:
    value = context.eval("let s = ''; for (let i = 0; i < 100000; i++) s += i % 10; s")

    assert value == "0123456789" * 10_000


def test_a_subclass_of_str_is_a_string(describe: JSFunction) -> None:
    assert describe(type("Text", (str,), {})("abc")) == "string abc"


@given(strings)
def test_every_string_comes_back(session_echo: JSFunction, value: str) -> None:
    assert session_echo(value) == through_javascript(value)


@given(surrogates)
def test_every_string_of_surrogates_comes_back(session_echo: JSFunction, value: str) -> None:
    assert session_echo(value) == through_javascript(value)
