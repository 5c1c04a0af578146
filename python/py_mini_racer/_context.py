"""What both faces of this package stand on."""

import json
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import index
from pathlib import Path
from threading import Event, Lock
from typing import Any, ClassVar, TypeAlias, cast
from weakref import WeakSet

import swiftracer
from swiftracer._async import run

Makers: TypeAlias = Mapping[type, Callable[["Context", Any], Any]]
Amount: TypeAlias = float | None
ByteCount: TypeAlias = int | None
Flags: TypeAlias = Iterable[str]


class Context:
    """A swiftracer context whose values and errors become those of one face."""

    def __init__(
        self, values: Makers, errors: Makers, loop: AbstractEventLoop | None, flags: Flags = ()
    ) -> None:
        """Make one that makes the face's values and exceptions from those of swiftracer's types."""
        start(flags)
        self._values, self._errors, self.event_loop = values, errors, loop
        self.hard_limit_reached = Event()
        self.soft_limit_reached = Event()
        self.native = swiftracer.Isolate(on_soft_heap_limit=self.soft_limit_reached.set).context()
        self._protocol: dict[str, swiftracer.JSFunction] = {}
        _contexts.add(self)

    def protocol(self, operation: str, *operands: object, **options: Any) -> Any:
        """Call a function of ``protocol.js``."""
        if not self._protocol:
            self._protocol = dict(self.native.eval(_protocol(), name="protocol.js"))
        return self._protocol[operation](*operands, **options)

    def run(self, function: Callable[..., Any], *args: object, **options: Any) -> Any:
        """Call something of swiftracer; its result and its errors become the face's."""
        try:
            return self.to_python(function(*args, **options))
        except swiftracer.EngineError as error:
            raise self.exception(error) from error

    async def run_async(self, function: Callable[..., Any], *args: object, **options: Any) -> Any:
        """Do as ``run`` does without holding up the event loop; cancelling the task stops it."""
        return await run(
            self.native.isolate,
            lambda cancellation: self.run(function, *args, cancellation=cancellation, **options),
        )

    def to_python(self, value: object) -> Any:
        """Return what ``value`` is to the face."""
        if type(value) is int:
            # Beyond 32 bits a float, unless it was a BigInt for certain.
            return value if -(2**31) <= value < 2**31 or abs(value) >= 2**53 else float(value)
        make = self._values.get(type(value))
        return value if make is None else make(self, value)

    def exception(self, error: swiftracer.EngineError) -> Exception:
        """Return what ``error`` is to the face."""
        if isinstance(error, swiftracer.HeapLimitError):
            self.hard_limit_reached.set()
            if self.native.isolate.soft_heap_limit:
                self.soft_limit_reached.set()
        kind = next(kind for kind in type(error).__mro__ if kind in self._errors)
        return cast("Exception", self._errors[kind](self, error))

    def memory(self, value: swiftracer.JSBuffer) -> memoryview:
        """Return the bytes of an ArrayBuffer or of a view of one, not a copy."""
        try:
            # Python casts no view that is empty.
            return memoryview(value).cast("B") if value else memoryview(bytearray())
        except BufferError as error:
            raise swiftracer.ConversionError(*error.args) from error

    def value_count(self) -> int:
        """Return how many of JavaScript's objects Python keeps alive."""
        if self.native.closed:
            return 0
        # The functions of the protocol, and the object that they remember as their receiver.
        own = len(self._protocol) + bool(self._protocol)
        return self.native.isolate.live_handle_count() - own

    def v8_is_using_sandbox(self) -> bool:
        """Return whether V8 keeps what scripts can reach apart from all other memory."""
        return swiftracer.v8_has_sandbox


_contexts: WeakSet[Context] = WeakSet()
_starting = Lock()
_started = Event()


def context_count() -> int:
    """Return how many MiniRacers there are that are neither closed nor collected."""
    return sum(not context.native.closed for context in _contexts)


def start(flags: Flags) -> bool:
    """Set flags of V8, and return whether this is the first call, which is the one that does."""
    with _starting:
        if is_first := not _started.is_set():
            if chosen := [*flags]:
                swiftracer.set_flags(*chosen)
            _started.set()
    return is_first


def _byte_count(limit: int) -> ByteCount:
    # The originals take any number; there is no memory of 2**48 bytes to be limited.
    return limit if 0 < index(limit) < 2**48 else None


@cache
def _protocol() -> str:
    return Path(__file__).with_name("protocol.js").read_text(encoding="utf-8")


class Racer:
    """JavaScript, in an isolate of its own; what goes as JSON goes through ``json_impl``."""

    json_impl: ClassVar[Any] = json
    v8_version: ClassVar[str] = swiftracer.v8_version.partition("-")[0]
    _ctx: Context
    # Each face's; `call` goes through `execute`, and that through `eval`: programs override them.
    eval: Callable[..., Any]
    execute: Callable[..., Any]

    def set_hard_memory_limit(self, limit: int) -> None:
        """Stop scripts that hold more than ``limit`` bytes, at least 8 MB; 0 or less: V8's."""
        self._ctx.hard_limit_reached.clear()
        self._ctx.native.isolate.heap_limit = _byte_count(limit)

    def set_soft_memory_limit(self, limit: int) -> None:
        """Remember it when scripts hold more than ``limit`` bytes; 0 or less is no limit."""
        self._ctx.soft_limit_reached.clear()
        self._ctx.native.isolate.soft_heap_limit = _byte_count(limit)

    def was_hard_memory_limit_reached(self) -> bool:
        """Return whether a script was stopped by the limit since that was set."""
        return self._ctx.hard_limit_reached.is_set()

    def was_soft_memory_limit_reached(self) -> bool:
        """Return whether scripts held more than the limit since that was set."""
        return self._ctx.soft_limit_reached.is_set()

    def low_memory_notification(self) -> None:
        """Collect garbage now."""
        self._ctx.run(self._ctx.native.isolate.collect_garbage)

    def heap_stats(self) -> dict[str, int]:
        """Return the sizes of the heap in bytes."""
        heap = self._ctx.run(self._ctx.native.isolate.heap_statistics)
        sizes = "total_physical_size used_heap_size total_heap_size total_heap_size_executable"
        return {name: getattr(heap, name) for name in [*sizes.split(), "heap_size_limit"]}

    def _eval(self, code: str, seconds: Amount, max_memory: ByteCount) -> Any:
        if max_memory:
            self.set_hard_memory_limit(max_memory)
        context = self._ctx
        try:
            value: object = context.native.eval(code, name="<anonymous>", timeout=seconds)
            return context.to_python(value)
        except swiftracer.EngineError as error:
            raise context.exception(error) from error

    def _execute(self, expr: str, **limits: Any) -> Any:
        result: object = self.eval(f"JSON.stringify((function(){{return ({expr})}})())", **limits)
        if not isinstance(result, str):
            raise self._unexpected(type(result))
        return self.json_impl.loads(result)

    def _call(
        self, expr: str, args: Any, encoder: type[json.JSONEncoder] | None, **limits: Any
    ) -> Any:
        arguments = self.json_impl.dumps(args, separators=(",", ":"), cls=encoder)
        return self.execute(f"{expr}.apply(this, {arguments})", **limits)

    def _unexpected(self, kind: type) -> Exception:
        return ValueError(f"Unexpected return value type {kind}")
