"""What Python gives to JavaScript beside plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    _Property = tuple[str, Callable[[], object], Callable[[Any], None] | None]


class method:  # noqa: N801 (a decorator)
    """A function that JavaScript's ``this`` is passed to, as its first argument.

    Example:
        >>> with Context() as context:
        ...     context.globals["double"] = method(lambda this: this["n"] * 2)
        ...     context.eval("({n: 21, double}).double()")
        42
    """

    __module__ = "swiftracer"
    __slots__ = ("__wrapped__",)
    __receives_this__ = True

    def __init__(self, function: Callable[..., Any], /) -> None:
        """Make ``function`` a method."""
        self.__wrapped__ = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (as the function)
        """Call the function from Python; ``this`` is the first argument."""
        return self.__wrapped__(*args, **kwargs)


class Exposed:
    """What ``expose`` returns: nothing but a value for JavaScript."""

    __slots__ = ("properties",)

    def __init__(self, properties: list[_Property]) -> None:
        """Make one of name, getter and setter (None where there is none) of each property."""
        self.properties = properties


def expose(target: object, /, *names: str) -> object:
    """Return what gives JavaScript a live object with these members of ``target``, and no others.

    Where JavaScript reads a member, it is read from ``target`` then, and converted. What is called
    as it stands (a method, a function) cannot be assigned to; everything else can, if Python
    allows it. Of a mapping, the names are those of its items.

    Args:
        target: Any object; JavaScript keeps it alive.
        *names: Its attributes; of a ``collections.abc.Mapping``, its keys.

    Returns:
        A value to be given to JavaScript, which sees a new object each time.

    Raises:
        ValueError: A name begins and ends with two underscores.
        AttributeError: There is no such attribute.
        KeyError: There is no such item.

    Example:
        >>> from types import SimpleNamespace
        >>> counter = SimpleNamespace(count=1, secret="x")
        >>> with Context() as context:
        ...     context.globals["counter"] = expose(counter, "count")
        ...     context.eval("counter.count += 1; 'secret' in counter")
        False
        >>> counter.count
        2
    """
    from collections.abc import Mapping  # noqa: PLC0415 (as cheap, and not at import)

    return Exposed(
        [
            _item(target, name) if isinstance(target, Mapping) else _attribute(target, name)
            for name in names
        ]
    )


def _attribute(target: object, name: str) -> _Property:
    if name.startswith("__") and name.endswith("__"):
        message = f"expose() takes no special attribute such as {name}"
        raise ValueError(message)

    def read() -> object:
        return getattr(target, name)

    def write(value: object) -> None:
        setattr(target, name, value)

    return name, read, None if callable(read()) else write


def _item(target: Any, name: str) -> _Property:  # noqa: ANN401 (a mapping, maybe mutable)
    def read() -> object:
        return target[name]

    def write(value: object) -> None:
        target[name] = value

    return name, read, None if callable(read()) else write
