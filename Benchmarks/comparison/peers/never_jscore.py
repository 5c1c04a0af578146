"""never-jscore: Deno's core with web APIs, behind PyO3."""

from comparison.peers.base import (
    ARRAY,
    MAKE_OBJECTS,
    TEXT,
    Peer,
    rusty_v8_version,
)
from comparison.question import OBJECTS, TEXT_LENGTH, Cannot, Work

BY_NAME = "by name: there are no handles"
COPIES = "objects and arrays are copied"
NO_HOST = "JavaScript cannot call Python"


class NeverJSCore(Peer):
    """The package ``never-jscore``."""

    name = "never-jscore"
    package = "never-jscore"
    version = "3.2.0"
    module_name = "never_jscore"
    first_result = "import never_jscore\nresult = never_jscore.Context().evaluate('1+1')"

    def __init__(self) -> None:
        """Make the first engine."""
        super().__init__()
        self.context = self.module.Context()

    def engine(self) -> str:
        """Tell V8's version."""
        return rusty_v8_version(self.module)

    def eval_small(self) -> Work:
        """Evaluate ``1+1``."""
        return Work(statement='context.evaluate("1+1")', names={"context": self.context})

    def call(self) -> Work:
        """Call a function by its name."""
        self.context.eval("function f(a, b) { return a + b }")
        return Work(
            statement='context.call("f", [1, 2])', names={"context": self.context}, note=BY_NAME
        )

    def property_get(self) -> Cannot:
        """Say why not."""
        return Cannot(COPIES)

    def property_set(self) -> Cannot:
        """Say why not."""
        return Cannot(COPIES)

    def text_short(self) -> Work:
        """Call a function by its name."""
        self.context.eval("function f(s) { return s + '!' }")
        return Work(
            statement='context.call("f", ["abc"])', names={"context": self.context}, note=BY_NAME
        )

    def text_in(self) -> Work:
        """Call a function by its name."""
        self.context.eval("function f(s) { return s.length }")
        return Work(
            statement='context.call("f", [text])',
            names={"context": self.context, "text": TEXT},
            note=BY_NAME,
        )

    def text_out(self) -> Work:
        """Call a function by its name."""
        self.context.eval(
            f"var text = 'x'.repeat({TEXT_LENGTH}); /y/.test(text); function f() {{ return text }}"
        )
        return Work(
            statement='context.call("f", [])', names={"context": self.context}, note=BY_NAME
        )

    def array_list(self) -> Cannot:
        """Say why not."""
        return Cannot(COPIES)

    def array_copy(self) -> Work:
        """Get a global array, which copies it."""
        self.context.eval(f"var array = {ARRAY}")
        return Work(statement='context.evaluate("array")', names={"context": self.context})

    def objects_copy(self) -> Work:
        """Get a global variable, which copies it."""
        self.context.eval(f"var objects = {MAKE_OBJECTS}")
        return Work(statement='context.evaluate("objects")', names={"context": self.context})

    def objects_round_trip(self) -> Work:
        """Call a function by its name."""
        self.context.eval("function echo(v) { return v }")
        return Work(
            statement='context.call("echo", [objects])',
            names={"context": self.context, "objects": OBJECTS},
            note=BY_NAME,
        )

    def host_call(self) -> Cannot:
        """Say why not."""
        return Cannot(NO_HOST)

    def host_call_async(self) -> Cannot:
        """Say why not."""
        return Cannot(NO_HOST)

    def second_isolate(self) -> Work:
        """Make a further ``Context``, which is an isolate with one context."""
        return Work(
            statement="context = Context()\nresult = context.evaluate('1+1')\ndel context",
            names={"Context": self.module.Context},
            result="result",
        )

    def second_context(self) -> Cannot:
        """Say why not."""
        return Cannot("an isolate has one context")
