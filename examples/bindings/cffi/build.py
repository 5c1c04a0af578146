"""Write what cffi makes of the C header: ``python build.py swiftracer.h racer.c``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from cffi import FFI


def declarations(header: str) -> str:
    """Return the header without what is for the preprocessor, which cffi has not."""
    header = re.sub(r"#ifdef __cplusplus\n.*?#endif", "", header, flags=re.DOTALL)
    return re.sub(r"^#.*$|\bSR_OWN\b", "", header, flags=re.MULTILINE)


if __name__ == "__main__":
    ffi = FFI()
    ffi.cdef(declarations(Path(sys.argv[1]).read_text(encoding="utf-8")))
    ffi.set_source("_racer_cffi", "#include <swiftracer.h>")
    ffi.emit_c_code(sys.argv[2])
