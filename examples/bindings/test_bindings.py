"""The bindings, as scripts/build-bindings builds them: one program, and what goes wrong."""

from __future__ import annotations

import ctypes
import gc
import importlib
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILT = ROOT / ".build" / "bindings"
LIBRARY = ROOT / ".build" / "c" / "stage" / "lib" / "libswiftracer.so.1"
LANGUAGES = ROOT / ".engine" / "languages"
WAYS = ("ctypes", "cffi", "cython", "swig", "cpython")

os.environ["SWIFTRACER_LIBRARY"] = str(LIBRARY)
sys.path += [str(BUILT / way) for way in WAYS]
sys.path.append(str(ROOT / ".venv" / "bindings"))  # what cffi needs when it runs
library = ctypes.CDLL(str(LIBRARY))


def run(*command: object, **environment: str) -> list[str]:
    """Return the lines that a program prints."""
    done = subprocess.run(  # noqa: S603 (our own programs)
        [str(part) for part in command],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"} | environment,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.fixture(params=WAYS)
def racer(request: pytest.FixtureRequest) -> Any:
    """Give the module of each way."""
    return importlib.import_module(f"racer_{request.param}")


@pytest.fixture
def context(racer: Any) -> Any:
    """Give a context of each way, with a function that returns its argument."""
    context = racer.Context()
    context.eval("const echo = (value) => value;")
    return context


# --- The same program ----------------------------------------------------------------------------

EXPECTED = (HERE / "expected.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("way", [*WAYS, "cython-abi3", "swig-abi3", "cpython-abi3"])
def test_every_way_of_python_runs_the_program(way: str) -> None:
    path = f"{BUILT / way}:{ROOT / '.venv' / 'bindings' if way == 'cffi' else ''}"
    module = f"racer_{way.removesuffix('-abi3')}"

    assert run(sys.executable, HERE / "program.py", module, PYTHONPATH=path) == EXPECTED


def test_the_extension_runs_the_program() -> None:
    assert run(sys.executable, HERE / "program.py", "swiftracer") == EXPECTED


def test_c_runs_the_program() -> None:
    assert run(BUILT / "program") == EXPECTED


def test_ruby_runs_the_program() -> None:
    assert run(LANGUAGES / "bin" / "ruby", HERE / "ruby" / "program.rb") == EXPECTED


def test_luajit_runs_the_program() -> None:
    header = LIBRARY.parents[1] / "include" / "swiftracer.h"

    assert run(LANGUAGES / "bin" / "luajit", HERE / "luajit" / "program.lua", header) == EXPECTED


def test_the_interface_file_of_swig_serves_lua() -> None:
    lines = run(
        *(LANGUAGES / "bin" / "luajit", HERE / "swig" / "program.lua"),
        LUA_CPATH=f"{BUILT / 'lua'}/?.so",
    )

    without_bytes = [line for line in EXPECTED if line != "ff0100"]
    assert lines == [
        line.replace("timed out", "false\tJavaScript ran past its timeout")
        for line in without_bytes
    ]


# --- The table -----------------------------------------------------------------------------------


def ticks(page: str) -> dict[str, str]:
    """Return the marks in the rows of a table, by their first cells."""
    rows = (re.findall(r"[^|]+", line) for line in page.splitlines() if line.startswith("| "))
    return {
        name.strip(): "".join(cell.strip()[0] for cell in cells)
        for name, *cells in rows
        if len(cells) == len(PROPERTIES) and name.strip() != "way" and "---" not in name
    }


PROPERTIES = ("built in", "Pythonic", "independent", "open", "high throughput")


@pytest.mark.timeout(300)
def test_the_table_comes_out_as_documented() -> None:
    documented = ticks((ROOT / "docs" / "bindings.md").read_text(encoding="utf-8"))

    table = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, ROOT / "Benchmarks" / "bindings-table", "--quick"],
        stdout=subprocess.PIPE,
        check=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    ).stdout

    came_out = ticks(table)
    assert list(came_out) == [*WAYS, "swiftracer", "cython-abi3", "swig-abi3", "cpython-abi3"]
    # Who is fast is measured, and others may be measured otherwise elsewhere.
    assert {way: marks[:-1] for way, marks in came_out.items()} == {
        way: marks[:-1] for way, marks in documented.items()
    }
    assert came_out["swiftracer"] == documented["swiftracer"] == "\N{CHECK MARK}" * 5
    assert came_out["ctypes"].endswith("\N{EN DASH}")


# --- Values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("undefined", None),
        ("null", None),
        ("true", True),
        ("false", False),
        ("0.5", 0.5),
        ("2 ** 53", 2.0**53),
        ("''", ""),
        ("'a\\0b'", "a\0b"),
        ("'Zoë ❤ \\u{1f600}'", "Zoë ❤ \N{GRINNING FACE}"),
        ("'\\ud800'", "\ufffd"),
        ("new Uint8Array()", b""),
        ("new Uint8Array([0, 1, 255])", b"\x00\x01\xff"),
        ("new Uint16Array([258]).buffer", b"\x02\x01"),
    ],
)
def test_a_value_comes_out(context: Any, source: str, expected: object) -> None:
    result = context.eval(source)

    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    "value",
    [None, True, 0.25, "", "a\0b", "Zoë ❤ \N{GRINNING FACE}", "x" * (1 << 20), b"", b"\0\xff" * 9],
)
def test_a_value_goes_in_and_comes_back(context: Any, value: object) -> None:
    result = context.call("echo", value)

    assert result == value
    assert type(result) is type(value)


def test_integers_are_numbers(context: Any) -> None:
    assert context.call("echo", 7) == 7.0
    with pytest.raises(OverflowError):
        context.call("echo", 10**400)


def test_what_has_no_counterpart_is_a_type_error(context: Any) -> None:
    with pytest.raises(TypeError, match="to JavaScript"):
        context.call("echo", 1, "two", object())
    with pytest.raises(TypeError, match="kind 7"):
        context.eval("({})")


def test_a_lone_surrogate_is_no_text(context: Any) -> None:
    with pytest.raises(UnicodeEncodeError):
        context.call("echo", "\ud800")
    with pytest.raises(UnicodeEncodeError):
        context.eval("'\ud800'")


# --- Errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("throw new RangeError('too far')", "RangeError: too far"),
        ("throw 'a text'", "a text"),
        ("1 +", "SyntaxError"),
    ],
)
def test_what_javascript_throws_is_an_exception(
    racer: Any, context: Any, source: str, message: str
) -> None:
    with pytest.raises(racer.JavaScriptError, match=message):
        context.eval(source)


def test_what_is_no_function_cannot_be_called(racer: Any, context: Any) -> None:
    with pytest.raises(racer.JavaScriptError, match="nothing is not defined"):
        context.call("nothing")
    with pytest.raises(racer.JavaScriptError, match=r"Math\.PI is not a function"):
        context.call("Math.PI")


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf")])
def test_a_timeout_is_in_seconds_above_zero(racer: Any, timeout: float) -> None:
    with pytest.raises(ValueError, match="timeout: got"):
        racer.Context(timeout=timeout)


def test_a_timeout_is_a_number(racer: Any) -> None:
    with pytest.raises(TypeError):
        racer.Context(timeout="soon")


def test_a_context_goes_on_after_a_timeout(racer: Any) -> None:
    context = racer.Context(timeout=0.05)

    for _ in range(3):
        with pytest.raises(TimeoutError):
            context.eval("for (;;);")
    assert context.eval("1 + 1") == 2


# --- Threads and memory --------------------------------------------------------------------------


def test_other_threads_run_meanwhile(racer: Any) -> None:
    context = racer.Context(timeout=1)

    def endless() -> None:
        with pytest.raises(TimeoutError):
            context.eval("for (;;);")

    thread = threading.Thread(target=endless)
    thread.start()
    turns = 0
    while thread.is_alive():
        time.sleep(0.01)
        turns += 1
    # It would have waited for the end in its first, and seen that in the next.
    assert turns > 4


def use(racer: Any) -> None:
    """Do all that makes and keeps values, failures included."""
    context = racer.Context()
    context.eval("const echo = (value) => value;")
    for value in (None, True, 1, "text", b"bytes"):
        context.call("echo", value)
    with pytest.raises(TypeError):
        context.call("echo", b"bytes", object())
    with pytest.raises(TypeError):
        context.eval("[1]")
    with pytest.raises(racer.JavaScriptError):
        context.eval("throw new Error('kept?')")


def test_nothing_is_left_behind(racer: Any) -> None:
    use(racer)
    gc.collect()
    before = library.sr_engine_live_handle_count()

    for _ in range(5):
        use(racer)
    gc.collect()

    assert library.sr_engine_live_handle_count() == before
