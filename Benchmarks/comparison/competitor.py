"""The competitors as the rounds see them: something that is started to answer a question."""

import json
import os
import subprocess
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from comparison.peers.base import Peer
from comparison.question import Measure, Question
from comparison.session import PATIENCE, NoAnswerError, Session

BENCHMARKS = Path(__file__).resolve().parent.parent

MEMORY = """
def kilobytes(path, field):
    with open(path) as file:
        return next(int(line.split()[1]) for line in file if line.startswith(field))
"""

# Programs around the two lines that bind `result`; what they print is the answer.
PROGRAMS: dict[Measure, str] = {
    "first_result": "import time\nstart = time.perf_counter()\n{}\n"
    "print((time.perf_counter() - start) if result == 2 else result)",
    "whole_process": "{}\nprint(0 if result == 2 else result)",
    "peak_memory": "{}\n"
    + MEMORY
    + "print(kilobytes('/proc/self/status', 'VmHWM:') if result == 2 else result)",
    "shared_memory": "{}\n"
    + MEMORY
    + "print(kilobytes('/proc/self/smaps_rollup', 'Pss:') if result == 2 else result)",
}


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a process: this one's, without what would change Python.

    A peer writes to the home directory when it is imported; it gets one that can be deleted.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"HOME": str(home), "PYTHONPATH": str(BENCHMARKS)}


class Competitor(ABC):
    """Bare C++ or a Python package.

    Attributes:
        name: Its column in the table.
        version: Of the package; None for those that are none.
    """

    name: str
    version: str | None = None

    @abstractmethod
    def session(self, question: Question, sample_seconds: float) -> Session:
        """Start a process that takes samples."""

    @abstractmethod
    def launch(self, question: Question) -> float:
        """Run a process from start to end and return what it tells, or how long it took.

        Raises:
            NoAnswerError: It failed.
        """


@dataclass(slots=True)
class Python(Competitor):
    """A peer in its environment, or Python alone."""

    name: str
    interpreter: Path
    folder: Path
    peer: type[Peer] | None = None
    version: str | None = None

    def session(self, question: Question, sample_seconds: float) -> Session:
        """Start a worker."""
        peer = self.peer.name if self.peer else ""
        worker = [str(self.interpreter), "-P", "-m", "comparison.worker"]
        return Session(
            [*worker, peer, question.name, str(sample_seconds)],
            folder=self.folder,
            environment=environment(self.folder),
        )

    def launch(self, question: Question) -> float:
        """Run the program that the question asks about."""
        first_result = self.peer.first_result if self.peer else "result = 1 + 1"
        program = PROGRAMS[question.measure].format(first_result)
        output, seconds = run([str(self.interpreter), "-I", "-c", program], self.folder)
        try:
            told = float(output)
        except ValueError:
            raise NoAnswerError(f"the first result is {output[:200]}") from None  # noqa: EM102, TRY003
        return seconds if question.measure == "whole_process" else told


@dataclass(slots=True)
class Floor(Competitor):
    """The C++ program; ``variant`` is what it knows the question by."""

    program: Path
    folder: Path
    variant: str
    name: str = "floor"
    version: str | None = field(default=None, init=False)

    def session(self, question: Question, sample_seconds: float) -> Session:
        """Start the program."""
        del question
        return Session(
            [str(self.program), self.variant, str(sample_seconds)],
            folder=self.folder,
            environment=environment(self.folder),
        )

    def launch(self, question: Question) -> float:
        """Run the program to its first result."""
        begin = time.monotonic()
        output, seconds = run([str(self.program), self.variant], self.folder)
        told: dict[str, Any] = json.loads(output)
        match question.measure:
            case "first_result":
                return float(told["ready"]) - begin
            case "peak_memory":
                return float(told["peak"])
            case "shared_memory":
                return float(told["share"])
            case _:
                return seconds


def run(command: list[str], folder: Path) -> tuple[str, float]:
    """Run a process to its end; return what it prints and the seconds that it lived.

    Raises:
        NoAnswerError: It failed, or did not end.
    """
    begin = time.monotonic()
    try:
        done = subprocess.run(  # noqa: S603 - the commands are ours
            command,
            capture_output=True,
            check=False,
            cwd=folder,
            env=environment(folder),
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise NoAnswerError(f"no end within {PATIENCE} s") from None  # noqa: EM102, TRY003
    seconds = time.monotonic() - begin
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:]
        raise NoAnswerError(" ".join([f"exit status {done.returncode}", *last]))
    return done.stdout, seconds
