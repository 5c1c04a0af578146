"""RegExp and ``re.Pattern``: each as the other, or why not.

Only what both dialects can say is translated, and so that both find the same: a pattern is read
into tokens that say all of what they match, whatever its flags, and written anew. What the dialects
understand differently is refused.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Range: TypeAlias = tuple[int, int]
Ranges: TypeAlias = tuple[Range, ...]


class Chars(NamedTuple):
    """One character of some, or of all others.

    Attributes:
        ranges: The code points, from and to.
        categories: Of what Python calls a word character (w) or a digit (d), and not (W, D).
        is_negated: Whether it is all others.
    """

    ranges: Ranges = ()
    categories: frozenset[str] = frozenset()
    is_negated: bool = False


class Edge(NamedTuple):
    """The start or the end of the text."""

    is_end: bool


class Boundary(NamedTuple):
    """A place where a word begins or ends, or one where none does."""

    word: Chars
    is_negated: bool


class Group(NamedTuple):
    """The start of a group: what a pattern writes there, or "(" for one that captures."""

    kind: Literal["(", "(?:", "(?=", "(?!", "(?<=", "(?<!"]
    name: str = ""


class Close(NamedTuple):
    """The end of a group."""


class Or(NamedTuple):
    """What stands between alternatives."""


class Reference(NamedTuple):
    """The text of a group, from 1, once more."""

    number: int


class Repeat(NamedTuple):
    """How often the token or group before may come; ``most`` is None for any number."""

    least: int
    most: int | None
    is_lazy: bool


Token: TypeAlias = Chars | Edge | Boundary | Group | Close | Or | Reference | Repeat


class Expression(NamedTuple):
    """A pattern that both dialects understand alike.

    Attributes:
        tokens: What it says.
        ignores_case: Whether A to Z stand for a to z too, and the other way round.
    """

    tokens: list[Token]
    ignores_case: bool


class DifferenceError(ValueError):
    """A construct that the other dialect has not, or understands differently."""


ANY = Chars(is_negated=True)
DIGITS: Ranges = ((0x30, 0x39),)
WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_LAST = 0x10FFFF
_EXCERPT = 60  # as much of a pattern as anybody reads in a message
SPACES: Ranges = (
    *((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
    *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)),
)
"""What both dialects take for a space, and each for itself some more."""


def to_javascript(pattern: re.Pattern[str] | re.Pattern[bytes]) -> tuple[str, str] | str:
    """Return source and flags of the RegExp that finds what ``pattern`` does, or why none does."""
    from swiftracer import _regexp_javascript, _regexp_python  # noqa: PLC0415 (they import this)

    try:
        expression = _regexp_python.read(pattern)
        check(expression)
        return _regexp_javascript.write(expression)
    except DifferenceError as difference:
        return f"JavaScript has no RegExp for {_excerpt(repr(pattern.pattern))}: {difference}"


def to_python(source: str, flags: str) -> re.Pattern[str] | str:
    """Return the pattern that finds what a RegExp does, or why none does."""
    from swiftracer import _regexp_javascript, _regexp_python  # noqa: PLC0415 (they import this)

    try:
        expression = _regexp_javascript.read(source, flags)
        check(expression)
        return re.compile(*_regexp_python.write(expression))
    except (DifferenceError, re.error, OverflowError, RecursionError) as difference:
        return f"Python has no pattern for /{_excerpt(source)}/{flags}: {difference}"


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"


# --- Writing --------------------------------------------------------------------------------------


class Dialect(NamedTuple):
    """How a dialect writes what the two write differently."""

    chars: Callable[[Chars], str]
    name: str
    end: str
    no_boundary: str


def written(tokens: list[Token], dialect: Dialect) -> str:
    """Return the tokens as ``dialect`` writes them."""
    return "".join(_written(token, dialect) for token in tokens)


def _written(token: Token, dialect: Dialect) -> str:
    match token:
        case Chars():
            text = dialect.chars(token)
        case Edge():
            text = dialect.end if token.is_end else "^"
        case Boundary():
            text = _boundary(token, dialect)
        case Group():
            text = dialect.name.format(token.name) if token.name else token.kind
        case Close():
            text = ")"
        case Or():
            text = "|"
        case Reference():
            # In a group: a digit may follow.
            text = f"(?:\\{token.number})"
        case Repeat():
            text = _quantifier(token)
    return text


def _boundary(boundary: Boundary, dialect: Dialect) -> str:
    if boundary.word == Chars(WORD):
        return dialect.no_boundary if boundary.is_negated else r"\b"
    word = dialect.chars(boundary.word)
    before, after = ("=", "!") if boundary.is_negated else ("!", "=")
    return f"(?:(?<={word})(?{before}{word})|(?<!{word})(?{after}{word}))"


def _quantifier(repeat: Repeat) -> str:
    signs = {(0, None): "*", (1, None): "+", (0, 1): "?"}
    if repeat.least == repeat.most:
        text = f"{{{repeat.least}}}"
    else:
        most = "" if repeat.most is None else repeat.most
        text = signs.get((repeat.least, repeat.most), f"{{{repeat.least},{most}}}")
    return text + "?" if repeat.is_lazy else text


def written_set(chars: Chars, member: Callable[[int], str], categories: str = "") -> str:
    """Return the characters as a set, in which ``member`` writes one of them."""
    members = [
        member(low) if low == high else f"{member(low)}-{member(high)}"
        for low, high in merged(chars.ranges)
    ]
    return f"[{'^' if chars.is_negated else ''}{categories}{''.join(members)}]"


# --- Sets of characters ---------------------------------------------------------------------------


def merged(ranges: Ranges) -> Ranges:
    """Return the same code points in order, each once."""
    result: list[Range] = []
    for low, high in sorted(ranges):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return tuple(result)


def others(ranges: Ranges) -> Ranges:
    """Return all other code points."""
    result: list[Range] = []
    start = 0
    for low, high in merged(ranges):
        if low > start:
            result.append((start, low - 1))
        start = high + 1
    return (*result, (start, _LAST)) if start <= _LAST else tuple(result)


def with_both_cases(ranges: Ranges) -> Ranges:
    """Return the code points, and of the letters of ASCII among them the other case."""
    swapped: list[Range] = []
    for low, high in ranges:
        for first, last, step in ((0x41, 0x5A, 0x20), (0x61, 0x7A, -0x20)):
            if low <= last and high >= first:
                swapped.append((max(low, first) + step, min(high, last) + step))
    return merged((*ranges, *swapped))


def folded(chars: Chars, equals: dict[str, str]) -> Chars:
    """Return the characters with those beyond ASCII that one of them stands for.

    Args:
        chars: What a pattern says that ignores case.
        equals: Letters of ASCII, in lower case, and what is equal to them beyond ASCII.

    Raises:
        DifferenceError: A letter beyond ASCII is among them, for which each dialect has rules.
    """
    for low, high in chars.ranges:
        for code in range(max(low, 0x80), high + 1):
            if chr(code).lower() != chr(code) or chr(code).upper() != chr(code):
                refuse(f"{chr(code)!r} while the case is ignored")
    letters = with_both_cases(chars.ranges)
    added = [
        (ord(other), ord(other))
        for letter, equal in equals.items()
        if any(low <= ord(letter) <= high for low, high in letters)
        for other in equal
    ]
    return chars._replace(ranges=merged((*chars.ranges, *added)))


# --- What the dialects understand differently -----------------------------------------------------


_Part: TypeAlias = Literal["once", "often", "perhaps"]


class _Level:
    """A group that is open, or the whole pattern."""

    def __init__(self, group: Group, number: int = 0) -> None:
        self.group = group
        self.number = number
        self.has_alternatives = False
        # Whether the alternative that is read, and whether one before it, can match nothing.
        self.can_be_empty = True
        self.could_be_empty = False
        # Of the groups in it that are closed: how they take part whenever this one does.
        self.captures: dict[int, _Part] = {}

    @property
    def is_assertion(self) -> bool:
        return self.group.kind not in {"(", "(?:"}

    def next_alternative(self) -> None:
        self.could_be_empty |= self.can_be_empty
        self.can_be_empty = self.has_alternatives = True
        self.captures = _perhaps(self.captures)


def _perhaps(captures: Iterable[int]) -> dict[int, _Part]:
    return dict.fromkeys(captures, "perhaps")


def check(expression: Expression) -> None:
    """Refuse what both dialects can say and understand differently.

    JavaScript forgets at each turn of a repetition what the groups in it matched, and takes no turn
    that matches nothing; Python does neither. A reference to a group that took no part matches
    nothing in JavaScript and fails in Python.

    Raises:
        DifferenceError: There is something of the kind.
    """
    levels = [_Level(Group("(?:"))]
    count = 0
    tokens: list[Token | None] = [*expression.tokens, None]
    for token, after in pairwise(tokens):
        repeat = after if isinstance(after, Repeat) else None
        match token:
            case Group("("):
                count += 1
                levels.append(_Level(token, count))
            case Group():
                levels.append(_Level(token))
            case Or():
                levels[-1].next_alternative()
            case Close():
                _close(levels.pop(), levels[-1], repeat)
            case Reference():
                _refer(token, levels, expression)
            case Chars() if repeat is None or repeat.least > 0:
                levels[-1].can_be_empty = False
            case _:
                pass


def _close(level: _Level, outer: _Level, repeat: Repeat | None) -> None:
    can_be_empty = level.can_be_empty or level.could_be_empty or level.is_assertion
    captures: dict[int, _Part] = dict(level.captures)
    if level.has_alternatives:
        captures = _perhaps(captures)
    if captures and level.group.kind in {"(?!", "(?<!"}:
        refuse("a group that captures in a negative assertion")
    captures_some = bool(captures or level.number)
    if repeat and can_be_empty and (repeat.most != 1 or captures_some or level.is_assertion):
        refuse("a repeated group that can match nothing")
    if repeat and repeat.most != 1 and "perhaps" in captures.values():
        refuse("a repeated group in which another one takes part only perhaps")
    if level.number:
        captures[level.number] = "once"
    if repeat and repeat.least == 0:
        captures = _perhaps(captures)
    elif (repeat and repeat.most != 1) or level.group.kind == "(?<=":
        repeated: dict[_Part, _Part] = {"once": "often", "often": "often", "perhaps": "perhaps"}
        captures = {number: repeated[part] for number, part in captures.items()}
    outer.captures.update(captures)
    if not can_be_empty and not (repeat and repeat.least == 0):
        outer.can_be_empty = False


def _refer(reference: Reference, levels: list[_Level], expression: Expression) -> None:
    if expression.ignores_case:
        refuse("a backreference while the case is ignored")
    if any(level.group.kind in {"(?<=", "(?<!"} for level in levels):
        refuse("a backreference in a lookbehind")
    if not any(level.captures.get(reference.number) == "once" for level in levels):
        refuse(
            f"a backreference to group {reference.number}, which need not have matched just once"
        )


def refuse(construct: str) -> NoReturn:
    """Refuse the pattern because of ``construct``."""
    raise DifferenceError(construct)
