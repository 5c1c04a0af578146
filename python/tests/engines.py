"""What not every engine has: the tests that need it say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from swiftracer import Context, EngineError, share, v8_version


def _is_there(expression: str) -> bool:
    with Context() as context:
        return bool(context.eval(expression))


def _needs(what: str, expression: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not _is_there(expression), reason=f"this V8 has no {what}")


# Where V8 makes no machine code (--jitless) there is none.
has_webassembly = _is_there("typeof WebAssembly === 'object'")

needs_resizable = _needs("resizable ArrayBuffer", "'resize' in ArrayBuffer.prototype")
needs_transfer = _needs("ArrayBuffer.transfer", "'transfer' in ArrayBuffer.prototype")
needs_webassembly = pytest.mark.skipif(not has_webassembly, reason="this V8 has no WebAssembly")
needs_shared_webassembly = _needs(
    "shared WebAssembly memory",
    "globalThis.WebAssembly ? new WebAssembly.Memory({initial: 1, maximum: 1, shared: true})"
    ".buffer instanceof SharedArrayBuffer : false",
)
needs_float16 = _needs("Float16Array", "typeof Float16Array === 'function'")


def _handlers_may_use_v8() -> bool:
    """Tell whether signal handlers have a thread's rights to V8's memory."""
    has_rights = "ospke" in Path("/proc/cpuinfo").read_text(encoding="utf-8").split()
    return not has_rights or int(v8_version.split(".")[0]) < 11


needs_open_memory = pytest.mark.skipif(
    not _handlers_may_use_v8(), reason="this V8 guards its memory from signal handlers"
)


def can_share() -> bool:
    """Tell whether JavaScript can use memory of the host."""
    try:
        share(bytearray(1))
    except EngineError:
        return False
    return True


needs_sharing = pytest.mark.skipif(
    not can_share(), reason="this V8 reaches only memory inside its sandbox"
)
refuses_sharing = pytest.mark.skipif(can_share(), reason="this V8 has no sandbox")
