"""The shell: runs what is typed, line by line, and prints the values."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from swiftracer._errors import EngineError, JavaScriptSyntaxError
from swiftracer._history import History
from swiftracer._native import v8_version
from swiftracer._output import Output
from swiftracer._session import SUCCESS, Session, is_lost
from swiftracer._version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HELP = """\
.help   show this
.exit   leave; so does Ctrl-D
Ctrl-C  drop what is typed, or stop what runs
Tab     complete a name; twice: show all that fit
await   may stand at the top level; a line that is not complete goes on in the next"""

# What a name does not end at.
_DELIMITERS = " \t\n`~!@#%^&*()-=+[{]}\\|;:'\",<>/?."


def _forget(_: str) -> None:
    """Do nothing, where lines cannot be edited."""


def _tell(session: Session, error: BaseException) -> None:
    session.report(error)


class _Shell:
    def __init__(
        self, timeout: float | None, heap_limit: int | None, arguments: Sequence[str]
    ) -> None:
        self._output = Output("stdout")
        self._errors = Output("stderr")
        self._limits = (timeout, heap_limit)
        self._arguments = arguments
        self._history = History()
        self._remember: Callable[[str], object] = _forget
        self._is_interactive = sys.stdin is not None and sys.stdin.isatty()
        self.session = self._make_session()

    def _make_session(self) -> Session:
        timeout, heap_limit = self._limits
        return Session(
            self._output,
            self._errors,
            timeout=timeout,
            heap_limit=heap_limit,
            as_json=False,
            arguments=self._arguments,
            unhandled=_tell,
        )

    # MARK: To read what is typed

    def edit_lines(self) -> None:
        """Let lines be edited, found again and completed."""
        if not self._is_interactive:
            return
        try:
            import readline  # noqa: PLC0415
        except ImportError:
            # A Python without: lines are read as the terminal gives them.
            return
        found: list[str] = []

        def complete(_: str, state: int) -> str | None:
            nonlocal found
            if state == 0:
                found = self.session.completions(
                    readline.get_line_buffer()[: readline.get_endidx()]
                )
            return found[state] if state < len(found) else None

        readline.set_completer(complete)
        readline.set_completer_delims(_DELIMITERS)
        readline.parse_and_bind("tab: complete")
        if "libedit" in (readline.__doc__ or ""):
            readline.parse_and_bind("bind ^I rl_complete")
        readline.set_auto_history(False)
        for line in self._history.lines():
            readline.add_history(line)
        self._remember = readline.add_history

    def _read(self, prompt: str) -> str:
        line = input(prompt if self._is_interactive else "")
        if self._is_interactive and line.strip():
            self._remember(line)
            self._history.add(line)
        return line

    # MARK: The loop

    def run(self) -> int:
        if self._is_interactive:
            self._output.write(
                f"SwiftRacer {__version__} (V8 {v8_version}); .help tells more, Ctrl-D leaves"
            )
        code = ""
        while True:
            try:
                line = self._read("... " if code else "> ")
                if not code and line.strip() in {".help", ".exit"}:
                    if line.strip() == ".exit":
                        return SUCCESS
                    self._output.write(_HELP)
                    continue
                code = f"{code}\n{line}" if code else line
                if code.strip() and self._evaluate(code):
                    continue
                code = ""
            except EOFError:
                if self._is_interactive:
                    # Behind the prompt.
                    self._output.write("")
                elif code:
                    self._evaluate(code, is_last=True)
                return SUCCESS
            except KeyboardInterrupt:
                self._output.write("")
                self.session.stop()
                code = ""

    def _evaluate(self, code: str, *, is_last: bool = False) -> bool:
        """Run ``code``; tell whether it wants more."""
        try:
            self.session.show(self.session.evaluate_line(code, "<repl>"), typed=True)
        except JavaScriptSyntaxError as error:
            if not is_last and self.session.is_incomplete(error, code):
                return True
            self.session.report(error)
        except EngineError as error:
            self.session.report(error)
            if is_lost(error):
                self._errors.write("swiftracer: here is a new context")
                self.session = self._make_session()
        return False


def converse(timeout: float | None, heap_limit: int | None, arguments: Sequence[str]) -> int:
    """Talk to a person; return the exit code."""
    shell = _Shell(timeout, heap_limit, arguments)
    shell.edit_lines()
    return shell.run()
