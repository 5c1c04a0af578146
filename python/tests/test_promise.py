"""Promises, as far as they are settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from swiftracer import JavaScriptError, JSPromise

if TYPE_CHECKING:
    from swiftracer import Context


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("Promise.resolve(1)", "fulfilled"),
        ("new Promise(() => {})", "pending"),
        ("(async () => 1)()", "fulfilled"),
    ],
)
def test_a_promise_tells_its_state(context: Context, code: str, state: str) -> None:
    promise = context.eval(code)

    assert isinstance(promise, JSPromise)
    assert promise.state == state


def test_a_fulfilled_promise_has_its_value(context: Context) -> None:
    assert context.eval("Promise.resolve({a: 1})").result().to_python() == {"a": 1}


def test_a_rejected_promise_raises_its_reason(context: Context) -> None:
    promise = context.eval("Promise.reject(new RangeError('no'))")

    assert promise.state == "rejected"
    with pytest.raises(JavaScriptError, match="no") as caught:
        promise.result()
    assert caught.value.name == "RangeError"


def test_a_rejection_with_no_error_keeps_the_value(context: Context) -> None:
    with pytest.raises(JavaScriptError) as caught:
        context.eval("Promise.reject(7)").result()

    assert caught.value.value == 7


def test_reactions_run_before_a_call_returns(context: Context) -> None:
    promise = context.eval(
        "async function add() { let n = 0; for (; n < 10; n++) await null; return n } add()",
    )

    assert promise.state == "fulfilled"
    assert promise.result() == 10


def test_a_promise_settled_later_changes_its_state(context: Context) -> None:
    promise = context.eval("var settle; new Promise(resolve => { settle = resolve })")

    context.call("settle", "done")

    assert promise.state == "fulfilled"
    assert promise.result() == "done"
