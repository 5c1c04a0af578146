"""What a script throws, as a Python exception."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import (
    EngineError,
    JavaScriptError,
    JavaScriptSyntaxError,
    JSError,
    JSObject,
    StackFrame,
    undefined,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from swiftracer import Context

APP = """function inner() {
  throw new RangeError("deep");
}
function outer() {
  inner();
}
outer();
"""


def _error(run: Callable[[], object]) -> JavaScriptError:
    with pytest.raises(JavaScriptError) as caught:
        run()
    return caught.value


def test_an_error_tells_name_message_and_text(context: Context) -> None:
    error = _error(lambda: context.eval("missing"))

    assert error.name == "ReferenceError"
    assert error.message == "missing is not defined"
    assert str(error) == "ReferenceError: missing is not defined"
    assert isinstance(error, EngineError)
    assert not isinstance(error, JavaScriptSyntaxError)


def test_an_error_tells_its_frames_innermost_first(context: Context) -> None:
    error = _error(lambda: context.eval(APP, name="app.js"))

    assert error.frames == (
        StackFrame("inner", "app.js", 2, 9),
        StackFrame("outer", "app.js", 5, 3),
        StackFrame("", "app.js", 7, 1),
    )


def test_an_error_tells_where_it_was_thrown(context: Context) -> None:
    error = _error(lambda: context.eval(APP, name="app.js"))

    assert (error.file, error.line, error.column) == ("app.js", 2, 3)
    assert error.source_line == '  throw new RangeError("deep");'


def test_an_error_tells_javascripts_own_stack(context: Context) -> None:
    error = _error(lambda: context.eval(APP, name="app.js"))

    assert error.stack is not None
    assert error.stack.startswith("RangeError: deep\n    at inner (app.js:2:9)")


def test_the_first_line_is_counted_from_line(context: Context) -> None:
    error = _error(lambda: context.eval(APP, name="app.js", line=100))

    assert error.line == 101
    assert [frame.line for frame in error.frames] == [101, 104, 106]


def test_without_a_name_the_file_is_eval(context: Context) -> None:
    assert _error(lambda: context.eval("missing")).file == "<eval>"


def test_columns_count_units_of_utf16(context: Context) -> None:
    error = _error(lambda: context.eval("/*\U0001f600*/ missing"))

    assert (error.line, error.column) == (1, 8)


def test_a_call_tells_the_frames_of_the_function(context: Context) -> None:
    context.eval("function fail() { missing }", name="lib.js")

    error = _error(lambda: context.call("fail"))

    assert error.frames == (StackFrame("fail", "lib.js", 1, 19),)


def test_an_error_holds_the_thrown_value(context: Context) -> None:
    error = _error(
        lambda: context.eval("var e = Object.assign(new Error('x'), {code: 7}); throw e")
    )

    assert isinstance(error.value, JSError)
    assert error.value == context.eval("e")
    assert error.value["code"] == 7
    assert (error.value.name, error.value.message) == ("Error", "x")


@pytest.mark.parametrize(
    ("code", "name", "message"),
    [
        ("throw new Error('plain')", "Error", "plain"),
        ("throw new Error", "Error", ""),
        ("null.x", "TypeError", "Cannot read properties of null (reading 'x')"),
        ("class E extends Error { get name() { return 'Mine' } } throw new E('m')", "Mine", "m"),
        ("throw Object.assign(new Error('m'), {name: 'Renamed'})", "Renamed", "m"),
        ("throw new Error('\U0001f600\\ud800')", "Error", "\U0001f600\ud800"),
        ("throw new AggregateError([], 'all')", "AggregateError", "all"),
    ],
)
def test_each_error_tells_its_own_name(
    context: Context,
    code: str,
    name: str,
    message: str,
) -> None:
    error = _error(lambda: context.eval(code))

    assert (error.name, error.message) == (name, message)


def test_an_error_without_a_message_reads_as_its_name(context: Context) -> None:
    assert str(_error(lambda: context.eval("throw new TypeError"))) == "TypeError"


THROWN: list[tuple[str, Any, str]] = [
    ("1", 1, "1"),
    ("'boom'", "boom", "boom"),
    ("''", "", ""),
    ("null", None, "null"),
    ("undefined", undefined, "undefined"),
    ("true", True, "true"),
    ("10n", 10, "10"),
    ("-0", -0.0, "0"),
]


@pytest.mark.parametrize(("code", "value", "text"), THROWN)
def test_a_thrown_primitive_has_no_name_and_reads_as_its_text(
    context: Context,
    code: str,
    value: Any,
    text: str,
) -> None:
    error = _error(lambda: context.eval(f"throw {code}"))

    assert (error.name, error.message, str(error)) == ("", text, text)
    assert error.value == value
    assert type(error.value) is type(value)


@pytest.mark.parametrize(
    "code", ["{code: 1}", "[1]", "() => 1", "Object.create(null)", "Symbol('s')"]
)
def test_anything_may_be_thrown(context: Context, code: str) -> None:
    error = _error(lambda: context.eval(f"var thrown = ({code}); throw thrown"))

    assert error.name == ""
    assert error.value == context.eval("thrown")


def test_a_thrown_value_without_frames_still_tells_where(context: Context) -> None:
    error = _error(lambda: context.eval("\n  throw 1", name="app.js"))

    assert (error.file, error.line, error.column) == ("app.js", 2, 3)
    assert error.source_line == "  throw 1"


@pytest.mark.parametrize(
    ("code", "line", "column", "source_line"),
    [
        ("let y = ;", 1, 9, "let y = ;"),
        ("let x = 1;\nlet y = ;\n", 2, 9, "let y = ;"),
        ("(", 1, 2, "("),
        ("let a; let a;", 1, 12, "let a; let a;"),
        ("'unfinished", 1, 1, "'unfinished"),
        ("\U0001f600", 1, 1, "\U0001f600"),
    ],
)
def test_a_syntax_error_tells_where(
    context: Context,
    code: str,
    line: int,
    column: int,
    source_line: str,
) -> None:
    error = _error(lambda: context.eval(code, name="bad.js"))

    assert isinstance(error, JavaScriptSyntaxError)
    assert error.name == "SyntaxError"
    assert (error.file, error.line, error.column) == ("bad.js", line, column)
    assert error.source_line == source_line
    assert error.frames == ()


@pytest.mark.parametrize(
    ("code", "marked"),
    [
        ("let y = ;", ";"),
        ("let y = nonsense word;", "word"),
        ("let x = 1;\nlet x = 2;\n", "x"),
        ("'unfinished", "'unfinished"),
        ("/*\U0001f600*/ let y = nonsense word;", "word"),
    ],
)
def test_a_syntax_error_tells_where_it_ends(context: Context, code: str, marked: str) -> None:
    error = _error(lambda: context.compile(code))

    assert error.source_line is not None
    assert error.column is not None
    assert error.end_column is not None
    units = error.source_line.encode("utf-16-le")
    assert units[2 * (error.column - 1) : 2 * (error.end_column - 1)].decode("utf-16-le") == marked


def test_what_ends_on_a_later_line_ends_beyond_its_line(context: Context) -> None:
    error = _error(lambda: context.eval("x = `one\ntwo` = 3"))

    assert (error.line, error.column) == (1, 5)
    assert error.source_line == "x = `one"
    assert error.end_column == 5 + len("`one\ntwo`")


@pytest.mark.parametrize("code", ["  missing", "  throw 1", "  null.x", "  throw new Error('x')"])
def test_an_error_tells_where_it_ends(context: Context, code: str) -> None:
    error = _error(lambda: context.eval(code))

    assert error.column is not None
    assert error.end_column is not None
    assert error.column < error.end_column <= len(code) + 1


def test_an_error_that_nobody_threw_tells_no_end(context: Context) -> None:
    error = context.eval("new Error('x')", copy=True)

    assert error.end_column is None
    assert JavaScriptError("x").end_column is None
    assert JavaScriptError("x", end_column=3).end_column == 3


def test_compile_tells_syntax_errors_too(context: Context) -> None:
    error = _error(lambda: context.compile("let y = ;", name="bad.js", line=10))

    assert isinstance(error, JavaScriptSyntaxError)
    assert (error.file, error.line, error.column) == ("bad.js", 10, 9)


def test_a_syntax_error_that_a_script_caused_is_an_error_of_that_script(context: Context) -> None:
    error = _error(lambda: context.eval("JSON.parse('{')"))

    assert error.name == "SyntaxError"
    assert error.frames[-1].file == "<eval>"


def test_a_cause_is_the_cause(context: Context) -> None:
    error = _error(
        lambda: context.eval(
            "try { try { missing } catch (e) { throw new TypeError('middle', {cause: e}) } }"
            "catch (e) { throw new Error('outer', {cause: e}) }",
            name="app.js",
        ),
    )

    middle = error.__cause__
    assert isinstance(middle, JavaScriptError)
    assert str(middle) == "TypeError: middle"
    assert str(middle.__cause__) == "ReferenceError: missing is not defined"
    assert isinstance(middle.__cause__, JavaScriptError)
    assert middle.__cause__.__cause__ is None
    assert [frame.file for frame in middle.frames] == ["app.js"]


def test_a_cause_that_is_no_error_is_told_too(context: Context) -> None:
    error = _error(lambda: context.eval("throw new Error('outer', {cause: 'why'})"))

    assert str(error.__cause__) == "why"


def test_without_a_cause_there_is_none(context: Context) -> None:
    assert _error(lambda: context.eval("throw new Error('alone')")).__cause__ is None


def test_a_chain_of_causes_that_has_no_end_is_cut(context: Context) -> None:
    error: BaseException | None = _error(
        lambda: context.eval("const e = new Error('loop'); e.cause = e; throw e"),
    )

    length = 0
    while error is not None:
        error = error.__cause__
        length += 1

    assert 1 <= length <= 10


@pytest.mark.parametrize(
    "code",
    [
        "throw {toString() { throw 1 }}",
        "throw {get message() { throw 1 }}",
        "throw Object.defineProperty(new Error('x'), 'message', {get() { throw 1 }})",
        "throw Object.defineProperty(new Error('x'), 'name', {get() { throw 1 }})",
        "throw Object.defineProperty(new Error('x'), 'stack', {get() { throw 1 }})",
        "throw Object.defineProperty(new Error('x'), 'cause', {get() { throw 1 }})",
        "throw Object.assign(new Error('x'), {name: Symbol('n'), message: {}})",
        "throw Object.assign(new Error('x'), {stack: 7})",
        "throw new Proxy(new Error('x'), {get() { throw 1 }, has() { throw 1 }})",
        "throw new Proxy({}, {getPrototypeOf() { throw 1 }})",
        "const r = Proxy.revocable({}, {}); r.revoke(); throw r.proxy",
        "Error.prepareStackTrace = () => { throw 1 }; throw new Error('x')",
        "Error.prepareStackTrace = () => 7; throw new Error('x')",
        "Error.stackTraceLimit = 0; throw new Error('x')",
        "Error.stackTraceLimit = {}; throw new Error('x')",
        "Object.prototype.toString = () => { throw 1 }; throw {}",
    ],
)
def test_a_hostile_error_is_still_an_exception(context: Context, code: str) -> None:
    error = _error(lambda: context.eval(code))

    assert isinstance(str(error), str)
    assert isinstance(error.value, JSObject)
    assert context.eval("1 + 1") == 2


def test_looking_at_an_error_does_not_run_endlessly(context: Context) -> None:
    code = "throw Object.defineProperty(new Error('x'), 'message', {get() { for (;;); }})"

    with pytest.raises(EngineError):
        context.eval(code, timeout=0.2)

    assert context.eval("1 + 1") == 2


def test_an_error_outlives_its_isolate(context: Context) -> None:
    error = _error(lambda: context.eval(APP, name="app.js"))

    context.isolate.close()

    assert str(error) == "RangeError: deep"
    assert error.frames[0].function == "inner"


def test_a_huge_message_is_cut_and_takes_no_longer_than_the_timeout(context: Context) -> None:
    with pytest.raises(JavaScriptError) as caught:
        context.eval("throw 'x'.repeat(2 ** 24)", timeout=2)

    assert caught.value.message == "x" * 2**16
    assert len(caught.value.value) == 2**24
