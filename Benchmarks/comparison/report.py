"""Writes down what was measured: a page of tables, and every sample as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles

from comparison.question import Question
from comparison.rounds import Answer

FLOOR, BARE = "floor", "bare"
NOTHING, TIMES = "\N{EN DASH}", "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything that was found out.

    Attributes:
        ours: The name of the competitor that is ours.
        peers: The names of the others.
        versions: The version of each package.
        answers: By question and competitor. The floor's variants are "floor:<variant>"; "bare" is
            Python alone.
        facts: The machine, the commands and how much was measured.
        busy: Whether others used the machine just before or just after.
    """

    ours: str
    peers: Sequence[str]
    versions: Mapping[str, str | None]
    questions: Sequence[Question]
    answers: Mapping[str, Mapping[str, Answer]]
    facts: Mapping[str, str]
    busy: bool

    def samples(self, question: Question, name: str) -> list[float | None]:
        """Return the samples by round; of a package's memory, what is above Python's own."""
        answers = self.answers[question.name]
        if name not in answers:
            return []
        samples = answers[name].samples
        bare = answers.get(BARE)
        if question.unit != "kB" or name.startswith(FLOOR) or bare is None or not bare.samples:
            return samples
        base = median(sample for sample in bare.samples if sample is not None)
        return [None if sample is None else sample - base for sample in samples]

    def median(self, question: Question, name: str) -> float | None:
        """Return the median of the samples, if there are any."""
        present = [sample for sample in self.samples(question, name) if sample is not None]
        return median(present) if present else None

    def ratio(self, question: Question, above: str, below: str) -> float | None:
        """Return the median of the rounds' ratios."""
        pairs = zip(self.samples(question, above), self.samples(question, below), strict=False)
        ratios = [a / b for a, b in pairs if a is not None and b]
        return median(ratios) if ratios else None

    def floor(self, question: Question) -> str:
        """Return the name of the floor that ours is compared with."""
        return f"{FLOOR}:{next(iter(question.floors))}"

    def engines(self) -> dict[str, str]:
        """Return the engine of each competitor."""
        found: dict[str, str] = {}
        for answers in self.answers.values():
            for name, answer in answers.items():
                if answer.engine:
                    found.setdefault(name.partition(":")[0], answer.engine)
        return found


def amount(value: float | None, unit: str) -> str:
    """Write a number with three digits and a unit that fits."""
    if value is None:
        return NOTHING
    scales: Sequence[tuple[float, str]] = ((1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
    if unit == "kB":
        scales = ((1024, "MB"), (1, "kB"))
    scale, name = next((pair for pair in scales if abs(value) >= pair[0]), scales[-1])
    return f"{digits(value / scale)} {name}"


def digits(value: float) -> str:
    """Write a number with three significant digits or its whole part."""
    size = abs(value)
    places = 0 if size >= 100 else 1 if size >= 10 else 2  # noqa: PLR2004 - powers of ten
    return f"{value:,.{places}f}"


def times(value: float | None) -> str:
    """Write a ratio."""
    return NOTHING if value is None else f"{digits(value)}{TIMES}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write a table: the first column is text, the others are numbers."""
    yield "| " + " | ".join(header) + " |"
    yield "|" + "|".join(["---", *["---:"] * (len(header) - 1)]) + "|"
    yield from ("| " + " | ".join(row) + " |" for row in rows)
    yield ""


def markdown(results: Results) -> str:
    """Return the page."""
    ours, engines = results.ours, results.engines()
    return "\n".join(
        [
            f"# {ours} on {engines.get(FLOOR, 'an engine that was not measured')}",
            "",
            "Written by `Benchmarks/run`; [how to read it](../README.md).",
            "",
            *warnings(results),
            *comparison(results),
            *remarks(results),
            "## Other floors",
            "",
            *other_floors(results),
            "## Middle halves of the samples",
            "",
            *spread(results),
            "## What was run",
            "",
            *statements(results),
            "## Where",
            "",
            *where(results),
        ]
    )


def warnings(results: Results) -> Iterator[str]:
    """Say what makes the numbers less than they look."""
    engines = results.engines()
    floor, ours = engines.get(FLOOR), engines.get(results.ours)
    if floor and ours and floor != ours:
        yield f"**The floor runs on {floor}, {results.ours} on {ours}: do not compare them.**"
        yield ""
    if results.busy:
        yield "**Others used the machine: the ratios may stand, the numbers do not.**"
        yield ""


def comparison(results: Results) -> Iterator[str]:
    """Write the main table."""
    ours = results.ours
    header = ["", "floor", ours, f"{ours} ÷ floor", "goal", *results.peers]
    rows = []
    for question in results.questions:
        floor = results.floor(question)
        row = [
            question.title,
            amount(results.median(question, floor), question.unit),
            amount(results.median(question, ours), question.unit),
            times(results.ratio(question, ours, floor)),
            f"≤ {question.goal:g}{TIMES}" if question.goal else "",
        ]
        for peer in results.peers:
            cell = amount(results.median(question, peer), question.unit)
            ratio = results.ratio(question, peer, ours)
            row.append(cell if ratio is None else f"{cell} ({times(ratio)})")
        rows.append(row)
    yield "Medians. A peer's number is followed by its multiple of ours."
    yield ""
    yield from table(header, rows)


def remarks(results: Results) -> Iterator[str]:
    """Say why cells are empty, and which are not quite the same work."""
    found: dict[tuple[str, str], list[str]] = {}
    for question in results.questions:
        for name, answer in results.answers[question.name].items():
            remark = answer.cannot or answer.note
            if remark:
                found.setdefault((name, remark), []).append(question.title)
    for (name, remark), titles in sorted(found.items()):
        yield f"- {name}, {'; '.join(titles)}: {remark}"
    for question in results.questions:
        if question.measure == "whole_process" or question.alone:
            alone = amount(results.median(question, BARE), question.unit)
            yield f"- {question.title}: Python alone takes {alone}"
    yield ""


def other_floors(results: Results) -> Iterator[str]:
    """Write what bare C++ takes in each way, and what ours is of it."""
    rows = []
    for question in results.questions:
        for variant, does in question.floors.items():
            name = f"{FLOOR}:{variant}"
            rows.append(
                [
                    f"{question.title}: {does}",
                    amount(results.median(question, name), question.unit),
                    times(results.ratio(question, results.ours, name)),
                ]
            )
    return table(["", "floor", f"{results.ours} ÷ floor"], rows)


def spread(results: Results) -> Iterator[str]:
    """Write between which numbers the middle half of the samples lies, and how many there are."""
    names = [results.ours, *results.peers]
    rows = []
    for question in results.questions:
        row = [question.title]
        for name in [results.floor(question), *names]:
            present = [s for s in results.samples(question, name) if s is not None]
            if len(present) > 1:
                low, _, high = quantiles(present, n=4, method="inclusive")
                bounds = f"{amount(low, question.unit)} … {amount(high, question.unit)}"
                row.append(f"{bounds} ({len(present)})")
            else:
                row.append(amount(present[0], question.unit) + " (1)" if present else NOTHING)
        rows.append(row)
    return table(["", "floor", *names], rows)


def statements(results: Results) -> Iterator[str]:
    """Write what each competitor was given."""
    for question in results.questions:
        lines = []
        for name, answer in results.answers[question.name].items():
            if answer.statement:
                lines += [f"# {name}", *answer.statement.splitlines()]
        if lines:
            yield from [f"{question.title}:", "", *(f"    {line}" for line in lines), ""]


def where(results: Results) -> Iterator[str]:
    """Write the versions, the machine and the commands."""
    engines = results.engines()
    for name in [FLOOR, *results.versions]:
        version = results.versions.get(name)
        package = f"{name} {version}" if version else name
        yield f"- {package}: {engines.get(name, 'engine not told')}"
    for fact, value in results.facts.items():
        yield f"- {fact}: {value}"
    yield ""


def as_json(results: Results) -> str:
    """Return every sample, in seconds or kilobytes, before bare processes are taken off."""
    return json.dumps(
        {
            "facts": dict(results.facts),
            "versions": dict(results.versions),
            "engines": results.engines(),
            "questions": {
                question.name: {
                    "title": question.title,
                    "unit": question.unit,
                    "goal": question.goal,
                    "answers": {
                        name: asdict(answer)
                        for name, answer in results.answers[question.name].items()
                    },
                }
                for question in results.questions
            },
        },
        indent=1,
    )
