"""Measures in turns: what the machine does meanwhile happens to all of them."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO, Self

from bindings.ways import BUILT, Way, alone, environment, output

WORKER = Path(__file__).with_name("worker.py")
QUESTIONS = ("call", "text", "buffer")


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    rounds: int
    imports: int
    sample_ns: float


THOROUGH = Plan(rounds=15, imports=9, sample_ns=1e8)
QUICK = Plan(rounds=5, imports=3, sample_ns=1e7)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question costs in one way."""

    ns: float
    # The median of the ratios to plain C within each round.
    ratio: float


class Competitor:
    """A process that answers questions, one sample at a time."""

    def __init__(self, command: list[str], *, tells_import: bool) -> None:
        """Start it."""
        self._process = subprocess.Popen(  # noqa: S603 - our own programs
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment(),
        )
        if tells_import:
            self._read()

    def sample(self, question: str, count: int) -> float:
        """Return the nanoseconds of one round of the work."""
        pipe = self._pipe(self._process.stdin)
        pipe.write(f"{question} {count}\n")
        pipe.flush()
        return self._read()

    def _read(self) -> float:
        line = self._pipe(self._process.stdout).readline()
        if not line:
            message = f"{self._process.args!r} has ended with {self._process.wait()}"
            raise SystemExit(message)
        return float(line)

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        if pipe is None:
            message = "a pipe is missing"
            raise SystemExit(message)
        return pipe

    def __enter__(self) -> Self:
        """Give the process itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._process.communicate()


def measure(ways: tuple[Way, ...], plan: Plan) -> dict[str, dict[str, Answer]]:
    """Return the answers of each way and of plain C, which is "C", to each question."""
    answers: dict[str, dict[str, Answer]] = {"C": {}, **{way.name: {} for way in ways}}
    everyone = {"C": Competitor([str(BUILT / "floor")], tells_import=False)}
    for way in ways:
        command = alone(WORKER, way.module, *way.paths())
        everyone[way.name] = Competitor(command, tells_import=True)
    for question in QUESTIONS:
        counts = {name: _count(one, question, plan) for name, one in everyone.items()}
        samples: dict[str, list[float]] = {name: [] for name in everyone}
        names = list(everyone)
        for turn in range(plan.rounds):
            start = turn % len(names)
            for name in names[start:] + names[:start]:
                samples[name].append(everyone[name].sample(question, counts[name]))
        for name, own in samples.items():
            ratios = [one / floor for one, floor in zip(own, samples["C"], strict=True)]
            answers[name][question] = Answer(median(own), median(ratios))
    for one in everyone.values():
        with one:
            pass
    return answers


def _count(competitor: Competitor, question: str, plan: Plan) -> int:
    """Return how often the work fits into a sample; warms up, too."""
    count = 1
    while (ns := competitor.sample(question, count) * count) < plan.sample_ns / 2:
        count *= 2
    return max(1, int(count * plan.sample_ns / ns))


def measure_imports(ways: tuple[Way, ...], plan: Plan) -> dict[str, float]:
    """Return the milliseconds of an import in a fresh process, its files being in memory."""
    samples: dict[str, list[float]] = {way.name: [] for way in ways}
    for _ in range(plan.imports + 1):
        for way in ways:
            told = output(*alone(WORKER, way.module, *way.paths()))
            if told is None:
                message = f"{way.name} cannot be imported"
                raise SystemExit(message)
            samples[way.name].append(float(told.splitlines()[0]) / 1e6)
    return {name: median(own[1:]) for name, own in samples.items()}
