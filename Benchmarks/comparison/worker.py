"""Answers one question for one peer, in the peer's own environment.

usage: python -m comparison.worker <peer> <question> <seconds per sample>

An empty peer is Python alone. It checks the work once, tells how often it repeats it in one
sample, and takes a sample for each line of its input. Every answer is a line of JSON, as the
floor's are.
"""

import json
import os
import sys
from timeit import Timer

from comparison.peers import EVERYONE
from comparison.question import Cannot, Work
from comparison.questions import QUESTIONS

# timeit switches the cyclic garbage collector off; programs run with it on.
WITH_COLLECTOR = "import gc; gc.enable()"


def emit(**answer: object) -> None:
    """Print an answer."""
    print(json.dumps(answer), flush=True)  # noqa: T201 - the protocol


def check(work: Work, expected: object) -> float:
    """Do the work once and compare its result; return the seconds that it took."""
    results: list[object] = []
    statement = f"_results.append({work.statement})"
    if work.result is not None:
        statement = f"{work.statement}\n_results.append({work.result})"
    seconds = Timer(statement, globals={**work.names, "_results": results}).timeit(1)
    if results != [expected]:
        message = f"{work.statement!r} gave {str(results)[:200]}"
        raise SystemExit(message)
    return seconds


def repetitions(timer: Timer, sample_seconds: float) -> tuple[int, float]:
    """Tell how often the work fits into a sample, and the seconds that it takes once."""
    number = 1
    seconds = timer.timeit(number)
    while seconds < sample_seconds / 4:
        number *= 2
        seconds = timer.timeit(number)
    unit = seconds / number
    return max(1, int(sample_seconds / unit)), unit


def main() -> None:
    """Answer."""
    peer_name, name, seconds = sys.argv[1:]
    sample_seconds = float(seconds)
    question = next(question for question in QUESTIONS if question.name == name)
    peer = next(peer for peer in EVERYONE if peer.name == peer_name)() if peer_name else None
    work: Work | Cannot | None = getattr(peer, name)() if peer else question.alone
    if work is None:
        message = f"Python alone does nothing of {name}"
        raise SystemExit(message)
    if isinstance(work, Cannot):
        emit(cannot=work.reason)
        return
    timer = Timer(work.statement, setup=WITH_COLLECTOR, globals={**work.names})
    unit = check(work, question.expected)
    number = 1
    if unit < sample_seconds:
        number, unit = repetitions(timer, sample_seconds)
    engine = peer.engine() if peer else None
    emit(engine=engine, number=number, unit=unit, statement=work.statement, note=work.note)
    for _ in sys.stdin:
        emit(seconds=timer.timeit(number) / number)


if __name__ == "__main__":
    main()
    # How an engine ends is not the question here, and some peers hang or crash at it.
    sys.stdout.flush()
    os._exit(0)
