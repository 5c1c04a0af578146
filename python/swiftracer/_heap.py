"""Heap statistics."""

from __future__ import annotations

from typing import NamedTuple


class HeapStatistics(NamedTuple):
    """The sizes of an isolate's heap at one moment; bytes unless the name says a number.

    All but the last two fields are those of ``v8::HeapStatistics``, in its order; the extension
    passes them by position.

    Attributes:
        total_heap_size: Memory reserved for the heap.
        total_heap_size_executable: The part of it that holds machine code.
        total_physical_size: The part of it that is committed.
        total_available_size: How much more fits before the limit.
        total_global_handles_size: Memory for the handles that keep values alive.
        used_global_handles_size: The part of it that is in use.
        used_heap_size: What the objects on the heap take.
        heap_size_limit: The limit that V8 holds the heap alone to.
        malloced_memory: Memory that V8 took outside the heap.
        external_memory: Memory that objects of the heap hold outside it: buffers, WebAssembly
            memories, what V8 keeps for ``Intl``. Counts for ``heap_limit``.
        peak_malloced_memory: The most that ``malloced_memory`` was.
        number_of_native_contexts: Contexts alive; growth without end is a leak.
        number_of_detached_contexts: Contexts let go of but not yet collected.
        buffer_memory: Of the external memory, what ArrayBuffers and SharedArrayBuffers were given.
        memory_limit: What heap and external memory may take together: ``heap_limit``, rounded, or
            V8's own choice.
    """

    total_heap_size: int
    total_heap_size_executable: int
    total_physical_size: int
    total_available_size: int
    total_global_handles_size: int
    used_global_handles_size: int
    used_heap_size: int
    heap_size_limit: int
    malloced_memory: int
    external_memory: int
    peak_malloced_memory: int
    number_of_native_contexts: int
    number_of_detached_contexts: int
    buffer_memory: int
    memory_limit: int


HeapStatistics.__module__ = "swiftracer"
