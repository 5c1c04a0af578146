"""Hypothesis strategies: values that cross the border, at their edges more often than not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

_EDGES = [
    sign * 2**power + step
    for sign in (1, -1)
    for power in (31, 32, 53, 63, 64)
    for step in (-1, 0, 1)
]

integers = st.one_of(st.sampled_from(_EDGES), st.integers(), st.integers(-(2**600), 2**600))
floats = st.floats()
strings = st.text(st.characters(exclude_categories=()), max_size=40)
surrogates = st.text(
    st.characters(min_codepoint=0xD700, max_codepoint=0xE100, exclude_categories=()),
    max_size=20,
)
milliseconds = st.integers(-62_135_596_800_000, 253_402_300_799_999).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms),
)
"""All the moments that both Date and datetime can tell."""

primitives = st.one_of(st.none(), st.booleans(), integers, st.floats(allow_nan=False), strings)


def _containers(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(children, max_size=5) | st.dictionaries(strings, children, max_size=5)


data = st.recursive(primitives, _containers, max_leaves=30)
"""Lists and dicts of primitives: what JSON can hold and more."""


_BACK: dict[type, Callable[[Any], Any]] = {
    float: lambda value: int(value) if _is_exact_int(value) else value,
    str: lambda value: value.encode("utf-16-le", "surrogatepass").decode(
        "utf-16-le",
        "surrogatepass",
    ),
    list: lambda items: [through_javascript(item) for item in items],
    dict: lambda pairs: {
        through_javascript(key): through_javascript(item) for key, item in pairs.items()
    },
}


def through_javascript(value: Any) -> Any:
    """Return the one of two equal Python values that comes back: 1 for 1.0, pairs joined."""
    return _BACK.get(value.__class__, lambda value: value)(value)


def exactly(value: object) -> tuple[type[object], str]:
    """Return what tells 1 from 1.0 and 0.0 from -0.0, and finds NaN equal to itself."""
    return type(value), repr(value)


def _is_exact_int(value: float) -> bool:
    return value.is_integer() and abs(value) < 2**53 and repr(value) != "-0.0"
