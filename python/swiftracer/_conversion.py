"""What Python objects become in JavaScript that are neither built-in values nor live ones.

Called by the extension for what it does not know itself, before ``default=`` is asked. What the
methods of an object raise comes out as it is.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections import UserString
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    Sized,
)
from collections.abc import Set as AbstractSet
from datetime import date, time, timedelta
from enum import Enum
from itertools import islice
from typing import Any, Literal, TypeAlias

from swiftracer._errors import JavaScriptError
from swiftracer._host import Exposed
from swiftracer._iteration import async_steps, steps

Converted: TypeAlias = tuple[
    Literal[
        "value",
        "array",
        "object",
        "set",
        "error",
        "regexp",
        "iterator",
        "async iterator",
        "promise",
        "exposed",
        "refused",
    ],
    Any,
]
"""What stands for an object: another value; the elements of an array or a set; the keys and values
of an object, in turn; the methods ``next`` and ``return`` of an iterator; what begins to settle a
promise; name, getter and setter of each property of an exposed object; name, message and cause of
an Error; source and flags of a RegExp; or why nothing does."""

_MILLISECOND = timedelta(milliseconds=1)
_MAXIMUM_COUNT = 2**27 - 1  # of elements that V8 holds in an array without holes


def convert(value: object) -> Converted | None:
    """Return what stands for ``value`` in JavaScript; None if no rule is about it."""
    kind: Any = type(value)
    # What wraps a value of JavaScript, whatever else it is.
    if hasattr(kind, "__javascript__"):
        return "value", kind.__javascript__(value)
    for base, rule in _RULES:
        if isinstance(value, base):
            return rule(value)
    if hasattr(kind, "__dataclass_fields__"):
        return _fields(value)
    if hasattr(kind, "dtype") and hasattr(kind, "item") and getattr(value, "ndim", None) == 0:
        return _number(value)
    # A class of a module that was never imported has no instances.
    if "uuid" in sys.modules and isinstance(value, sys.modules["uuid"].UUID):
        return "value", str(value)
    return None


def _fields(value: Any) -> Converted:  # noqa: ANN401 (an instance of any dataclass)
    """Give the fields of a dataclass."""
    # Here, because it is slow to import, and whoever has a dataclass has imported it.
    from dataclasses import fields  # noqa: PLC0415

    return "object", [
        part for field in fields(value) for part in (field.name, getattr(value, field.name))
    ]


def _number(value: Any) -> Converted | None:  # noqa: ANN401 (NumPy need not be there)
    """Give a number or a boolean of NumPy as Python's own, if that is exact."""
    if getattr(value.dtype, "kind", None) not in {"b", "i", "u", "f"}:
        return None
    number = value.item()
    return ("value", number) if isinstance(number, (bool, int, float)) else None


def _error(exception: BaseException) -> Converted:
    """Give an exception as an Error; what JavaScript threw, as it was thrown."""
    name, message = type(exception).__name__, str(exception)
    if isinstance(exception, JavaScriptError):
        if exception.value is not None:
            return "value", exception.value
        name, message = exception.name or "Error", exception.message
    cause = exception.__cause__
    return "error", [name, message] if cause is None else [name, message, cause]


def _promise(awaitable: Awaitable[Any]) -> Converted:
    # asyncio is slow to import, and whoever has something to await has imported it.
    from swiftracer._async import start  # noqa: PLC0415

    return "promise", start(awaitable)


def _iterator(iterator: Iterator[Any]) -> Converted:
    return "iterator", steps(iterator)


def _async_iterator(iterator: AsyncIterator[Any]) -> Converted:
    return "async iterator", async_steps(iterator)


def _regexp(pattern: re.Pattern[Any]) -> Converted:
    from swiftracer._regexp import to_javascript  # noqa: PLC0415 (few need it)

    translated = to_javascript(pattern)
    return ("refused", translated) if isinstance(translated, str) else ("regexp", [*translated])


def _elements(value: Sequence[object]) -> Converted | None:
    # The numbers of a buffer are no elements to be converted one by one.
    if isinstance(value, (bytes, bytearray, memoryview, array)):
        return None
    return _counted("array", value, value)


def _members(value: AbstractSet[object]) -> Converted:
    return _counted("set", value, value)


def _items(value: Mapping[object, object]) -> Converted:
    """Give the keys and values of a mapping."""
    converted = _counted("object", value, value.items())
    if converted[0] == "refused":
        return converted
    parts: list[object] = []
    for item in converted[1]:
        match item:
            case (key, content) if isinstance(item, tuple):
                parts += (key, content)
            case _:
                name = type(value).__qualname__
                return "refused", f"an item of a {name} is no pair of key and value"
    return "object", parts


def _counted(
    kind: Literal["array", "object", "set"], value: Sized, items: Iterable[object]
) -> Converted:
    """Give the items as a list: as many as ``value`` says, so that an endless iterator ends."""
    name, count = type(value).__qualname__, len(value)
    if count > _MAXIMUM_COUNT:
        return "refused", f"a {name} has {count} items, more than {_MAXIMUM_COUNT}"
    found = list(islice(items, count + 1))
    if len(found) != count:
        gives = "more" if len(found) > count else f"only {len(found)}"
        return "refused", f"a {name} says that it has {count} items and gives {gives}"
    return kind, found


# The first that fits.
_RULES: tuple[tuple[type, Callable[[Any], Converted | None]], ...] = (
    (Exposed, lambda exposed: ("exposed", exposed.properties)),
    (BaseException, _error),
    (Enum, lambda member: ("value", member.value)),
    (date, lambda day: ("value", date.isoformat(day))),
    (time, lambda moment: ("value", time.isoformat(moment))),
    (timedelta, lambda span: ("value", span / _MILLISECOND)),
    (Awaitable, _promise),
    (AsyncIterator, _async_iterator),
    (UserString, lambda text: ("value", str(text))),
    (re.Pattern, _regexp),
    (Mapping, _items),
    (AbstractSet, _members),
    (Sequence, _elements),
    (Iterator, _iterator),
)
