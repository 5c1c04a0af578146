"""Numbers and BigInts, both ways."""

from __future__ import annotations

import enum
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from strategies import exactly, floats, integers, through_javascript

if TYPE_CHECKING:
    from swiftracer import Context, JSFunction

MAX_SAFE = 2**53 - 1
TEN_THOUSAND_DIGITS = 10**10_000 - 1


class _Colour(enum.IntEnum):
    RED = 3


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("0", 0),
        ("-0", -0.0),
        ("1", 1),
        ("1.0", 1),
        ("-1.5", -1.5),
        ("0.1", 0.1),
        ("2**31 - 1", 2**31 - 1),
        ("2**31", 2**31),
        ("-(2**31)", -(2**31)),
        ("-(2**31) - 1", -(2**31) - 1),
        ("2**32", 2**32),
        ("-(2**40)", -(2**40)),
        ("2**53 - 1", 2**53 - 1),
        ("-(2**53) + 1", -(2**53) + 1),
        ("2**53", 9007199254740992.0),
        ("-(2**53)", -9007199254740992.0),
        ("2**53 + 2", 9007199254740994.0),
        ("1e21", 1e21),
        ("5e-324", 5e-324),
        ("Number.MAX_VALUE", 1.7976931348623157e308),
        ("NaN", math.nan),
        ("Infinity", math.inf),
        ("-Infinity", -math.inf),
    ],
)
def test_a_number_is_an_int_if_that_is_exact_and_else_a_float(
    context: Context,
    code: str,
    expected: float,
) -> None:
    assert exactly(context.eval(code)) == exactly(expected)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("0n", 0),
        ("1n", 1),
        ("-1n", -1),
        ("2n**53n", 2**53),
        ("-(2n**63n)", -(2**63)),
        ("2n**63n", 2**63),
        ("2n**64n - 1n", 2**64 - 1),
        ("2n**64n", 2**64),
        ("-(2n**64n)", -(2**64)),
        ("2n**1000n + 1n", 2**1000 + 1),
    ],
)
def test_a_bigint_is_an_int_whatever_its_size(context: Context, code: str, expected: int) -> None:
    assert exactly(context.eval(code)) == exactly(expected)


@pytest.mark.parametrize(
    ("sign", "expected"),
    [("", TEN_THOUSAND_DIGITS), ("-", -TEN_THOUSAND_DIGITS)],
    ids=["plus", "minus"],
)
def test_a_bigint_of_ten_thousand_digits_is_exact(
    context: Context,
    sign: str,
    expected: int,
) -> None:
    equal = context.eval(sign + "9" * 10_000 + "n") == expected

    assert equal


@pytest.mark.parametrize(
    "value",
    [TEN_THOUSAND_DIGITS, -TEN_THOUSAND_DIGITS],
    ids=["plus", "minus"],
)
def test_an_int_of_ten_thousand_digits_arrives_exactly(context: Context, value: int) -> None:
    is_minus = value < 0

    arrived = context.eval(
        "(value, minus) => value === (minus ? -1n : 1n) * BigInt('9'.repeat(10000))"
    )(
        value,
        is_minus,
    )

    assert arrived is True


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "number 0"),
        (-1, "number -1"),
        (2**31 - 1, "number 2147483647"),
        (2**31, "number 2147483648"),
        (-(2**31), "number -2147483648"),
        (-(2**31) - 1, "number -2147483649"),
        (-(2**40), "number -1099511627776"),
        (MAX_SAFE, "number 9007199254740991"),
        (-MAX_SAFE, "number -9007199254740991"),
        (MAX_SAFE + 1, "bigint 9007199254740992"),
        (-MAX_SAFE - 1, "bigint -9007199254740992"),
        (2**63, "bigint 9223372036854775808"),
        (-(2**63), "bigint -9223372036854775808"),
        (2**64 - 1, "bigint 18446744073709551615"),
        (2**64, "bigint 18446744073709551616"),
        (0.0, "number 0"),
        (-0.0, "number -0"),
        (1.5, "number 1.5"),
        (2.0**53, "number 9007199254740992"),
        (1e21, "number 1e+21"),
        (math.nan, "number NaN"),
        (math.inf, "number Infinity"),
        (-math.inf, "number -Infinity"),
        (_Colour.RED, "number 3"),
    ],
)
def test_an_int_or_float_arrives_exactly(describe: JSFunction, value: float, expected: str) -> None:
    assert describe(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "object null"), (True, "boolean true"), (False, "boolean false")],
)
def test_none_and_bools_arrive_as_null_and_booleans(
    describe: JSFunction,
    value: Any,
    expected: str,
) -> None:
    assert describe(value) == expected


@pytest.mark.parametrize(("code", "expected"), [("null", None), ("true", True), ("false", False)])
def test_null_and_booleans_are_none_and_bools(context: Context, code: str, expected: Any) -> None:
    assert context.eval(code) is expected


@given(integers)
def test_every_int_comes_back(session_echo: JSFunction, value: int) -> None:
    assert exactly(session_echo(value)) == exactly(value)


@given(floats)
def test_every_float_comes_back(session_echo: JSFunction, value: float) -> None:
    assert exactly(session_echo(value)) == exactly(through_javascript(value))


class _Liar(int):
    """An int that says of itself what is not true."""

    def __abs__(self) -> int:
        return self

    def __lt__(self, _: object) -> bool:
        return True

    def bit_length(self) -> int:
        return 64 * 1_000_000

    def to_bytes(self, *_: object, **__: object) -> bytes:
        return b""

    def __str__(self) -> str:
        return "liar"


def test_an_int_subclass_goes_as_the_int_it_is(context: Context) -> None:
    identity = context.eval("x => x")

    assert identity(_Liar(2**80)) == 2**80
    assert context.call("JSON.stringify", {_Liar(1): 1}) == '{"1":1}'
