"""The command: finds out, measures, and prints the table."""

from __future__ import annotations

import argparse
import ctypes
import os
import platform
import sys

from bindings import facts
from bindings.rounds import QUICK, THOROUGH, Answer, measure, measure_imports
from bindings.ways import LIBRARY, STABLE, WAYS, Way, build

# A binding has high throughput if it costs no more than the work itself, in each question.
MOST = 2.0
MEBIBYTE = 1 << 20
YES, NO, TIMES = "\N{CHECK MARK}", "\N{EN DASH}", "\N{MULTIPLICATION SIGN}"

MEASURED = (
    "Processor time, measured in turns; in brackets how many times that of plain C over the same "
    "library:"
)
HEAD = (
    "way",
    "built in",
    "Pythonic",
    "independent of the Python version",
    "open to other languages",
    "high throughput",
)


def row(*cells: str) -> str:
    """Return a line of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    return "\n".join([row(*head), row(*["---"] * len(head)), *(row(*cells) for cells in rows)])


def tick(fact: tuple[bool, str]) -> str:
    """Return a cell: whether it holds, and by what."""
    holds, reason = fact
    return f"{YES if holds else NO} {reason}".strip()


def throughput(answers: dict[str, Answer]) -> tuple[bool, str]:
    """Tell whether the way has a high throughput, and its largest ratio to plain C."""
    worst = max(answer.ratio for answer in answers.values())
    return worst <= MOST, f"≤ {worst:.2g}{TIMES} C"


def numbers(name: str, milliseconds: float | None, answers: dict[str, Answer]) -> tuple[str, ...]:
    """Return what was measured of one way."""
    rate = 2 * MEBIBYTE / 1e6  # what crosses in one round, in megabytes
    cells = [name, "" if milliseconds is None else f"{milliseconds:.1f} ms"]
    call = answers["call"]
    cells.append(f"{call.ns / 1e3:.2f} µs ({call.ratio:.2f}{TIMES})")
    for question in ("text", "buffer"):
        answer = answers[question]
        cells.append(f"{rate / answer.ns * 1e9:,.0f} MB/s ({answer.ratio:.2f}{TIMES})")
    return tuple(cells)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        prog="Benchmarks/bindings-table",
        description="Measure five ways to bind a C library to Python, and SwiftRacer's extension.",
    )
    parser.add_argument("--quick", action="store_true", help="fewer and shorter samples")
    plan = QUICK if parser.parse_args().quick else THOROUGH

    build()
    ran = facts.languages()
    pythons = facts.other_pythons()
    everyone = WAYS + STABLE
    measured = measure(everyone, plan)
    imports = measure_imports(everyone, plan)

    def ticks(way: Way) -> tuple[str, ...]:
        return (
            way.name,
            f"{tick(facts.built_in(way))} (import {imports[way.name]:.0f} ms)",
            tick(facts.pythonic(way)),
            tick(facts.independent(way, pythons)),
            tick(facts.open_to_others(way, ran)),
            tick(throughput(measured[way.name])),
        )

    load = os.getloadavg()[0]
    v8 = ctypes.CDLL(str(LIBRARY)).sr_v8_version
    v8.restype = ctypes.c_char_p
    versions = ", ".join([platform.python_version(), *pythons])
    lines = [
        table(HEAD, [ticks(way) for way in WAYS]),
        "The same sources, compiled for the stable ABI:",
        table(HEAD, [ticks(way) for way in STABLE]),
        MEASURED,
        table(
            ("way", "import", "call", "1 MiB of text, in and out", "1 MiB of bytes, in and out"),
            [
                numbers("C", None, measured["C"]),
                *(numbers(way.name, imports[way.name], measured[way.name]) for way in everyone),
            ],
        ),
        f"CPython {versions}, V8 {v8().decode()}; load {load:.1f} on {os.cpu_count()} processors. "
        "Of other languages ran: "
        + ", ".join(f"{name}{'' if did else ' (failed)'}" for name, did in ran.items())
        + ".",
    ]
    sys.stdout.write("\n\n".join(lines) + "\n")
    if not all(ran.values()):
        sys.exit("Benchmarks/bindings-table: a program in another language failed")
