"""``undefined``, the falsy singleton."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING

import pytest

from swiftracer import Undefined, undefined

if TYPE_CHECKING:
    from swiftracer import Context, JSFunction


def test_undefined_of_a_script_is_the_singleton(context: Context) -> None:
    assert context.eval("undefined") is undefined


def test_a_script_without_a_value_gives_undefined(context: Context) -> None:
    assert context.eval("var x = 1;") is undefined


def test_undefined_arrives_as_undefined(describe: JSFunction) -> None:
    assert describe(undefined) == "undefined undefined"


def test_undefined_is_false_and_not_none() -> None:
    assert not undefined
    assert undefined is not None
    assert undefined != None  # noqa: E711 (equality is what is tested)


def test_undefined_reads_as_undefined() -> None:
    assert repr(undefined) == "undefined"


def test_its_type_makes_no_second_one() -> None:
    assert Undefined() is undefined
    assert type(undefined) is Undefined


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling_keeps_the_singleton(protocol: int) -> None:
    assert pickle.loads(pickle.dumps(undefined, protocol)) is undefined  # noqa: S301 (our own bytes)


def test_copying_keeps_the_singleton() -> None:
    assert copy.copy(undefined) is undefined
    assert copy.deepcopy([undefined])[0] is undefined


def test_undefined_can_be_a_key() -> None:
    assert {undefined: 1}[Undefined()] == 1
