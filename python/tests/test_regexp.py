"""RegExp and ``re.Pattern``: translated where both find the same, refused where they would not."""

from __future__ import annotations

import re
import string
import unicodedata
from typing import Any

import pytest
from hypothesis import assume, given
from strategies import python_patterns, regexps, short_texts

from swiftracer import Context, ConversionError, JavaScriptError

# `find` gives, for every place of a text, what is found from there on, where, and its groups.
FUNCTIONS = """
function make(source, flags) { return new RegExp(source, flags) }
function find(regexp, text) {
  const global = new RegExp(regexp.source, regexp.flags + 'g');
  return Array.from({length: text.length + 1}, (_, index) => {
    global.lastIndex = index;
    const found = global.exec(text);
    return found && [found.index, ...Array.from(found, group => group ?? null)];
  });
}
const all = [];
for (let code = 0; code < 0x110000; code++)
  if (code < 0xd800 || code >= 0xe000) all.push(String.fromCodePoint(code));
function matched(regexp, last) {
  const first = all.slice(0, last < 0xd800 ? last + 1 : last - 0x7ff);
  return first.filter(c => regexp.test(c)).map(c => c.codePointAt(0));
}
"""
LAST = 0x10FFFF
# Beyond it, no character is a letter of ASCII in another case.
LAST_EQUAL = 0x2FFF
LETTERS = [*string.ascii_lowercase, "K", "S", "I", "[a-z]", "[^a-z]", "[^K]", "[Z-a]", "[h-t0]"]


@pytest.fixture(scope="session")
def session_context() -> Context:
    context = Context()
    context.eval(FUNCTIONS)
    return context


def _found(pattern: re.Pattern[str], text: str) -> list[Any]:
    found = [pattern.search(text, index) for index in range(len(text) + 1)]
    return [match and [match.start(), match[0], *match.groups()] for match in found]


def _matched(pattern: re.Pattern[str], last: int = LAST) -> set[int]:
    surrogates = range(0xD800, 0xE000)
    return {
        code
        for code in range(last + 1)
        if code not in surrogates and pattern.search(chr(code)) is not None
    }


# --- To Python ------------------------------------------------------------------------------------

ASCII, DOTALL, IGNORECASE, UNICODE = re.ASCII, re.DOTALL, re.IGNORECASE, re.UNICODE

TO_PYTHON: list[tuple[str, str, re.RegexFlag]] = [
    ("/abc/", "abc", UNICODE),
    ("/a.c/", "a[^\n\r\u2028-\u2029]c", UNICODE),
    ("/a.c/s", "a.c", UNICODE | DOTALL),
    ("/ab+c*?d{2,}e{0,3}?f{2}/", "ab+c*?d{2,}e{0,3}?f{2}", UNICODE),
    ("/^a$/", r"^a\Z", UNICODE),
    ("/^a$/m", "(?<![^\n\r\u2028-\u2029])a(?![^\n\r\u2028-\u2029])", UNICODE),
    (r"/\bfoo\B/", r"\bfoo(?!\b)", ASCII),
    ("/foo/i", "foo", IGNORECASE | ASCII),
    ("/foo k/iu", "foo [k\u212a]", IGNORECASE | ASCII),
    (r"/\d\w/", "[0-9][0-9A-Z_a-z]", UNICODE),
    (r"/[\d.]/", "[.0-9]", UNICODE),
    ("/(?<year>[0-9]{4})-(?:x|y)/", "(?P<year>[0-9]{4})-(?:x|y)", UNICODE),
    (r"/(a)\1(?<b>b)\k<b>/", r"(a)(?:\1)(?P<b>b)(?:\2)", UNICODE),
    ("/(?=a)(?!b)(?<=c)(?<!d)/", "(?=a)(?!b)(?<=c)(?<!d)", UNICODE),
    (r"/\x41\u0042\u{43}\cJ\0/u", "ABC\n\0", UNICODE),
    (r"/\ud83d\ude00/", "\U0001f600", UNICODE),
    (r"/\ud83d\ude00+/u", "\U0001f600+", UNICODE),
    (r"/\/#\"']/", "/#\"'\\]", UNICODE),
    ("/{,2}]}/", r"\{,2\}\]\}", UNICODE),
    ("/[^]/", ".", UNICODE | DOTALL),
    ("/[]/", "(?!)", UNICODE),
    (r"/[&&||[~~\]^-]/", r"[\&\-\[\]-\^\|\~]", UNICODE),
    ("new RegExp('')", "(?:)", UNICODE),
    ("/a/dg", "a", UNICODE),
]


@pytest.mark.parametrize(("code", "source", "flags"), TO_PYTHON)
def test_a_regexp_is_copied_as_a_pattern(
    session_context: Context, code: str, source: str, flags: re.RegexFlag
) -> None:
    pattern: re.Pattern[str] = session_context.eval(code, copy=True)

    assert (pattern.pattern, pattern.flags) == (source, flags)


NOT_IN_PYTHON: list[tuple[str, str]] = [
    ("/a/y", "flag y"),
    (r"/\p{L}/u", "p{…}"),
    (r"/\P{L}/u", "P{…}"),
    ("/(?<=a+)b/", "look-behind requires fixed-width"),
    (r"/(a)|b\1/", "backreference to group 1"),
    (r"/(a)?\1/", "backreference to group 1"),
    (r"/(a)+\1/", "backreference to group 1"),
    (r"/\1(a)/", "backreference to group 1"),
    (r"/(a\1)/", "backreference to group 1"),
    (r"/\k<n>(?<n>a)/", "backreference to n"),
    (r"/(a)(?<=\1)/", "backreference in a lookbehind"),
    (r"/(.)\1/i", "backreference while the case is ignored"),
    ("/(a*)*/", "repeated group that can match nothing"),
    ("/(a*)?/", "repeated group that can match nothing"),
    ("/(?=a)*/", "repeated group that can match nothing"),
    ("/(?:(a)|b)*/", "takes part only perhaps"),
    ("/(?!(a))/", "captures in a negative assertion"),
    ("/é/i", "'é' while the case is ignored"),
    ("/[à-ü]/i", "'à' while the case is ignored"),
    ("/😀+/", "'😀' repeated, without u"),
    ("/[😀]/", "'😀' in a set, without u"),
    (r"/\u{3}/", "without u"),
    (r"/\01/", "octal"),
    (r"/[\1]/", "octal"),
    (r"/\c1/", "without a letter"),
    (r"/[\w-a]/", "range to or from a set"),
    ("/(?<$>a)/", "group name \\$"),
    ("/a{99999999999}/", "repetition number"),
    (r"RegExp('('.repeat(3000) + ')'.repeat(3000))", "Python has no pattern"),
]


@pytest.mark.parametrize(("code", "construct"), NOT_IN_PYTHON)
def test_what_python_says_otherwise_is_refused_by_name_and_path(
    session_context: Context, code: str, construct: str
) -> None:
    with pytest.raises(ConversionError, match=construct) as caught:
        session_context.eval(f"({{a: [1, {code}]}})", copy=True)

    assert 'value["a"][1]: ' in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("construct", ["[a--b]", "[a&&b]", "[[a]]", r"[\q{a}]"])
def test_operations_on_sets_are_refused(session_context: Context, construct: str) -> None:
    try:
        session_context.call("make", construct, "v")
    except JavaScriptError:
        pytest.skip("this V8 does not know the flag v")

    with pytest.raises(ConversionError):
        session_context.call("make", construct, "v", copy=True)


# --- To JavaScript --------------------------------------------------------------------------------

TO_JAVASCRIPT: list[tuple[re.Pattern[str], str, str]] = [
    (re.compile("abc"), "abc", "u"),
    (re.compile(""), "(?:)", "u"),
    (re.compile("a.c"), r"a[^\n]c", "u"),
    (re.compile("a.c", DOTALL), "a.c", "su"),
    (re.compile("^a$"), r"^a(?=\n?$)", "u"),
    (re.compile("^a$", re.MULTILINE), r"(?<![^\n])a(?![^\n])", "u"),
    (re.compile(r"\Aa\Z"), "^a$", "u"),
    (re.compile(r"\bfoo", ASCII), r"\bfoo", "u"),
    (re.compile("foo", IGNORECASE), "[Ff][Oo][Oo]", "u"),
    (re.compile("(?i)k"), "[Kk\u212a]", "u"),
    (re.compile("(?i)k", ASCII), "[Kk]", "u"),
    (re.compile("é", IGNORECASE | ASCII), "é", "u"),
    (re.compile(r"\d\w\D"), r"[\p{Nd}][\p{L}\p{N}_][\P{Nd}]", "u"),
    (re.compile(r"\d\s", ASCII), r"[0-9][\t-\r ]", "u"),
    (re.compile(r"[\W_]"), r"(?:_|[^\p{L}\p{N}_])", "u"),
    (re.compile(r"[^\W\d]"), r"(?:(?![\p{Nd}])[\p{L}\p{N}_])", "u"),
    (re.compile(r"[^\W]"), r"[\p{L}\p{N}_]", "u"),
    (re.compile(" a b # c\n d\\ [ ]", re.VERBOSE), "abd  ", "u"),
    (re.compile("(?P<n>a)(?P=n)(?#x)0"), r"(?<n>a)(?:\1)0", "u"),
    (re.compile("a{,3}b{2,}?c{2}{d}"), r"a{0,3}b{2,}?c{2}\{d\}", "u"),
    (re.compile(r"\N{BULLET}\x41\u00e9\U0001f600\101\0\a"), "•Aé\U0001f600A\\u{0}\\u{7}", "u"),
    (re.compile(r"[]a^-]/"), r"[\-\]-\^a]\/", "u"),
    (re.compile(r"[\1\101]"), r"[\u{1}A]", "u"),
    (re.compile("(?:a*)?"), "(?:a*)?", "u"),
]


@pytest.mark.parametrize(("pattern", "source", "flags"), TO_JAVASCRIPT)
def test_a_pattern_arrives_as_a_regexp(
    session_context: Context, pattern: re.Pattern[str], source: str, flags: str
) -> None:
    assert session_context.eval("r => [r instanceof RegExp, r.source, r.flags]")(
        pattern, copy=True
    ) == [
        True,
        source,
        flags,
    ]


NOT_IN_JAVASCRIPT: list[tuple[str | bytes, str]] = [
    (b"a", "pattern of bytes"),
    ("(?i:a)b", "flags of its own"),
    ("(?-i:a)b", "flags of its own"),
    ("(?>a)", "atomic group"),
    ("(a)?(?(1)b|c)", "conditional group"),
    ("a++", "possessive quantifier"),
    ("a{2}+", "possessive quantifier"),
    ("(?i)é", "'é' while the case is ignored"),
    (r"(?i)(a)\1", "backreference while the case is ignored"),
    (r"(a)?\1", "backreference to group 1"),
    (r"(?:(a)|b)\1", "backreference to group 1"),
    ("(?:a*)+", "repeated group that can match nothing"),
    (r"(?:(a)?b)+", "takes part only perhaps"),
]


@pytest.mark.parametrize(("source", "construct"), NOT_IN_JAVASCRIPT)
def test_what_javascript_says_otherwise_is_refused_by_name_and_path(
    session_context: Context, source: Any, construct: str
) -> None:
    with pytest.raises(ConversionError, match=construct) as caught:
        session_context.call("find", {"a": [1, re.compile(source)]})

    assert 'args[0]["a"][1]: ' in str(caught.value)


# --- Both find the same ---------------------------------------------------------------------------


@given(regexps, short_texts)
def test_python_finds_what_javascript_finds(
    session_context: Context, written: tuple[str, str], text: str
) -> None:
    try:
        regexp = session_context.call("make", *written)
        pattern = regexp.to_python()
    except (JavaScriptError, ConversionError):
        assume(condition=False)
        return

    assert _found(pattern, text) == session_context.call("find", regexp, text, copy=True)


@given(python_patterns, short_texts)
def test_javascript_finds_what_python_finds(
    session_context: Context, written: tuple[str, re.RegexFlag], text: str
) -> None:
    try:
        pattern = re.compile(*written)
        found = session_context.call("find", pattern, text, copy=True)
    except (re.error, ConversionError):
        assume(condition=False)
        return

    assert found == _found(pattern, text)


@given(python_patterns, short_texts)
def test_a_pattern_that_was_there_and_back_finds_the_same(
    session_context: Context, written: tuple[str, re.RegexFlag], text: str
) -> None:
    try:
        pattern = re.compile(*written)
        back = session_context.eval("r => r")(pattern, copy=True)
    except (re.error, ConversionError):
        assume(condition=False)
        return

    assert _found(back, text) == _found(pattern, text)


@pytest.mark.parametrize("source", [r"\w", r"\d", r"\s", r"\W", r"[^\W_]", r"[\W\d]", "."])
def test_the_sets_of_python_are_the_same_in_javascript(
    session_context: Context, source: str
) -> None:
    pattern = re.compile(source)
    differing = _matched(pattern) ^ set(session_context.call("matched", pattern, LAST, copy=True))

    # Each side has its own version of Unicode: characters that the older one does not know.
    assert {unicodedata.category(chr(code)) for code in differing} <= {"Cn"}


@pytest.mark.parametrize("source", LETTERS)
@pytest.mark.parametrize("flags", [IGNORECASE, IGNORECASE | ASCII], ids=["unicode", "ascii"])
def test_the_letters_of_python_are_the_same_in_javascript(
    session_context: Context, source: str, flags: re.RegexFlag
) -> None:
    pattern = re.compile(source, flags)

    assert _matched(pattern, LAST_EQUAL) == set(
        session_context.call("matched", pattern, LAST_EQUAL, copy=True)
    )


@pytest.mark.parametrize("source", [*LETTERS, r"\w", r"\W", r"[^\w]", r"\s", r"[\Sk]", "[^]", "."])
@pytest.mark.parametrize("flags", ["", "i", "iu"])
def test_the_characters_of_javascript_are_the_same_in_python(
    session_context: Context, source: str, flags: str
) -> None:
    last = LAST_EQUAL if source in LETTERS else 0xFFFF
    regexp = session_context.call("make", source, flags)

    assert _matched(regexp.to_python(), last) == set(
        session_context.call("matched", regexp, last, copy=True)
    )


def test_the_same_pattern_is_the_same_regexp(session_context: Context) -> None:
    pattern = re.compile("a")

    assert session_context.eval("v => v[0] === v[1]")([pattern, pattern]) is True


def test_the_same_regexp_is_the_same_pattern(session_context: Context) -> None:
    copied = session_context.eval("(r => [r, {again: r}])(/a/)", copy=True)

    assert copied[0] is copied[1]["again"]


def test_what_a_script_changed_about_regexps_is_not_asked() -> None:
    context = Context()
    context.eval(
        """
        for (const name of ["source", "flags", "exec"])
            Object.defineProperty(RegExp.prototype, name, {get() { throw new Error(name) }});
        globalThis.RegExp = undefined;
        """,
    )

    assert context.eval("[/a/s]", copy=True) == [re.compile("a")]
    assert context.eval("r => Object.prototype.toString.call(r)")(re.compile("b")) == (
        "[object RegExp]"
    )
