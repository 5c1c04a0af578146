"""Does the work of the table over one binding, in a process of its own.

usage: python worker.py MODULE PATH...

Writes the nanoseconds that the import took; then reads "QUESTION COUNT" from standard input, a line
each, and writes those of one round, as examples/bindings/c/floor.c does. All are processor time of
the thread, so that what else runs on the machine is not counted.
"""

import importlib
import sys
import time
from itertools import repeat

MEBIBYTE = 1 << 20


def main() -> None:
    """Answer until the input ends."""
    module, *paths = sys.argv[1:]
    sys.path += paths
    start = time.thread_time_ns()
    racer = importlib.import_module(module)
    print(time.thread_time_ns() - start, flush=True)  # noqa: T201 - the protocol

    context = racer.Context()
    context.eval("const add = (a, b) => a + b; const echo = (value) => value;")
    call = context.call
    text = "x" * MEBIBYTE
    data = text.encode()
    # Each is checked once; a view is what all of them give of bytes, copied or not.
    if (
        call("add", 1, 2) != 3  # noqa: PLR2004
        or call("echo", text) != text
        or bytes(call("echo", data)) != data
    ):
        message = "a result is wrong"
        raise SystemExit(message)

    def calls(count: int) -> None:
        for _ in repeat(None, count):
            call("add", 1, 2)

    def texts(count: int) -> None:
        for _ in repeat(None, count):
            call("echo", text)

    def buffers(count: int) -> None:
        for _ in repeat(None, count):
            memoryview(call("echo", data))

    questions = {"call": calls, "text": texts, "buffer": buffers}
    for line in sys.stdin:
        name, count = line.split()
        start = time.thread_time_ns()
        questions[name](int(count))
        print((time.thread_time_ns() - start) / int(count), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
