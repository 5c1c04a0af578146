"""What Python gives to JavaScript beside plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class method:  # noqa: N801 (a decorator)
    """A function that JavaScript's ``this`` is passed to, as its first argument.

    Example:
        >>> with Context() as context:
        ...     context.globals["double"] = method(lambda this: this["n"] * 2)
        ...     context.eval("({n: 21, double}).double()")
        42
    """

    __slots__ = ("__wrapped__",)
    __receives_this__ = True

    def __init__(self, function: Callable[..., Any], /) -> None:
        """Make ``function`` a method."""
        self.__wrapped__ = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (as the function)
        """Call the function from Python; ``this`` is the first argument."""
        return self.__wrapped__(*args, **kwargs)
