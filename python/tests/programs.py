"""The programs of the command line, which behave the same; each test runs with what is here."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
TMUX = ROOT / "scripts" / "tmux"


class Program(NamedTuple):
    """A program, and how it is called."""

    name: str
    command: tuple[str, ...]

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        timeout: float = 25,
        **environment: str,
    ) -> Done:
        """Run it to its end."""
        done = subprocess.run(  # noqa: S603 (a program of this project)
            [*self.command, *arguments],
            input=stdin,
            capture_output=True,
            timeout=timeout,
            check=False,
            env={**os.environ, **environment},
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


class Done(NamedTuple):
    """What became of a run."""

    code: int
    stdout: str
    stderr: str


# make names the Swift program, once it has built it.
_SWIFT = os.environ.get("SWIFTRACER_PROGRAM")

PYTHON = Program("python", (sys.executable, "-m", "swiftracer"))
PROGRAMS = [Program("swift", (_SWIFT,))] if _SWIFT else [PYTHON]


class Terminal:
    """A real terminal, of tmux, with a shell in it."""

    def __init__(self, folder: Path, *, columns: int = 100, **environment: str) -> None:
        """Open a terminal whose shell starts in ``folder``."""
        self._socket = f"swiftracer-{uuid.uuid4().hex}"
        settings = {
            "PS1": "$ ",
            "HOME": str(folder),
            "ENV": "",
            "HISTFILE": "",
            "SWIFTRACER_HISTORY": str(folder / "history"),
            "TERM": "screen",
            **environment,
        }
        # tmux starts with what it is given; a server of its own, so that it has nothing of others.
        shell = "env " + " ".join(
            shlex.quote(f"{name}={value}") for name, value in settings.items()
        )
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", "40",
            "-c", str(folder), f"{shell} /bin/sh",
        )  # fmt: skip
        self._tmux("set-option", "-g", "remain-on-exit", "on")
        self.wait_for("$ ")

    def __enter__(self) -> Self:
        """Return the terminal."""
        return self

    def __exit__(self, *exc_info: object) -> None:
        """Close it, with what runs in it."""
        socket = self._tmux("display-message", "-p", "#{socket_path}").strip()
        self._tmux("kill-server")
        # tmux leaves it behind.
        Path(socket).unlink(missing_ok=True)

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 (of this project)
            [TMUX, "-L", self._socket, *arguments],
            capture_output=True,
            text=True,
            check=False,
            # Without a locale tmux takes no characters beyond ASCII, or does not begin.
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def type(self, *keys: str) -> None:
        """Press keys: texts, and names of tmux as ``Enter`` and ``C-c``."""
        for key in keys:
            named = key in {"Enter", "Tab", "Up", "Down", "C-c", "C-d", "C-a", "C-u", "BSpace"}
            # tmux would take a semicolon at the end for its own.
            text = f"{key[:-1]}\\;" if key.endswith(";") else key
            self._tmux("send-keys", *([] if named else ["-l"]), "--", text)

    def enter(self, *lines: str) -> None:
        """Type lines into a shell of the program's, each when the one before it is done with."""
        for line in lines:
            # A terminal that is interrupted forgets what nobody has read yet.
            self.type(line)
            self.wait_for(line)
            self.type("Enter")
            self._wait(lambda screen: screen.endswith(("\n>", "\n...")), "a prompt")

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the window."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(lines))

    def screen(self, *, colored: bool = False) -> str:
        """Return what is on the screen, without the blanks at the ends of lines."""
        text = self._tmux("capture-pane", "-p", *(["-e"] if colored else []), "-S", "-200")
        return "\n".join(line.rstrip() for line in text.rstrip("\n").split("\n")).rstrip("\n")

    def wait_for(self, text: str, *, timeout: float = 15, colored: bool = False) -> str:
        """Wait until the screen ends with ``text``, blanks aside; return the screen."""
        return self._wait(
            lambda screen: screen.endswith(text.rstrip()), text, timeout, colored=colored
        )

    def wait_to_see(self, text: str, *, timeout: float = 15, colored: bool = False) -> str:
        """Wait until ``text`` is somewhere on the screen; return the screen."""
        return self._wait(lambda screen: text in screen, text, timeout, colored=colored)

    def _wait(
        self,
        is_there: Callable[[str], bool],
        text: str,
        timeout: float = 15,
        *,
        colored: bool = False,
    ) -> str:
        deadline = time.monotonic() + timeout
        while True:
            screen = self.screen(colored=colored)
            if is_there(screen):
                return screen
            assert time.monotonic() < deadline, f"no {text!r} on the screen:\n{screen}"
            time.sleep(0.05)


def start(terminal: Terminal, program: Program, *arguments: str) -> None:
    """Start a program, and wait for its prompt if it is a shell."""
    terminal.type("clear; " + shlex.join([*program.command, *arguments]), "Enter")
    if not arguments:
        terminal.wait_for("leaves\n>")
