"""What both faces of this package stand on."""

# ruff: noqa: ANN401 (the values of JavaScript are of any type)

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, TypeAlias, cast

import swiftracer

Makers: TypeAlias = Mapping[type, Callable[["Context", Any], Any]]
Amount: TypeAlias = float | None


class Context:
    """A swiftracer context whose values and errors become those of one face.

    It is made when it is first needed, because its memory limit is fixed from then on.
    """

    def __init__(
        self, values: Makers, errors: Makers, argument: Callable[[object], object] | None = None
    ) -> None:
        """Make one.

        Args:
            values: What makes the face's value from one of swiftracer's types; others stay.
            errors: What makes the face's exception from one of swiftracer's.
            argument: Makes swiftracer's value from one of the face's.
        """
        self._values = values
        self._errors = errors
        self._argument = argument
        self._lock = Lock()
        self._native: swiftracer.Context | None = None
        self._limit = 0
        self._protocol: dict[str, swiftracer.JSFunction] = {}

    def native(self, max_memory: int | None = None) -> swiftracer.Context:
        """Return the swiftracer context, which may take ``max_memory`` bytes; 0 is no limit."""
        with self._lock:
            if self._native is None:
                self._limit = max_memory or 0
                limit = self._limit or None
                self._native = swiftracer.Context(heap_limit=limit, default=self._argument)
        if max_memory is not None and max_memory != self._limit:
            message = f"max_memory is fixed by the first evaluation, to {self._limit or 'no limit'}"
            raise NotImplementedError(message)
        return self._native

    def protocol(self, operation: str, *operands: object, **options: Any) -> Any:
        """Call a function of ``protocol.js``."""
        if not self._protocol:
            file = Path(__file__).with_name("protocol.js")
            self._protocol = dict(
                self.native().eval(file.read_text(encoding="utf-8"), name=file.name)
            )
        return self._protocol[operation](*operands, **options)

    def run(self, function: Callable[..., Any], *args: object, **options: Any) -> Any:
        """Call something of swiftracer; its result and its errors become the face's."""
        try:
            return self.to_python(function(*args, **options))
        except swiftracer.EngineError as error:
            kind = next(kind for kind in type(error).__mro__ if kind in self._errors)
            raise self._errors[kind](self, error) from error

    def to_python(self, value: Any) -> Any:
        """Return what ``value`` is to the face."""
        make = self._values.get(cast("type[object]", type(value)))
        return value if make is None else make(self, value)

    def number(self, value: int) -> int | float:
        """Return an int beyond 32 bits as a float, unless it was a BigInt for certain."""
        return value if -(2**31) <= value < 2**31 or abs(value) >= 2**53 else float(value)

    def memory(self, value: swiftracer.JSBuffer) -> memoryview:
        """Return the bytes of an ArrayBuffer or of a view of one, not a copy."""
        try:
            # Python casts no view that is empty.
            return memoryview(value).cast("B") if value else memoryview(bytearray())
        except BufferError as error:
            raise swiftracer.ConversionError(*error.args) from error


class Racer:
    """JavaScript, in an isolate of its own.

    Attributes:
        json_impl: The JSON module for what goes through ``execute`` and ``call``.
        v8_version: The version of V8.
    """

    json_impl: ClassVar[Any] = json
    v8_version: ClassVar[str] = swiftracer.v8_version
    _ctx: Context

    def low_memory_notification(self) -> None:
        """Collect garbage now."""
        self._ctx.run(self._ctx.native().isolate.collect_garbage)

    def heap_stats(self) -> dict[str, int]:
        """Return the sizes of the heap in bytes."""
        heap = self._ctx.run(self._ctx.native().isolate.heap_statistics)
        return {
            "total_physical_size": heap.total_physical_size,
            "used_heap_size": heap.used_heap_size,
            "total_heap_size": heap.total_heap_size,
            "total_heap_size_executable": heap.total_heap_size_executable,
            "heap_size_limit": heap.heap_size_limit,
        }

    def _run(self, code: str | bytes, seconds: Amount, max_memory: int | None) -> Any:
        text = code.decode() if isinstance(code, bytes) else code
        native = self._ctx.native(max_memory)
        return self._ctx.run(native.eval, text, name="<anonymous>", timeout=seconds)


def json_of(expression: str) -> str:
    """Return code that makes JSON of an expression; the messages of errors quote it so."""
    return f"JSON.stringify((function(){{return ({expression})}})())"
