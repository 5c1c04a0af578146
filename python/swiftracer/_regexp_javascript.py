"""Regular expressions as JavaScript writes them."""

from __future__ import annotations

import re
from typing import Any, cast

from swiftracer._regexp import (
    ANY,
    DIGITS,
    SPACES,
    WORD,
    Boundary,
    Chars,
    Close,
    Dialect,
    Edge,
    Expression,
    Group,
    Or,
    Ranges,
    Reference,
    Repeat,
    Token,
    folded,
    merged,
    others,
    refuse,
    with_both_cases,
    written,
    written_set,
)

_LINE_ENDS: Ranges = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
_CONTROLS = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
_NAMES = {char: name for name, char in _CONTROLS.items()}
# What is equal to letters of ASCII while the case is ignored, with u.
_EQUALS = {"k": "\u212a", "s": "\u017f"}
_SETS = {"d": DIGITS, "w": WORD, "s": (*SPACES, (0xFEFF, 0xFEFF))}

_QUANTIFIER = re.compile(r"(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)", re.ASCII)
_GROUP = re.compile(r"\((?:\?(?:[:=!]|<[=!]|<(?P<name>[^>]*)>|(?P<other>.?)))?", re.DOTALL)
_UNICODE = re.compile(
    r"\{(?P<any>[0-9a-fA-F]+)\}"
    r"|(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<code>[0-9a-fA-F]{4})"
)
_HEX = re.compile(r"[0-9a-fA-F]{2}")
_DIGIT = re.compile(r"[0-9]")
_LETTER = re.compile(r"[a-zA-Z]")


def read(source: str, flags: str) -> Expression:
    """Read a RegExp, of the syntax of which V8 has seen to.

    ``g`` and ``d`` are no matter of what is found: Python has methods for them.

    Raises:
        DifferenceError: Python has nothing for a construct.
    """
    if "y" in flags:
        refuse("the flag y (a pattern has the method match() for it)")
    reader = _Reader(source, flags)
    reader.read()
    return Expression(reader.tokens, "i" in flags)


class _Reader:
    def __init__(self, source: str, flags: str) -> None:
        self.source = source
        self.flags = flags
        self.is_unicode = "u" in flags or "v" in flags
        self.at = 0
        self.tokens: list[Token] = []
        self.names: list[str] = []
        # What a boundary of words goes by.
        self.word = self.fold(Chars(WORD))

    def fold(self, chars: Chars) -> Chars:
        if "i" not in self.flags:
            return chars
        return folded(chars, _EQUALS if self.is_unicode else {})

    def take(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def accept(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        found = expression.match(self.source, self.at)
        if found:
            self.at = found.end()
        return found

    def read(self) -> None:
        while self.at < len(self.source):
            if found := self.accept(_QUANTIFIER):
                self.tokens.append(_repeat(found))
            elif found := self.accept(_GROUP):
                self.tokens.append(self.group(found))
            else:
                self.read_atom(self.take())

    def group(self, found: re.Match[str]) -> Group:
        name = found["name"]
        if found["other"] is not None:
            refuse(f"the group {found[0]}")
        if name is None and found[0] != "(":
            # One of those that are written alike.
            return Group(cast("Any", found[0]))
        if name is not None and (not name.isidentifier() or name in self.names):
            refuse(f"the group name {name}")
        self.names.append(name or "")
        return Group("(", self.names[-1])

    def read_atom(self, char: str) -> None:
        match char:
            case "|":
                self.tokens.append(Or())
            case ")":
                self.tokens.append(Close())
            case ".":
                self.tokens.append(ANY if "s" in self.flags else Chars(_LINE_ENDS, is_negated=True))
            case "^" | "$" if "m" in self.flags:
                line_end = Chars(_LINE_ENDS, is_negated=True)
                self.tokens += [Group("(?<!" if char == "^" else "(?!"), line_end, Close()]
            case "^" | "$":
                self.tokens.append(Edge(char == "$"))
            case "[":
                self.tokens.append(self.character_class())
            case "\\":
                self.read_escape()
            case _:
                self.literal(char)

    def is_pair(self, char: str) -> bool:
        """Return whether the RegExp takes a character for two."""
        return not self.is_unicode and ord(char) >= 2**16

    def literal(self, char: str) -> None:
        if self.is_pair(char) and _QUANTIFIER.match(self.source, self.at):
            refuse(f"{char!r} repeated, without u")
        self.tokens.append(self.fold(Chars(((ord(char), ord(char)),))))

    def read_escape(self) -> None:
        char = self.take()
        match char:
            case "b" | "B":
                self.tokens.append(Boundary(self.word, char == "B"))
            case "k":
                self.tokens.append(Reference(self.named()))
            case _ if char in "123456789":
                while digit := self.accept(_DIGIT):
                    char += digit[0]
                self.tokens.append(Reference(int(char)))
            case _:
                escaped = self.escaped(char)
                if isinstance(escaped, str):
                    self.literal(escaped)
                else:
                    self.tokens.append(Chars(escaped))

    def named(self) -> int:
        end = self.source.find(">", self.at)
        name = self.source[self.at + 1 : end]
        if name not in self.names:
            refuse(f"a backreference to {name}, which is no group before it")
        self.at = end + 1
        return self.names.index(name) + 1

    def escaped(self, char: str) -> str | Ranges:
        """Return the character, or the characters, that an escape stands for."""
        if char.lower() in _SETS:
            ranges = self.fold(Chars(_SETS[char.lower()])).ranges
            return ranges if char.islower() else others(ranges)
        if char in "pPq" and self.is_unicode:
            refuse(f"\\{char}{{…}}")
        if char in "123456789" or (char == "0" and self.accept(_DIGIT)):
            refuse("an octal escape")
        if char == "c":
            if not (letter := self.accept(_LETTER)):
                refuse("\\c without a letter")
            return chr(ord(letter[0]) % 32)
        if char == "x" and (found := self.accept(_HEX)):
            return chr(int(found[0], 16))
        if char == "u" and (found := self.accept(_UNICODE)):
            if found["any"] and not self.is_unicode:
                refuse("\\u{…} without u")
            low = found["low"]
            code = int(found["any"] or found["code"] or found["high"], 16)
            return chr(0x10000 + (code % 0x400 << 10) + int(low, 16) % 0x400) if low else chr(code)
        return _CONTROLS.get(char, "\0" if char == "0" else char)

    def character_class(self) -> Chars:
        is_negated = self.source.startswith("^", self.at)
        self.at += is_negated
        ranges: Ranges = ()
        while not self.source.startswith("]", self.at):
            first = last = self.member()
            if self.source.startswith("-", self.at) and self.source[self.at + 1] != "]":
                self.at += 1
                last = self.member()
            if isinstance(first, str) and isinstance(last, str):
                ranges += self.fold(Chars(((ord(first), ord(last)),))).ranges
            elif first is last and not isinstance(first, str):
                ranges += first
            else:
                refuse("a range to or from a set")
        self.at += 1
        return Chars(merged(ranges), is_negated=is_negated)

    def member(self) -> str | Ranges:
        if "v" in self.flags and self.source[self.at : self.at + 2] in {"--", "&&"}:
            refuse("an operation on sets")
        char = self.take()
        if char == "[" and "v" in self.flags:
            refuse("a set in a set")
        if char == "\\":
            char = self.take()
            member = "\b" if char == "b" else self.escaped(char)
        else:
            member = char
        if isinstance(member, str) and self.is_pair(member):
            refuse(f"{member!r} in a set, without u")
        return member


def _repeat(found: re.Match[str]) -> Repeat:
    sign, least, comma, most, lazy = found.groups()
    if sign:
        return Repeat(1 if sign == "+" else 0, 1 if sign == "?" else None, bool(lazy))
    return Repeat(int(least), (int(most) if most else None) if comma else int(least), bool(lazy))


# --- Writing --------------------------------------------------------------------------------------

_CATEGORIES = {"w": r"\p{L}\p{N}_", "d": r"\p{Nd}", "D": r"\P{Nd}"}


def write(expression: Expression) -> tuple[str, str]:
    """Return source and flags of a RegExp; of the letters, both cases where none matters."""

    def chars(chars: Chars) -> str:
        if expression.ignores_case:
            return _chars(chars._replace(ranges=with_both_cases(chars.ranges)))
        return _chars(chars)

    dialect = Dialect(chars, name="(?<{}>", end="$", no_boundary=r"\B")
    source = written(expression.tokens, dialect)
    return source or "(?:)", "su" if ANY in expression.tokens else "u"


def _chars(chars: Chars) -> str:
    if chars == ANY:
        return "."
    if "W" in chars.categories:
        return _with_no_word(chars)
    low, high = chars.ranges[0] if chars.ranges else (0, -1)
    if chars == Chars(((low, high),)) and low == high:
        return _char(low)
    categories = "".join(_CATEGORIES[category] for category in sorted(chars.categories))
    return written_set(chars, _member, categories)


def _with_no_word(chars: Chars) -> str:
    """Return what no set can say: what is no word character, and others."""
    rest = Chars(chars.ranges, chars.categories - {"W"})
    word = _chars(Chars(categories=frozenset("w"), is_negated=not chars.is_negated))
    if not rest.ranges and not rest.categories:
        return word
    return f"(?:(?!{_chars(rest)}){word})" if chars.is_negated else f"(?:{_chars(rest)}|{word})"


def _char(code: int) -> str:
    char = chr(code)
    if char in r"^$\.*+?()[]{}|/":
        return f"\\{char}"
    if char in _NAMES:
        return f"\\{_NAMES[char]}"
    return char if char.isprintable() else f"\\u{{{code:x}}}"


def _member(code: int) -> str:
    return r"\-" if chr(code) == "-" else _char(code)
