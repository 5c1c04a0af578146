"""The process always ends, with nothing to say."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIVE = "import swiftracer; c = swiftracer.Context(); o = c.eval('({f() { return 7 }})'); f = o.f; "

# Gives other threads time to go on while Python ends.
SLOW = (
    "import sys, time\nclass Slow:\n    sleep = time.sleep\n"
    "    def __del__(self): self.sleep(0.2)\nsys.slow = Slow()\n"
)
WAIT = "import time; time.sleep(0.1)"

ASYNC = (
    "import asyncio, logging, swiftracer\nc = swiftracer.Context()\nkept = []\n"
    "logging.disable()  # asyncio tells of the task\nloop = asyncio.new_event_loop()\n"
)

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
    "daemon thread that calls back": LIVE
    + "import threading; c.globals['f'] = lambda: None; "
    + "threading.Thread(target=c.eval, args=('for (;;) f()',), daemon=True).start(); "
    + WAIT,
    "daemon thread inside a callable": LIVE
    + "import threading, time; c.globals['f'] = lambda: time.sleep(10); "
    + "threading.Thread(target=c.eval, args=('f()',), daemon=True).start(); "
    + WAIT,
    "exit inside a callable": LIVE
    + "import sys; c.globals['f'] = lambda: sys.exit(0); c.eval('try { f() } catch {}')",
    "hard exit inside a callable": LIVE
    + "import os; c.globals['f'] = lambda: os._exit(0); c.eval('f()')",
    "script that an event loop left behind": ASYNC
    + "async def main():\n    task = loop.create_task(c.eval_async('for (;;);'))\n"
    + "    kept.append(task)\n    await asyncio.sleep(0.1)\nloop.run_until_complete(main())",
    "pending timer": LIVE + "c.eval('setTimeout(() => 1, 1e9)')",
    "running timers": LIVE + "c.eval('for (let i = 0; i < 9; i++) setInterval(() => 1)'); " + WAIT,
    "endless timer": LIVE + "c.eval('setTimeout(() => { for (;;); })'); " + WAIT,
    "timers that end late": SLOW + LIVE + "c.eval('setInterval(() => 1)'); " + WAIT,
    "timer that calls back": SLOW
    + LIVE
    + "c.globals['f'] = lambda: None; c.eval('setInterval(() => { for (let i = 99; i--;) f() })'); "
    + WAIT,
    "timer inside a callable": SLOW
    + LIVE
    + "c.globals['f'] = lambda: time.sleep(0.01); c.eval('setInterval(() => f())'); "
    + WAIT,
    "timers that fail": SLOW
    + LIVE.replace("Context()", "Context(unhandled=lambda error: None)")
    + "c.eval('setInterval(() => { throw 1 })'); "
    + WAIT,
    "timers of a closed context": LIVE + "c.eval('setInterval(() => 1)'); c.close(); " + WAIT,
    "timer set in atexit": LIVE
    + "import atexit; atexit.register(lambda: c.eval('setInterval(() => 1)'))",
    "timers and a fork": LIVE
    + "c.eval('setInterval(() => 1)'); "
    + WAIT
    + "; import os, warnings; warnings.simplefilter('ignore'); "
    + "pid = os.fork(); pid and os.waitpid(pid, 0); pid or os._exit(0)",
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
