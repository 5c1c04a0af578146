"""What JavaScript values that Python has no type for are in mini-racer 0.14.1."""

import asyncio
from collections.abc import (
    Awaitable,
    Callable,
    Generator,
    Iterator,
    MutableMapping,
    MutableSequence,
)
from datetime import datetime
from typing import Any, NoReturn, Self, TypeAlias

import swiftracer
from py_mini_racer import _exc
from py_mini_racer._context import Context


class JSUndefinedType:
    """The type of ``JSUndefined``, which is false."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "JSUndefined"

    def __javascript__(self) -> object:
        return swiftracer.undefined


JSUndefined = JSUndefinedType()
_MISSING = object()


class JSObject:
    """A JavaScript object, equal to itself."""

    def __init__(self, context: Context, handle: Any) -> None:
        self._context = context
        self._handle = handle

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JSObject) and bool(self._handle == other._handle)

    def __hash__(self) -> int:
        return hash(self._handle)

    def __copy__(self) -> Self:
        return type(self)(self._context, self._handle)

    def __reduce__(self) -> NoReturn:
        message = f"cannot pickle or copy '{type(self).__name__}': it lives in its MiniRacer"
        raise TypeError(message)

    def __javascript__(self) -> object:
        return self._handle

    def _run(self, method: str, *args: Any) -> Any:
        return self._context.run(getattr(self._handle, method), *args)


class JSPromise(JSObject):
    """A promise; ``get`` waits for it, and so does ``await``. A rejection is a JSPromiseError."""

    def get(self, *, timeout: float | None = None) -> Any:
        """Wait, for so many seconds at most: then it raises JSTimeoutException."""
        if self._context.event_loop and self._context.event_loop is asyncio._get_running_loop():  # noqa: SLF001
            message = "In an async context, call `await promise` instead of promise.get()"
            raise AssertionError(message)
        try:
            return self._context.to_python(self._handle.result(_exc.seconds(timeout)))
        except TimeoutError as error:
            raise _exc.JSTimeoutException from error
        except swiftracer.EngineError as error:
            raise self._failure(error) from error

    def __await__(self) -> Generator[Any, Any, Any]:
        try:
            waiting: Generator[Any, Any, object] = self._handle.__await__()
            return self._context.to_python((yield from waiting))
        except swiftracer.EngineError as error:
            raise self._failure(error) from error

    def _failure(self, error: swiftracer.EngineError) -> Exception:
        if not isinstance(error, swiftracer.JavaScriptError):
            return self._context.exception(error)
        reason = self._context.to_python(error.value)
        if isinstance(reason, JSMappedObject) and "stack" in reason:
            reason = reason["stack"]
        return _exc.JSPromiseError(str(reason))


class JSMappedObject(MutableMapping[Any, Any], JSObject):
    """An object as a mapping of its properties, those of its prototypes included."""

    def __getitem__(self, key: object) -> Any:
        # Own properties of what is not a Map or a Set; a function remembers its receiver then.
        if type(key) is str and isinstance(self._handle, swiftracer.JSObject):
            try:
                own = self._handle.get(key, _MISSING)
                if own is not _MISSING:
                    return self._context.to_python(own)
            except swiftracer.EngineError as error:
                raise self._context.exception(error) from error
        found = self._apply("get", key)
        if found is JSUndefined and not self._apply("has", key):
            raise _exc.JSKeyError
        if isinstance(found, JSFunction):
            found.receiver = self._handle
        return found

    def __setitem__(self, key: object, value: object) -> None:
        if type(key) is not str or not isinstance(self._handle, swiftracer.JSObject):
            self._apply("set", key, value)
            return
        try:
            self._handle[key] = value
        except swiftracer.EngineError as error:
            raise self._context.exception(error) from error

    def __delitem__(self, key: object) -> None:
        if not self._apply("delete", key):
            raise _exc.JSKeyError

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

    receiver: object = None

    def __call__(
        self, *args: Any, this: Any = JSUndefined, timeout_sec: float | None = None
    ) -> Any:
        context = self._context
        try:
            # Most calls: what is not said need not be converted.
            if this is JSUndefined and timeout_sec is None and self.receiver is None:
                value = self._handle(*args)
            else:
                this = self.receiver if this is JSUndefined else this
                timeout = _exc.seconds(timeout_sec)
                value = self._handle(*args, this=this, timeout=timeout)
            if type(value) is int and -(2**31) <= value < 2**31:
                return value
            return context.to_python(value)
        except swiftracer.EngineError as error:
            raise context.exception(error) from error

    def new(self, *args: Any) -> Any:
        """Construct an object, as ``new`` does in JavaScript. mini-racer has no such method."""
        return self._run("new", *args)

    def cancelable(self) -> "CancelableJSFunction":
        """Return the function as one whose calls are awaited, and end with their task."""
        return CancelableJSFunction(self._context, self._handle)


class CancelableJSFunction(JSMappedObject):
    """A function whose calls hold up no event loop."""

    async def __call__(self, *args: Any, this: Any = JSUndefined) -> Any:
        return await self._context.run_async(self._handle, *args, this=this)


class JSArray(MutableSequence[Any], JSObject):
    """An array as a sequence; an assignment beyond its end makes it longer."""

    def __len__(self) -> int:
        return int(self._run("__len__"))

    def __iter__(self) -> Iterator[Any]:
        try:
            to_python = self._context.to_python
            for element in self._handle:
                if type(element) is int and -(2**31) <= element < 2**31:
                    yield element
                else:
                    yield to_python(element)
        except swiftracer.EngineError as error:
            raise self._context.exception(error) from error

    def __getitem__(self, index: Any) -> Any:
        found = self._run("__getitem__", index)
        if isinstance(index, slice):
            return [self._context.to_python(element) for element in found]
        return found

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(index, int) and index >= len(self):
            self._context.run(self._context.protocol, "set", self._handle, index, value)
        else:
            self._run("__setitem__", index, value)

    def __delitem__(self, index: Any) -> None:
        try:
            self._run("__delitem__", index)
        except IndexError as error:
            raise _exc.JSArrayIndexError from error

    def append(self, value: Any) -> None:
        """Add ``value`` at the end."""
        self._run("append", value)

    def insert(self, index: int, value: Any) -> None:
        """Insert ``value`` before ``index``."""
        self._run("insert", index, value)


PythonJSConvertedTypes: TypeAlias = (
    JSUndefinedType | bool | int | float | str | JSObject | datetime | memoryview | None
)
PyJsFunctionType = Callable[..., Awaitable[PythonJSConvertedTypes]]
