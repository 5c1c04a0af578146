"""Hypothesis strategies: values that cross the border, at their edges more often than not."""

from __future__ import annotations

import re
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


# --- Regular expressions --------------------------------------------------------------------------

short_texts = st.text(
    st.sampled_from("aAbkKsSiI_09 -\n\r.\u00a0\u2028\u212a\u017f\u0130\u0131é"), max_size=7
)
_LITERALS = ["a", "b", "k", "s", "i", "_", "0", "K", "S", "I", " ", "-", r"\n", r"\x41", "."]
_SETS = [r"\d", r"\w", r"\s", r"\D", r"\W", r"\S"]
_MEMBERS = ["a", "k", "s", "i", "a-k", "A-I", "0-9", "_", r"\-", r"\n", ".", *_SETS]
_QUANTIFIERS = ["", "", "", "*", "+", "?", "{1,2}", "{2}", "{0,1}", "*?", "+?", "??", "{1,}"]


def _sources(edges: list[str], name: str) -> st.SearchStrategy[str]:
    members = st.lists(st.sampled_from(_MEMBERS), min_size=1, max_size=3).map("".join)
    atoms = st.one_of(
        st.sampled_from(_LITERALS),
        st.sampled_from(_SETS + edges),
        st.builds("[{}{}]".format, st.sampled_from(["", "^"]), members),
        st.sampled_from([r"\1", r"\2"]),
    )

    def extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        groups = ["(", "(?:", "(?=", "(?!", "(?<=", "(?<!", name]
        parts = st.lists(
            st.builds("{}{}".format, inner, st.sampled_from(_QUANTIFIERS)), min_size=1, max_size=3
        ).map("".join)
        alternatives = st.lists(parts, min_size=1, max_size=2).map("|".join)
        return alternatives | st.builds("{}{})".format, st.sampled_from(groups), alternatives)

    return st.recursive(atoms, extend, max_leaves=8)


regexps = st.tuples(
    _sources(["^", "$", r"\b", r"\B"], "(?<n>"),
    st.sets(st.sampled_from("imsu")).map("".join),
)
"""Source and flags of RegExps, some of which have errors."""

python_patterns = st.tuples(
    _sources(["^", "$", r"\b", r"\B", r"\A", r"\Z"], "(?P<n>"),
    st.sets(st.sampled_from([re.IGNORECASE, re.MULTILINE, re.DOTALL, re.ASCII])).map(
        lambda flags: re.RegexFlag(sum(flags)),
    ),
)
"""Source and flags of patterns, some of which have errors."""
