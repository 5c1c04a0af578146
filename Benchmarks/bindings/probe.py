"""Asks what a way gives by itself, before anybody has written Python on top of it.

usage: python probe.py WAY PROBE LIBRARY PATH...

Prints "yes" or "no"; a probe that ends the process, which some do, is a no, too.
"""

import contextlib
import ctypes
import gc
import importlib
import sys
from collections.abc import Callable

NAMES = ("text", "errors", "lifetime", "types")
LIBRARY = ctypes.CDLL(sys.argv[3]) if sys.argv[2:] else None


def raises(kind: type[BaseException], function: Callable[..., object], *arguments: object) -> bool:
    """Tell whether a call raises."""
    try:
        function(*arguments)
    except kind:
        return True
    return False


def probe_ctypes(name: str) -> bool:
    """Ask the library as ctypes loads it."""
    lib = ctypes.CDLL(sys.argv[3])
    match name:
        case "text":
            return isinstance(lib.sr_version(), str)
        case "errors":
            return raises(Exception, lib.sr_context_evaluate, None, b"1", 1, None, None, None)
        case "lifetime":
            isolate, context = ctypes.c_void_p(), ctypes.c_void_p()
            lib.sr_isolate_new(None, ctypes.byref(isolate), None)
            lib.sr_context_new(isolate, None, ctypes.byref(context), None)
            before = live()
            del isolate, context
            return live() < before
        case _:
            return raises(TypeError, lib.sr_value_kind, 4711)


def probe_cffi(name: str) -> bool:
    """Ask the module that cffi made."""
    module = importlib.import_module("_racer_cffi")
    ffi, lib = module.ffi, module.lib
    match name:
        case "text":
            return isinstance(lib.sr_version(), str)
        case "errors":
            null = ffi.NULL
            return raises(Exception, lib.sr_context_evaluate, null, b"1", 1, null, null, null)
        case "lifetime":
            isolate, context = ffi.new("sr_isolate_t **"), ffi.new("sr_context_t **")
            lib.sr_isolate_new(ffi.NULL, isolate, ffi.NULL)
            lib.sr_context_new(isolate[0], ffi.NULL, context, ffi.NULL)
            before = live()
            del isolate, context
            return live() < before
        case _:
            return raises(TypeError, lib.sr_value_kind, ffi.new("sr_isolate_t **"))


def probe_module(module: str, name: str) -> bool:
    """Ask a module that was made to be one."""
    racer = importlib.import_module(module)
    context = racer.Context()
    match name:
        case "text":
            return bool(context.eval("'Zo' + String.fromCharCode(235)") == "Zoë")
        case "errors":
            return raises(racer.JavaScriptError, context.eval, "throw new Error('told')")
        case "lifetime":
            counts = []
            for _ in range(3):
                with contextlib.suppress(racer.JavaScriptError):
                    context.eval("throw new Error('kept?')")
                del context
                counts.append(live(module))
                context = racer.Context()
            return counts[0] == counts[-1]
        case _:
            return raises(TypeError, context.call, "String", object()) and raises(
                TypeError, context.eval, 4711
            )


def live(module: str = "") -> int:
    """Return how much of JavaScript the process keeps alive."""
    gc.collect()
    if module == "swiftracer":
        return int(importlib.import_module("swiftracer._native").live_handle_count())
    return int(LIBRARY.sr_engine_live_handle_count()) if LIBRARY else 0


def main() -> None:
    """Answer."""
    module, name = sys.argv[1:3]
    sys.path += sys.argv[4:]
    match module:
        case "racer_ctypes":
            holds = probe_ctypes(name)
        case "racer_cffi":
            holds = probe_cffi(name)
        case _:
            holds = probe_module(module, name)
    print("yes" if holds else "no")  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
