"""The methods that the live types take from ``collections.abc``.

What is called often is in the extension; these are written on top of it.
"""

from __future__ import annotations

import sys
from collections.abc import (
    ItemsView,
    Iterable,
    Iterator,
    KeysView,
    MutableMapping,
    MutableSequence,
    MutableSet,
    ValuesView,
)
from itertools import islice
from typing import Any, NoReturn, SupportsIndex, cast

from swiftracer._native import (
    Context,
    JSArray,
    JSFunction,
    JSMap,
    JSObject,
    JSSet,
)

_MAPPING = ("keys", "values", "items", "setdefault", "update")
_SEQUENCE = ("__contains__", "__iadd__", "__reversed__", "pop", "reverse", "count")
_SET = (
    *("__and__", "__or__", "__sub__", "__xor__", "__rand__", "__ror__", "__rsub__", "__rxor__"),
    *("__le__", "__lt__", "__ge__", "__gt__"),
    *("__iand__", "__ior__", "__isub__", "__ixor__", "isdisjoint", "pop", "remove"),
)


def _clear(self: JSObject) -> None:
    """Delete all elements."""
    for key in list(self.keys()):
        del self[key]


def _clear_array(self: JSArray) -> None:
    """Delete all elements."""
    del self[:]


def _last_item(self: JSObject) -> tuple[str, Any]:
    """Delete the last item and return its key and value; KeyError when there is none."""
    keys = list(self.keys())
    if not keys:
        message = "popitem(): the object is empty"
        raise KeyError(message)
    return keys[-1], self.pop(keys[-1])


_MISSING: object = object()


def _pop(self: JSObject | JSMap, key: str, default: object = _MISSING, /) -> object:
    """Delete ``key`` and return its value, or ``default``; KeyError when there is neither."""
    if default is not _MISSING and key not in self:
        return default
    value = self[key]
    del self[key]
    return value


def _index(
    self: JSArray, value: object, start: SupportsIndex = 0, stop: SupportsIndex = sys.maxsize, /
) -> int:
    """Return the index of the first equal element; ValueError when there is none."""
    first, end, _ = slice(start, stop).indices(len(self))
    for position, each in enumerate(islice(self, end)):
        if position >= first and (each is value or each == value):
            return position
    message = f"{value!r} is not in the array"
    raise ValueError(message)


def _remove(self: JSArray, value: object, /) -> None:
    """Delete the first element that equals ``value``; ValueError when there is none."""
    del self[_index(self, value)]


class _Keys(KeysView[str]):
    """The keys of an object, which may be iterable in another way."""

    def __iter__(self) -> Iterator[str]:
        return iter(cast("Any", self)._mapping.__keys__())  # noqa: SLF001 (of collections.abc)


class _Items(ItemsView[str, Any]):
    """The items of an object, which may be iterable in another way."""

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        mapping = cast("Any", self)._mapping  # noqa: SLF001 (of collections.abc)
        return ((key, mapping[key]) for key in mapping.__keys__())


class _Values(ValuesView[Any]):
    """The values of an object, which may be iterable in another way."""

    def __iter__(self) -> Iterator[Any]:
        return (value for _, value in _Items(cast("Any", self)._mapping))  # noqa: SLF001 (of collections.abc)

    def __contains__(self, value: object) -> bool:
        return any(each is value or each == value for each in self)


def _object_keys(self: JSObject) -> KeysView[str]:
    """Return a live view of the keys."""
    return _Keys(self)


def _object_items(self: JSObject) -> ItemsView[str, Any]:
    """Return a live view of the (key, value) pairs."""
    return _Items(self)


def _object_values(self: JSObject) -> ValuesView[Any]:
    """Return a live view of the values."""
    return _Values(self)


class _MapItems(ItemsView[Any, Any]):
    """The entries of a Map: not found again by key, since 1n and 1 are the same int."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        flat = cast("Any", self)._mapping.__entries__()  # noqa: SLF001 (of collections.abc)
        return zip(flat, flat, strict=True)


class _MapValues(ValuesView[Any]):
    """The values of a Map."""

    def __iter__(self) -> Iterator[Any]:
        return (value for _, value in _MapItems(cast("Any", self)._mapping))  # noqa: SLF001 (of collections.abc)

    def __contains__(self, value: object) -> bool:
        return any(each is value or each == value for each in self)


def _items(self: JSMap) -> ItemsView[Any, Any]:
    """Return a live view of the (key, value) pairs."""
    return _MapItems(self)


def _values(self: JSMap) -> ValuesView[Any]:
    """Return a live view of the values."""
    return _MapValues(self)


def _refuse_subclass(cls: type, /, **_: object) -> NoReturn:
    message = f"type '{cls.__base__.__name__ if cls.__base__ else ''}' is not for subclassing"
    raise TypeError(message)


def _from_iterable(_: type, values: Iterable[Any], /) -> set[Any]:
    return set(values)


def _adopt(target: type, abc: Any, names: tuple[str, ...]) -> None:  # noqa: ANN401 (typeshed hides that it is an ABC)
    for name in names:
        setattr(target, name, getattr(abc, name))
    abc.register(target)


async def _eval_async(self: Context, code: str, /, **options: Any) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
    """Run ``code`` on another thread, and wait for the promise that it gives."""
    # asyncio is slow to import.
    from swiftracer._async import eval_async  # noqa: PLC0415

    return await eval_async(self, code, **options)


async def _call_async(
    self: Context,
    target: str | JSFunction,
    /,
    *args: object,
    **options: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401 (JavaScript is dynamic)
    """Call a function on another thread, and wait for the promise that it gives."""
    from swiftracer._async import call_async  # noqa: PLC0415 (asyncio is slow to import)

    return await call_async(self, target, *args, **options)


def adopt_all() -> None:
    """Put the methods on the types; once, before anybody uses them."""
    jsobject, jsarray, jsmap, jsset = (
        cast("Any", kind) for kind in (JSObject, JSArray, JSMap, JSSet)
    )
    _adopt(jsobject, MutableMapping, _MAPPING)
    _adopt(jsmap, MutableMapping, _MAPPING)
    _adopt(jsarray, MutableSequence, _SEQUENCE)
    _adopt(jsset, MutableSet, _SET)
    jsset._from_iterable = classmethod(_from_iterable)  # noqa: SLF001 (of collections.abc)
    jsobject.__init_subclass__ = classmethod(_refuse_subclass)
    jsobject.keys = _object_keys
    jsobject.items = _object_items
    jsobject.values = _object_values
    jsobject.clear = _clear
    jsobject.popitem = _last_item
    jsobject.pop = jsmap.pop = _pop
    cast("Any", Context).eval_async = _eval_async
    cast("Any", Context).call_async = _call_async
    jsmap.items = _items
    jsmap.values = _values
    jsarray.clear = _clear_array
    jsarray.index = _index
    jsarray.remove = _remove
