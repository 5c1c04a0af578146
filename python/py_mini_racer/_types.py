"""What JavaScript values that Python has no type for are in mini-racer 0.14.1."""

# ruff: noqa: ANN401 (the values of JavaScript are of any type)

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, MutableSequence
from typing import TYPE_CHECKING, Any, cast

import swiftracer
from py_mini_racer._exc import JSArrayIndexError, JSConversionException, JSKeyError

if TYPE_CHECKING:
    from py_mini_racer._context import Context


class JSUndefinedType:
    """The type of ``JSUndefined``, which is false."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "JSUndefined"


JSUndefined = JSUndefinedType()


class JSObject:
    """A JavaScript object, equal to itself."""

    def __init__(self, context: Context, handle: Any) -> None:
        self._context = context
        self._handle = handle

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JSObject) and bool(self._handle == other._handle)

    def __hash__(self) -> int:
        return hash(self._handle)

    def __javascript__(self) -> object:
        return self._handle

    @staticmethod
    def argument(value: object) -> object:
        """Return swiftracer's value for what it has no rule for, as an argument."""
        if isinstance(value, JSUndefinedType):
            return swiftracer.undefined
        message = f"{type(value).__name__} has no counterpart in JavaScript"
        raise JSConversionException(message)


class JSPromise(JSObject):
    """A promise."""


class JSMappedObject(MutableMapping[Any, Any], JSObject):
    """An object as a mapping of its properties, those of its prototypes included."""

    def __getitem__(self, key: object) -> Any:
        found = self._apply("get", key)
        if found is JSUndefined and not self._apply("has", key):
            raise JSKeyError
        if isinstance(found, JSFunction):
            found.receiver = self
        return found

    def __setitem__(self, key: object, value: object) -> None:
        self._apply("set", key, value)

    def __delitem__(self, key: object) -> None:
        if not self._apply("delete", key):
            raise JSKeyError

    def __iter__(self) -> Iterator[Any]:
        return iter(self._keys())

    def __len__(self) -> int:
        return len(self._keys())

    def __eq__(self, other: object) -> bool:
        return JSObject.__eq__(self, other) or super().__eq__(other)

    def __hash__(self) -> int:
        return JSObject.__hash__(self)

    def _keys(self) -> Any:
        return self._context.run(self._context.protocol, "keys", self._handle, copy=True)

    def _apply(self, operation: str, *operands: object) -> Any:
        return self._context.run(self._context.protocol, operation, self._handle, *operands)


class JSSymbol(JSMappedObject):
    """A symbol."""


class JSFunction(JSMappedObject):
    """A function; one that was read from an object has it as its receiver."""

    receiver: Any = swiftracer.undefined

    def __call__(
        self, *args: Any, this: object = JSUndefined, timeout_sec: float | None = None
    ) -> Any:
        this = self.receiver if this is JSUndefined else this
        return self._context.run(self._handle, *args, this=this, timeout=timeout_sec)


class JSArray(MutableSequence[Any], JSObject):
    """An array as a sequence; an assignment beyond its end makes it longer."""

    def __len__(self) -> int:
        return int(self._context.run(len, self._handle))

    def __getitem__(self, index: Any) -> Any:
        found = self._context.run(self._handle.__getitem__, index)
        if isinstance(index, slice):
            return [self._context.to_python(element) for element in cast("list[Any]", found)]
        return found

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(index, int) and index >= len(self):
            self._context.run(self._context.protocol, "set", self._handle, index, value)
        else:
            self._context.run(self._handle.__setitem__, index, value)

    def __delitem__(self, index: Any) -> None:
        try:
            self._context.run(self._handle.__delitem__, index)
        except IndexError as error:
            raise JSArrayIndexError from error

    def insert(self, index: int, value: Any) -> None:
        """Insert ``value`` before ``index``."""
        self._context.run(self._handle.insert, index, value)
