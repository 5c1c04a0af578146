"""Reference cycles through both languages are collected, or can be broken."""

from __future__ import annotations

import gc
import weakref

import pytest

from swiftracer import ClosedError, Context, Isolate, method


class _App:
    def __init__(self) -> None:
        self.context = Context(default=self.convert)
        self.object = self.context.eval("({})")

    def convert(self, _: object) -> int:
        return 1


def test_a_default_that_refers_to_a_live_object_is_collected() -> None:
    app = _App()
    reference = weakref.ref(app)

    del app
    gc.collect()

    assert reference() is None


class _Counter:
    """What clicks; its element is a live object of the Context."""

    def __init__(self, context: Context, *, keeps: bool = True) -> None:
        self.count = 0
        self.element = context.eval("({})") if keeps else None

    def click(self, *_: object) -> None:
        self.count += 1


def _collect(context: Context) -> None:
    for _ in range(3):
        context.isolate.collect_garbage()
        gc.collect()


def test_a_callable_that_holds_live_objects_goes_with_its_context() -> None:
    context = Context()
    counter = _Counter(context)
    assert counter.element is not None
    counter.element["click"] = counter.click
    context.globals["click"] = counter.click
    reference = weakref.ref(counter)

    del context, counter
    gc.collect()

    assert reference() is None


def test_a_live_object_that_reaches_its_owner_is_kept(context: Context) -> None:
    counter = _Counter(context)
    assert counter.element is not None
    counter.element["click"] = counter.click
    reference = weakref.ref(counter)
    del counter
    _collect(context)

    owner = reference()
    assert owner is not None
    owner.element = None  # dropping the live object breaks it
    del owner
    _collect(context)

    assert reference() is None


def test_deleting_the_property_breaks_a_cycle(context: Context) -> None:
    counter = _Counter(context)
    assert counter.element is not None
    counter.element["click"] = counter.click
    reference = weakref.ref(counter)

    del counter.element["click"]
    del counter
    _collect(context)

    assert reference() is None


def test_closing_the_context_breaks_a_cycle() -> None:
    context = Context()
    counter = _Counter(context)
    assert counter.element is not None
    counter.element["click"] = counter.click
    reference = weakref.ref(counter)
    del counter

    context.close()
    gc.collect()

    assert reference() is None


def test_a_callable_that_reaches_its_owner_weakly_is_collected(context: Context) -> None:
    counter = _Counter(context)
    reference = weakref.ref(counter)
    element = counter.element
    assert element is not None

    def click() -> int:
        owner = reference()
        if owner is None:
            return -1
        owner.click()
        return owner.count

    element["click"] = click
    assert element.click() == 1

    del counter
    _collect(context)

    assert reference() is None
    assert element.click() == -1


def test_an_owner_that_takes_its_object_from_this_is_collected(context: Context) -> None:
    counter = _Counter(context, keeps=False)
    context.globals["element"] = {}
    context.globals["element"]["click"] = method(counter.click)
    reference = weakref.ref(counter)
    context.eval("element.click()")
    assert counter.count == 1
    del counter

    context.eval("delete globalThis.element")
    _collect(context)

    assert reference() is None


def test_a_function_whose_context_is_gone_says_so(isolate: Isolate) -> None:
    context, other = isolate.context(), isolate.context()
    other.globals["f"] = context.eval("f => f")(lambda: 7)
    assert other.eval("f()") == 7

    del context
    gc.collect()

    with pytest.raises(ClosedError):
        other.eval("f()")


def test_an_error_whose_traceback_reaches_its_context_is_collected() -> None:
    def cycle() -> weakref.ref[_Counter]:
        context, counter = Context(), _Counter.__new__(_Counter)

        def fail() -> None:
            assert counter is not None
            raise ValueError(context)

        context.globals["fail"] = fail
        context.eval("try { fail() } catch (error) { globalThis.kept = error }")
        assert context.eval("kept.name") == "ValueError"
        return weakref.ref(counter)

    reference = cycle()
    gc.collect()

    assert reference() is None
