"""``console``: to a callable, to ``logging``, or off."""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from events import Reports

from swiftracer import Context, ExecutionTimeoutError, Isolate, JavaScriptError, JSObject

if TYPE_CHECKING:
    from collections.abc import Callable

METHODS = [
    "assert",
    "clear",
    "count",
    "countReset",
    "debug",
    "dir",
    "dirxml",
    "error",
    "group",
    "groupCollapsed",
    "groupEnd",
    "info",
    "log",
    "profile",
    "profileEnd",
    "table",
    "time",
    "timeEnd",
    "timeLog",
    "timeStamp",
    "trace",
    "warn",
]


class Written:
    """What was written to a console."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.calls: list[tuple[Any, ...]] = []

    def __call__(self, *call: Any) -> None:
        """Take what is written."""
        self.calls.append(call)


@pytest.fixture
def written() -> Written:
    """Give what scripts write."""
    return Written()


@pytest.fixture
def raw(isolate: Isolate, written: Written) -> Context:
    """Give a context whose console is a callable."""
    return isolate.context(console=written)


@pytest.fixture
def text(isolate: Isolate, caplog: pytest.LogCaptureFixture) -> Callable[[str], list[str]]:
    """Give a function that runs a script and returns what it logs."""
    context = isolate.context(console=True)

    def run(code: str) -> list[str]:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "swiftracer.console"):
            context.eval(code)
        return [record.getMessage() for record in caplog.records]

    return run


# Off.


@pytest.mark.parametrize("method", METHODS)
def test_without_a_console_scripts_that_log_go_on(context: Context, method: str) -> None:
    assert context.eval(f"console.{method}?.('text', 1); 7") == 7


# To a callable.


@pytest.mark.parametrize("method", ["debug", "dirxml", "error", "info", "log", "warn"])
def test_a_callable_gets_the_method_and_the_values(
    raw: Context, written: Written, method: str
) -> None:
    assert raw.eval(f"console.{method}('%s', 1, null, undefined) === undefined")

    assert written.calls[0][:4] == (method, "%s", 1, None)
    assert not written.calls[0][4]


def test_objects_are_live(raw: Context, written: Written) -> None:
    raw.eval("var object = { a: 1 }; console.log(object)")

    (_, value), *_ = written.calls
    assert isinstance(value, JSObject)
    value["a"] = 2
    assert raw.eval("object.a") == 2


@pytest.mark.parametrize(
    ("code", "calls"),
    [
        ("console.assert(true, 'no')", []),
        ("console.assert(false)", [("assert", "Assertion failed")]),
        ("console.assert(0, 'm', 1)", [("assert", "Assertion failed: m", 1)]),
        ("console.assert(null, 5)", [("assert", "Assertion failed", 5)]),
        ("console.count(); console.count()", [("count", "default: 1"), ("count", "default: 2")]),
        (
            "console.count('a'); console.countReset('a'); console.count('a')",
            [("count", "a: 1"), ("count", "a: 1")],
        ),
        ("console.countReset('a')", [("warn", "Count for 'a' does not exist")]),
        ("console.group('a'); console.groupEnd()", [("group", "a"), ("groupEnd",)]),
        ("console.dir(1, {depth: 2})", [("dir", 1)]),
        ("console.table(1, 2)", [("table", 1, 2)]),
        ("console.clear()", [("clear",)]),
        ("console.timeEnd('a')", [("warn", "Timer 'a' does not exist")]),
        ("console.time(); console.time()", [("warn", "Timer 'default' already exists")]),
        ("console.profile('a')", []),
    ],
)
def test_the_other_methods_do_their_work(
    raw: Context, written: Written, code: str, calls: list[tuple[Any, ...]]
) -> None:
    raw.eval(code)

    assert written.calls == calls


def test_time_is_told(raw: Context, written: Written) -> None:
    raw.eval("console.time('t'); console.timeLog('t', 1); console.timeEnd('t')")

    (log, text, value), (end, _) = written.calls
    assert (log, value, end) == ("timeLog", 1, "timeEnd")
    assert text.startswith("t: ")
    assert text.endswith("ms")


def test_a_trace_has_the_stack(raw: Context, written: Written) -> None:
    raw.eval("function outer() { inner() }\nfunction inner() { console.trace('x') }\nouter()")

    (method, value, stack), *_ = written.calls
    assert (method, value) == ("trace", "x")
    assert [line.split()[1] for line in stack.splitlines()] == ["inner", "outer", "<eval>:3:1"]


def test_print_is_a_console(isolate: Isolate, capsys: pytest.CaptureFixture[str]) -> None:
    isolate.context(console=print).eval("console.log('it', 1)")

    assert capsys.readouterr().out == "log it 1\n"


def test_what_the_callable_raises_does_not_disturb_the_script(isolate: Isolate) -> None:
    error = ValueError("mine")
    reports = Reports()

    def fail(*_: object) -> None:
        raise error

    context = isolate.context(console=fail, unhandled=reports)

    assert context.eval("console.log(1); 7") == 7
    assert reports.next() is error
    error.__traceback__ = None


def test_an_interrupt_in_the_callable_stops_the_script(isolate: Isolate) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    context = isolate.context(console=interrupt)

    with pytest.raises(KeyboardInterrupt):
        context.eval("try { console.log(1) } catch {} for (;;);")


def test_the_callable_may_use_the_context(isolate: Isolate) -> None:
    seen: list[Any] = []
    context = isolate.context(console=lambda *_: seen.append(context.eval("1 + 1")))

    context.eval("console.log()")

    assert seen == [2]


def test_each_context_has_its_own(isolate: Isolate) -> None:
    first, second = Written(), Written()
    one, other = isolate.context(console=first), isolate.context(console=second)
    other.globals["firsts"] = one.eval("console.log")

    other.eval("console.log('second'); firsts('first')")

    assert (first.calls, second.calls) == ([("log", "first")], [("log", "second")])


def test_a_console_that_refers_to_its_context_is_garbage_with_it() -> None:
    class Application:
        def __init__(self) -> None:
            self.context = Context(console=self.note)

        def note(self, *_: object) -> None: ...

    gc.collect()
    Application().context.eval("console.log(1)")

    assert gc.collect() > 0
    assert not [thing for thing in gc.get_objects() if type(thing) is Application]


@pytest.mark.parametrize("console", [None, 1, "log"])
def test_a_console_is_callable_or_a_bool(console: Any) -> None:
    with pytest.raises(TypeError, match="console must be callable or a bool"):
        Context(console=console)


# To logging.


@pytest.mark.parametrize(
    ("method", "level"),
    [
        ("debug", logging.DEBUG),
        ("trace", logging.DEBUG),
        ("log", logging.INFO),
        ("info", logging.INFO),
        ("dir", logging.INFO),
        ("group", logging.INFO),
        ("warn", logging.WARNING),
        ("error", logging.ERROR),
    ],
)
def test_a_method_has_its_level(
    text: Callable[[str], list[str]], caplog: pytest.LogCaptureFixture, method: str, level: int
) -> None:
    text(f"console.{method}('text')")

    (record,) = caplog.records
    assert (record.name, record.levelno) == ("swiftracer.console", level)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", ""),
        ("'a', 'b', 1", "a b 1"),
        ("'%s and %s', 'a', 1, 'more'", "a and 1 more"),
        ("'%d %i %f', '42', 42.9, '1.5'", "42 42 1.5"),
        ("'%d %i', {}, Symbol()", "NaN NaN"),
        ("'%d', 10n", "10n"),
        ("'%o %O', { a: 1 }, [2]", "{ a: 1 } [ 2 ]"),
        ("'%cred', 'color: red'", "red"),
        ("'100%% of %s', 1", "100% of 1"),
        ("'%s'", "%s"),
        ("'%x %', 1", "%x % 1"),
        ("'%s', '%s', 1", "%s 1"),
        ("null, undefined, true, -0, 10n", "null undefined true -0 10n"),
        ("Symbol('s')", "Symbol(s)"),
        (
            "{ text: 'a\\'b', 'b-c': 1, [Symbol('s')]: 2 }",
            "{ text: 'a\\'b', 'b-c': 1, [Symbol(s)]: 2 }",
        ),
        ("{}", "{}"),
        ("[1, , 'x']", "[ 1, <1 empty item>, 'x' ]"),
        ("new Map([[1, new Set(['a'])]])", "Map(1) { 1 => Set(1) { 'a' } }"),
        ("new Uint8Array([1, 2])", "Uint8Array(2) [ 1, 2 ]"),
        ("new ArrayBuffer(3)", "ArrayBuffer { byteLength: 3 }"),
        ("new Date(0)", "1970-01-01T00:00:00.000Z"),
        ("new Date(NaN)", "Invalid Date"),
        ("/a/gi", "/a/gi"),
        ("function f() {}, class A {}, () => 1", "[Function: f] [class A] [Function (anonymous)]"),
        ("new (class A { x = 1 })()", "A { x: 1 }"),
        ("Object.create(null)", "[Object: null prototype] {}"),
        ("Object('s'), Object(1)", "[String: 's'] [Number: 1]"),
        ("Promise.resolve(1), new Promise(() => {})", "Promise { 1 } Promise { <pending> }"),
        ("(function () { return arguments })(1)", "[Arguments] [ 1 ]"),
        ("{ a: { b: { c: { d: 1 } } } }", "{ a: { b: { c: [Object] } } }"),
        ("new WeakMap()", "WeakMap {}"),
        ("'\\ud800', ['\\ud800']", "\ud800 [ '\\ud800' ]"),
    ],
)
def test_values_are_shown(text: Callable[[str], list[str]], arguments: str, expected: str) -> None:
    assert text(f"console.log({arguments})") == [expected]


def test_what_is_long_is_laid_out_in_lines(text: Callable[[str], list[str]]) -> None:
    (shown,) = text("console.log({ first: 'x'.repeat(40), second: 'y'.repeat(40) })")

    assert shown == "{\n  first: '" + 40 * "x" + "',\n  second: '" + 40 * "y" + "'\n}"


def test_cycles_end(text: Callable[[str], list[str]]) -> None:
    assert text("const a = { b: [] }; a.b.push(a); console.log(a)") == ["{ b: [ [Circular] ] }"]


def test_an_error_is_shown_with_stack_and_cause(text: Callable[[str], list[str]]) -> None:
    (shown,) = text("console.log(new TypeError('mine', { cause: new Error('why') }))")

    assert shown.startswith("TypeError: mine\n    at <eval>:1:13 {\n  [cause]: Error: why\n")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{ get a() { ran = true }, set b(_) {} }", "{ a: [Getter], b: [Setter] }"),
        ("{ toString() { ran = true }, [Symbol.toPrimitive]() { ran = true } }", None),
        ("new Proxy({}, { get() { ran = true }, ownKeys() { ran = true } })", "[Proxy]"),
        ("Object.create(new Proxy({}, { get() { ran = true } }))", None),
        ("Object.defineProperty(/a/, 'source', { get() { ran = true } })", None),
        ("Object.defineProperty(new Date(0), 'getTime', { get() { ran = true } })", None),
        ("new (class { get [Symbol.toStringTag]() { ran = true } })()", None),
        ("Object.defineProperty(new Error('e'), 'name', { get() { ran = true } })", None),
        ("Object.defineProperty(() => 1, 'name', { get() { ran = true } })", None),
    ],
)
@pytest.mark.parametrize("how", ["console.log({})", "console.log('%o', {})", "console.dir({})"])
def test_no_code_of_the_value_runs(
    text: Callable[[str], list[str]], how: str, value: str, expected: str | None
) -> None:
    (shown,) = text(f"var ran = false; const value = {value}; {how.format('value')}")

    assert expected is None or shown == expected
    assert text("console.log(ran)") == ["false"]


def test_built_ins_that_were_patched_do_not_matter(text: Callable[[str], list[str]]) -> None:
    assert text("""
        const log = console.log;
        const patched = [Array, Map, Set, String, Object, Function, Number, RegExp, Error]
          .map(({ prototype }) => ({
            prototype, keys: Reflect.ownKeys(prototype).filter(key => key !== 'constructor'),
          }));
        const fail = () => { throw 1 };
        for (let i = 0; i < patched.length; i++) {
          for (let j = 0; j < patched[i].keys.length; j++) {
            try { patched[i].prototype[patched[i].keys[j]] = fail } catch {}
          }
        }
        Reflect.ownKeys = Reflect.getOwnPropertyDescriptor = JSON.stringify = undefined;
        Error.prepareStackTrace = fail;
        log('%o', { a: [1, 'x'] });
    """) == ["{ a: [ 1, 'x' ] }"]


@pytest.mark.parametrize(
    "preparation",
    [
        "Error.prepareStackTrace = run",
        "Object.defineProperty(Error, 'prepareStackTrace', {get: run})",
        "Function.prototype.prepareStackTrace = run",
        "Object.defineProperty(Object.prototype, 'prepareStackTrace', {get: run})",
        "Object.setPrototypeOf(Error, new Proxy(Function.prototype, {get: run}))",
        "Error.prepareStackTrace = run; globalThis.Error = undefined",
        "Error.prepareStackTrace = run; error.constructor = Object",
        "Error.prepareStackTrace = new Proxy(run, {})",
    ],
)
def test_a_stack_is_shown_without_asking_the_script_how(
    text: Callable[[str], list[str]], preparation: str
) -> None:
    (shown, _) = text(f"""
        var ran = 0
        const run = () => {{ ran++; return 'prepared' }}
        const fail = () => new RangeError('message')
        const error = fail()
        {preparation}
        console.log(error)
        console.trace(error)
    """)

    assert shown.startswith("RangeError: message\n    at fail (<eval>:4:28)\n    at <eval>:5:23")
    assert text("console.log(ran)") == ["0"]


@pytest.mark.parametrize(
    "value",
    [
        "new Array(4e9)",
        "'x'.repeat(1e8)",
        "{ a: 'x'.repeat(1e8) }",
        "Array.from({ length: 1e5 }, (_, i) => ({ i }))",
        "Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [i, i]))",
        "new Map(Array.from({ length: 1e5 }, (_, i) => [i, i]))",
        "(() => { let v = {}; for (let i = 0; i < 1e5; i++) v = { v }; return v })()",
        "Array(100).fill(Array(100).fill(Array(100).fill('x'.repeat(1e4))))",
    ],
)
def test_what_is_huge_is_shortened(text: Callable[[str], list[str]], value: str) -> None:
    (shown,) = text(f"console.log({value})")

    assert len(shown) <= 1_000_100
    assert "more" in shown or "[Object]" in shown or "..." in shown


def test_groups_indent(text: Callable[[str], list[str]]) -> None:
    assert text("""
        console.group('one'); console.log('a\\nb'); console.group(); console.log({ a: 1 });
        console.groupEnd(); console.groupEnd(); console.groupEnd(); console.log('out');
    """) == ["one", "  a\n  b", "    { a: 1 }", "out"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            "[{ a: 1, b: 'x' }, { a: 2 }, 7]",
            """
┌─────────┬───┬─────┬────────┐
│ (index) │ a │ b   │ Values │
├─────────┼───┼─────┼────────┤
│ 0       │ 1 │ 'x' │        │
│ 1       │ 2 │     │        │
│ 2       │   │     │ 7      │
└─────────┴───┴─────┴────────┘
""",
        ),
        (
            "{ r: { a: 1, get b() { throw 1 } } }, ['b']",
            """
┌─────────┬──────────────────────────────────────────────────────────────────────────────────┐
""",
        ),
        ("5", "\n5\n"),
    ],
)
def test_tables_are_drawn(text: Callable[[str], list[str]], arguments: str, expected: str) -> None:
    (shown,) = text(f"console.table({arguments})")

    assert shown.startswith(expected.strip("\n")[:40])


def test_logging_is_not_imported_before_it_is_asked_for() -> None:
    program = (
        "import sys, swiftracer; swiftracer.Context(console=print); "
        "sys.exit('logging' in sys.modules)"
    )

    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 (our own program)


def test_the_console_stops_at_the_timeout(isolate: Isolate) -> None:
    context = isolate.context(console=lambda *_: None, timeout=0.1)

    with pytest.raises(ExecutionTimeoutError):
        context.eval("for (;;) console.log(1)")


def test_a_console_at_the_end_of_the_stack_does_not_crash(isolate: Isolate) -> None:
    context = isolate.context(console=True, unhandled=lambda _: None)

    with pytest.raises(JavaScriptError, match="RangeError"):
        context.eval("function f(n) { console.log(n); f(n + 1) } f(0)")


def test_scripts_do_not_reach_the_realm_of_the_console(raw: Context) -> None:
    assert raw.eval("""
        console.log.constructor === Function && Object.getPrototypeOf(console) === Object.prototype
    """)


def test_methods_work_alone(raw: Context, written: Written) -> None:
    raw.eval("const { log } = console; log(1); [2].forEach(log)")

    assert written.calls[0] == ("log", 1)
    assert written.calls[1][:3] == ("log", 2, 0)


def test_it_looks_like_a_console(raw: Context) -> None:
    assert sorted(raw.eval("Object.keys(console)", copy=True)) == METHODS
    assert raw.eval("Object.keys(globalThis).length") == 0
