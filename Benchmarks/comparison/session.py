"""A process that answers line by line: a peer's worker or the floor."""

import contextlib
import json
import select
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

# A first answer includes checking the work: the slowest peer takes two seconds for the array.
PATIENCE = 120


class NoAnswerError(Exception):
    """A process that gave no answer: it crashed, hung or said something else."""


class Session:
    """Such a process, from its start to its end."""

    def __init__(
        self, command: Sequence[str], *, folder: Path, environment: Mapping[str, str]
    ) -> None:
        """Start it."""
        self._process = subprocess.Popen(  # noqa: S603 - the commands are ours
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment,
            bufsize=0,
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the process, by force if it does not end by itself."""
        with contextlib.suppress(subprocess.TimeoutExpired, BrokenPipeError):
            self._process.communicate(timeout=2)
        self._process.kill()
        self._process.communicate()

    def answer(self) -> dict[str, Any]:
        """Return the next answer.

        Raises:
            NoAnswerError: There is none.
        """
        output = self._process.stdout
        assert output is not None  # noqa: S101 - a pipe was asked for
        ready, _, _ = select.select([output], [], [], PATIENCE)
        if not ready:
            raise NoAnswerError(f"no answer within {PATIENCE} s")  # noqa: EM102, TRY003
        line = output.readline()
        if not line.endswith(b"\n"):
            _, errors = self._process.communicate()
            last = errors.decode(errors="replace").strip().splitlines()[-1:]
            raise NoAnswerError(" ".join([f"exit status {self._process.returncode}", *last]))
        answer: dict[str, Any] = json.loads(line)
        return answer

    def sample(self) -> float:
        """Take a sample.

        Raises:
            NoAnswerError: The process gave none.
        """
        requests = self._process.stdin
        assert requests is not None  # noqa: S101 - a pipe was asked for
        with contextlib.suppress(BrokenPipeError):  # answer() tells what happened
            requests.write(b"\n")
        return float(self.answer()["seconds"])
