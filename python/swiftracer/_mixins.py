"""The methods that the live types take from ``collections.abc``.

What is called often is in the extension; these are written on top of it, as everybody's mappings are.
"""

from __future__ import annotations

from collections.abc import MutableMapping, MutableSequence, MutableSet
from typing import Any, NoReturn

from swiftracer._native import (
    JSArray,
    JSError,
    JSFunction,
    JSMap,
    JSObject,
    JSPromise,
    JSSet,
)

_MAPPING = ("keys", "values", "items", "pop", "popitem", "setdefault", "update")
_SEQUENCE = ("__contains__", "__iadd__", "__reversed__", "pop", "remove", "reverse", "index", "count")
_SET = (
    *("__and__", "__or__", "__sub__", "__xor__", "__rand__", "__ror__", "__rsub__", "__rxor__"),
    *("__iand__", "__ior__", "__isub__", "__ixor__", "isdisjoint", "pop", "remove"),
)


def _clear(self: Any) -> None:
    """Delete all elements."""
    for key in list(self):
        del self[key]


def _clear_array(self: Any) -> None:
    """Delete all elements."""
    del self[:]


def _last_item(self: Any) -> tuple[Any, Any]:
    """Delete the last item and return its key and value; KeyError when there is none."""
    keys = list(self)
    if not keys:
        message = "popitem(): the object is empty"
        raise KeyError(message)
    return keys[-1], self.pop(keys[-1])


def _refuse_subclass(cls: type, **_: object) -> NoReturn:
    message = f"type '{cls.__base__.__name__ if cls.__base__ else ''}' is not for subclassing"
    raise TypeError(message)


def _adopt(target: Any, abc: type, names: tuple[str, ...]) -> None:
    for name in names:
        setattr(target, name, getattr(abc, name))
    target.__init_subclass__ = classmethod(_refuse_subclass)
    abc.register(target)  # type: ignore[attr-defined]


def adopt_all() -> None:
    """Put the methods on the types; once, before anybody uses them."""
    _adopt(JSObject, MutableMapping, _MAPPING)
    _adopt(JSMap, MutableMapping, _MAPPING)
    _adopt(JSArray, MutableSequence, _SEQUENCE)
    _adopt(JSSet, MutableSet, _SET)
    JSSet._from_iterable = classmethod(lambda _, values: set(values))  # type: ignore[attr-defined]  # noqa: SLF001
    JSObject.clear = _clear  # type: ignore[method-assign]
    JSObject.popitem = _last_item  # type: ignore[method-assign, assignment]
    JSMap.popitem = _last_item  # type: ignore[method-assign, assignment]
    JSArray.clear = _clear_array  # type: ignore[method-assign]
    for subtype in (JSFunction, JSError, JSPromise):
        MutableMapping.register(subtype)
