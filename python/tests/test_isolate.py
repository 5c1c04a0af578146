"""Isolates: their limits, statistics and garbage."""

from __future__ import annotations

import gc
from typing import Any

import pytest

import swiftracer
from swiftracer import Context, HeapStatistics, Isolate, JavaScriptError, undefined

WATCH = "value => { globalThis.watched = new WeakRef(value); Promise.resolve().then(() => {}); }"


def test_heap_statistics_are_counts_and_sizes(isolate: Isolate, context: Context) -> None:
    context.eval("1")

    statistics = isolate.heap_statistics()

    assert isinstance(statistics, HeapStatistics)
    assert all(value >= 0 for value in statistics)
    assert 0 < statistics.used_heap_size <= statistics.total_heap_size
    assert statistics.used_heap_size < statistics.heap_size_limit
    assert statistics.used_global_handles_size <= statistics.total_global_handles_size


def test_heap_statistics_count_contexts(isolate: Isolate) -> None:
    before = isolate.heap_statistics().number_of_native_contexts

    contexts = [isolate.context() for _ in range(3)]

    assert isolate.heap_statistics().number_of_native_contexts == before + len(contexts)


def test_a_growing_heap_shows(isolate: Isolate, context: Context) -> None:
    before = isolate.heap_statistics().used_heap_size

    context.eval("var kept = new Array(1_000_000).fill(0.5)")

    assert isolate.heap_statistics().used_heap_size >= before + 8_000_000


def test_heap_statistics_cannot_be_changed(isolate: Isolate) -> None:
    with pytest.raises(AttributeError):
        isolate.heap_statistics().used_heap_size = 0  # type: ignore[misc]


def test_garbage_is_collected_when_asked(isolate: Isolate, context: Context) -> None:
    context.eval(f"({WATCH})({{}})")

    isolate.collect_garbage()

    assert context.eval("watched.deref()") is undefined


def test_a_handle_keeps_its_object(isolate: Isolate, context: Context) -> None:
    value = context.eval("({})")
    context.eval(WATCH)(value)

    isolate.collect_garbage()

    assert context.eval("watched.deref()") == value


def test_a_dropped_handle_lets_its_object_go(isolate: Isolate, context: Context) -> None:
    value = context.eval("({})")
    context.eval(WATCH)(value)

    del value
    gc.collect()
    isolate.collect_garbage()

    assert context.eval("watched.deref()") is undefined


def test_dropped_handles_leave_nothing_behind(isolate: Isolate, context: Context) -> None:
    context.eval("0")
    before = isolate.heap_statistics().used_global_handles_size

    values = [context.eval("({})") for _ in range(10_000)]
    during = isolate.heap_statistics().used_global_handles_size
    del values
    gc.collect()
    context.eval("0")

    assert during > before
    assert isolate.heap_statistics().used_global_handles_size <= before + 1024


def test_dropped_contexts_leave_nothing_behind(isolate: Isolate) -> None:
    before = isolate.heap_statistics().number_of_native_contexts

    for _ in range(20):
        isolate.context().eval("globalThis.self = globalThis")
    gc.collect()
    isolate.collect_garbage()

    assert isolate.heap_statistics().number_of_native_contexts <= before + 1


def test_terminate_does_nothing_while_idle(isolate: Isolate, context: Context) -> None:
    for _ in range(3):
        isolate.terminate()

        assert context.eval("1 + 1") == 2


def test_a_stack_limit_bounds_recursion() -> None:
    depth = "let depth = 0; function go() { depth++; go() } try { go() } catch { } depth"

    with Isolate(stack_limit=100 << 10) as small, Isolate(stack_limit=800 << 10) as large:
        small_depth = small.context().eval(depth)
        large_depth = large.context().eval(depth)

    assert 100 < small_depth < large_depth


def test_a_stack_overflow_is_a_range_error_of_javascript(context: Context) -> None:
    for _ in range(3):
        with pytest.raises(JavaScriptError, match="stack") as caught:
            context.eval("(function go() { return go() + 1 })()")
        assert caught.value.name == "RangeError"


@pytest.mark.parametrize("option", ["heap_limit", "stack_limit"])
@pytest.mark.parametrize("value", [0, -1])
def test_a_limit_that_is_not_positive_is_a_value_error(option: str, value: int) -> None:
    options: dict[str, Any] = {option: value}
    with pytest.raises(ValueError, match=option):
        Isolate(**options)


@pytest.mark.parametrize("option", ["heap_limit", "stack_limit"])
@pytest.mark.parametrize("value", ["1", 1.5])
def test_a_limit_that_is_no_int_is_a_type_error(option: str, value: object) -> None:
    options: dict[str, Any] = {option: value}
    with pytest.raises(TypeError):
        Isolate(**options)


def test_options_are_by_name_only() -> None:
    with pytest.raises(TypeError):
        Isolate(64 << 20)  # type: ignore[call-arg]


def test_many_isolates_live_side_by_side() -> None:
    contexts = [Context() for _ in range(10)]

    for number, context in enumerate(contexts):
        context.globals["number"] = number

    assert [context.eval("number") for context in contexts] == list(range(10))


def test_the_version_of_v8_is_told() -> None:
    major, minor, *_ = swiftracer.v8_version.split(".")

    assert (int(major), int(minor)) >= (10, 2)


def test_the_version_of_the_package_is_told() -> None:
    assert swiftracer.__version__.count(".") == 2
