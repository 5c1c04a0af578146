"""Loads the package of this name that swiftracer brings.

Of a package and a module of one name in one folder Python takes the package (PEP 420). So while
mini-racer or py-mini-racer is installed, `import py_mini_racer` gives theirs, in whichever order
they came; and no file is both of theirs and of swiftracer's, so pip takes no part of one away with
the other.
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path

FOLDER = Path(__file__).with_name("swiftracer") / "_compatibility"

spec = PathFinder.find_spec(__name__, [str(FOLDER)])
if spec is None or spec.loader is None:
    message = f"cannot import {__name__!r}: expected it in {FOLDER}, which swiftracer brings"
    raise ImportError(message, name=__name__)
module = module_from_spec(spec)
# The import statement gives what stands here in the end.
sys.modules[__name__] = module
spec.loader.exec_module(module)
