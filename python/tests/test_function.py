"""Live functions and classes: call, receiver, new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import ConversionError, JavaScriptError, JSFunction, JSObject, undefined

if TYPE_CHECKING:
    from swiftracer import Context

COUNTER = """
class Counter {
    constructor(n) { this.n = n }
    add(k) { this.n += k; return this.n }
    static make(n) { return new this(n) }
}
new Counter(5)
"""


def test_a_function_is_called_with_its_arguments(context: Context) -> None:
    function = context.eval("(...values) => values.length + ':' + values.join()")

    assert isinstance(function, JSFunction)
    assert function() == "0:"
    assert function(1, "a", None) == "3:1,a,"


def test_missing_arguments_are_undefined(context: Context) -> None:
    assert context.eval("(a, b) => b")(1) is undefined


def test_a_thousand_arguments_arrive(context: Context) -> None:
    assert context.eval("(...values) => values.length")(*range(1000)) == 1000


@pytest.mark.parametrize("fetch", ["attribute", "key"])
def test_a_method_keeps_its_receiver(context: Context, fetch: str) -> None:
    value = context.eval("({n: 5, f() { return this.n }})")
    methods = {"attribute": value.f, "key": value["f"]}

    assert methods[fetch]() == 5


def test_a_method_of_the_prototype_keeps_its_receiver(context: Context) -> None:
    counter = context.eval(COUNTER)

    add = counter.add

    assert add(1) == 6
    assert add(1) == 7
    assert counter["n"] == 7


def test_a_method_is_the_same_function_whoever_it_was_read_from(context: Context) -> None:
    first = context.eval("var f = function () { return this }; var a = {f}; var b = {f}; a")
    second = context.eval("b")

    assert first.f == second.f == context.eval("f")
    assert hash(first.f) == hash(context.eval("f"))
    assert first.f() == first
    assert second.f() == second


def test_a_method_given_back_to_javascript_is_the_plain_function(context: Context) -> None:
    value = context.eval("var o = {f() {}}; o")

    assert context.eval("f => f === o.f")(value.f) is True


def test_this_is_undefined_without_a_receiver(context: Context) -> None:
    assert context.eval("'use strict'; (function () { return this })")() is undefined


def test_this_is_given_by_name_and_wins(context: Context) -> None:
    value = context.eval("({n: 5, f() { return this.n }})")
    other = context.eval("({n: 6})")

    assert value.f(this=other) == 6
    assert value.f(this={"n": 7}) == 7


@pytest.mark.parametrize("this", [None, undefined, 1, "text"], ids=repr)
def test_this_may_be_any_value(context: Context, this: Any) -> None:
    function = context.eval("'use strict'; (function () { return this })")

    assert function(this=this) == this


def test_new_makes_an_object(context: Context) -> None:
    counter_class = context.eval(COUNTER).constructor

    counter = counter_class.new(10)

    assert isinstance(counter, JSObject)
    assert counter.add(1) == 11


def test_new_works_for_builtins(context: Context) -> None:
    assert context.globals.Map.new([["a", 1]])["a"] == 1
    assert context.globals.Error.new("text").message == "text"
    assert context.globals.Array.new(3).length == 3


def test_a_static_method_keeps_its_class(context: Context) -> None:
    assert context.eval(COUNTER).constructor.make(3).n == 3


@pytest.mark.parametrize("code", ["() => 1", "({m() {}}).m", "async () => 1", "Math.max"])
def test_new_of_what_is_no_constructor_is_a_type_error_of_javascript(
    context: Context,
    code: str,
) -> None:
    with pytest.raises(JavaScriptError) as caught:
        context.eval(code).new()

    assert caught.value.name == "TypeError"


def test_a_class_cannot_be_called(context: Context) -> None:
    with pytest.raises(JavaScriptError) as caught:
        context.eval("(class {})")()

    assert caught.value.name == "TypeError"


def test_what_a_constructor_throws_comes_out(context: Context) -> None:
    with pytest.raises(JavaScriptError, match="no") as caught:
        context.eval("(class { constructor() { throw new RangeError('no') } })").new()

    assert caught.value.name == "RangeError"


def test_a_function_has_properties(context: Context) -> None:
    function = context.eval("function sum(a, b) { return a + b } sum.label = 'plus'; sum")

    assert function.name == "sum"
    assert function.length == 2
    assert function["label"] == "plus"
    assert list(function) == ["label"]
    assert function.call(None, 1, 2) == 3
    assert function.apply(None, [1, 2]) == 3


def test_a_function_goes_back_and_is_called_there(context: Context) -> None:
    double = context.eval("n => n * 2")

    assert list(context.eval("[1, 2]").map(double)) == [2, 4]


def test_a_callable_proxy_is_a_function(context: Context) -> None:
    proxy = context.eval("new Proxy(function () {}, {apply: (f, self, args) => args.length})")

    assert isinstance(proxy, JSFunction)
    assert proxy(1, 2) == 2


@pytest.mark.parametrize("code", ["async () => 1", "function* () { yield 1 }"])
def test_every_kind_of_function_is_called(context: Context, code: str) -> None:
    assert isinstance(context.eval(f"({code})")(), JSObject)


def test_a_generator_is_driven_by_next(context: Context) -> None:
    generator = context.eval("(function* () { yield 1; yield 2 })")()

    assert generator.next().to_python() == {"value": 1, "done": False}
    assert generator.next().to_python() == {"value": 2, "done": False}
    assert generator.next().to_python() == {"value": undefined, "done": True}


def test_deep_recursion_is_a_range_error_of_javascript(context: Context) -> None:
    recurse = context.eval("function recurse() { return recurse() + 1 } recurse")

    with pytest.raises(JavaScriptError) as caught:
        recurse()

    assert caught.value.name == "RangeError"
    assert context.eval("1 + 1") == 2


def test_an_unknown_option_is_a_type_error(context: Context) -> None:
    with pytest.raises(TypeError, match="unknown"):
        context.eval("() => 1")(unknown=1)


def test_an_argument_without_counterpart_is_refused(context: Context) -> None:
    with pytest.raises(ConversionError, match=r"args\[1\]"):
        context.eval("() => 1")(1, object())
    with pytest.raises(ConversionError):
        context.eval("() => 1")(this=object())
    with pytest.raises(ConversionError, match=r"args\[0\]"):
        context.eval("(class {})").new(object())
