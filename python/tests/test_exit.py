"""The process always ends, with nothing to say."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIVE = "import swiftracer; c = swiftracer.Context(); o = c.eval('({f() { return 7 }})'); f = o.f; "

PROGRAMS = {
    "nothing made": "import swiftracer",
    "live context": LIVE,
    "two live contexts": LIVE + "d = swiftracer.Context(); d.eval('1 + 1')",
    "closed context": LIVE + "c.close()",
    "closed isolate": LIVE + "c.isolate.close()",
    "cycle": LIVE + "l = [c, o]; l.append(l)",
    "exit": LIVE + "import sys; sys.exit(0)",
    "hard exit": LIVE + "import os; os._exit(0)",
    "handle in a module": LIVE + "import sys; sys.kept = f",
    "use in atexit": LIVE + "import atexit; atexit.register(lambda: print(f(), end=''))",
    "pending promise": LIVE + "p = c.eval('new Promise(() => {})')",
    "error kept": LIVE + "\ntry: c.eval('missing')\nexcept Exception as e: kept = e",
    "timeout used": LIVE + "c.eval('1', timeout=5)",
    "thread ended": LIVE + "import threading; t = threading.Thread(target=f); t.start(); t.join()",
    "daemon thread inside JavaScript": LIVE
    + "import threading, time; g = c.eval('var n = 0; () => { for (;;); }'); "
    + "threading.Thread(target=g, daemon=True).start(); time.sleep(0.2)",
    "daemon thread waiting": LIVE
    + "import threading, time; g = c.eval('() => { for (;;); }'); "
    + "[threading.Thread(target=g, daemon=True).start() for _ in range(3)]; time.sleep(0.2)",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_process_ends_quietly(program: str) -> None:
    result = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-W", "error", "-X", "dev", "-c", PROGRAMS[program]],
        capture_output=True,
        timeout=25,
        check=False,
    )

    assert result.stderr == b""
    assert result.returncode == 0


def test_two_exits_out_of_many_are_no_luck() -> None:
    for _ in range(10):
        result = subprocess.run(  # noqa: S603 (our own interpreter and program)
            [sys.executable, "-c", PROGRAMS["two live contexts"]],
            capture_output=True,
            timeout=10,
            check=False,
        )

        assert (result.returncode, result.stderr) == (0, b"")
