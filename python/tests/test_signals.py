"""Signals while JavaScript runs on the main thread.

Python's handlers run, and what they raise ends it. Each test is a process of its own, and its
signals are real.
"""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from engines import needs_open_memory, needs_webassembly

PREAMBLE = """
import asyncio, os, signal, sys, threading, time
import swiftracer
from swiftracer import Context

def send(seconds, number=signal.SIGINT):
    def wait_and_kill():
        time.sleep(seconds)
        os.kill(os.getpid(), number)
    threading.Thread(target=wait_and_kill, daemon=True).start()

def usable():
    assert context.eval("[1, 2].map(n => n + 1)", copy=True) == [2, 3]
    return "usable"

context = Context()
"""

INTERRUPTED = """
send(0.2)
try:
    {call}
except KeyboardInterrupt:
    print(usable())
"""

# What the main thread is in when Ctrl-C comes.
CALLS = {
    "a loop": "context.eval('for (;;);')",
    "a loop that got hot": "context.eval('for (let i = 0, a = []; ; i++) a[i & 7] = i')",
    "a loop that catches": "context.eval('for (;;) { try { for (;;); } catch {} finally {} }')",
    "microtasks": "context.eval('(function f() { Promise.resolve().then(f) })()')",
    "a regular expression": "context.eval(\"/^(a+)+$/.test('a'.repeat(40) + 'b')\")",
    "a comparator": "context.eval('[1, 2].sort(() => { for (;;); })')",
    "a getter of a copy": "context.eval('({get x() { for (;;); }})', copy=True)",
    "a getter": "context.eval('({get x() { for (;;); }})')['x']",
    "a function": "context.eval('() => { for (;;); }')()",
    "a constructor": "context.eval('(function () { for (;;); })').new()",
    "WebAssembly": (
        "context.eval('new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(["
        "0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11"
        "]))).exports.f()')"
    ),
    "conversions to Python": (
        "o = context.eval('Array.from({length: 3e5}, (_, i) => ({i, a: [i]}))')\n"
        "    while True: o.to_python()"
    ),
    "conversions to JavaScript": (
        "f, o = context.eval('x => 1'), [{'i': [i]} for i in range(100_000)]\n    while True: f(o)"
    ),
    "a wait for a promise": "context.eval('new Promise(() => {})').result()",
    "many short calls": "f = context.eval('n => n')\n    while True: f(1)",
}


def run(program: str, *, timeout: float = 25) -> str:
    """Run a program; return what it has printed."""
    done = subprocess.run(  # noqa: S603 (Python itself, with a program of this file)
        [sys.executable, "-c", PREAMBLE + program],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(call, id=name, marks=[needs_webassembly] if name == "WebAssembly" else [])
        for name, call in CALLS.items()
    ],
)
def test_ctrl_c_raises_keyboard_interrupt_and_the_context_lives(call: str) -> None:
    assert run(INTERRUPTED.format(call=call)) == "usable\n"


def test_ctrl_c_goes_through_all_calls_of_a_nest() -> None:
    program = """
depth = []
def nest():
    depth.append(None)
    if len(depth) < 3:
        context.eval("try { nest() } catch {}")
    else:
        context.eval("for (;;);")
context.globals["nest"] = nest
send(0.2)
try:
    context.eval("for (;;) { try { nest() } catch {} }")
except KeyboardInterrupt:
    print(len(depth), usable())
"""
    assert run(program) == "3 usable\n"


def test_ctrl_c_ends_a_wait_for_the_isolate() -> None:
    program = """
other = threading.Thread(target=context.eval, args=("for (;;);",), daemon=True)
other.start()
time.sleep(0.1)
send(0.2)
try:
    context.eval("1")
except KeyboardInterrupt:
    print("interrupted", other.is_alive())
context.isolate.terminate()
other.join()
print(usable())
"""
    expected = "interrupted True\nusable\n"
    # The other thread says that it was terminated.
    program = "import threading; threading.excepthook = lambda arguments: None\n" + program
    assert run(program) == expected


def test_ctrl_c_in_a_call_that_ends_is_not_lost() -> None:
    program = """
for number in range(20):
    send(0.05)
    try:
        # Ends by itself soon after the signal.
        context.eval("{ const end = Date.now() + 60; while (Date.now() < end); }")
        time.sleep(5)
    except KeyboardInterrupt:
        continue
    print("lost")
print(usable())
"""
    assert run(program) == "usable\n"


def test_an_exit_in_a_handler_comes_out_as_itself() -> None:
    program = """
def leave(number, frame):
    sys.exit("leave")
signal.signal(signal.SIGTERM, leave)
send(0.2, signal.SIGTERM)
try:
    context.eval("for (;;) { try { for (;;); } catch {} }")
except SystemExit as exit:
    print(exit.code, usable())
"""
    assert run(program) == "leave usable\n"


def test_other_handlers_run_while_javascript_goes_on() -> None:
    program = """
calls = []
signal.signal(signal.SIGALRM, lambda number, frame: calls.append(number))
signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
while len(calls) < 3:
    n = context.eval("{ const end = Date.now() + 1000; while (Date.now() < end); } 7")
signal.setitimer(signal.ITIMER_REAL, 0)
print(n, calls[0] == signal.SIGALRM)
"""
    assert run(program) == "7 True\n"


def test_a_handler_may_terminate_the_isolate() -> None:
    program = """
signal.signal(signal.SIGALRM, lambda number, frame: context.isolate.terminate())
signal.setitimer(signal.ITIMER_REAL, 0.2)
try:
    context.eval("for (;;);")
except swiftracer.TerminatedError as error:
    print(error, usable())
"""
    assert run(program) == "JavaScript was terminated usable\n"


def test_a_handler_may_use_other_isolates_but_not_the_one_it_interrupts() -> None:
    program = """
def use(number, frame):
    print(Context().eval("6 * 7"))
    try:
        context.eval("1")
    except swiftracer.EngineError as error:
        print(error)
signal.signal(signal.SIGALRM, use)
signal.setitimer(signal.ITIMER_REAL, 0.2)
context.eval("{ const end = Date.now() + 1000; while (Date.now() < end); }")
print(usable())
"""
    assert run(program) == (
        "42\ncannot use the isolate in a handler that interrupts its JavaScript\nusable\n"
    )


# A built-in function that never calls its argument, and is never interrupted.
STUCK = "Array.prototype.every.call({length: 2 ** 53 - 1}, () => true)"


@needs_open_memory
def test_ctrl_c_ends_a_built_in_function_that_v8_does_not_interrupt() -> None:
    program = f"""
send(0.2)
try:
    context.eval("{STUCK}")
except KeyboardInterrupt:
    try:
        context.eval("1")
    except swiftracer.ClosedError as error:
        print(error)
"""
    assert run(program) == "cannot use the isolate: it could not be stopped and is lost\n"


@needs_open_memory
def test_handlers_run_in_the_middle_of_such_a_function_which_goes_on() -> None:
    program = """
calls = []
other = Context()
def use(number, frame):
    calls.append(other.eval("[1, 2, 3].map((n) => n * 2).join()"))
    try:
        context.eval("1")
    except swiftracer.EngineError as error:
        calls.append(str(error))
signal.signal(signal.SIGALRM, use)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
find = context.eval(
    "(length) => Array.prototype.every.call({length, [length - 1]: 7}, (n) => n === 7)")
length, seconds = 10 ** 7, 0.0
while seconds < 3:
    length *= 2
    calls.clear()
    begun = time.monotonic()
    assert find(length) is True
    seconds = time.monotonic() - begun
signal.setitimer(signal.ITIMER_REAL, 0)
# V8 itself has it interrupted once, when the function is called.
print(calls[:2], len(calls) > 5, usable())
"""
    expected = ["2,4,6", "cannot use the isolate in a handler that interrupts its JavaScript"]
    assert run(program) == f"{expected} True usable\n"


def test_the_second_ctrl_c_ends_a_script_in_a_coroutine() -> None:
    # The first is asyncio's, which cancels the task; that has no effect before the call ends.
    program = """
async def main():
    context.eval("for (;;);")
send(0.2)
send(0.5)
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print(usable())
"""
    assert run(program) == "usable\n"


def test_ctrl_c_ends_what_asyncio_waits_for() -> None:
    program = """
send(0.3)
try:
    asyncio.run(context.eval_async("for (;;);"))
except KeyboardInterrupt:
    print(usable())
"""
    assert run(program) == "usable\n"


def test_javascript_on_other_threads_is_not_stopped() -> None:
    program = """
done = []
def work():
    code = "{ const end = Date.now() + 800; while (Date.now() < end); } 'done'"
    done.append(Context().eval(code))
thread = threading.Thread(target=work)
thread.start()
send(0.2)
try:
    context.eval("for (;;);")
except KeyboardInterrupt:
    thread.join()
    print(done, usable())
"""
    assert run(program) == "['done'] usable\n"


def test_a_signal_from_another_process_does_the_same() -> None:
    program = PREAMBLE + (
        "try:\n    print('ready', flush=True)\n    context.eval('for (;;);')\n"
        "except KeyboardInterrupt:\n    print(usable())\n"
    )
    with subprocess.Popen(  # noqa: S603 (Python itself, with a program of this file)
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=25)
    assert (process.returncode, rest) == (0, "usable\n")
