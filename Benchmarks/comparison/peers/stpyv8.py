"""STPyV8: V8 behind Boost.Python."""

import json

from comparison.peers.base import (
    ADD,
    ADD_ALL,
    ARRAY,
    EXCLAIM,
    GIVE_TEXT,
    JSON_ECHO,
    LENGTH,
    MAKE_OBJECTS,
    NOT_ASYNC,
    OBJECT,
    TEXT,
    Peer,
    add,
)
from comparison.question import HOST_CALLS, OBJECTS, Cannot, Work


class STPyV8(Peer):
    """The package ``stpyv8``."""

    name = "STPyV8"
    package = "stpyv8"
    version = "13.1.201.22"
    module_name = "STPyV8"
    first_result = (
        "import STPyV8\ncontext = STPyV8.JSContext()\ncontext.enter()\nresult = context.eval('1+1')"
    )

    def __init__(self) -> None:
        """Make the first engine."""
        super().__init__()
        self.context = self.module.JSContext()
        self.context.enter()

    def engine(self) -> str:
        """Tell V8's version."""
        return f"V8 {self.module.JSEngine.version}"

    def eval_small(self) -> Work:
        """Evaluate ``1+1``."""
        return Work(statement='context.eval("1+1")', names={"context": self.context})

    def call(self) -> Work:
        """Call the handle of a function."""
        return Work(statement="f(1, 2)", names={"f": self.context.eval(ADD)})

    def property_get(self) -> Work:
        """Subscript a live object."""
        return Work(statement='obj["value"]', names={"obj": self.context.eval(OBJECT)})

    def property_set(self) -> Work:
        """Assign to a subscript of a live object."""
        return Work(
            statement='obj["value"] = 7',
            names={"obj": self.context.eval(OBJECT)},
            result='obj["value"]',
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

    def array_list(self) -> Work:
        """Iterate over a live array."""
        return Work(statement="list(array)", names={"array": self.context.eval(ARRAY)})

    def array_copy(self) -> Cannot:
        """Say why not."""
        return Cannot("arrays come as live objects only")

    def objects_copy(self) -> Work:
        """Go through JSON: objects come as live ones only."""
        self.context.eval(f"var objects = {MAKE_OBJECTS}")
        return Work(
            statement='loads(context.eval("JSON.stringify(objects)"))',
            names={"loads": json.loads, "context": self.context},
            note="through JSON",
        )

    def objects_round_trip(self) -> Work:
        """Go through JSON."""
        return Work(
            statement="loads(f(dumps(objects)))",
            names={
                "loads": json.loads,
                "dumps": json.dumps,
                "f": self.context.eval(f"({JSON_ECHO})"),
                "objects": OBJECTS,
            },
            note="through JSON",
        )

    def host_call(self) -> Work:
        """Put the function into the globals."""
        self.context.locals.add = add
        self.context.eval(ADD_ALL)
        return Work(
            statement=f"add_all({HOST_CALLS})", names={"add_all": self.context.eval("addAll")}
        )

    def host_call_async(self) -> Cannot:
        """Say why not."""
        return Cannot(NOT_ASYNC)

    def second_isolate(self) -> Work:
        """Make an isolate with one context; both are left, and disposed of, by their blocks."""
        return Work(
            statement="with JSIsolate(), JSContext() as context:\n    result = context.eval('1+1')",
            names={"JSIsolate": self.module.JSIsolate, "JSContext": self.module.JSContext},
            result="result",
        )

    def second_context(self) -> Work:
        """Make a context in the isolate of the first."""
        return Work(
            statement="with JSContext() as context:\n    result = context.eval('1+1')",
            names={"JSContext": self.module.JSContext},
            result="result",
        )
