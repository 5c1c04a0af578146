"""The session of the talk, run line by line, and then something real.

The talk is *Writing a C Python extension in 2017* by J.-B. Aviat (PyCon 2017). Each line is shown
with what it returned just now, as Python's own prompt would.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

SESSION = r"""
from py_mini_racer import py_mini_racer
ctx = py_mini_racer.MiniRacer()
ctx.eval('1+1')
ctx.eval("var x = {company: 'Sqreen'}; x.company")
ctx.eval(u"' \N{HEAVY BLACK HEART}'")
ctx.eval("var fun = () => ({ foo: 1 });")
ctx.call("fun")

ctx = py_mini_racer.Miniracer()
ctx.eval("'the spelling of the slide'")
"""


def run(session: str) -> None:
    """Run ``session`` and print each line with what it returned; None is silent, as at a prompt."""
    names: dict[str, object] = {}
    returned = SimpleNamespace(value=None)

    def keep(value: object) -> None:
        returned.value = value

    shown, sys.displayhook = sys.displayhook, keep
    try:
        for line in session.strip().splitlines():
            returned.value = None
            exec(compile(line or "pass", "<talk>", "single"), names)  # noqa: S102 (that is its task)
            arrow = "" if returned.value is None else f"→ {returned.value!r}"
            print(f"{line:<52} {arrow}".rstrip())
    finally:
        sys.displayhook = shown


def main() -> int:
    """Run the session, render a document and compile two programs."""
    run(SESSION)
    failed = 0
    for name in ("markdown.py", "typescript.py"):
        print()
        example = runpy.run_path(str(Path(__file__).with_name(name)))
        failed |= int(example["main"]())
    return failed


if __name__ == "__main__":
    sys.exit(main())
