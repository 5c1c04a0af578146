"""Date and datetime: whole milliseconds since 1970, exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from swiftracer._errors import ConversionError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def from_milliseconds(milliseconds: int) -> datetime:
    """Return the aware datetime, in UTC.

    Raises:
        OverflowError: It is not in the years 1 to 9999.
    """
    return _EPOCH + milliseconds * _MILLISECOND


def to_milliseconds(when: datetime) -> int:
    """Return the time of ``when``, rounded down; a naive one is local time.

    Raises:
        ConversionError: It is not in the years 1 to 9999 in UTC.
    """
    try:
        return (when.astimezone(UTC) - _EPOCH) // _MILLISECOND
    except (OverflowError, ValueError) as error:
        message = f"cannot convert {when!r} to a Date: it is not in the years 1 to 9999 in UTC"
        raise ConversionError(message) from error
