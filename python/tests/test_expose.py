"""Live Python objects and iterators in JavaScript, and JavaScript's iterators in Python."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import Context, JavaScriptError, expose

if TYPE_CHECKING:
    from collections.abc import Iterator


class Account:
    """Something with a secret."""

    def __init__(self) -> None:
        """Open an account."""
        self.balance = 1
        self.pin = "1234"

    def deposit(self, amount: int) -> int:
        """Add to the balance."""
        self.balance += amount
        return self.balance

    @property
    def owner(self) -> str:
        """Who owns it."""
        return "me"


def test_only_what_is_named_is_seen(context: Context) -> None:
    context.globals["account"] = expose(Account(), "balance", "deposit")

    assert context.eval("Object.keys(account)", copy=True) == ["balance", "deposit"]
    assert context.eval("account.pin === undefined && !('pin' in account)")
    assert context.eval("account.__class__ === undefined && account.__dict__ === undefined")


def test_the_object_is_live(context: Context) -> None:
    account = Account()
    context.globals["account"] = expose(account, "balance", "deposit")

    assert context.eval("account.balance += 10; account.deposit(5)") == 16
    assert account.balance == 16
    account.balance = 3
    assert context.eval("account.balance") == 3


def test_nothing_is_exposed_by_default(context: Context) -> None:
    context.globals["account"] = expose(Account())

    assert context.eval("Reflect.ownKeys(account).length") == 0


def test_methods_and_properties_cannot_be_replaced(context: Context) -> None:
    context.globals["account"] = expose(Account(), "deposit", "owner")

    with pytest.raises(JavaScriptError, match="TypeError"):
        context.eval("'use strict'; account.deposit = 1")
    with pytest.raises(AttributeError):
        context.eval("'use strict'; account.owner = 'you'")
    with pytest.raises(JavaScriptError, match="TypeError"):
        context.eval("'use strict'; delete account.owner")


def test_the_items_of_a_mapping_are_exposed(context: Context) -> None:
    settings = {"a": 1, "b": 2}
    context.globals["settings"] = expose(settings, "a")

    assert context.eval("settings.a = 5; settings.b === undefined")
    assert settings == {"a": 5, "b": 2}


@pytest.mark.parametrize("name", ["__class__", "__dict__", "__init__"])
def test_special_attributes_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        expose(Account(), name)


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(AttributeError):
        expose(SimpleNamespace(), "a")
    with pytest.raises(KeyError):
        expose({}, "a")


def test_a_method_is_one_function(context: Context) -> None:
    context.globals["account"] = expose(Account(), "deposit")

    assert context.eval("account.deposit === account.deposit")


def test_javascript_iterates_over_a_generator(context: Context) -> None:
    closed: list[int] = []

    def count() -> Iterator[int]:
        try:
            yield from range(100)
        finally:
            closed.append(1)

    context.globals["count"] = count

    assert context.eval("[...count()].length") == 100
    assert (
        context.eval("let sum = 0; for (const n of count()) { if (n > 3) break; sum += n } sum")
        == 6
    )
    assert closed == [1, 1]


def test_javascript_sees_what_an_iterator_raises(context: Context) -> None:
    def fail() -> Iterator[int]:
        yield 1
        raise KeyError

    context.globals["fail"] = fail

    with pytest.raises(KeyError):
        context.eval("[...fail()]")


def test_an_iterator_inherits_as_javascript_does(context: Context) -> None:
    context.globals["numbers"] = iter([1, 2])

    assert context.eval(
        "const up = o => Object.getPrototypeOf(o); up(numbers) === up(up([].values()))"
    )
    assert context.eval("numbers[Symbol.iterator]() === numbers")
    assert context.eval("JSON.stringify(numbers.next())") == '{"value":1,"done":false}'
    assert context.eval("numbers.next(); JSON.stringify(numbers.next())") == '{"done":true}'


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("(function* () { yield 1; yield 'a'; return 3 })()", [1, "a"]),
        ("[1, 2].values()", [1, 2]),
        ("new Map([[1, 2]]).keys()", [1]),
        ("'ab'.matchAll(/./g)", 2),
        ("({a: 1, b: 2})", ["a", "b"]),
        ("({a: 1, [Symbol.iterator]: () => [7].values()})", [7]),
        ("new String('xy')", ["x", "y"]),
        ("({a: 1, [Symbol.iterator]: undefined})", ["a"]),
    ],
)
def test_python_iterates_over_iterables(context: Context, code: str, values: Any) -> None:
    found = list(context.eval(code))

    assert found == values or len(found) == values


def test_a_generator_tells_what_it_returns(context: Context) -> None:
    iterator = iter(context.eval("(function* () { yield 1; return [3] })()"))

    assert next(iterator) == 1
    with pytest.raises(StopIteration) as caught:
        next(iterator)
    assert caught.value.value.to_python() == [3]


def test_closing_an_iterator_ends_the_generator(context: Context) -> None:
    iterator = iter(
        context.eval("let ended; (function* () { try { yield 1 } finally { ended = 1 } })()")
    )
    next(iterator)
    iterator.close()

    assert context.eval("ended") == 1
    assert list(iterator) == []


def test_the_keys_of_an_iterable_are_its_keys(context: Context) -> None:
    iterable = context.eval("({a: 1, [Symbol.iterator]: () => [7].values()})")

    assert list(iterable.keys()) == ["a"]
    assert dict(iterable.items()) == {"a": 1}
    assert dict(iterable) == {"a": 1}
    assert list(iterable.values()) == [1]


@pytest.mark.parametrize(
    "code",
    [
        "({[Symbol.iterator]: () => 1})",
        "({[Symbol.iterator]: () => ({})})",
        "({[Symbol.iterator]: () => ({next: () => 1})})",
        "({get [Symbol.iterator]() { throw new TypeError('no') }})",
    ],
)
def test_what_is_no_iterator_raises(context: Context, code: str) -> None:
    with pytest.raises(JavaScriptError, match="TypeError"):
        list(context.eval(code))


def test_iterators_leave_nothing_in_the_heap(context: Context) -> None:
    def heap_after_many() -> int:
        ignore = context.eval("iterator => undefined")
        for _ in range(5000):
            ignore(iter(()))
        context.isolate.collect_garbage()
        context.isolate.collect_garbage()
        return context.isolate.heap_statistics().used_heap_size

    before = heap_after_many()

    assert heap_after_many() - before < 100_000
