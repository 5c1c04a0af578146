"""Asks the competitors in turns.

The machine is never quite idle and its clock never quite steady, so nobody is measured alone: all
competitors for a question are there at once, each takes one sample per round, and each round begins
with another of them. What one round slows down it slows down for all, and ratios are taken within
rounds. A process is lucky or unlucky with its addresses; so there are several passes, each with new
processes.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from comparison.competitor import Competitor
from comparison.question import Question
from comparison.session import NoAnswerError, Session

MEMORY_ROUNDS = 5  # memory hardly varies


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much to measure.

    Attributes:
        passes: How often the processes are started anew.
        rounds: How many samples each takes per pass.
        sample_seconds: How long a sample lasts, unless doing the work once lasts longer.
        budget: How long the samples of a competitor may last in one pass; the slow take fewer.
    """

    passes: int
    rounds: int
    sample_seconds: float
    budget: float


@dataclass(slots=True)
class Answer:
    """What a competitor answered.

    Attributes:
        samples: Seconds or kilobytes for doing the work once, by round; None where it sat out.
        cannot: Why there are no samples.
        number: How often the work was repeated within a sample, in the last pass.
        engine: The engine that did the work.
        statement: What was timed.
        note: How it differs from the others' work.
    """

    samples: list[float | None] = field(default_factory=list)
    cannot: str | None = None
    number: int | None = None
    engine: str | None = None
    statement: str | None = None
    note: str | None = None

    def fail(self, error: NoAnswerError) -> None:
        """Keep no number of a competitor that failed."""
        self.cannot = f"failed: {error}"
        self.samples.clear()


def ask(question: Question, competitors: Sequence[Competitor], plan: Plan) -> dict[str, Answer]:
    """Return the answers of all competitors by their names."""
    answers = {competitor.name: Answer() for competitor in competitors}
    if question.measure == "repeat":
        for _ in range(plan.passes):
            repeat(question, competitors, plan, answers)
    else:
        launch(question, competitors, plan, answers)
    return answers


def in_turn(competitors: Sequence[Competitor], number: int) -> list[Competitor]:
    """Return the competitors in the order of a round."""
    first = number % len(competitors)
    return [*competitors[first:], *competitors[:first]]


def repeat(
    question: Question,
    competitors: Sequence[Competitor],
    plan: Plan,
    answers: dict[str, Answer],
) -> None:
    """Make one pass, in processes that repeat the work."""
    with ExitStack() as stack:
        ready: dict[str, tuple[Session, int]] = {}
        for competitor in competitors:
            answer = answers[competitor.name]
            if answer.cannot is None:
                session = stack.enter_context(competitor.session(question, plan.sample_seconds))
                try:
                    ready[competitor.name] = (session, introduce(session, answer, plan))
                except NoAnswerError as error:
                    answer.fail(error)
        for number in range(plan.rounds):
            for competitor in in_turn(competitors, number):
                answer = answers[competitor.name]
                if answer.cannot is not None:
                    continue
                session, rounds = ready[competitor.name]
                try:
                    answer.samples.append(
                        session.sample() / question.operations if number < rounds else None
                    )
                except NoAnswerError as error:
                    answer.fail(error)


def introduce(session: Session, answer: Answer, plan: Plan) -> int:
    """Take down what a process tells about its work; return the rounds that its samples may take.

    Raises:
        NoAnswerError: It tells nothing.
    """
    told = session.answer()
    if "cannot" in told:
        answer.cannot = told["cannot"]
        return 0
    answer.number = told["number"]
    answer.engine = told["engine"]
    answer.statement = told.get("statement")
    answer.note = told.get("note")
    return max(1, int(plan.budget / (told["number"] * told["unit"])))


def launch(
    question: Question,
    competitors: Sequence[Competitor],
    plan: Plan,
    answers: dict[str, Answer],
) -> None:
    """Start a process per sample; the very first of each brings its files into the page cache."""
    rounds = plan.passes * plan.rounds
    if question.unit == "kB":
        rounds = min(rounds, MEMORY_ROUNDS)
    for number in range(-1, rounds):
        for competitor in in_turn(competitors, number):
            answer = answers[competitor.name]
            if answer.cannot is not None:
                continue
            try:
                sample = competitor.launch(question)
            except NoAnswerError as error:
                answer.fail(error)
                continue
            if number >= 0:
                answer.samples.append(sample)
