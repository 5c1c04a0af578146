"""The shell in a real terminal: editing, completion, history, Ctrl-C, Ctrl-D, colours."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING

import pytest
from programs import PROGRAMS, Program, Terminal, start

import swiftracer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.timeout(90)


@pytest.fixture(params=PROGRAMS, ids=lambda program: program.name)
def program(request: pytest.FixtureRequest) -> Program:
    """Give each program."""
    given = request.param
    assert isinstance(given, Program)
    return given


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """Give a terminal with nothing but a shell's prompt."""
    with Terminal(tmp_path) as terminal:
        yield terminal


@pytest.fixture
def shell(terminal: Terminal, program: Program) -> Terminal:
    """Give a terminal in which the program waits for a line."""
    start(terminal, program)
    return terminal


def test_values_are_shown_below_what_was_typed(shell: Terminal) -> None:
    screen = shell.screen()
    versions = f"SwiftRacer {swiftracer.__version__} (V8 {swiftracer.v8_version})"
    assert screen.split("\n")[-2].startswith(versions)
    shell.enter("const a = {b: 'c'}; a")
    shell.wait_for("> const a = {b: 'c'}; a\n{ b: 'c' }\n>")
    shell.enter("let u", "", "a.b")
    shell.wait_for("> let u\n>\n> a.b\n'c'\n>")


def test_a_line_that_is_not_complete_goes_on(shell: Terminal) -> None:
    shell.enter("function f(x) {", "return x * 2", "}", "f(", "21)")
    shell.wait_for("> function f(x) {\n... return x * 2\n... }\n> f(\n... 21)\n42\n>")


def test_lines_can_be_edited(shell: Terminal) -> None:
    shell.type("2 + 3", "C-a", "1", "BSpace", "4", "Enter")
    shell.wait_for("> 42 + 3\n45\n>")
    shell.type("nonsense(", "C-u", "'日本'", "BSpace", "BSpace", "x'", "Enter")
    shell.wait_for("> '日x'\n'日x'\n>")


def test_ctrl_c_drops_what_is_typed(shell: Terminal) -> None:
    shell.type("nonsense")
    shell.wait_for("> nonsense")
    shell.type("C-c")
    shell.wait_for("\n>")
    shell.enter("f(")
    shell.wait_for("...")
    shell.type("C-c")
    shell.wait_for("\n>")
    shell.enter("1")
    shell.wait_for("> 1\n1\n>")
    assert "Error" not in shell.screen()


@pytest.mark.parametrize(
    "code",
    ["for (;;);", "await new Promise(() => {})", "'x'.replace(/x/, () => { for (;;); })"],
    ids=["a loop", "a promise", "a callback"],
)
def test_ctrl_c_stops_what_runs(shell: Terminal, code: str) -> None:
    shell.enter("let kept = 7")
    shell.type(f"console.log('running'); {code}", "Enter")
    shell.wait_to_see("\nrunning")
    shell.type("C-c")
    shell.wait_for("\n>")
    shell.enter("kept")
    shell.wait_for("> kept\n7\n>")


def test_ctrl_c_stops_a_loop_in_a_timer(shell: Terminal) -> None:
    shell.enter("setTimeout(() => { console.log('running'); for (;;); }, 500); 0")
    shell.wait_to_see("> running")
    shell.type("C-c")
    shell.wait_for("\n>")
    shell.enter("1 + 1")
    shell.wait_for("> 1 + 1\n2\n>")


def test_ctrl_c_ends_a_script(terminal: Terminal, program: Program, tmp_path: Path) -> None:
    (tmp_path / "loop.js").write_text("console.log('running'); for (;;);", encoding="utf-8")
    start(terminal, program, "loop.js")
    terminal.wait_to_see("\nrunning")
    terminal.type("C-c")
    terminal.wait_for("\n$")
    terminal.type("echo code $?", "Enter")
    terminal.wait_for("code 130\n$")


@pytest.mark.parametrize("keys", [["C-d"], [".exit", "Enter"]], ids=["Ctrl-D", ".exit"])
def test_the_shell_is_left(shell: Terminal, keys: list[str]) -> None:
    shell.type(*keys)
    shell.wait_for("\n$")
    shell.type("echo code $?", "Enter")
    shell.wait_for("code 0\n$")


def test_the_terminal_is_as_it_was_when_the_shell_is_left(
    terminal: Terminal, program: Program
) -> None:
    terminal.type("stty -a > before", "Enter")
    start(terminal, program)
    terminal.type("console.log('running'); for (;;);", "Enter")
    terminal.wait_to_see("\nrunning")
    terminal.type("C-c")
    terminal.wait_for("\n>")
    terminal.type("C-d")
    terminal.wait_for("\n$")
    terminal.type("stty -a | diff before - && echo same", "Enter")
    terminal.wait_for("\nsame\n$")


def test_names_are_completed(shell: Terminal) -> None:
    shell.enter("const lamp = {colour: 'red', get power() { throw 1 }}")
    shell.type("lam", "Tab", ".col", "Tab", ".toUpp", "Tab", "()", "Enter")
    shell.wait_for("> lamp.colour.toUpperCase()\n'RED'\n>")
    shell.type("structuredCl", "Tab", "(1)", "Enter")
    shell.wait_for("> structuredClone(1)\n1\n>")


def test_all_that_fit_are_shown(shell: Terminal) -> None:
    shell.enter("const lamp = {colour: 1, colder: 2, warm: 3}")
    shell.type("lamp.c", "Tab", "Tab", "Tab")
    shell.wait_to_see("\ncolder ")
    screen = shell.wait_for("> lamp.co")
    listed = [line for line in screen.split("\n") if line.startswith("colder ")]
    assert all("colour" in line and "warm" not in line for line in listed)


def test_completion_runs_no_code(shell: Terminal) -> None:
    code = (
        "let runs = 0; const run = () => { runs++; return {} };"
        "const a = {get b() { return run() }, p: new Proxy({}, {get: run, ownKeys: run, "
        "getPrototypeOf: run, getOwnPropertyDescriptor: run})};"
        "Object.defineProperty(globalThis, 'g', {get: run, configurable: true}); 0"
    )
    shell.type(code, "Enter")
    shell.wait_for("\n0\n>")
    for text in ["a.b.", "a.p.", "a.p.x.", "g.", "run().", "a['b'].", "gl"]:
        shell.type(text, "Tab", "Tab")
        shell.wait_to_see(f"> {text}")
        shell.type("C-c")
        shell.wait_for("\n>")
    shell.enter("runs + 100")
    shell.wait_for("> runs + 100\n100\n>")


def test_history_lasts(terminal: Terminal, program: Program, tmp_path: Path) -> None:
    start(terminal, program)
    terminal.enter("'first'", "'sécond'")
    terminal.type("Up", "Up")
    terminal.wait_for("\n> 'first'")
    terminal.type("Enter")
    terminal.wait_for("> 'first'\n'first'\n>")
    terminal.type("C-d")
    terminal.wait_for("\n$")
    history = tmp_path / "history"
    assert history.read_text(encoding="utf-8") == "'first'\n'sécond'\n'first'\n"
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    start(terminal, program)
    terminal.type("Up", "Up", "Enter")
    terminal.wait_for("> 'sécond'\n'sécond'\n>")


def test_values_and_errors_are_coloured(shell: Terminal) -> None:
    shell.enter("[1, 'a']")
    shell.wait_to_see("[ \x1b[33m1\x1b[39m, \x1b[32m'a'\x1b[39m ]", colored=True)
    shell.enter("nope")
    shell.wait_to_see("\x1b[31m^\nReferenceError: nope is not defined", colored=True)
    shell.wait_to_see("\x1b[90m    at <repl>:1:1", colored=True)


def test_no_color_is_heeded(tmp_path: Path, program: Program) -> None:
    with Terminal(tmp_path, NO_COLOR="1") as terminal:
        start(terminal, program)
        terminal.enter("[1, 'a']", "nope")
        terminal.wait_to_see("at <repl>:1:1")
        screen = terminal.screen(colored=True)
        assert "[ 1, 'a' ]" in screen
        assert not re.search(r"\x1b\[3\dm", screen)


def test_timers_print_between_lines(shell: Terminal) -> None:
    shell.enter("setTimeout(() => console.log('due'), 500); 0")
    shell.wait_to_see("> due")
    shell.type("1", "Enter")
    shell.wait_for("1\n1\n>")


def test_standard_input_of_a_terminal_is_a_script_where_asked_for(
    terminal: Terminal, program: Program
) -> None:
    start(terminal, program, "-")
    terminal.type("console.log(1 + 1)", "Enter", "C-d")
    terminal.wait_to_see("\n2\n")


def test_a_window_may_change_its_size(shell: Terminal) -> None:
    shell.type("'abc")
    shell.resize(60, 20)
    shell.type("def'", "Enter")
    shell.wait_for("\n'abcdef'\n>")
