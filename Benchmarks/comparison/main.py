"""The command: what to measure, in which order, and where to write it."""

import argparse
import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from comparison import install, machine, report
from comparison.competitor import BENCHMARKS, Competitor, Floor, Python
from comparison.peers import FACE, OURS, PEERS
from comparison.question import Question
from comparison.questions import QUESTIONS
from comparison.rounds import Answer, Plan, ask

THOROUGH = Plan(passes=3, rounds=5, sample_seconds=0.1, budget=2)
QUICK = Plan(passes=1, rounds=5, sample_seconds=0.02, budget=1)
# Which share of the cores others may use before the page warns of it.
BUSY = 0.05


def say(line: str) -> None:
    """Tell how far it is."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - a command


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="Benchmarks/run",
        description="Measure bare C++ (the floor), SwiftRacer and its peers, in turns.",
    )
    parser.add_argument("--quick", action="store_true", help="fewer and shorter samples")
    names = [question.name for question in QUESTIONS]
    parser.add_argument(
        "--only", nargs="+", choices=names, metavar="QUESTION", help=f"of {', '.join(names)}"
    )
    packages = [peer.package for peer in PEERS]
    parser.add_argument(
        "--peers",
        nargs="*",
        choices=packages,
        default=packages,
        metavar="PEER",
        help=f"of {', '.join(packages)}; default: all",
    )
    parser.add_argument("--no-ours", action="store_true", help="leave SwiftRacer out")
    parser.add_argument(
        "--wheel", type=Path, help="the wheel of SwiftRacer; default: the one in dist/"
    )
    parser.add_argument(
        "--ours",
        type=Path,
        metavar="PYTHON",
        help="a Python that has SwiftRacer, instead of a wheel",
    )
    parser.add_argument(
        "--engine",
        type=Path,
        default=BENCHMARKS.parent / ".engine",
        help="the folder of the floor's v8.pc; default: .engine",
    )
    parser.add_argument(
        "--output",
        type=Path,
        help="where to write; default: Benchmarks/results (--quick, --only: .bench/results)",
    )
    return parser.parse_args()


def pythons(chosen: argparse.Namespace) -> list[Python]:
    """Make the environments: ours first, then the peers', then Python alone.

    Raises:
        install.InstallError: Ours cannot be installed, or Python has no venv.
    """
    home = install.folder("home")
    found = []
    if not chosen.no_ours:
        say(f"installing {OURS.name}")
        if chosen.ours:
            interpreter, version = chosen.ours.absolute(), install.installed(chosen.ours, OURS)
        else:
            wheel = chosen.wheel or install.only_wheel()
            interpreter, version = install.python(OURS, wheel.resolve())
        found += [Python(ours.name, interpreter, home, ours, version) for ours in (OURS, FACE)]
    for peer in PEERS:
        if peer.package not in chosen.peers:
            continue
        say(f"installing {peer.package}=={peer.version}")
        try:
            interpreter, version = install.python(peer)
        except install.InstallError as error:
            say(f"without {peer.name}: {error}")
            continue
        found.append(Python(peer.name, interpreter, home, peer, version))
    interpreter, _ = install.python(None)
    return [*found, Python(report.BARE, interpreter, home)]


def competitors(question: Question, floor: Path, found: Sequence[Python]) -> list[Competitor]:
    """Return who is asked a question: Python alone too, where it is part of the answer."""
    home = install.folder("home")
    floors = [
        Floor(floor, home, variant, f"{report.FLOOR}:{variant}") for variant in question.floors
    ]
    bare = question.unit == "kB" or question.measure == "whole_process" or question.alone
    return [*floors, *(python for python in found if python.peer or bare)]


def write(results: report.Results, output: Path) -> None:
    """Write the page and the samples, named after the engine."""
    engine = results.engines().get(report.FLOOR, "")
    version = re.search(r"V8 (\d+\.\d+)", engine)
    name = f"v8-{version[1]}" if version else "starts"
    output.mkdir(parents=True, exist_ok=True)
    (output / f"{name}.json").write_text(report.as_json(results) + "\n")
    (output / f"{name}.md").write_text(report.markdown(results))
    say(f"written: {output / name}.md and .json")


def main() -> None:
    """Measure, print the table and write it down."""
    chosen = arguments()
    plan = QUICK if chosen.quick else THOROUGH
    questions = [q for q in QUESTIONS if not chosen.only or q.name in chosen.only]
    try:
        say("building the floor")
        floor, build = install.floor(chosen.engine.resolve())
        found = pythons(chosen)
    except install.InstallError as error:
        sys.exit(f"Benchmarks/run: {error}")
    facts = machine.describe(build[0])
    shares = [machine.others_share()]
    answers: dict[str, dict[str, Answer]] = {}
    for question in questions:
        say(f"asking: {question.title}")
        answers[question.name] = ask(question, competitors(question, floor, found), plan)
    shares.append(machine.others_share())
    facts |= {
        "in use by others": ", ".join(f"{share:.0%}" for share in shares)
        + " of all cores, before and after",
        "samples": f"{plan.passes} passes of {plan.rounds} rounds, "
        f"{plan.sample_seconds * 1000:.0f} ms a sample",
        "command": shlex.join(["Benchmarks/run", *sys.argv[1:]]),
        "floor": shlex.join(build).replace(f"{BENCHMARKS.parent}/", ""),
    }
    results = report.Results(
        ours=OURS.name,
        peers=[python.name for python in found if python.peer not in {OURS, None}],
        versions={python.name: python.version for python in found if python.peer},
        questions=questions,
        answers=answers,
        facts=facts,
        busy=max(shares) > BUSY,
    )
    print("\n".join(report.comparison(results)))  # noqa: T201 - a command
    partial = chosen.quick or chosen.only
    write(
        results, chosen.output or (install.folder("results") if partial else BENCHMARKS / "results")
    )
