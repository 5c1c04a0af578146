"""JavaScript inside Python: V8, with a core in Swift."""

from collections.abc import MutableMapping, MutableSequence, MutableSet
from typing import Any

from swiftracer._errors import (
    ClosedError,
    ConversionError,
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
from swiftracer._native import (
    Context,
    Isolate,
    JSArray,
    JSError,
    JSFunction,
    JSMap,
    JSObject,
    JSPromise,
    JSSet,
    JSSymbol,
    Script,
    Undefined,
    undefined,
    v8_version,
)
from swiftracer._version import __version__


def _register(abc: Any, *types: type) -> None:  # noqa: ANN401 (typeshed hides that it is an ABC)
    for each in types:
        abc.register(each)


_register(MutableMapping, JSObject, JSMap)
_register(MutableSequence, JSArray)
_register(MutableSet, JSSet)

__all__ = [
    "ClosedError",
    "Context",
    "ConversionError",
    "EngineError",
    "ExecutionTimeoutError",
    "ForkedError",
    "HeapLimitError",
    "HeapStatistics",
    "Isolate",
    "JSArray",
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
    "StackFrame",
    "TerminatedError",
    "Undefined",
    "__version__",
    "undefined",
    "v8_version",
]
