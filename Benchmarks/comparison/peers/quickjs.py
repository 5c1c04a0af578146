"""quickjs: Bellard's interpreter, not V8."""

import json

from comparison.peers.base import (
    ADD,
    ADD_ALL,
    ARRAY,
    ECHO,
    EXCLAIM,
    GIVE_TEXT,
    LENGTH,
    MAKE_OBJECTS,
    NOT_ASYNC,
    TEXT,
    Peer,
    add,
)
from comparison.question import HOST_CALLS, OBJECTS, Cannot, Work

GLOBAL_ONLY = "a global variable: other properties cannot be reached"


class QuickJS(Peer):
    """The package ``quickjs``."""

    name = "quickjs"
    package = "quickjs"
    version = "1.19.4"
    module_name = "quickjs"
    first_result = "import quickjs\nresult = quickjs.Context().eval('1+1')"

    def __init__(self) -> None:
        """Make the first engine."""
        super().__init__()
        self.context = self.module.Context()

    def engine(self) -> str:
        """Tell the engine; the package does not tell its version."""
        return "QuickJS, version not told"

    def eval_small(self) -> Work:
        """Evaluate ``1+1``."""
        return Work(statement='context.eval("1+1")', names={"context": self.context})

    def call(self) -> Work:
        """Call the handle of a function."""
        return Work(statement="f(1, 2)", names={"f": self.context.eval(ADD)})

    def property_get(self) -> Work:
        """Read a global variable."""
        self.context.set("value", 1)
        return Work(
            statement='context.get("value")', names={"context": self.context}, note=GLOBAL_ONLY
        )

    def property_set(self) -> Work:
        """Write a global variable."""
        self.context.set("value", 1)
        return Work(
            statement='context.set("value", 7)',
            names={"context": self.context},
            result='context.get("value")',
            note=GLOBAL_ONLY,
        )

    def text_short(self) -> Work:
        """Call the handle of a function."""
        return Work(statement='f("abc")', names={"f": self.context.eval(EXCLAIM)})

    def text_in(self) -> Work:
        """Call the handle of a function."""
        return Work(statement="f(text)", names={"f": self.context.eval(LENGTH), "text": TEXT})

    def text_out(self) -> Work:
        """Call the handle of a function."""
        return Work(statement="f()", names={"f": self.context.eval(GIVE_TEXT)})

    def array_list(self) -> Cannot:
        """Say why not."""
        return Cannot("objects have no access to their elements")

    def array_copy(self) -> Work:
        """Go through JSON, which is all that an object offers."""
        return Work(
            statement="loads(array.json())",
            names={"loads": json.loads, "array": self.context.eval(ARRAY)},
            note="through JSON",
        )

    def objects_copy(self) -> Work:
        """Go through JSON, which is all that an object offers."""
        return Work(
            statement="loads(objects.json())",
            names={"loads": json.loads, "objects": self.context.eval(MAKE_OBJECTS)},
            note="through JSON",
        )

    def objects_round_trip(self) -> Work:
        """Go through JSON."""
        return Work(
            statement="loads(echo(parse(dumps(objects))).json())",
            names={
                "loads": json.loads,
                "dumps": json.dumps,
                "parse": self.context.parse_json,
                "echo": self.context.eval(ECHO),
                "objects": OBJECTS,
            },
            note="through JSON",
        )

    def host_call(self) -> Work:
        """Add the function to the globals."""
        self.context.add_callable("add", add)
        self.context.eval(ADD_ALL)
        return Work(
            statement=f"add_all({HOST_CALLS})", names={"add_all": self.context.get("addAll")}
        )

    def host_call_async(self) -> Cannot:
        """Say why not."""
        return Cannot(NOT_ASYNC)

    def second_isolate(self) -> Work:
        """Make a further ``Context``, which is a runtime with one context."""
        return Work(
            statement="context = Context()\nresult = context.eval('1+1')\ndel context",
            names={"Context": self.module.Context},
            result="result",
        )

    def second_context(self) -> Cannot:
        """Say why not."""
        return Cannot("a runtime has one context")
