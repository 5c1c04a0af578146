"""Regular expressions as Python writes them."""

from __future__ import annotations

import re
import sys
import unicodedata
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
    others,
    refuse,
    written,
    written_set,
)

_NEWLINE = Chars(((0x0A, 0x0A),))
_NO_NEWLINE = Chars(((0x0A, 0x0A),), is_negated=True)
_CONTROLS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ASCII_SPACES: Ranges = ((0x09, 0x0D), (0x20, 0x20))
_SPACES: Ranges = (*SPACES, (0x1C, 0x1F), (0x85, 0x85))
# What is equal to letters of ASCII while the case is ignored.
_EQUALS = {"i": "\u0130\u0131", "k": "\u212a", "s": "\u017f"}

_QUANTIFIER = re.compile(r"(?:([*+?])|\{(?!\})(\d*)(?:(,)(\d*))?\})([?+]?)", re.ASCII)
_GROUP = re.compile(
    r"\((?:\?(?:[:=!]|<[=!]|P<(?P<name>[^>]*)>|P=(?P<reference>[^)]*)\)|(?P<comment>#[^)]*\))"
    r"|(?P<flags>[aiLmsux]+\))|(?P<other>[^)]?)))?",
    re.DOTALL,
)
_BLANK = re.compile(r"[ \t\n\r\v\f]+|#[^\n]*")
_HEX = {"x": re.compile(r"[0-9a-fA-F]{2}"), "u": re.compile(r"[0-9a-fA-F]{4}")}
_HEX["U"] = re.compile(r"[0-9a-fA-F]{8}")
_OCTAL = re.compile(r"0|[1-3][0-7]{2}")
_OCTAL_DIGITS = re.compile(r"[0-7]{1,2}")
_NUMBER = re.compile(r"[1-9]\d?", re.ASCII)


def read(pattern: re.Pattern[str] | re.Pattern[bytes]) -> Expression:
    """Read a pattern, of the syntax of which Python has seen to.

    Raises:
        DifferenceError: JavaScript has nothing for a construct.
    """
    if isinstance(pattern.pattern, bytes):
        refuse("it is a pattern of bytes")
    reader = _Reader(pattern.pattern, re.RegexFlag(pattern.flags))
    reader.read()
    return Expression(reader.tokens, bool(pattern.flags & re.IGNORECASE))


class _Reader:
    def __init__(self, source: str, flags: re.RegexFlag) -> None:
        self.source = source
        self.flags = flags
        self.at = 0
        self.tokens: list[Token] = []
        self.names: list[str] = []
        self.is_ascii = bool(flags & re.ASCII)
        self.word = Chars(WORD) if self.is_ascii else Chars(categories=frozenset("w"))

    def fold(self, chars: Chars) -> Chars:
        if self.is_ascii or not self.flags & re.IGNORECASE:
            return chars
        return folded(chars, _EQUALS)

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
            if self.flags & re.VERBOSE and self.accept(_BLANK):
                continue
            if found := self.accept(_QUANTIFIER):
                self.tokens.append(_repeat(found))
            elif found := self.accept(_GROUP):
                self.read_group(found)
            else:
                self.read_atom(self.take())

    def read_group(self, found: re.Match[str]) -> None:
        if found["comment"] or found["flags"]:
            # The flags, which stand at the start, are those of the pattern.
            return
        if found["reference"]:
            self.tokens.append(Reference(self.names.index(found["reference"]) + 1))
        elif found["name"] is not None or found[0] == "(":
            self.names.append(found["name"] or "")
            self.tokens.append(Group("(", self.names[-1]))
        elif found["other"] is not None:
            kinds = {">": "an atomic group", "(": "a conditional group"}
            refuse(kinds.get(found["other"], f"the group {found[0]}…) with flags of its own"))
        else:
            # One of those that are written alike.
            self.tokens.append(Group(cast("Any", found[0])))

    def read_atom(self, char: str) -> None:
        match char:
            case "|":
                self.tokens.append(Or())
            case ")":
                self.tokens.append(Close())
            case ".":
                self.tokens.append(ANY if self.flags & re.DOTALL else _NO_NEWLINE)
            case "^" | "$" if self.flags & re.MULTILINE:
                self.tokens += [Group("(?<!" if char == "^" else "(?!"), _NO_NEWLINE, Close()]
            case "^":
                self.tokens.append(Edge(is_end=False))
            case "$":
                newline = Repeat(0, 1, is_lazy=False)
                self.tokens += [Group("(?="), _NEWLINE, newline, Edge(is_end=True), Close()]
            case "[":
                self.tokens.append(self.character_class())
            case "\\":
                self.read_escape()
            case _:
                self.tokens.append(self.fold(Chars(((ord(char), ord(char)),))))

    def read_escape(self) -> None:
        if not _OCTAL.match(self.source, self.at) and (number := self.accept(_NUMBER)):
            self.tokens.append(Reference(int(number[0])))
            return
        char = self.take()
        match char:
            case "A":
                self.tokens.append(Edge(is_end=False))
            case "Z" | "z":
                self.tokens.append(Edge(is_end=True))
            case "b":
                self.tokens.append(Boundary(self.word, is_negated=False))
            case "B":
                if sys.version_info < (3, 14):
                    # There it does not match in an empty text.
                    self.tokens += [Group("(?!"), Edge(is_end=False), Edge(is_end=True), Close()]
                self.tokens.append(Boundary(self.word, is_negated=True))
            case _:
                self.tokens.append(self.escaped(char))

    def escaped(self, char: str) -> Chars:
        """Return the characters that an escape stands for."""
        match char:
            case "d" | "D" | "w" | "W" if not self.is_ascii:
                return Chars(categories=frozenset(char))
            case "d" | "D" | "w" | "W" | "s" | "S":
                spaces = _ASCII_SPACES if self.is_ascii else _SPACES
                ranges = {"d": DIGITS, "w": WORD, "s": spaces}[char.lower()]
                return Chars(ranges if char.islower() else others(ranges))
            case "N":
                end = self.source.index("}", self.at)
                code = ord(unicodedata.lookup(self.source[self.at + 1 : end]))
                self.at = end + 1
            case "x" | "u" | "U" if found := self.accept(_HEX[char]):
                code = int(found[0], 16)
            case "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7":
                digits = self.accept(_OCTAL_DIGITS)
                code = int(char + (digits[0] if digits else ""), 8)
            case _:
                code = ord(_CONTROLS.get(char, char))
        return self.fold(Chars(((code, code),)))

    def character_class(self) -> Chars:
        is_negated = self.source.startswith("^", self.at)
        self.at += is_negated
        start = self.at
        ranges: Ranges = ()
        categories: frozenset[str] = frozenset()
        while self.at == start or not self.source.startswith("]", self.at):
            member = self.member()
            if self.source.startswith("-", self.at) and self.source[self.at + 1] != "]":
                self.at += 1
                last = self.member()
                member = self.fold(Chars(((member.ranges[0][0], last.ranges[0][0]),)))
            ranges += member.ranges
            categories |= member.categories
        self.at += 1
        return Chars(ranges, categories, is_negated)

    def member(self) -> Chars:
        char = self.take()
        if char == "\\":
            return self.escaped(self.take())
        return self.fold(Chars(((ord(char), ord(char)),)))


def _repeat(found: re.Match[str]) -> Repeat:
    sign, least, comma, most, suffix = found.groups()
    if suffix == "+":
        refuse(f"the possessive quantifier {found[0]}")
    if sign:
        return Repeat(1 if sign == "+" else 0, 1 if sign == "?" else None, bool(suffix))
    low = int(least or 0)
    return Repeat(low, (int(most) if most else None) if comma else low, bool(suffix))


# --- Writing --------------------------------------------------------------------------------------


def write(expression: Expression) -> tuple[str, re.RegexFlag]:
    """Return source and flags of a pattern; where it matters, only ASCII has words and cases."""
    flags = re.RegexFlag(0)
    if expression.ignores_case:
        flags |= re.IGNORECASE | re.ASCII
    if any(isinstance(token, Boundary) for token in expression.tokens):
        flags |= re.ASCII
    if ANY in expression.tokens:
        flags |= re.DOTALL
    return written(expression.tokens, _DIALECT), flags


def _chars(chars: Chars) -> str:
    if chars == ANY:
        return "."
    if not chars.ranges:
        return "(?!)"
    low, high = chars.ranges[0]
    if chars == Chars(((low, high),)) and low == high:
        return f"\\{chr(low)}" if chr(low) in r".^$*+?{}[]\|()" else chr(low)
    return written_set(chars, _member)


def _member(code: int) -> str:
    # Two of a kind, as &&, may mean something one day.
    return f"\\{chr(code)}" if chr(code) in r"\]^-[&~|" else chr(code)


# In an empty text, \B matches in some versions of Python only.
_DIALECT = Dialect(_chars, name="(?P<{}>", end=r"\Z", no_boundary=r"(?!\b)")
