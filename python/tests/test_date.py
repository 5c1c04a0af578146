"""Date and datetime, both ways."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from strategies import milliseconds

from swiftracer import ConversionError

if TYPE_CHECKING:
    from swiftracer import Context, JSFunction

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAIVE_EDGES = [datetime.min, datetime.max]  # noqa: DTZ901 (that they are naive is what is tested)
EAST = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("new Date(0)", EPOCH),
        ("new Date(-1)", EPOCH - timedelta(milliseconds=1)),
        ("new Date(1500000000123)", datetime(2017, 7, 14, 2, 40, 0, 123_000, tzinfo=UTC)),
        (
            "new Date(Date.UTC(9999, 11, 31, 23, 59, 59, 999))",
            datetime.max.replace(microsecond=999_000, tzinfo=UTC),
        ),
        ("new Date(-62135596800000)", datetime.min.replace(tzinfo=UTC)),
    ],
)
def test_a_date_is_an_aware_datetime_in_utc(
    context: Context,
    code: str,
    expected: datetime,
) -> None:
    value = context.eval(code)

    assert value == expected
    assert value.tzinfo is UTC


@pytest.mark.parametrize(
    "code",
    [
        "new Date(NaN)",
        "new Date(8.64e15)",
        "new Date(-8.64e15)",
        "new Date(-62135596800001)",
        "new Date(253402300800000)",
    ],
)
def test_a_date_that_no_datetime_can_tell_is_refused(context: Context, code: str) -> None:
    with pytest.raises(ConversionError):
        context.eval(code)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (EPOCH, 0),
        (EPOCH - timedelta(milliseconds=1), -1),
        (datetime(2020, 2, 29, 12, tzinfo=EAST), 1582957800000),
        (datetime(2020, 2, 29, 12, 0, 0, 999, tzinfo=UTC), 1582977600000),
        (datetime(2020, 2, 29, 12, 0, 0, 1999, tzinfo=UTC), 1582977600001),
        (EPOCH - timedelta(microseconds=1), -1),
        (datetime.min.replace(tzinfo=UTC), -62135596800000),
        (datetime.max.replace(tzinfo=UTC), 253402300799999),
    ],
)
def test_an_aware_datetime_arrives_rounded_down_to_milliseconds(
    context: Context,
    value: datetime,
    expected: int,
) -> None:
    assert context.eval("date => date.getTime()")(value) == expected


def test_a_naive_datetime_is_local_time(context: Context) -> None:
    value = datetime(2020, 2, 29, 12)  # noqa: DTZ001 (that it is naive is what is tested)

    assert context.eval("date => date.getTime()")(value) == value.timestamp() * 1000


@pytest.mark.parametrize("value", NAIVE_EDGES, ids=["first", "last"])
def test_a_naive_datetime_without_a_time_in_utc_is_refused_or_arrives(
    echo: JSFunction,
    value: datetime,
) -> None:
    with suppress(ConversionError):
        assert isinstance(echo(value), datetime)


def test_a_datetime_arrives_as_a_date(context: Context) -> None:
    assert context.eval("date => date instanceof Date")(EPOCH) is True


@given(milliseconds)
def test_every_moment_comes_back(session_echo: JSFunction, value: datetime) -> None:
    assert session_echo(value) == value
