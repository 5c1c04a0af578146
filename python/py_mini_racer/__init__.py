"""PyMiniRacer's face on SwiftRacer: the names of mini-racer 0.14.1.

The names of py-mini-racer 0.6.0 are in the module ``py_mini_racer.py_mini_racer``. Not here yet:
asynchronous evaluation, functions of Python in JavaScript, soft limits, heap snapshots, V8's flags.
"""

from py_mini_racer import py_mini_racer as py_mini_racer
from py_mini_racer._exc import (
    JSArrayIndexError,
    JSEvalException,
    JSKeyError,
    JSOOMException,
    JSParseException,
    JSTimeoutException,
    JSValueError,
)
from py_mini_racer._mini_racer import MiniRacer, StrictMiniRacer, mini_racer
from py_mini_racer._types import (
    JSArray,
    JSFunction,
    JSMappedObject,
    JSObject,
    JSPromise,
    JSSymbol,
    JSUndefined,
    JSUndefinedType,
)

__all__ = [
    "JSArray",
    "JSArrayIndexError",
    "JSEvalException",
    "JSFunction",
    "JSKeyError",
    "JSMappedObject",
    "JSOOMException",
    "JSObject",
    "JSParseException",
    "JSPromise",
    "JSSymbol",
    "JSTimeoutException",
    "JSUndefined",
    "JSUndefinedType",
    "JSValueError",
    "MiniRacer",
    "StrictMiniRacer",
    "mini_racer",
]
