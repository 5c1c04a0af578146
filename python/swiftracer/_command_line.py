"""The command line: runs a file, standard input or an argument, or talks to a person.

The Swift package has a program of the same behaviour; see docs/command-line.md.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import threading
from typing import TYPE_CHECKING

from swiftracer._errors import EngineError
from swiftracer._native import v8_version
from swiftracer._output import Output
from swiftracer._session import SUCCESS, USAGE, Session, leave
from swiftracer._version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = ("run", "eval", "repl")
_DESCRIPTION = "Run JavaScript in V8."
_EXIT_CODES = """\
exit codes: 0 success, 1 the script failed, 2 wrong usage, 3 the timeout passed,
4 the heap limit was reached, 130 Ctrl-C (by the signal)"""
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}
_MOST_BYTES = 2**53


def _seconds(text: str) -> float:
    # Not all that float() takes: no infinity, no underscores.
    seconds = float(text) if re.fullmatch(r"\d+\.?\d*|\.\d+", text, re.ASCII) else 0.0
    if not 0 < seconds < 2**31:
        message = f"'{text}' is not a number of seconds above 0"
        raise argparse.ArgumentTypeError(message)
    return seconds


def _bytes(text: str) -> int:
    match = re.fullmatch(r"(\d+)([KMG]?)", text, re.ASCII)
    count = int(match[1]) * _UNITS[match[2]] if match and len(match[1]) < len(str(2**53)) else 0
    if not 0 < count < _MOST_BYTES:
        message = f"'{text}' is not a number of bytes above 0, as 64M or 1G"
        raise argparse.ArgumentTypeError(message)
    return count


def _parser(command: str) -> argparse.ArgumentParser:
    program = "python -m swiftracer"
    parser = argparse.ArgumentParser(
        prog=program if command == "run" else f"{program} {command}",
        description={
            "run": f"{_DESCRIPTION} 'eval CODE' runs an argument, 'repl' is interactive.",
            "eval": "Run an argument, and print its completion value.",
            "repl": "Run what is typed, line by line, and print the values.",
        }[command],
        epilog=_EXIT_CODES,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"SwiftRacer {__version__}, V8 {v8_version}",
        help="print the versions of SwiftRacer and V8",
    )
    parser.add_argument(
        "--timeout",
        type=_seconds,
        metavar="SECONDS",
        help="stop what takes longer, waiting for promises and timers included",
    )
    parser.add_argument(
        "--heap-limit",
        type=_bytes,
        metavar="BYTES",
        help="stop what holds more memory; K, M and G stand for powers of 1024",
    )
    if command != "repl":
        parser.add_argument(
            "--json", action="store_true", help="print the completion value, and errors, as JSON"
        )
    if command == "run":
        parser.add_argument(
            "source",
            nargs="?",
            metavar="file",
            help="a file of JavaScript; '-' or nothing: standard input, or else as 'repl'",
        )
    if command == "eval":
        parser.add_argument("source", metavar="code", help="JavaScript")
    parser.add_argument(
        "arguments", nargs=argparse.REMAINDER, help="what scripts find in the array 'arguments'"
    )
    return parser


class _Options(argparse.Namespace):
    timeout: float | None
    heap_limit: int | None
    json: bool = False
    source: str | None = None
    arguments: list[str]


def main(arguments: Sequence[str]) -> int:
    """Run the command line; return the exit code.

    Args:
        arguments: What stands behind the name of the program.
    """
    # A reader that has enough, as head(1), ends this too, without a word.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    command = arguments[0] if arguments and arguments[0] in _COMMANDS else None
    options = _parser(command or "run").parse_args(
        arguments if command is None else arguments[1:], namespace=_Options()
    )
    try:
        if command == "repl" or (
            command is None and options.source is None and sys.stdin and sys.stdin.isatty()
        ):
            # Only now: it brings readline.
            from swiftracer._repl import converse  # noqa: PLC0415

            return converse(options.timeout, options.heap_limit, options.arguments)
        return _run(command or "run", options)
    except KeyboardInterrupt:
        _die_of_interrupt()
        return SUCCESS  # not reached


def _run(command: str, options: _Options) -> int:
    output, errors = Output("stdout"), Output("stderr")
    if command == "eval" and options.source is not None:
        code, name = options.source, "<eval>"
    else:
        name = "<stdin>" if options.source in {None, "-"} else str(options.source)
        try:
            code = _read(None if name == "<stdin>" else name)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            errors.write(f"swiftracer: error: cannot read {name}: {reason}")
            return USAGE
    # Both threads may fail at once, and the first is to be told.
    failing = threading.Lock()

    def fail(session: Session, error: BaseException) -> None:
        with failing:
            leave(session.report(error))

    try:
        session = Session(
            output,
            errors,
            timeout=options.timeout,
            heap_limit=options.heap_limit,
            as_json=options.json,
            arguments=options.arguments,
            unhandled=fail,
        )
    except EngineError as error:
        errors.write(f"swiftracer: error: {error}")
        return USAGE
    try:
        completion = session.evaluate(code, name)
        if options.json or command == "eval":
            session.show(completion, typed=False)
        session.finish()
    except KeyboardInterrupt:
        session.stop()
        raise
    except EngineError as error:
        with failing:
            return session.report(error)
    return SUCCESS


def _read(path: str | None) -> str:
    if path is not None:
        with open(path, "rb") as file:  # noqa: PTH123 (pathlib takes time to import)
            data = file.read()
    elif sys.stdin is None:
        message = "it is closed"
        raise ValueError(message)
    else:
        data = sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not UTF-8"
        raise ValueError(message) from None


def _die_of_interrupt() -> None:
    """End as a program does that knows nothing of Ctrl-C, so that a shell's loop ends too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGINT)
