"""The same small program over each of the bindings: ``python program.py racer_cffi``."""

from __future__ import annotations

import importlib
import sys


def main(name: str) -> None:
    """Run what expected.txt shows the output of."""
    racer = importlib.import_module(name)
    context = racer.Context(timeout=0.2)

    print(f"{context.eval('6 * 7'):g}")
    context.eval("const greet = (name) => `Hello, ${name} \\u2764`;")
    print(context.call("greet", "Zoë"))
    print(f"{context.call('Math.max', 1, 2.5, -1e3):g}")
    context.eval("const reversed = (bytes) => bytes.slice().reverse();")
    print(bytes(context.call("reversed", b"\x00\x01\xff")).hex())
    try:
        context.eval("nowhere.else")
    except racer.JavaScriptError as error:
        print(error)
    try:
        context.eval("for (;;);")
    except TimeoutError:
        print("timed out")
    print(context.eval("'still here'"))


if __name__ == "__main__":
    main(sys.argv[1])
