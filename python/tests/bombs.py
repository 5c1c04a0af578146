"""Runs memory bombs of Tests/Bombs, and tells of each how it ended.

A program: the names of the bombs are its arguments, the heap limit in bytes comes first. For each
one line of JSON: its name, how it ended, by how many bytes the process grew at most.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import swiftracer

STATUS = Path("/proc/self/status")
# Of a processor's time: a busy machine is no reason to end elsewhere.
TIMEOUT = 60


def load() -> list[dict[str, str]]:
    """Return all bombs."""
    file = Path(__file__).parents[2] / "Tests/Bombs/memory.json"
    bombs: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return bombs


def resident(field: str) -> int:
    """Return a field of the process's status, in bytes."""
    found = re.search(rf"^{field}:\s*(\d+) kB$", STATUS.read_text(encoding="ascii"), re.MULTILINE)
    if found is None:
        message = f"no {field} in {STATUS}"
        raise AssertionError(message)
    return int(found[1]) * 1024


def explode(context: swiftracer.Context, code: str) -> str:
    """Run a bomb and return how it ended."""
    try:
        context.eval(code, name="bomb.js", cpu_timeout=TIMEOUT)
    except swiftracer.HeapLimitError:
        return "lost" if context.isolate.closed else "limit"
    except swiftracer.JavaScriptError:
        return "exception"
    except swiftracer.ExecutionTimeoutError:
        # Some take V8 longer the more there is, and never come to the limit.
        return "timeout"
    return "value"


def check_usable(context: swiftracer.Context) -> None:
    """Check that a context works, and reports an ordinary error as what it is."""
    if context.eval("[1, 2].map((n) => n * 2).join()") != "2,4":
        message = "the context computes wrongly"
        raise AssertionError(message)
    try:
        context.eval("throw new Error('plain')")
    except swiftracer.JavaScriptError as error:
        if error.message == "plain":
            return
    message = "an ordinary error is not what it should be"
    raise AssertionError(message)


def check_lost(context: swiftracer.Context) -> None:
    """Check that a context of a lost isolate says so."""
    uses = (
        lambda: context.eval("1"),
        lambda: context.globals,
        context.isolate.heap_statistics,
        context.isolate.collect_garbage,
    )
    for use in uses:
        try:
            use()
        except swiftracer.ClosedError as error:
            if "lost" in str(error):
                continue
        message = "a lost isolate can be used"
        raise AssertionError(message)


def main() -> None:
    """Run the bombs that are named."""
    limit = int(sys.argv[1]) or None
    names = sys.argv[2:]
    bombs = {bomb["name"]: bomb["code"] for bomb in load()}
    swiftracer.Context().eval("1")
    for name in names:
        with swiftracer.Context(heap_limit=limit) as context:
            # The most that was resident counts from here.
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
            before = resident("VmRSS")
            how = explode(context, bombs[name])
            growth = resident("VmHWM") - before
            (check_lost if how == "lost" else check_usable)(context)
        told = json.dumps({"name": name, "ended": how, "growth": growth})
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
