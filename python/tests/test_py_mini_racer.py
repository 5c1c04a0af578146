"""The old faces: the module of py-mini-racer 0.6.0 and the package of mini-racer 0.14.1.

What is expected here was observed in those two.
"""

from __future__ import annotations

import json
import math
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

import py_mini_racer
import swiftracer
from py_mini_racer import JSUndefined, MiniRacer
from py_mini_racer import py_mini_racer as old
from py_mini_racer._exc import WrongReturnTypeException
from py_mini_racer.py_mini_racer import JSConversionException

if TYPE_CHECKING:
    from collections.abc import Iterator

PRIMITIVES = [
    ("null", None),
    ("true", True),
    ("1 + 1", 2),
    ("2**31 - 1", 2147483647),
    ("-(2**31)", -2147483648),
    ("2**31", 2147483648.0),
    ("-(2**31) - 1", -2147483649.0),
    ("2**53", 9007199254740992.0),
    ("-0", -0.0),
    ("1.5", 1.5),
    ("1/0", math.inf),
    ("2n ** 64n", 2**64),
    ("'a\\0b ♥ 😀'", "a\0b ♥ 😀"),
    ("''", ""),
]
ENDLESS = "for (;;);"
GREEDY = "(() => { const kept = []; for (;;) kept.push(new Array(10000).fill(1.5)) })()"


@pytest.fixture
def mr() -> Iterator[MiniRacer]:
    """Give a MiniRacer of the package."""
    with MiniRacer() as made:
        yield made


@pytest.fixture
def mr6() -> old.MiniRacer:
    """Give a MiniRacer of the module."""
    return old.MiniRacer()


def same(value: object, expected: object) -> bool:
    """Return whether two values are the same in type, value and sign of zero."""
    return type(value) is type(expected) and repr(value) == repr(expected)


# --- Names ---------------------------------------------------------------------------------------


def test_the_module_wins_over_the_package() -> None:
    from py_mini_racer import py_mini_racer as module  # noqa: PLC0415 (this is what is tested)

    assert isinstance(module, ModuleType)
    assert module.__name__ == "py_mini_racer.py_mini_racer"


def test_every_name_of_the_package_is_there() -> None:
    names = """
        CancelableJSFunction DEFAULT_V8_FLAGS JSArray JSArrayIndexError JSEvalException JSFunction
        JSKeyError JSMappedObject JSOOMException JSObject JSParseException JSPromise JSPromiseError
        JSSymbol JSTimeoutException JSUndefined JSUndefinedType JSValueError
        LibAlreadyInitializedError LibNotFoundError MiniRacer PyJsFunctionType
        PythonJSConvertedTypes StrictMiniRacer init_mini_racer mini_racer
    """
    star: dict[str, object] = {}
    exec("from py_mini_racer import *", star)  # noqa: S102 (this is what is tested)

    assert [name for name in names.split() if name not in star] == []


def test_every_name_of_the_module_is_there() -> None:
    assert not Path(old.EXTENSION_PATH).exists()
    assert Path(old.EXTENSION_PATH).name == old.EXTENSION_NAME
    assert (old.UNICODE_TYPE, old.is_unicode("x"), old.is_unicode(b"x")) == (str, True, False)
    assert (old.MiniRacer.v8_flags, old.MiniRacer.ext) == (["--single-threaded"], None)


@pytest.mark.parametrize("name", ["MiniRacer", "Miniracer", "StrictMiniRacer"])
def test_the_module_has_all_spellings(name: str) -> None:
    assert getattr(old, name)().eval("1 + 1") == 2


@pytest.mark.parametrize(
    "name", ["JSEvalException", "JSParseException", "JSOOMException", "JSTimeoutException"]
)
def test_a_handler_for_the_old_exceptions_catches_the_new(name: str) -> None:
    assert issubclass(getattr(py_mini_racer, name), getattr(old, name))


def test_the_exceptions_have_the_bases_of_0_14() -> None:
    base = py_mini_racer.JSEvalException

    assert issubclass(py_mini_racer.JSParseException, base)
    assert issubclass(py_mini_racer.JSOOMException, base)
    assert issubclass(py_mini_racer.JSTimeoutException, (base, TimeoutError))
    assert issubclass(py_mini_racer.JSTimeoutException, TimeoutError)
    assert issubclass(py_mini_racer.JSKeyError, KeyError)
    assert issubclass(py_mini_racer.JSValueError, ValueError)
    assert issubclass(py_mini_racer.JSArrayIndexError, IndexError)
    assert not issubclass(py_mini_racer.JSArrayIndexError, base)


def test_the_exceptions_have_the_bases_of_0_6() -> None:
    assert not issubclass(old.JSParseException, old.JSEvalException)
    assert issubclass(old.JSParseException, old.MiniRacerBaseException)
    assert issubclass(old.JSOOMException, old.JSEvalException)
    assert issubclass(old.JSTimeoutException, old.JSEvalException)


# --- Both ----------------------------------------------------------------------------------------

Either = MiniRacer | old.MiniRacer
both = pytest.mark.parametrize("racer", [MiniRacer, old.MiniRacer])


@pytest.mark.parametrize(("code", "expected"), PRIMITIVES)
@both
def test_primitives_come_as_they_used_to(racer: type[Either], code: str, expected: object) -> None:
    assert same(racer().eval(code), expected)


@both
def test_a_nan_comes_as_a_float(racer: type[Either]) -> None:
    assert math.isnan(racer().eval("NaN"))


@both
def test_what_a_script_defines_stays(racer: type[Either]) -> None:
    made = racer()
    made.eval("var x = {company: 'Sqreen'}")

    assert made.eval("x.company") == "Sqreen"


@both
def test_two_do_not_share_their_globals(racer: type[Either]) -> None:
    one, other = racer(), racer()
    one.eval("var x = 1")

    assert other.eval("typeof x") == "undefined"


@both
def test_threads_that_come_first_at_once_share_one(racer: type[Either]) -> None:
    made = racer()
    count = "globalThis.count = (globalThis.count ?? 0) + 1"
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(made.eval, [count] * 200))

    assert sorted(results) == list(range(1, 201))


@both
def test_execute_returns_json(racer: type[Either]) -> None:
    assert racer().execute("({a: [1, null, undefined], f() {}})") == {"a": [1, None, None]}


@both
def test_call_passes_json_both_ways(racer: type[Either]) -> None:
    made = racer()
    made.eval("var fun = (...args) => ({n: args.length, args})")

    assert made.call("fun", 1, "x", None, (1, [2]), {"k": True}) == {
        "n": 5,
        "args": [1, "x", None, [1, [2]], {"k": True}],
    }
    assert made.call("fun", "\u2028 😀", math.nan) == {"n": 2, "args": ["\u2028 😀", None]}


@both
def test_call_takes_an_expression(racer: type[Either]) -> None:
    assert racer().call("(a => a * 2)", 4) == 8


@both
def test_call_uses_the_encoder(racer: type[Either]) -> None:
    class Encoder(json.JSONEncoder):
        def default(self, o: Any) -> Any:
            return o.isoformat()

    made = racer()
    when = datetime(2017, 5, 17, tzinfo=UTC)

    assert made.call("(a => a)", when, encoder=Encoder) == "2017-05-17T00:00:00+00:00"
    with pytest.raises(TypeError, match="not JSON serializable"):
        made.call("(a => a)", when)


@both
def test_the_json_module_can_be_replaced(racer: type[Either]) -> None:
    class Json:
        dumps = staticmethod(json.dumps)

        @staticmethod
        def loads(text: str) -> str:
            return f"not parsed: {text}"

    made = racer()
    made.json_impl = Json  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]

    assert made.execute("[1]") == "not parsed: [1]"


@both
def test_a_timeout_counts_milliseconds_and_leaves_it_usable(racer: type[Either]) -> None:
    made = racer()

    with pytest.raises(old.JSTimeoutException, match="JavaScript was terminated by timeout"):
        made.eval(ENDLESS, timeout=50)
    assert made.eval("1") == 1


@both
def test_a_timeout_holds_for_execute_and_call(racer: type[Either]) -> None:
    made = racer()

    with pytest.raises(old.JSTimeoutException):
        made.execute("(() => { for (;;); })()", timeout=50)
    with pytest.raises(old.JSTimeoutException):
        made.call("(() => { for (;;); })", timeout=50)


@both
def test_no_timeout_is_zero(racer: type[Either]) -> None:
    assert racer().eval("1", timeout=0) == 1


@both
def test_max_memory_stops_a_script_and_leaves_it_usable(racer: type[Either]) -> None:
    made = racer()

    with pytest.raises(old.JSOOMException):
        made.eval(GREEDY, max_memory=50_000_000)
    assert made.eval("1") == 1


@both
def test_limits_can_be_set_and_tell_when_they_were_reached(racer: type[Either]) -> None:
    made = racer()
    made.set_soft_memory_limit(20_000_000)
    made.eval("1")
    assert (made.was_soft_memory_limit_reached(), made.was_hard_memory_limit_reached()) == (0, 0)

    made.eval("var all = []; for (let i = 0; i < 40; i++) all.push(new Array(1e5).fill(i + 0.5));")
    assert (made.was_soft_memory_limit_reached(), made.was_hard_memory_limit_reached()) == (1, 0)

    made.set_hard_memory_limit(50_000_000)
    with pytest.raises(old.JSOOMException):
        made.eval(GREEDY)
    assert made.was_hard_memory_limit_reached()
    made.set_hard_memory_limit(0)
    made.set_soft_memory_limit(0)
    assert (made.was_soft_memory_limit_reached(), made.was_hard_memory_limit_reached()) == (0, 0)


@both
def test_the_hard_limit_reaches_the_soft_one_too(racer: type[Either]) -> None:
    made = racer()
    made.set_soft_memory_limit(50_000_000)
    made.set_hard_memory_limit(50_000_000)

    with pytest.raises(old.JSOOMException):
        made.eval(GREEDY)
    assert made.was_soft_memory_limit_reached()


@both
def test_after_the_memory_limit_an_error_is_what_it_is(racer: type[Either]) -> None:
    made = racer()
    with pytest.raises(old.JSOOMException):
        made.eval(GREEDY, max_memory=50_000_000)

    with pytest.raises(old.JSEvalException, match="plain") as raised:
        made.eval("throw new Error('plain')")
    assert not isinstance(raised.value, old.JSOOMException)


@both
def test_the_version_is_that_of_v8(racer: type[Either]) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\.\d+", racer().v8_version)
    assert swiftracer.v8_version.startswith(racer().v8_version)


@both
def test_the_heap_statistics_have_the_old_names(racer: type[Either]) -> None:
    stats = racer().heap_stats()

    assert sorted(stats) == [
        "heap_size_limit",
        "total_heap_size",
        "total_heap_size_executable",
        "total_physical_size",
        "used_heap_size",
    ]
    assert 0 < stats["used_heap_size"] <= stats["total_heap_size"] <= stats["heap_size_limit"]


@both
def test_a_low_memory_notification_collects(racer: type[Either]) -> None:
    made = racer()
    made.eval("var kept = new Array(1e6).fill(1.5)")
    before = made.heap_stats()["used_heap_size"]
    made.eval("kept = null")

    made.low_memory_notification()

    assert made.heap_stats()["used_heap_size"] < before - 7_000_000


@pytest.mark.parametrize(
    "code",
    [
        "var b = new ArrayBuffer(4); b",
        "var b = new ArrayBuffer(6); new Int16Array(b, 2)",
        "var b = new SharedArrayBuffer(4); b",
        "var b = new SharedArrayBuffer(8); new DataView(b, 4)",
    ],
)
@both
def test_a_buffer_is_a_memoryview_of_its_bytes(racer: type[Either], code: str) -> None:
    made = racer()

    view = made.eval(code)
    view[3] = 7

    assert isinstance(view, memoryview)
    assert (view.format, view.tolist()) == ("B", [0, 0, 0, 7])
    assert made.eval("new Uint8Array(b).at(-1)") == 7


@both
def test_an_empty_buffer_is_an_empty_memoryview(racer: type[Either]) -> None:
    assert racer().eval("new Float64Array(0)").tobytes() == b""


@both
def test_a_detached_buffer_has_no_memoryview(racer: type[Either]) -> None:
    with pytest.raises(JSConversionException, match="detached"):
        racer().eval("b = new ArrayBuffer(8); structuredClone(b, {transfer: [b]}); b")


@both
def test_the_cause_of_an_exception_has_the_details(racer: type[Either]) -> None:
    with pytest.raises(old.JSEvalException) as raised:
        racer().eval("function f() { throw new TypeError('inner') }\nf()")

    cause = raised.value.__cause__
    assert isinstance(cause, swiftracer.JavaScriptError)
    assert (cause.name, cause.message, cause.line) == ("TypeError", "inner", 1)
    assert [frame.function for frame in cause.frames] == ["f", ""]


# --- The module of 0.6.0 -------------------------------------------------------------------------


def test_undefined_is_none_in_the_module(mr6: old.MiniRacer) -> None:
    assert mr6.eval("undefined") is None


def test_a_date_is_naive_in_the_module(mr6: old.MiniRacer) -> None:
    expected = datetime(1970, 1, 1, 0, 0, 0, 1000)  # noqa: DTZ001 (this is what is tested)

    assert same(mr6.eval("new Date(1.5)"), expected)


@pytest.mark.parametrize("code", ["[1]", "({a: 1})", "new Map", "new Set", "new Error", "/x/"])
def test_objects_are_opaque_in_the_module(mr6: old.MiniRacer, code: str) -> None:
    value = mr6.eval(code)

    assert type(value) is old.JSObject
    assert hash(value) == value.id


def test_functions_and_symbols_are_opaque_in_the_module(mr6: old.MiniRacer) -> None:
    assert type(mr6.eval("() => 1")) is old.JSFunction
    assert type(mr6.eval("Symbol('x')")) is old.JSSymbol


def test_code_may_be_bytes_in_the_module(mr6: old.MiniRacer) -> None:
    assert mr6.eval("'♥'".encode()) == "♥"


def test_call_ignores_other_names_in_the_module(mr6: old.MiniRacer) -> None:
    assert mr6.call("(() => 1)", other=2) == 1


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "throw new Error('boom')",
            "Uncaught Error: boom at undefined:1:0\nError: boom\n    at <anonymous>:1:7",
        ),
        ("throw 5", "Uncaught 5 at undefined:1:0"),
        ("throw null", "Unknown JavaScript error during execution"),
        ("throw 'str'", "Uncaught str at undefined:1:0"),
        (
            "\n\n  throw new RangeError('3rd')",
            "Uncaught RangeError: 3rd at undefined:3:2\nRangeError: 3rd\n    at <anonymous>:3:9",
        ),
        (
            "function f(){throw new TypeError('inner')}; f()",
            (
                "Uncaught TypeError: inner at undefined:1:13\nTypeError: inner\n"
                "    at f (<anonymous>:1:20)\n    at <anonymous>:1:45"
            ),
        ),
    ],
)
def test_what_a_script_throws_in_the_module(mr6: old.MiniRacer, code: str, message: str) -> None:
    with pytest.raises(old.JSEvalException) as raised:
        mr6.eval(code)

    assert raised.value.args == (message,)


def test_some_messages_are_bytes_in_the_module(mr6: old.MiniRacer) -> None:
    with pytest.raises(old.JSParseException) as parse:
        mr6.eval("f(")
    with pytest.raises(old.JSTimeoutException) as timeout:
        mr6.eval(ENDLESS, timeout=50)

    assert parse.value.args == (b"Unknown JavaScript error during parse",)
    assert timeout.value.args == (b"JavaScript was terminated by timeout",)


@pytest.mark.parametrize("expression", ["undefined", "() => 1"])
def test_execute_of_what_is_no_json_in_the_module(mr6: old.MiniRacer, expression: str) -> None:
    with pytest.raises(ValueError, match="Unexpected return value type <class 'NoneType'>"):
        mr6.execute(expression)


# --- The package of 0.14.1 -----------------------------------------------------------------------


def test_undefined_in_the_package(mr: MiniRacer) -> None:
    value = mr.eval("undefined")

    assert value is JSUndefined
    assert not value
    assert repr(value) == "JSUndefined"


def test_a_date_is_aware_in_the_package(mr: MiniRacer) -> None:
    assert same(mr.eval("new Date(1.5)"), datetime(1970, 1, 1, 0, 0, 0, 1000, tzinfo=UTC))


def test_a_timeout_in_seconds(mr: MiniRacer) -> None:
    with pytest.raises(py_mini_racer.JSTimeoutException):
        mr.eval(ENDLESS, timeout_sec=0.05)
    with pytest.raises(py_mini_racer.JSTimeoutException):
        mr.eval("1", timeout_sec=0)


def test_the_message_of_the_memory_limit(mr: MiniRacer) -> None:
    with pytest.raises(py_mini_racer.JSOOMException, match=r"^JavaScript memory limit reached$"):
        mr.eval(GREEDY, max_memory=50_000_000)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "throw new Error('boom')",
            (
                "<anonymous>:1: Error: boom\nthrow new Error('boom')\n^\n\n"
                "Error: boom\n    at <anonymous>:1:7\n"
            ),
        ),
        ("throw 5", "<anonymous>:1: 5\nthrow 5\n^\n"),
        ("throw null", "<anonymous>:1: null\nthrow null\n^\n"),
        ("throw undefined", "<anonymous>:1: undefined\nthrow undefined\n^\n"),
        (
            "throw {get stack() { throw 1 }}",
            "<anonymous>:1: [object Object]\nthrow {get stack() { throw 1 }}\n^\n",
        ),
        ("throw {a:1}", "<anonymous>:1: [object Object]\nthrow {a:1}\n^\n"),
        ("throw Symbol('s')", "<anonymous>:1: <string conversion failed>\nthrow Symbol('s')\n^\n"),
        (
            "'é♥😀'; gone",
            (
                "<anonymous>:1: ReferenceError: gone is not defined\n'é♥😀'; gone\n        ^\n\n"
                "ReferenceError: gone is not defined\n    at <anonymous>:1:9\n"
            ),
        ),
        (
            "const c=1;\n\tc = 2",
            (
                "<anonymous>:2: TypeError: Assignment to constant variable.\n\tc = 2\n   ^\n\n"
                "TypeError: Assignment to constant variable.\n    at <anonymous>:2:4\n"
            ),
        ),
        (
            "throw {stack: 'hello', toString() { return 'T' }}",
            "<anonymous>:1: T\nthrow {stack: 'hello', toString() { return 'T' }}\n^\n\nhello\n",
        ),
    ],
)
def test_what_a_script_throws_in_the_package(mr: MiniRacer, code: str, message: str) -> None:
    with pytest.raises(py_mini_racer.JSEvalException) as raised:
        mr.eval(code)

    assert raised.value.args == (message,)
    assert not isinstance(raised.value, py_mini_racer.JSParseException)


def test_what_does_not_compile_in_the_package(mr: MiniRacer) -> None:
    with pytest.raises(py_mini_racer.JSParseException) as raised:
        mr.execute(")(")

    assert raised.value.args == (
        (
            "<anonymous>:1: SyntaxError: Unexpected token ')'\n"
            "JSON.stringify((function(){return ()()})())\n"
            "                                   ^\n\n"
            "SyntaxError: Unexpected token ')'\n"
        ),
    )


@pytest.mark.parametrize("code", ["JSON.parse('{')", "eval('f(')", "new RegExp('(')"])
def test_a_syntax_error_at_run_time_is_no_parse_exception(mr: MiniRacer, code: str) -> None:
    with pytest.raises(py_mini_racer.JSEvalException, match="SyntaxError") as raised:
        mr.eval(code)

    assert not isinstance(raised.value, py_mini_racer.JSParseException)


def test_code_that_is_no_string(mr: MiniRacer) -> None:
    with pytest.raises(py_mini_racer.JSEvalException, match=r"^code is not a string$"):
        mr.eval(5)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("expression", ["undefined", "() => 1"])
def test_execute_of_what_is_no_json_in_the_package(mr: MiniRacer, expression: str) -> None:
    with pytest.raises(
        WrongReturnTypeException,
        match=r"^Unexpected return value type <class 'py_mini_racer\._types\.JSUndefinedType'>$",
    ):
        mr.execute(expression)


def test_after_close_use_is_a_value_error_and_closing_again_is_none(mr: MiniRacer) -> None:
    value = mr.eval("({a: 1})")
    mr.close()
    mr.close()

    with pytest.raises(py_mini_racer.JSValueError):
        mr.eval("1")
    with pytest.raises(py_mini_racer.JSValueError):
        value["a"]
    with pytest.raises(py_mini_racer.JSValueError):
        mr.heap_stats()


def test_closing_before_the_first_use() -> None:
    made = MiniRacer()
    made.close()

    with pytest.raises(py_mini_racer.JSValueError):
        made.eval("1")


def test_mini_racer_closes_at_the_end_of_its_block() -> None:
    with py_mini_racer.mini_racer() as made:
        assert made.eval("1") == 1

    with pytest.raises(py_mini_racer.JSValueError):
        made.eval("1")
