"""A little of everything, for tools under which a program is fifty times as slow."""

from __future__ import annotations

import contextlib
import threading

import swiftracer

with swiftracer.Context() as context:
    for code in ("1 + 1", "'x'.repeat(100) + '\\ud800'", "2n ** 100n", "new Date(0)", "[1, [2]]"):
        context.eval(code)
    data = {"list": [1, 2.5, "three", None, True, 2**70], "bytes": b"abc", "set": {1, 2}}
    data["self"] = data
    echo = context.eval("value => value")
    echo(data).to_python()
    context.eval("[...Array(3000).keys()].map(x => ({x, text: 'a' + x}))").to_python()
    context.globals["double"] = lambda x: x * 2
    context.eval("[1, 2, 3].map(x => double(x)).reduce((a, b) => a + b)")
    with contextlib.suppress(swiftracer.JavaScriptError):
        context.eval("(function f() { throw new TypeError('no', {cause: {}}) })()")
    with contextlib.suppress(swiftracer.JavaScriptError):
        context.eval("(function f() { f() })()")
    view = memoryview(context.eval("new Uint8Array(64)"))
    view[0] = 1
    context.eval("Promise.resolve(7)").result()
    with contextlib.suppress(swiftracer.ExecutionTimeoutError):
        context.eval("for (;;);", timeout=0.1)
    thread = threading.Thread(target=context.eval, args=("1 + 1",))
    thread.start()
    thread.join()
    context.isolate.collect_garbage()
print("smoke: done")
