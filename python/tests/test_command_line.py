"""The command line where nobody sits in front of it: values, errors, exit codes, streams."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from programs import PROGRAMS, Program

import swiftracer

if TYPE_CHECKING:
    from collections.abc import Iterator

SUCCESS, SCRIPT_ERROR, USAGE, TIMEOUT, HEAP_LIMIT = range(5)


@pytest.fixture(params=PROGRAMS, ids=lambda program: program.name)
def program(request: pytest.FixtureRequest) -> Program:
    """Give each program."""
    given = request.param
    assert isinstance(given, Program)
    return given


class Case(NamedTuple):
    """A call of a program, and what comes of it."""

    arguments: tuple[str, ...]
    stdout: str = ""
    stderr: str = ""
    code: int = SUCCESS
    stdin: str = ""


REPORT = """\
<stdin>:3:21
\treturn order.items.reduce((sum, item) => sum + item.price, 0)
\t                   ^
TypeError: Cannot read properties of null (reading 'reduce')
    at price (<stdin>:3:21)
    at <stdin>:5:1
"""

CASES = {
    "a value": Case(("eval", "6 * 7"), "42\n"),
    "an object": Case(("eval", "({a: [1, 'x', null]})"), "{ a: [ 1, 'x', null ] }\n"),
    "a string stands as it is": Case(("eval", "'it is\\n\"so\"'"), 'it is\n"so"\n'),
    "undefined is not printed": Case(("eval", "void 0")),
    "null is": Case(("eval", "null"), "null\n"),
    "a small bigint": Case(("eval", "1n"), "1n\n"),
    "minus zero": Case(("eval", "-0"), "-0\n"),
    "a Date that is none": Case(("eval", "new Date(NaN)"), "Invalid Date\n"),
    "and as the value of a script": Case(("-",), stdin="new Date(NaN)"),
    "a bigint": Case(("eval", "2n ** 70n"), "1180591620717411303424n\n"),
    "a Map": Case(
        ("eval", "new Map([[1, new Set('ab')]])"), "Map(1) { 1 => Set(2) { 'a', 'b' } }\n"
    ),
    "a value that would run code": Case(
        ("eval", "({get a() { throw 1 }, toString() { throw 2 }, p: new Proxy({}, {})})"),
        "{ a: [Getter], toString: [Function: toString], p: [Proxy] }\n",
    ),
    "control characters": Case(
        ("eval", "({['\\x1b[31m']: '\\x1b[31m\\x9b', f: {'a\\u0007'() {}}['a\\u0007']})"),
        "{ '\\u001b[31m': '\\u001b[31m\\x9b', f: [Function: a\\x07] }\n",
    ),
    "characters of all kinds": Case(("eval", "['é', '日本', '😀'].join()"), "é,日本,😀\n"),
    "a lone surrogate": Case(("eval", "'a\\ud800b'"), "a\ufffdb\n"),
    "an empty script": Case(("eval", "")),
    "a promise is waited for": Case(
        ("eval", "new Promise(done => setTimeout(done, 20, 'done'))"), "done\n"
    ),
    "a promise that gives what has no counterpart in Python": Case(
        ("eval", "Promise.resolve(new Date(NaN))"), "Invalid Date\n"
    ),
    "a promise whose script replaces what waits for it": Case(
        (
            "eval",
            """
            Promise.prototype.then = function (...all) { console.log(all) };
            const p = Promise.resolve(5n);
            Object.defineProperty(p, 'constructor', {get() { throw 1 }}); p
            """,
        ),
        "5n\n",
    ),
    "await at the top level": Case(
        ("eval", "const five = await (async () => 5)(); five + await 1"), "6\n"
    ),
    "timers are waited for": Case(
        ("eval", "setTimeout(() => console.log('late'), 30); 'soon'"), "soon\nlate\n"
    ),
    "an interval that is cleared": Case(
        ("-",),
        "1\n2\n3\n",
        stdin="let n = 0; const id = setInterval(() => { console.log(++n); "
        "if (n === 3) clearInterval(id) }, 5)",
    ),
    "standard input, without a word": Case((), "hello\n", stdin="console.log('hello')"),
    "a script's value is not printed": Case(("-",), stdin="1 + 1"),
    "a line that is for the system": Case(("-",), "1\n", stdin="#!/usr/bin/env x\nconsole.log(1)"),
    "and one before await": Case(("-",), "1\n", stdin="#!/usr/bin/env x\nconsole.log(await 1)"),
    "a byte order mark": Case(("-",), "1\n", stdin="\ufeffconsole.log(1)"),
    "arguments": Case(
        ("eval", "arguments", "a", "--json", "--", "-x"), "[ 'a', '--json', '--', '-x' ]\n"
    ),
    "arguments of a script": Case(
        ("-", "--timeout", "é"), "--timeout é\n", stdin="console.log(...arguments)"
    ),
    "arguments beside await": Case(("eval", "await arguments[0]", "a"), "a\n"),
    "no arguments": Case(("eval", "arguments.length"), "0\n"),
    "two dashes before the code": Case(("eval", "--", "-1"), "-1\n"),
    "the console": Case(
        ("-",),
        "log 1\ninfo\n  { b: 2 }\ndebug\n",
        "warn\nerror\nAssertion failed: no\n",
        stdin="console.log('log %d', 1); console.group('info'); console.log({b: 2});"
        "console.groupEnd(); console.debug('debug'); console.warn('warn');"
        "console.error('error'); console.assert(false, 'no')",
    ),
    "JSON": Case(("eval", "--json", "({a: [1, 'é'], f() {}})"), '{"a":[1,"é"]}\n'),
    "JSON of undefined": Case(("eval", "--json", "void 0"), "null\n"),
    "JSON of what a promise gives": Case(("eval", "--json", "Promise.resolve([1])"), "[1]\n"),
    "JSON of a script": Case(("--json", "-"), "[3]\n", stdin="[1 + 2]"),
    "JSON where scripts replace it": Case(
        ("eval", "--json", "JSON.stringify = () => 'x'; Array.prototype.toJSON = 1; [1]"), "[1]\n"
    ),
    "an exception": Case(
        ("-",),
        "",
        REPORT,
        SCRIPT_ERROR,
        stdin="// orders\nfunction price(order) {\n"
        "\treturn order.items.reduce((sum, item) => sum + item.price, 0)\n}\n"
        "price({items: null})",
    ),
    "an exception that is no Error": Case(
        ("eval", "throw {code: 7}"),
        "",
        "<eval>:1:1\nthrow {code: 7}\n^\nUncaught { code: 7 }\n",
        SCRIPT_ERROR,
    ),
    "an exception with properties and a cause": Case(
        ("eval", "throw Object.assign(new Error('a', {cause: 'b'}), {code: 7})"),
        "",
        "<eval>:1:1\nthrow Object.assign(new Error('a', {cause: 'b'}), {code: 7})\n^\n"
        "Error: a\n    at <eval>:1:21 { code: 7, [cause]: 'b' }\n",
        SCRIPT_ERROR,
    ),
    "what does not parse": Case(
        ("eval", "let x = ;"),
        "",
        "<eval>:1:9\nlet x = ;\n        ^\nSyntaxError: Unexpected token ';'\n",
        SCRIPT_ERROR,
    ),
    "what does not parse beside await": Case(
        ("eval", "await 1;\nlet x = ;"),
        "",
        "<eval>:2:9\nlet x = ;\n        ^\nSyntaxError: Unexpected token ';'\n",
        SCRIPT_ERROR,
    ),
    "an exception without a stack": Case(
        ("eval", "const e = new Error('a'); delete e.stack; e.code = 7; throw e"),
        "",
        "<eval>:1:55\nconst e = new Error('a'); delete e.stack; e.code = 7; throw e\n"
        + " " * 54
        + "^\nError: a { code: 7 }\n",
        SCRIPT_ERROR,
    ),
    "marks below wide characters": Case(
        ("eval", "'日本語é😀' + nope"),
        "",
        "<eval>:1:12\n'日本語é😀' + nope\n              ^\n"
        "ReferenceError: nope is not defined\n    at <eval>:1:12\n",
        SCRIPT_ERROR,
    ),
    "a rejection": Case(
        ("eval", "await Promise.reject(new RangeError('far'))"),
        "",
        "<eval>:1:22\nawait Promise.reject(new RangeError('far'))\n                     ^\n"
        "RangeError: far\n    at <eval>:1:22\n",
        SCRIPT_ERROR,
    ),
    "an exception in a timer ends the program": Case(
        ("eval", "setTimeout(() => { throw 5 }, 10); setInterval(() => {}, 10); 1"),
        "1\n",
        "<eval>:1:20\nsetTimeout(() => { throw 5 }, 10); setInterval(() => {}, 10); 1\n"
        "                   ^\nUncaught 5\n",
        SCRIPT_ERROR,
    ),
    "an endless loop": Case(
        ("eval", "--timeout", "0.2", "for (;;) try { for (;;); } catch {}"),
        "",
        "swiftracer: error: JavaScript ran past its timeout\n",
        TIMEOUT,
    ),
    "a promise that takes too long": Case(
        ("eval", "--timeout=0.2", "await new Promise(() => {})"),
        "",
        "swiftracer: error: JavaScript ran past its timeout\n",
        TIMEOUT,
    ),
    "timers that never end": Case(
        ("eval", "--timeout", "1.5", "setInterval(() => {}, 50); 1"),
        "1\n",
        "swiftracer: error: JavaScript ran past its timeout\n",
        TIMEOUT,
    ),
    "a loop in a timer": Case(
        ("eval", "--timeout", "1.5", "setTimeout(() => { for (;;); }, 500); 1"),
        "1\n",
        "swiftracer: error: JavaScript ran past its timeout\n",
        TIMEOUT,
    ),
    "a timeout that is kept": Case(("eval", "--timeout", "20", "1"), "1\n"),
    "too much memory": Case(
        ("eval", "--heap-limit", "32M", "const a = []; for (;;) a.push([1, 2, 3])"),
        "",
        "swiftracer: error: JavaScript reached the heap limit\n",
        HEAP_LIMIT,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_call_gives(program: Program, case: Case) -> None:
    done = program.run(*case.arguments, stdin=case.stdin.encode())
    assert (done.stdout, done.stderr, done.code) == (case.stdout, case.stderr, case.code)


WRONG = {
    "an unknown option": (("eval", "--unknown", "1"), "--unknown"),
    "an option cut short": (("eval", "--time", "1", "1"), "--time"),
    "no code": (("eval",), "code"),
    "a timeout that is none": (("--timeout", "soon", "-"), "soon"),
    "a timeout of nothing": (("--timeout", "0", "-"), "'0'"),
    "an endless timeout": (("--timeout", "inf", "-"), "inf"),
    "a heap limit that is none": (("--heap-limit", "64X", "-"), "64X"),
    "a heap limit that is too large": (("--heap-limit", "99999999999G", "-"), "99999999999G"),
    "a file that is not there": (("not-there.js",), "not-there.js: No such file or directory"),
    "a folder": (("/",), "cannot read /: Is a directory"),
    "a command behind an option": (("--timeout", "1", "eval", "1"), "cannot read eval"),
    "JSON of a conversation": (("repl", "--json"), "--json"),
}


@pytest.mark.parametrize(("arguments", "told"), WRONG.values(), ids=WRONG.keys())
def test_wrong_usage_says_what_is_wrong(
    program: Program, arguments: tuple[str, ...], told: str
) -> None:
    done = program.run(*arguments)
    assert (done.stdout, done.code) == ("", USAGE)
    assert told in done.stderr


def test_what_is_no_text_is_not_run(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "latin.js"
    file.write_bytes(b"console.log('\xe9')")
    done = program.run(str(file))
    assert done == (USAGE, "", f"swiftracer: error: cannot read {file}: byte 14 is not UTF-8\n")


def test_a_file_is_run_and_named_in_errors(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "a file.js"
    file.write_text("console.log(arguments[0])\nmissing()\n", encoding="utf-8")
    done = program.run(str(file), "x")
    assert (done.code, done.stdout) == (SCRIPT_ERROR, "x\n")
    assert done.stderr.startswith(f"{file}:2:1\nmissing()\n^\nReferenceError: missing is not")


def test_a_file_with_the_name_of_a_command_is_run_by_run(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("eval").write_text("console.log('a file')", encoding="utf-8")
    assert program.run("run", "eval") == (SUCCESS, "a file\n", "")


def test_errors_are_json_too(program: Program) -> None:
    done = program.run("eval", "--json", "throw new RangeError('é')")
    assert (done.code, done.stdout) == (SCRIPT_ERROR, "")
    error = json.loads(done.stderr)["error"]
    assert done.stderr.count("\n") == 1
    assert error == {
        "kind": "exception",
        "name": "RangeError",
        "message": "é",
        "file": "<eval>",
        "line": 1,
        "column": 1,
        "endColumn": 2,
        "sourceLine": "throw new RangeError('é')",
        "stack": "RangeError: é\n    at <eval>:1:7",
    }


@pytest.mark.parametrize(
    ("arguments", "kind", "code"),
    [
        (("--timeout", "0.1", "for (;;);"), "timeout", TIMEOUT),
        (("--heap-limit", "32M", "const a = []; for (;;) a.push([1])"), "heap limit", HEAP_LIMIT),
        (("1 +",), "syntax", SCRIPT_ERROR),
        (("const a = []; a[0] = a; a",), "exception", SCRIPT_ERROR),
        (("1n",), "exception", SCRIPT_ERROR),
    ],
    ids=["timeout", "heap limit", "syntax", "a cycle", "a bigint"],
)
def test_errors_in_json_tell_their_kind(
    program: Program, arguments: tuple[str, ...], kind: str, code: int
) -> None:
    done = program.run("eval", "--json", *arguments)
    assert (done.code, done.stdout) == (code, "")
    assert json.loads(done.stderr)["error"]["kind"] == kind


def test_a_long_line_is_cut_around_what_threw(program: Program) -> None:
    code = f"{'0;' * 4000}nope;{'0;' * 4000}"
    done = program.run("eval", code)
    place, excerpt, carets, *_ = done.stderr.split("\n")
    assert place == "<eval>:1:8001"
    assert re.fullmatch(r"…[0;]{50}nope;[0;]{45}…", excerpt)
    assert carets == " " * 51 + "^"


def test_help_names_options_and_exit_codes(program: Program) -> None:
    done = program.run("--help")
    assert (done.code, done.stderr) == (SUCCESS, "")
    for word in ["--timeout", "--heap-limit", "--json", "--version", "eval", "repl", "exit codes"]:
        assert word in done.stdout, word


def test_the_version_is_that_of_both(program: Program) -> None:
    done = program.run("--version")
    expected = f"SwiftRacer {swiftracer.__version__}, V8 {swiftracer.v8_version}\n"
    assert done == (SUCCESS, expected, "")


def test_nothing_is_coloured_where_no_terminal_is(program: Program) -> None:
    done = program.run("eval", "console.log({a: 1}); nope", TERM="xterm-256color")
    assert "\x1b" not in done.stdout + done.stderr


def test_output_goes_out_at_once(program: Program) -> None:
    code = "console.log('first'); setInterval(() => {}, 1000)"
    with subprocess.Popen(  # noqa: S603 (a program of this project)
        [*program.command, "eval", code], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "first\n"
        assert process.poll() is None
        process.kill()


def test_a_reader_that_leaves_ends_the_program_without_a_word(program: Program) -> None:
    code = "for (let i = 0;; i++) console.log(i)"
    with subprocess.Popen(  # noqa: S603 (a program of this project)
        [*program.command, "eval", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"0\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == -signal.SIGPIPE


def test_output_that_cannot_be_written_is_an_error(program: Program) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: S603 (a program of this project)
            [*program.command, "eval", "console.log(1); for (;;);"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=20,
            check=False,
        )
    message = b"swiftracer: error: cannot write output: No space left on device\n"
    assert (done.returncode, done.stderr) == (SCRIPT_ERROR, message)


def test_closed_streams_are_no_error(program: Program) -> None:
    script = 'exec "$@" <&- >&-'
    done = subprocess.run(  # noqa: S603 (a program of this project)
        ["/bin/sh", "-c", script, "sh", *program.command, "eval", "console.log(1); 2"],
        stderr=subprocess.PIPE,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stderr) == (SUCCESS, b"")


@pytest.fixture
def running(program: Program, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    """Give a program that has begun to run the code of the test's parameter."""
    code = f"console.log('ready');\n{request.param}"
    with subprocess.Popen(  # noqa: S603 (a program of this project)
        [*program.command, "eval", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


@pytest.mark.parametrize(
    "running",
    [
        "for (;;) try { for (;;); } catch {}",
        "await new Promise(() => {})",
        "setInterval(() => {}, 10)",
        "setTimeout(() => { for (;;); }, 1)",
    ],
    indirect=True,
    ids=["a loop", "a promise", "an interval", "a loop in a timer"],
)
def test_ctrl_c_ends_the_program_by_the_signal(running: subprocess.Popen[str]) -> None:
    time.sleep(0.2)
    os.kill(running.pid, signal.SIGINT)
    _, stderr = running.communicate(timeout=20)
    assert (running.returncode, stderr) == (-signal.SIGINT, "")


ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "docs" / "command-line.md"]
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = re.compile(r"^```javascript\n// (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_says_what_programs_do(program: Program, page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8").replace("python -m swiftracer", "swiftracer")
    for name, code in FILES.findall(text):
        (tmp_path / name).write_text(f"// {name}\n{code}", encoding="utf-8")
    commands = tmp_path / "bin"
    commands.mkdir()
    command = commands / "swiftracer"
    command.write_text(f'#!/bin/sh\nexec {shlex.join(program.command)} "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    blocks = CONSOLE.findall(text)
    assert blocks
    for block in blocks:
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, expected = step.partition("\n")
            done = subprocess.run(  # noqa: S603 (the commands of the page)
                ["/bin/sh", "-c", f"{{ {line}; }} 2>&1"],
                cwd=tmp_path,
                env={**os.environ, "PATH": f"{commands}:{os.environ['PATH']}"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=20,
                check=False,
            )
            assert done.stdout == expected, line


# MARK: A conversation that comes from a pipe

CONVERSATIONS = {
    "values": ("1 + 1\n'a'\nundefined\n({a: 1})\n", "2\n'a'\n{ a: 1 }\n", ""),
    "an object without parentheses": ("{a: 1}\n{ let a; }\n{}\n", "{ a: 1 }\n{}\n", ""),
    "declared again": ("let a = 1\nlet a = 2; a\nconst b = 3\nconst b = 4; b\n", "2\n4\n", ""),
    "lines that go on": (
        "function f(a) {\nreturn `x\n${a}`\n}\nf(\n1)\n/* a\n*/ 5\n",
        "'x\\n1'\n5\n",
        "",
    ),
    "a string that goes on": ("'a\\\nb'\n", "'ab'\n", ""),
    "await": ("await new Promise(done => setTimeout(done, 5, 'x'))\n", "'x'\n", ""),
    "lines that go on beside await": ("await Promise.all([\n1])\n", "[ 1 ]\n", ""),
    "a promise is not waited for": (
        "new Promise(() => {})\nPromise.resolve(1)\n",
        "Promise { <pending> }\nPromise { 1 }\n",
        "",
    ),
    "an error, and on": (
        "nope\n1\n",
        "1\n",
        "<repl>:1:1\nnope\n^\nReferenceError: nope is not defined\n    at <repl>:1:1\n",
    ),
    "what does not parse": (
        "1)\n2\n",
        "2\n",
        "<repl>:1:2\n1)\n ^\nSyntaxError: Unexpected token ')'\n",
    ),
    "a last line that is not complete": (
        "f(\n",
        "",
        "<repl>:1\nSyntaxError: Unexpected end of input\n",
    ),
    "leaving": (".exit\n1\n", "", ""),
    "no line end at the end": ("7", "7\n", ""),
}


@pytest.mark.parametrize(
    ("typed", "stdout", "stderr"), CONVERSATIONS.values(), ids=CONVERSATIONS.keys()
)
def test_a_conversation_gives(program: Program, typed: str, stdout: str, stderr: str) -> None:
    assert program.run("repl", stdin=typed.encode()) == (SUCCESS, stdout, stderr)


def test_a_conversation_goes_on_after_limits(program: Program) -> None:
    typed = b"for (;;);\nconst a = []; for (;;) a.push([1, 2])\n1 + 1\n"
    done = program.run("repl", "--timeout", "2", "--heap-limit", "32M", stdin=typed)
    assert (done.code, done.stdout.split("\n")[-2:]) == (SUCCESS, ["2", ""])
    assert done.stderr.split("\n")[:2] == [
        "swiftracer: error: JavaScript ran past its timeout",
        "swiftracer: error: JavaScript reached the heap limit",
    ]
