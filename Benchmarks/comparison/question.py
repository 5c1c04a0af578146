"""What a question is, and what a competitor answers it with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ARRAY_LENGTH = 100_000
TEXT_LENGTH = 1 << 20
OBJECTS = [{"id": i, "name": f"n{i}", "tags": ["a", "b"], "ok": i % 2 == 0} for i in range(20_000)]
HOST_CALLS = 1_000
HOST_CALLS_AT_ONCE = 100

Measure = Literal["repeat", "first_result", "whole_process", "peak_memory", "shared_memory"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to all competitors.

    Attributes:
        name: The name of its module, of the peers' method that answers it and of its results.
        title: Its row in the table.
        asked: The question itself: the doc comment of its module.
        measure: How it is answered: by repeating the work in one process, or by starting a process
            for every sample.
        expected: What the work results in.
        floors: What bare C++ does for it, by the name that the floor knows it by. The first is the
            one that ours is compared with.
        goal: The multiple of the floor that ours shall not exceed, if one is set.
        operations: How often one piece of work does what is asked for; answers are for one time.
        alone: What Python alone does of it, if the page is to tell what that takes.
    """

    name: str
    title: str
    asked: str | None
    measure: Measure = "repeat"
    expected: object = None
    floors: Mapping[str, str] = field(default_factory=dict)
    goal: float | None = None
    operations: int = 1
    alone: "Work | None" = None

    @property
    def unit(self) -> Literal["s", "kB"]:
        """The unit of its answers."""
        return "kB" if self.measure in {"peak_memory", "shared_memory"} else "s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Python statements that do the work once, as a user of the competitor writes them.

    Attributes:
        statement: What is timed.
        names: What the statement refers to.
        result: An expression for the result; None: the statement is one.
        note: How this differs from what the others do, if it does.
    """

    statement: str
    names: Mapping[str, object]
    result: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Cannot:
    """The answer of a competitor that cannot do the work."""

    reason: str
