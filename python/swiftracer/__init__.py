"""JavaScript inside Python: V8, with a core in Swift."""

import os
import sys

if sys.getdlopenflags() & os.RTLD_GLOBAL or "_STPyV8" in sys.modules:
    from swiftracer._loading import load

    load()

from swiftracer._errors import (
    ClosedError,
    ConversionError,
    DetachedError,
    EngineError,
    ExecutionTimeoutError,
    ForkedError,
    HeapLimitError,
    JavaScriptError,
    JavaScriptSyntaxError,
    StackFrame,
    TerminatedError,
)
from swiftracer._heap import HeapStatistics
from swiftracer._host import expose, method
from swiftracer._mixins import adopt_all
from swiftracer._native import (
    Cancellation,
    Context,
    Isolate,
    JSArray,
    JSBuffer,
    JSError,
    JSFunction,
    JSMap,
    JSObject,
    JSPromise,
    JSSet,
    JSSymbol,
    Script,
    Shared,
    Undefined,
    set_flags,
    share,
    undefined,
    v8_has_sandbox,
    v8_version,
)
from swiftracer._version import __version__

adopt_all()

__all__ = [
    "Cancellation",
    "ClosedError",
    "Context",
    "ConversionError",
    "DetachedError",
    "EngineError",
    "ExecutionTimeoutError",
    "ForkedError",
    "HeapLimitError",
    "HeapStatistics",
    "Isolate",
    "JSArray",
    "JSBuffer",
    "JSError",
    "JSFunction",
    "JSMap",
    "JSObject",
    "JSPromise",
    "JSSet",
    "JSSymbol",
    "JavaScriptError",
    "JavaScriptSyntaxError",
    "Script",
    "Shared",
    "StackFrame",
    "TerminatedError",
    "Undefined",
    "__version__",
    "expose",
    "method",
    "set_flags",
    "share",
    "undefined",
    "v8_has_sandbox",
    "v8_version",
]
