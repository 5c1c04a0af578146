"""Everything public says what it is and how it is called."""

from __future__ import annotations

import inspect
import types
from typing import Any

import pytest

import swiftracer

CLASSES: list[type[Any]] = [
    each
    for each in vars(swiftracer).values()
    if isinstance(each, type) and each.__name__ in swiftracer.__all__
]
METHODS = [
    pytest.param(member, id=f"{each.__name__}.{name}")
    for each in CLASSES
    if not issubclass(each, BaseException)
    for name, member in vars(each).items()
    if not name.startswith("_") and callable(member)
]
PROPERTIES = [
    pytest.param(member, id=f"{each.__name__}.{name}")
    for each in CLASSES
    for name, member in vars(each).items()
    if isinstance(member, (property, types.GetSetDescriptorType)) and not name.startswith("_")
]


def test_the_list_of_names_is_sorted_and_true() -> None:
    assert swiftracer.__all__ == sorted(swiftracer.__all__)
    assert all(hasattr(swiftracer, name) for name in swiftracer.__all__)


@pytest.mark.parametrize("each", CLASSES, ids=lambda each: each.__name__)
def test_a_class_is_documented_and_lives_in_the_package(each: type) -> None:
    assert each.__doc__
    assert each.__module__ == "swiftracer"
    assert each.__qualname__ == each.__name__


@pytest.mark.parametrize("method", METHODS)
def test_a_method_is_documented(method: Any) -> None:
    assert method.__doc__


@pytest.mark.parametrize("method", METHODS)
def test_a_method_has_a_signature(method: Any) -> None:
    assert isinstance(inspect.signature(method), inspect.Signature)


@pytest.mark.parametrize("member", PROPERTIES)
def test_a_property_is_documented(member: Any) -> None:
    assert inspect.getdoc(member)


@pytest.mark.parametrize("each", [swiftracer.Isolate, swiftracer.Context])
def test_what_is_made_by_users_has_a_signature(each: type) -> None:
    parameters = inspect.signature(each).parameters

    assert "heap_limit" in parameters
    assert parameters["heap_limit"].kind is inspect.Parameter.KEYWORD_ONLY
