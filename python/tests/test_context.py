"""Contexts: ``eval``, ``call``, ``globals``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import Context, ConversionError, Isolate, JavaScriptError, JSObject

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_context_alone_makes_its_own_isolate() -> None:
    with Context() as context:
        assert context.eval("1 + 1") == 2
        assert isinstance(context.isolate, Isolate)


def test_a_context_of_an_isolate_belongs_to_it(isolate: Isolate) -> None:
    assert isolate.context().isolate is isolate
    assert Context(isolate).isolate is isolate
    assert Context(isolate=isolate).isolate is isolate


def test_contexts_of_an_isolate_have_their_own_globals(isolate: Isolate) -> None:
    contexts = [isolate.context() for _ in range(20)]

    for number, context in enumerate(contexts):
        context.globals["number"] = number

    assert [context.eval("number") for context in contexts] == list(range(20))


def test_many_contexts_come_and_go(isolate: Isolate) -> None:
    for _ in range(50):
        with isolate.context() as context:
            assert context.eval("'use' + 'd'") == "used"


def test_a_script_reaches_nothing_of_the_host(context: Context) -> None:
    names = (
        "process require module exports Buffer fetch XMLHttpRequest window self Deno importScripts"
    )

    found = context.eval("names => names.filter(name => name in globalThis)")(names.split())

    assert list(found) == []


def test_what_is_beyond_the_language_can_be_switched_off(isolate: Isolate) -> None:
    bare = isolate.context(timers=False, queue_microtask=False, structured_clone=False)
    names = "Object.getOwnPropertyNames(globalThis)"

    found = set(isolate.context().eval(names)) - set(bare.eval(names))

    assert found == {
        "setTimeout",
        "setInterval",
        "clearTimeout",
        "clearInterval",
        "queueMicrotask",
        "structuredClone",
    }


def test_declarations_are_kept_from_one_script_to_the_next(context: Context) -> None:
    context.eval("var a = 1; let b = 2; const c = 3; function d() { return 4 } class E {}")

    assert context.eval("a + b + c + d() + typeof E") == "10function"


@pytest.mark.parametrize("code", ["", " ", "// comment", "var x = 1"])
def test_a_script_may_have_no_value(context: Context, code: str) -> None:
    assert not context.eval(code)


def test_the_value_is_that_of_the_last_expression(context: Context) -> None:
    assert context.eval("1; if (true) { 'last' } var ignored = 2") == "last"


@pytest.mark.parametrize("code", [1, None, b"1", ["1"]], ids=repr)
def test_code_that_is_no_str_is_a_type_error(context: Any, code: object) -> None:
    with pytest.raises(TypeError):
        context.eval(code)
    with pytest.raises(TypeError):
        context.compile(code)


@pytest.mark.parametrize(
    "options",
    [{"name": 1}, {"line": "1"}, {"line": 1.5}, {"timeout": "1"}, {"unknown": 1}, {"code": "1"}],
    ids=str,
)
def test_a_wrong_option_is_a_type_error(context: Any, options: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        context.eval("1", **options)


@pytest.mark.parametrize("line", [0, -1])
def test_lines_start_at_one(context: Context, line: int) -> None:
    with pytest.raises(ValueError, match="line"):
        context.eval("1", line=line)
    with pytest.raises(ValueError, match="line"):
        context.compile("1", line=line)


def test_a_script_of_a_megabyte_runs(context: Context) -> None:
    assert context.eval("/*" + "x" * 1_000_000 + "*/ 'done'") == "done"


def test_call_finds_a_function_by_name(context: Context) -> None:
    context.eval("var fun = () => ({foo: 1})")

    assert context.call("fun", copy=True) == {"foo": 1}
    assert isinstance(context.call("fun"), JSObject)


@pytest.mark.parametrize("declaration", ["var f =", "let f =", "const f =", "globalThis.f ="])
def test_call_finds_what_a_script_would_find(context: Context, declaration: str) -> None:
    context.eval(f"{declaration} (a, b) => a + b")

    assert context.call("f", 1, 2) == 3


def test_call_gives_what_stands_before_the_dot_as_receiver(context: Context) -> None:
    context.eval("var app = {tools: {prefix: '> ', render(text) { return this.prefix + text }}}")

    assert context.call("app.tools.render", "x") == "> x"
    assert context.call("app.tools.render", "x", this={"prefix": "# "}) == "# x"


def test_call_of_a_plain_name_has_no_receiver(context: Context) -> None:
    context.eval("function who() { 'use strict'; return this === undefined }")

    assert context.call("who") is True


def test_call_goes_through_getters_and_prototypes(context: Context) -> None:
    context.eval("class A { get b() { return {c: () => 'found'} } } const a = new A")

    assert context.call("a.b.c") == "found"
    assert context.call("Math.max", 1, 3, 2) == 3
    assert context.call("JSON.stringify", {"a": [1, None]}) == '{"a":[1,null]}'


def test_call_takes_a_function(context: Context) -> None:
    value = context.eval("({n: 5, f(k) { return this.n + k }})")

    assert context.call(value.f, 1) == 6
    assert context.call(value.f, 1, this={"n": 10}) == 11
    assert context.call(context.eval("(a, b) => a * b"), 6, 7) == 42


@pytest.mark.parametrize(
    ("target", "name", "word"),
    [
        ("missing", "ReferenceError", "missing"),
        ("missing.f", "ReferenceError", "missing"),
        ("app.missing", "TypeError", "app.missing"),
        ("app.missing.f", "TypeError", "app.missing"),
        ("app.number", "TypeError", "app.number"),
        ("app.nothing.f", "TypeError", "app.nothing"),
    ],
)
def test_call_of_what_is_no_function_says_what_is_missing(
    context: Context,
    target: str,
    name: str,
    word: str,
) -> None:
    context.eval("var app = {number: 1, nothing: null}")

    with pytest.raises(JavaScriptError) as caught:
        context.call(target)

    assert caught.value.name == name
    assert word in caught.value.message


@pytest.mark.parametrize("target", ["", ".", "a.", ".a", "a..b"])
def test_a_target_with_an_empty_name_is_a_value_error(context: Context, target: str) -> None:
    with pytest.raises(ValueError, match="target"):
        context.call(target)


@pytest.mark.parametrize("target", [None, 1, object(), len], ids=repr)
def test_a_target_that_is_no_str_or_function_is_a_type_error(
    context: Any,
    target: object,
) -> None:
    with pytest.raises(TypeError):
        context.call(target)
    with pytest.raises(TypeError):
        context.call()


def test_a_target_is_no_code(context: Context) -> None:
    with pytest.raises((JavaScriptError, ValueError)):
        context.call("(() => { globalThis.ran = true })")

    assert context.eval("typeof ran") == "undefined"


def test_call_of_a_throwing_getter_tells_what_was_thrown(context: Context) -> None:
    context.eval("var app = {get f() { throw new RangeError('no') }}")

    with pytest.raises(JavaScriptError, match="no") as caught:
        context.call("app.f")

    assert caught.value.name == "RangeError"


USES: list[Callable[[Context, Any], Any]] = [
    lambda context, value: context.call("identity", value),
    lambda context, value: context.call("identity", [{"deep": value}]),
    lambda context, value: context.call("identity", this=value),
    lambda context, value: context.call(context.eval("identity"), value),
    lambda context, value: context.eval("identity")(value),
    lambda context, value: context.eval("identity")(this=value),
    lambda context, value: context.eval("Object").new(value),
    lambda context, value: context.globals.__setitem__("x", value),
    lambda context, value: setattr(context.globals, "x", value),
    lambda context, value: context.globals.update(x=value),
    lambda context, value: context.eval("[]").append(value),
    lambda context, value: context.eval("[1]").__setitem__(0, value),
    lambda context, value: context.eval("new Map").__setitem__(value, 1),
    lambda context, value: context.eval("new Map").__setitem__(1, value),
    lambda context, value: context.eval("new Set").add(value),
]


@pytest.mark.parametrize("use", USES)
def test_values_cross_between_contexts_of_one_isolate(
    isolate: Isolate,
    use: Callable[[Context, Any], Any],
) -> None:
    first, second = isolate.context(), isolate.context()
    second.eval("var identity = value => value")

    use(second, first.eval("({})"))
    use(second, first.eval("[]"))
    use(second, first.eval("Symbol()"))


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(
    "code", ["({})", "[]", "() => 1", "Symbol()", "new Map", "new Set", "new Error"]
)
def test_values_of_another_isolate_are_refused(
    context: Context,
    use: Callable[[Context, Any], Any],
    code: str,
) -> None:
    context.eval("var identity = value => value")

    with Context() as other, pytest.raises(ConversionError, match="another isolate"):
        use(context, other.eval(code))


def test_a_function_of_another_isolate_is_refused_as_target(context: Context) -> None:
    with Context() as other, pytest.raises(ConversionError, match="another isolate"):
        context.call(other.eval("() => 1"))


def test_a_symbol_of_another_isolate_is_refused_as_key(context: Context) -> None:
    with Context() as other, pytest.raises(ConversionError, match="another isolate"):
        context.globals[other.eval("Symbol()")] = 1


def test_an_object_stays_the_same_in_every_context(isolate: Isolate) -> None:
    first, second = isolate.context(), isolate.context()
    value = first.eval("var o = {n: 1}; o")

    second.globals["o"] = value
    second.eval("o.n = 2")

    assert value["n"] == 2
    assert second.eval("o") == value
    assert first.eval("o") == second.globals["o"]


def test_a_function_runs_in_the_context_that_made_it(isolate: Isolate) -> None:
    first, second = isolate.context(), isolate.context()
    first.eval("var where = 'first'; function tell() { return where }")
    second.eval("var where = 'second'")

    assert second.call(first.eval("tell")) == "first"
    second.globals["tell"] = first.eval("tell")
    assert second.eval("tell()") == "first"


def test_copied_data_crosses_between_isolates(context: Context) -> None:
    with Context() as other:
        data = other.eval("({a: [1, new Set([2])]})", copy=True)

    assert context.eval("d => d.a[1].has(2)")(data) is True


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_that_is_not_positive_is_a_value_error(limit: int) -> None:
    with pytest.raises(ValueError, match="heap_limit"):
        Context(heap_limit=limit)


def test_a_heap_limit_is_for_an_isolate_of_its_own(isolate: Isolate) -> None:
    with pytest.raises(ValueError, match="heap_limit"):
        Context(isolate, heap_limit=64 << 20)


@pytest.mark.parametrize("isolate", [1, "isolate", object()], ids=repr)
def test_an_isolate_that_is_none_is_a_type_error(isolate: Any) -> None:
    with pytest.raises(TypeError):
        Context(isolate)


def test_default_has_to_be_callable(isolate: Any) -> None:
    with pytest.raises(TypeError):
        isolate.context(default=1)
