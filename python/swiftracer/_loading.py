"""Loads the extension where the dynamic loader could take its V8 for another's.

An extension is loaded into a scope of its own, unless ``sys.setdlopenflags`` says RTLD_GLOBAL: then
all that come later, in any scope, find its symbols first. Two libraries that export V8 cannot both
be right there, and the second crashes as soon as it is loaded.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import sys


def load() -> None:
    """Import the extension so that no other library sees our V8, and ours sees no other."""
    before = sys.getdlopenflags()
    flags = before & ~os.RTLD_GLOBAL
    if hasattr(ctypes.CDLL(None), "_ZN2v82V810GetVersionEv"):
        # Not in every case: a replacement of malloc is passed over as well.
        flags |= os.RTLD_DEEPBIND
    sys.setdlopenflags(flags)
    try:
        importlib.import_module("swiftracer._native")
    finally:
        sys.setdlopenflags(before)
