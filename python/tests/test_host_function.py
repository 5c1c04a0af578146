"""Python callables that JavaScript calls."""

from __future__ import annotations

import functools
import gc
import threading
import traceback
import weakref
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import (
    Context,
    ConversionError,
    ExecutionTimeoutError,
    JavaScriptError,
    JSFunction,
    TerminatedError,
    method,
)

if TYPE_CHECKING:
    from collections.abc import Callable


NO = "no"


class Thing:
    """Something that can be referred to weakly."""

    def double(self, number: int) -> int:
        """Return twice the number."""
        return 2 * number


def add(first: int, second: int = 2) -> int:
    """Return the sum."""
    return first + second


def test_a_callable_becomes_a_function(context: Context) -> None:
    context.globals["add"] = add

    assert context.eval("add(1, 5)") == 6
    assert context.eval("add(1)") == 3
    assert context.eval("typeof add") == "function"
    assert isinstance(context.globals["add"], JSFunction)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("({f}) => f(20)", "object"),
        ("([f]) => f(20)", "array"),
        ("f => f(20)", "argument"),
        ("m => m.f(20)", "object"),
    ],
)
def test_a_callable_goes_wherever_a_value_goes(context: Context, place: str, code: str) -> None:
    def f(number: int) -> int:
        return number + 1

    argument: Any = {"object": {"f": f}, "array": [f], "argument": f}[code]

    assert context.eval(place)(argument) == 21


@pytest.mark.parametrize(
    ("function", "name", "length"),
    [
        (add, "add", 1),
        (lambda: None, "<lambda>", 0),
        (Thing().double, "double", 1),
        (len, "len", 0),
        (int, "int", 0),
        (functools.partial(add, 1), "", 0),
        (method(add), "add", 0),
    ],
)
def test_name_and_length_are_visible(
    context: Context, function: Callable[..., Any], name: str, length: int
) -> None:
    context.globals["f"] = function

    assert context.eval("f.name") == name
    assert context.eval("f.length") == length


def test_a_callable_is_one_function(context: Context) -> None:
    thing = Thing()
    context.globals["a"] = add
    context.globals["b"] = [add]
    context.globals["m"] = thing.double
    context.globals["n"] = thing.double

    assert context.eval("a === b[0]")
    assert context.eval("m === n")
    assert context.eval("a !== m")


def test_surplus_arguments_are_left_out(context: Context) -> None:
    context.globals["double"] = lambda number: 2 * number
    context.globals["count"] = lambda *arguments: len(arguments)

    assert context.eval("[1, 2, 3].map(double)", copy=True) == [2, 4, 6]
    assert context.eval("count(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)") == 10


def test_missing_arguments_are_a_type_error(context: Context) -> None:
    context.globals["add"] = add

    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        context.eval("add()")


def test_arguments_and_results_are_converted(context: Context) -> None:
    seen: list[Any] = []

    def f(*arguments: Any) -> Any:
        seen.extend(arguments)
        return {"list": [1, "ü", None], "same": arguments[0]}

    context.globals["f"] = f

    assert context.eval("const o = {a: 1}; const r = f(o, 2n, 'x', undefined); r.same === o")
    assert seen[0].to_python() == {"a": 1}
    assert seen[1:3] == [2, "x"]
    assert context.eval("JSON.stringify(r.list)") == '[1,"ü",null]'


def test_this_is_passed_on_request(context: Context) -> None:
    context.globals["get"] = method(lambda this, key: this[key])

    assert context.eval("({n: 1, get}).get('n')") == 1


def test_a_method_is_callable_from_python_too() -> None:
    assert method(add)(1, 2) == 3


def test_a_host_function_is_no_constructor(context: Context) -> None:
    context.globals["add"] = add

    with pytest.raises(JavaScriptError, match="add is not a constructor"):
        context.eval("new add(1)")


def test_a_python_error_can_be_caught(context: Context) -> None:
    def fail() -> None:
        raise KeyError(NO)

    context.globals["fail"] = fail

    caught = context.eval("try { fail() } catch (e) { [e.name, e.message, e instanceof Error] }")

    assert caught.to_python() == ["KeyError", "'no'", True]


def test_an_uncaught_python_error_is_the_same_object(context: Context) -> None:
    error = KeyError("no")

    def fail() -> None:
        raise error

    context.globals["fail"] = fail

    with pytest.raises(KeyError) as caught:
        context.eval("function f() { fail() } f()")
    assert caught.value is error


def test_a_python_error_that_was_kept_is_the_same_object(context: Context) -> None:
    error = ValueError("kept")

    def fail() -> None:
        raise error

    context.globals["fail"] = fail
    context.eval("let kept; try { fail() } catch (e) { kept = e }")

    with pytest.raises(ValueError, match="kept") as caught:
        context.eval("throw kept")
    assert caught.value is error


def test_the_traceback_shows_both_languages(context: Context) -> None:
    def fail() -> None:
        raise KeyError(NO)

    context.globals["fail"] = fail

    with pytest.raises(KeyError) as caught:
        context.eval("function f() {\n  fail()\n}\nf()", name="both.js")

    shown = [(frame.name, frame.lineno) for frame in traceback.extract_tb(caught.tb)]
    assert [name for name, _ in shown][-3:] == ["<anonymous>", "f", "fail"]
    assert [line for _, line in shown][-3:-1] == [4, 2]


def test_nested_calls_show_each_frame_once(context: Context) -> None:
    def inner() -> Any:
        return context.eval("function g() { throw new RangeError('deep') } g()", name="g.js")

    context.globals["inner"] = inner

    with pytest.raises(JavaScriptError) as caught:
        context.eval("function f() { inner() } f()", name="f.js")

    names = [frame.name for frame in traceback.extract_tb(caught.tb)]
    assert names[-5:] == ["<anonymous>", "f", "inner", "<anonymous>", "g"]


def test_a_javascript_error_through_python_is_the_same_value(context: Context) -> None:
    context.globals["call"] = lambda f: f()

    assert context.eval(
        "const e = new Error('x'); try { call(() => { throw e }) } catch (c) { c === e }"
    )
    assert context.eval("try { call(() => { throw 7 }) } catch (c) { c }") == 7


def test_a_javascript_error_through_python_is_the_same_exception(context: Context) -> None:
    seen: list[BaseException] = []

    def call(function: JSFunction) -> Any:
        try:
            return function()
        except JavaScriptError as error:
            seen.append(error)
            raise

    context.globals["call"] = call

    with pytest.raises(JavaScriptError) as caught:
        context.eval("call(() => { throw new Error('x') })")
    assert caught.value is seen[0]


class Stop(BaseException):
    """No Exception, like KeyboardInterrupt."""


@pytest.mark.parametrize(
    "code",
    [
        "stop()",
        "try { stop() } catch (e) { 1 }",
        "try { stop() } finally { 1 }",
        "[1, 2].forEach(() => { try { stop() } catch {} })",
        "new Promise(stop).catch(() => 1)",
        "Promise.resolve().then(stop).catch(() => 1); 1",
        "({get x() { stop() }}).x",
        "JSON.stringify({toJSON: stop})",
        "new Proxy({}, {get: stop}).x",
        "for (;;) { try { stop() } catch {} }",
    ],
)
def test_what_is_no_exception_cannot_be_caught(context: Context, code: str) -> None:
    def stop() -> None:
        raise Stop

    context.globals["stop"] = stop

    with pytest.raises(Stop):
        context.eval(code)
    assert context.eval("1 + 1") == 2


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_python_is_stopped_through_javascript(context: Context, kind: type[BaseException]) -> None:
    def stop() -> None:
        raise kind

    context.globals["stop"] = stop

    with pytest.raises(kind):
        context.eval("try { stop() } catch {}")


def test_an_inner_call_may_catch_what_stops_it(context: Context) -> None:
    def stop() -> None:
        raise Stop

    def inner() -> int:
        try:
            context.eval("stop()")
        except Stop:
            return 5
        return 0

    context.globals.update({"stop": stop, "inner": inner})

    assert context.eval("inner() + 1") == 6


def test_an_inner_timeout_stops_the_inner_call_only(context: Context) -> None:
    def inner() -> str:
        with pytest.raises(ExecutionTimeoutError):
            context.eval("for (;;);", timeout=0.02)
        return "went on"

    context.globals["inner"] = inner

    assert context.eval("inner()") == "went on"


def test_the_outer_timeout_stops_both(context: Context) -> None:
    def inner() -> Any:
        return context.eval("for (;;);", timeout=60)

    context.globals["inner"] = inner

    with pytest.raises(ExecutionTimeoutError):
        context.eval("try { inner() } catch { } for (;;);", timeout=0.05)
    assert context.eval("1") == 1


def test_a_host_function_may_terminate(context: Context) -> None:
    context.globals["stop"] = context.isolate.terminate

    with pytest.raises(TerminatedError):
        context.eval("stop(); for (;;);")


def test_a_host_function_may_close_the_context() -> None:
    context = Context()
    context.globals["close"] = context.close

    assert context.eval("close(); 1") == 1
    assert context.closed


def test_endless_recursion_through_both_languages_is_an_exception(context: Context) -> None:
    def dig(depth: int) -> Any:
        return context.eval(f"dig({depth} + 1)")

    context.globals["dig"] = dig

    with pytest.raises((RecursionError, JavaScriptError)):
        context.eval("dig(0)")
    assert context.eval("1") == 1


def test_recursion_on_a_small_stack_is_an_exception() -> None:
    outcome: list[BaseException] = []

    def run() -> None:
        with Context() as context:
            context.globals["dig"] = lambda n: context.eval(f"dig({n} + 1)")
            try:
                context.eval("dig(0)")
            except (RecursionError, JavaScriptError) as error:
                outcome.append(error)

    size = threading.stack_size(1 << 20)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
    assert len(outcome) == 1


def test_a_result_without_conversion_is_told_with_its_path(context: Context) -> None:
    context.globals["f"] = lambda: {"a": [1, object()]}

    with pytest.raises(ConversionError, match=r'result\["a"\]\[1\]: no JavaScript value'):
        context.eval("f()")


def test_default_applies_to_results() -> None:
    with Context(default=str) as context:
        context.globals["f"] = lambda: [Thing]
        context.globals["g"] = lambda: {"x": 1 + 2j}

        assert context.eval("g().x") == "(1+2j)"


def test_an_exception_that_fails_to_tell_its_text(context: Context) -> None:
    class SilentError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    def fail() -> None:
        raise SilentError

    context.globals["fail"] = fail

    assert context.eval("try { fail() } catch (e) { [e.name, e.message] }", copy=True) == [
        "SilentError",
        "",
    ]
    with pytest.raises(SilentError):
        context.eval("fail()")


def test_a_function_is_released_with_its_last_reference(context: Context) -> None:
    thing = Thing()
    released = weakref.ref(thing)
    context.globals["f"] = thing.double
    del thing

    assert context.eval("f(1)") == 2
    context.eval("delete globalThis.f")
    context.isolate.collect_garbage()
    gc.collect()

    assert released() is None


def test_a_function_is_released_with_its_context() -> None:
    thing = Thing()
    released = weakref.ref(thing)
    with Context() as context:
        context.globals["f"] = thing.double
    del thing, context
    gc.collect()

    assert released() is None


def test_a_cycle_through_javascript_is_collected() -> None:
    def cycle() -> weakref.ref[Thing]:
        context, thing = Context(), Thing()
        thing.context = context  # type: ignore[attr-defined]
        context.globals["f"] = thing.double
        return weakref.ref(thing)

    released = cycle()
    gc.collect()

    assert released() is None


def test_other_threads_run_while_javascript_calls_back(context: Context) -> None:
    total = 0

    def count() -> None:
        nonlocal total
        total += 1

    context.globals["count"] = count
    threads = [
        threading.Thread(target=context.eval, args=("for (let i = 0; i < 500; i++) count()",))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert total == 2000


def test_functions_go_between_the_contexts_of_an_isolate(context: Context) -> None:
    other = context.isolate.context()
    context.globals["add"] = add
    other.globals["add"] = context.globals["add"]

    assert other.eval("add(1, 2)") == 3


def test_an_exception_that_is_passed_is_the_same_object(context: Context) -> None:
    error = KeyError("passed")
    error.__cause__ = ValueError("why")

    context.globals["error"] = error

    assert context.eval("[error.name, error.message, error.cause.name]", copy=True) == [
        "KeyError",
        "'passed'",
        "ValueError",
    ]
    assert context.eval("[error]", copy=True)[0] is error
    with pytest.raises(KeyError) as caught:
        context.eval("throw error")
    assert caught.value is error


def test_isolates_call_each_other(context: Context) -> None:
    with Context() as other:
        context.globals["there"] = lambda n: other.eval(f"back({n})")
        other.globals["back"] = lambda n: n if n == 0 else context.eval(f"there({n - 1})")

        assert context.eval("there(50)") == 0
        with pytest.raises((RecursionError, JavaScriptError)):
            context.eval("there(100000)")


def test_an_isolate_may_go_while_others_call_each_other(context: Context) -> None:
    def drop() -> Any:
        Context().eval("1")
        return other.eval("try { fail() } catch (e) { e.message }")

    def fail() -> None:
        Context().eval("1")
        gc.collect()
        raise ValueError(NO)

    with Context() as other:
        other.globals["fail"] = fail
        context.globals["drop"] = drop

        assert context.eval("drop() + new Error('!').message") == "no!"


def test_an_error_of_another_isolate_is_an_error_here(context: Context) -> None:
    with Context() as other:
        context.globals["fail"] = lambda: other.eval("throw new RangeError('far')")

        assert context.eval("try { fail() } catch (e) { e.message }") == "RangeError: far"
        with pytest.raises(JavaScriptError, match="RangeError: far") as caught:
            context.eval("fail()")
        assert caught.value.name == "RangeError"


def test_what_stops_everything_shows_both_languages(context: Context) -> None:
    def stop() -> None:
        raise Stop

    def inner() -> None:
        context.eval("function g() { stop() } g()", name="g.js")

    context.globals.update({"stop": stop, "inner": inner})

    with pytest.raises(Stop) as caught:
        context.eval("function f() { inner() } f()", name="f.js")

    names = [frame.name for frame in traceback.extract_tb(caught.tb)]
    assert names[-6:] == ["<anonymous>", "f", "inner", "<anonymous>", "g", "stop"]


def test_an_error_does_not_keep_its_context_alive() -> None:
    def fail() -> None:
        raise ValueError(NO)

    def use() -> weakref.ref[Context]:
        context = Context()
        context.globals["fail"] = fail
        context.eval("var kept; try { fail() } catch (e) { kept = e }")
        with pytest.raises(ValueError, match=NO):
            context.eval("throw kept")
        return weakref.ref(context)

    context = use()
    gc.collect()

    assert context() is None
