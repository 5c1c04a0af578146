"""PyMiniRacer's face on SwiftRacer: the names of mini-racer 0.14.1.

The names of py-mini-racer 0.6.0 are in the module ``py_mini_racer.py_mini_racer``.
"""

from py_mini_racer import py_mini_racer as py_mini_racer
from py_mini_racer._exc import JSArrayIndexError as JSArrayIndexError
from py_mini_racer._exc import JSKeyError as JSKeyError
from py_mini_racer._exc import JSParseException as JSParseException
from py_mini_racer._exc import JSPromiseError as JSPromiseError
from py_mini_racer._exc import JSTimeoutException as JSTimeoutException
from py_mini_racer._exc import JSValueError as JSValueError
from py_mini_racer._exc import LibAlreadyInitializedError as LibAlreadyInitializedError
from py_mini_racer._exc import LibNotFoundError as LibNotFoundError
from py_mini_racer._mini_racer import DEFAULT_V8_FLAGS as DEFAULT_V8_FLAGS
from py_mini_racer._mini_racer import MiniRacer as MiniRacer
from py_mini_racer._mini_racer import StrictMiniRacer as StrictMiniRacer
from py_mini_racer._mini_racer import init_mini_racer as init_mini_racer
from py_mini_racer._mini_racer import mini_racer as mini_racer
from py_mini_racer._types import CancelableJSFunction as CancelableJSFunction
from py_mini_racer._types import JSArray as JSArray
from py_mini_racer._types import JSFunction as JSFunction
from py_mini_racer._types import JSMappedObject as JSMappedObject
from py_mini_racer._types import JSObject as JSObject
from py_mini_racer._types import JSPromise as JSPromise
from py_mini_racer._types import JSSymbol as JSSymbol
from py_mini_racer._types import JSUndefined as JSUndefined
from py_mini_racer._types import JSUndefinedType as JSUndefinedType
from py_mini_racer._types import PyJsFunctionType as PyJsFunctionType
from py_mini_racer._types import PythonJSConvertedTypes as PythonJSConvertedTypes
from py_mini_racer.py_mini_racer import JSEvalException as JSEvalException
from py_mini_racer.py_mini_racer import JSOOMException as JSOOMException
