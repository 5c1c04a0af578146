"""What every peer answers."""

import mmap
import re
from abc import ABC, abstractmethod
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Protocol

from comparison.question import ARRAY_LENGTH, HOST_CALLS_AT_ONCE, OBJECTS, TEXT_LENGTH, Cannot, Work

ADD = "(a, b) => a + b"
EXCLAIM = "s => s + '!'"
LENGTH = "s => s.length"
OBJECT = "({value: 1})"
TEXT = "x" * TEXT_LENGTH
# V8 keeps what `repeat` gives as a tree of pieces; the regular expression makes it flat, once.
GIVE_TEXT = f"var text = 'x'.repeat({TEXT_LENGTH}); /y/.test(text); () => text"
ECHO = "v => v"
JSON_ECHO = "s => JSON.stringify(JSON.parse(s))"
MAKE_OBJECTS = (
    f"Array.from({{length: {len(OBJECTS)}}}, "
    "(_, i) => ({id: i, name: 'n' + i, tags: ['a', 'b'], ok: i % 2 === 0}))"
)
ARRAY = f"Array.from({{length: {ARRAY_LENGTH}}}, (_, i) => i)"
# The global functions that call the host function `add`.
ADD_ALL = """
function addAll(count) {
  let sum = 0
  for (let i = 0; i < count; i++) sum += add(i, 1)
  return sum
}
"""
ADD_AT_ONCE = f"""
async function addAtOnce() {{
  const calls = Array.from({{length: {HOST_CALLS_AT_ONCE}}}, (_, i) => add(i, 1))
  return (await Promise.all(calls)).reduce((a, b) => a + b)
}}
"""
NOT_ASYNC = "knows nothing of asyncio"


class Evaluate(Protocol):
    """Evaluates JavaScript and returns its value, as most peers do somehow."""

    def __call__(self, code: str, /) -> Any:  # noqa: ANN401 - what a peer returns has no type
        """Evaluate ``code``."""


class Peer(ABC):
    """A package that runs JavaScript in Python; an instance answers one question in one process.

    Each answer is the fastest that the package's documents offer for the work.

    Attributes:
        name: Its column in the table.
        package: Its name on PyPI.
        version: The version that is measured; None: what the environment has.
        module_name: What is imported.
        first_result: A program that imports it and binds ``result`` to the value of ``1+1``.
    """

    name: ClassVar[str]
    package: ClassVar[str]
    version: ClassVar[str | None]
    module_name: ClassVar[str]
    first_result: ClassVar[str]

    def __init__(self) -> None:
        """Import the package."""
        self.module: Any = import_module(self.module_name)

    @abstractmethod
    def engine(self) -> str:
        """Tell the engine and its version, as far as the package tells it."""

    @abstractmethod
    def eval_small(self) -> Work | Cannot:
        """Evaluate ``1+1``."""

    @abstractmethod
    def call(self) -> Work | Cannot:
        """Call a function with two integers through a handle."""

    @abstractmethod
    def property_get(self) -> Work | Cannot:
        """Read a property."""

    @abstractmethod
    def property_set(self) -> Work | Cannot:
        """Write a property."""

    @abstractmethod
    def text_short(self) -> Work | Cannot:
        """Call a function that takes and gives a short string."""

    @abstractmethod
    def text_in(self) -> Work | Cannot:
        """Pass a long string to JavaScript."""

    @abstractmethod
    def text_out(self) -> Work | Cannot:
        """Get a long string from JavaScript."""

    @abstractmethod
    def array_list(self) -> Work | Cannot:
        """Make a list of a live array."""

    @abstractmethod
    def array_copy(self) -> Work | Cannot:
        """Copy an array at once."""

    @abstractmethod
    def objects_copy(self) -> Work | Cannot:
        """Copy many small objects."""

    @abstractmethod
    def objects_round_trip(self) -> Work | Cannot:
        """Pass many small objects to a function that returns them, and copy them back."""

    @abstractmethod
    def host_call(self) -> Work | Cannot:
        """Call a host function from JavaScript."""

    @abstractmethod
    def host_call_async(self) -> Work | Cannot:
        """Call an ``async def`` from JavaScript, and await it there."""

    @abstractmethod
    def second_isolate(self) -> Work | Cannot:
        """Make a further engine, evaluate ``1+1`` in it and close it."""

    @abstractmethod
    def second_context(self) -> Work | Cannot:
        """Make a further context of the same isolate and evaluate ``1+1`` in it."""


def add(a: int, b: int) -> int:
    """Add: the host function."""
    return a + b


async def add_async(a: int, b: int) -> int:
    """Add: the host function that is awaited."""
    return a + b


def rusty_v8_version(module: ModuleType) -> str:
    """Tell V8's version from the extension next to ``module``, which carries it as a string."""
    folder = Path(str(module.__file__)).parent
    for library in sorted(folder.glob("*.so")):
        with (
            library.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as contents,
        ):
            found = re.search(rb"\b(\d+\.\d+\.\d+\.\d+)-rusty\b", contents)
            if found:
                return f"V8 {found[1].decode()}"
    return "V8, version not told"
