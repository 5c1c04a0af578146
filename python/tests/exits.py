"""Programs that end in every state, each to be run in a process of its own.

``python exits.py 1000`` runs each a thousand times, and tells which did not end as they were to.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

LIVE = "import swiftracer; c = swiftracer.Context(); o = c.eval('({f() { return 7 }})'); f = o.f; "

# Gives other threads time to go on while Python ends.
SLOW = (
    "import sys, time\nclass Slow:\n    sleep = time.sleep\n"
    "    def __del__(self): self.sleep(0.2)\nsys.slow = Slow()\n"
)
WAIT = "import time; time.sleep(0.1)"

WAIT_ASYNC = "Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, {}).value"

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
    "pending tasks": LIVE
    + f"c.eval('{WAIT_ASYNC.format(1e6)}; {WAIT_ASYNC.format(1e6)}; 0'); "
    + "c.eval('globalThis.WebAssembly?.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))')",
    "endless task": LIVE
    + f"c.eval('{WAIT_ASYNC.format(1)}.then(() => {{ for (;;); }}); 0'); "
    + WAIT,
    "tasks all the time": SLOW
    + LIVE
    + "c.globals['f'] = lambda: None; "
    + f"c.eval('(async () => {{ for (;;) {{ await {WAIT_ASYNC.format(1)}; f() }} }})(); 0'); "
    + WAIT,
    "tasks of the garbage collector": LIVE
    + "c.eval('a = []; for (let i = 0; i < 1e6; i++) a.push({i}); 0')",
    "timers and a fork": LIVE
    + "c.eval('setInterval(() => 1)'); "
    + WAIT
    + "; import os, warnings; warnings.simplefilter('ignore'); "
    + "pid = os.fork(); pid and os.waitpid(pid, 0); pid or os._exit(0)",
    "exit with a status inside a callable": LIVE
    + "import sys; c.globals['f'] = lambda: sys.exit(0); c.eval('[1, 2].sort(f)')",
    "exit inside a callable of a callable": LIVE
    + "import sys; c.globals['f'] = lambda: c.eval('g()'); "
    + "c.globals['g'] = sys.exit; c.eval('f()')",
    "exit inside a getter that a copy reads": LIVE
    + "import sys; c.globals['f'] = sys.exit; c.eval('({get x() { return f() }})').to_python()",
    "exit inside default=": "import sys, swiftracer\n"
    "swiftracer.Context(default=lambda value: sys.exit(0)).eval('x => x')(object())",
    "exit inside an iterator": LIVE
    + "import sys\ndef g():\n    yield 1\n    sys.exit(0)\nc.eval('x => [...x]')(g())",
    "errors that were reported": "import swiftracer\n"
    "c = swiftracer.Context(unhandled=lambda error: None)\nc.eval('Promise.reject(1); 2')",
    "unfinished generator of JavaScript's": LIVE
    + "g = iter(c.eval('(function* () { try { yield 1; yield 2 } finally { n = 1 } })()')); "
    + "next(g)",
    "unfinished generator of Python's": LIVE
    + "\ndef g():\n    try:\n        yield 1\n        yield 2\n    finally:\n        c.eval('1')\n"
    + "c.eval('var i; x => { i = x[Symbol.iterator](); i.next() }')(g())",
    "unfinished async generator of JavaScript's": ASYNC
    + "async def main():\n"
    + "    async for x in c.eval('(async function* () { for (;;) yield 1 })()'):\n"
    + "        kept.append(x)\n        return\nloop.run_until_complete(main()); loop.close()",
    "async generator of JavaScript's that nobody goes on with": ASYNC
    + "async def main():\n    g = aiter(c.eval('(async function* () { for (;;) yield 1 })()'))\n"
    + "    kept.append((g, await anext(g)))\nloop.run_until_complete(main()); loop.close()",
    "unfinished async generator of Python's": ASYNC
    + "async def g():\n    yield 1\n    await asyncio.sleep(99)\n"
    + "async def main():\n    await c.eval('async x => { for await (let y of x) break }')(g())\n"
    + "loop.run_until_complete(main()); loop.close()",
    "asyncio that was closed": ASYNC
    + "async def main():\n"
    + "    return await c.eval_async('await new Promise(r => setTimeout(r, 1))')\n"
    + "loop.run_until_complete(main()); loop.close()",
    "exit inside a loop": ASYNC
    + "import sys\nasync def main():\n    asyncio.create_task(c.eval_async('for (;;);'))\n"
    + "    await asyncio.sleep(0.05)\n    sys.exit(0)\nloop.run_until_complete(main())",
    "exit in a coroutine that JavaScript waits for": ASYNC
    + "import sys\nasync def f():\n    sys.exit(0)\nc.globals['f'] = f\n"
    + "async def main():\n    await c.eval_async('await f()')\nloop.run_until_complete(main())",
    "conversion in atexit": LIVE
    + "import atexit; atexit.register(lambda: c.eval('({a: [1, new Date(0), {b: new Set([1])}]})')"
    + ".to_python())",
    "first use in atexit": "import atexit, swiftracer; "
    "atexit.register(lambda: swiftracer.Context().eval('1'))",
    "callable in atexit that was registered before": "import atexit\nkept = []\n"
    "atexit.register(lambda: kept[0].eval('f()'))\n"
    "import swiftracer\nc = swiftracer.Context(); kept.append(c); c.globals['f'] = lambda: None",
    "use in a finaliser": LIVE
    + "\nclass Late:\n    def __init__(self, f): self.f = f\n"
    + "    def __del__(self): self.f()\nimport sys; sys.late = Late(f)",
    "callable in a finaliser": LIVE
    + "\nclass Late:\n    def __init__(self, c): self.c = c\n"
    + "    def __del__(self): self.c.eval('f()')\nc.globals['f'] = lambda: None\n"
    + "import sys; sys.late = Late(c)",
    "finaliser that wants what a dead thread has": LIVE
    + "\nimport sys, time, threading\nclass Late:\n    def __init__(self, c): self.c = c\n"
    + "    def __del__(self):\n        try: self.c.eval('1')\n        except Exception: pass\n"
    + "c.globals['f'] = lambda: time.sleep(0.05)\n"
    + "threading.Thread(target=c.eval, args=('for (;;) f()',), daemon=True).start(); "
    + "time.sleep(0.1); sys.late = Late(c)",
    "finaliser that wants what an endless script has": LIVE
    + "\nimport sys, time, threading\nclass Late:\n    def __init__(self, c): self.c = c\n"
    + "    def __del__(self):\n        try: self.c.eval('1')\n        except Exception: pass\n"
    + "threading.Thread(target=c.eval, args=('for (;;);',), daemon=True).start(); "
    + "time.sleep(0.1); sys.late = Late(c)",
    "error in a finaliser": LIVE
    + "\nclass Late:\n    def __init__(self, c): self.c = c\n    def __del__(self):\n"
    + "        try: self.c.eval('missing')\n        except Exception: pass\n"
    + "import sys; sys.late = Late(c)",
    "many daemon threads that call back": SLOW
    + LIVE
    + "import threading; c.globals['f'] = lambda: None; "
    + "threads = [threading.Thread(target=lambda: swiftracer.Context().eval("
    + "'f => { for (;;) f(1, {}) }')(lambda *_: None), daemon=True) for _ in range(6)]; "
    + "[thread.start() for thread in threads]; "
    + WAIT,
    "daemon threads that convert": SLOW
    + LIVE
    + "import threading\nv = c.eval('[...Array(99)].map((_, i) => ({i, d: new Date(i)}))')\n"
    + "def work():\n    while True: v.to_python(); c.eval('x => x')([1, {'a': {2}}])\n"
    + "for _ in range(3): threading.Thread(target=work, daemon=True).start()\n"
    + WAIT,
    "daemon threads that make and close isolates": SLOW
    + LIVE
    + "import threading\ndef work():\n"
    + "    while True:\n        with swiftracer.Context() as d: d.eval('[1]')\n"
    + "for _ in range(3): threading.Thread(target=work, daemon=True).start()\n"
    + WAIT,
    "daemon threads that drop handles": SLOW
    + LIVE
    + "import threading\ndef work():\n    while True: [c.eval('({})') for _ in range(9)]\n"
    + "for _ in range(3): threading.Thread(target=work, daemon=True).start()\n"
    + WAIT,
    "daemon threads that catch errors": SLOW
    + LIVE
    + "import threading\ndef fail(): raise ValueError\nc.globals['f'] = fail\ndef work():\n"
    + "    while True:\n        try: c.eval('try { f() } catch { null.x }')\n"
    + "        except swiftracer.JavaScriptError: pass\n"
    + "for _ in range(3): threading.Thread(target=work, daemon=True).start()\n"
    + WAIT,
    "daemon thread inside a sort that calls back": SLOW
    + LIVE
    + "import threading; c.globals['f'] = lambda a, b: time.sleep(0.001) or 0; "
    + "threading.Thread(target=c.eval, args=('Array(1e6).fill(1).sort(f)',), daemon=True).start(); "
    + WAIT,
    "daemon thread with an event loop": SLOW
    + LIVE
    + "import asyncio, threading, logging; logging.disable()\nasync def main():\n"
    + "    while True: await c.eval_async('await new Promise(r => setTimeout(r, 1))')\n"
    + "threading.Thread(target=lambda: asyncio.run(main()), daemon=True).start()\n"
    + WAIT,
    "deadline that has not passed": LIVE
    + "import threading; threading.Thread(target=lambda: c.eval('for (;;);', timeout=99), "
    + "daemon=True).start(); "
    + WAIT,
    "buffers in use": LIVE
    + "import sys; sys.view = memoryview(c.eval('new Uint8Array(9)')); "
    + "b = bytearray(9); c.globals['b'] = b",
    "child that ends by itself": LIVE
    + "import os, sys, warnings; warnings.simplefilter('ignore'); c.eval('setInterval(() => 1)'); "
    + "pid = os.fork(); pid and sys.exit(os.waitpid(pid, 0)[1]); d = swiftracer.Context(); "
    + "d.eval('setInterval(() => 1)')",
    "child that ends inside a callable": LIVE
    + "import os, sys, warnings; warnings.simplefilter('ignore')\ndef fork():\n"
    + "    pid = os.fork()\n    sys.exit(os.waitpid(pid, 0)[1] if pid else 0)\n"
    + "c.globals['f'] = fork; c.eval('f()')",
}

# Everything that Python can complain of is an error, and faults are told.
_OPTIONS = ["-W", "error", "-X", "dev", "-X", "faulthandler"]

# The longest takes a second of its own.
_PATIENCE = 60


def run(program: str, *, times: int = 1) -> Counter[tuple[int | str, bytes]]:
    """Run ``program`` so many times, a few at once, and count what it ended with and said."""
    command = [sys.executable, *_OPTIONS, "-c", PROGRAMS[program]]
    ends: Counter[tuple[int | str, bytes]] = Counter()
    for first in range(0, times, _AT_ONCE):
        processes = [
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603 (our own)
            for _ in range(min(_AT_ONCE, times - first))
        ]
        for process in processes:
            try:
                _, said = process.communicate(timeout=_PATIENCE)
                ends[process.returncode, said] += 1
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                ends["did not end", b""] += 1
    return ends


_AT_ONCE = 3

QUIET: tuple[int | str, bytes] = (0, b"")


def main(times: int, wanted: str = "") -> int:
    """Run all programs whose name contains ``wanted``; give the number of those that failed."""
    failures = 0
    for program in PROGRAMS:
        if wanted not in program:
            continue
        ends = run(program, times=times)
        sys.stdout.write(f"{ends[QUIET]:6} of {times} ended quietly: {program}\n")
        failures += ends[QUIET] != times
        for end, count in ends.items():
            if end != QUIET:
                said = end[1].decode(errors="replace")
                sys.stdout.write(f"       {count} times {end[0]}: {said}\n")
        sys.stdout.flush()
    return failures


if __name__ == "__main__":
    sys.exit(1 if main(int(sys.argv[1]), *sys.argv[2:3]) else 0)
