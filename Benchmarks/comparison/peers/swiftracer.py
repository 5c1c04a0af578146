"""SwiftRacer itself."""

import asyncio

from comparison.peers.base import (
    ADD,
    ADD_ALL,
    ADD_AT_ONCE,
    ARRAY,
    ECHO,
    EXCLAIM,
    GIVE_TEXT,
    LENGTH,
    MAKE_OBJECTS,
    OBJECT,
    TEXT,
    Peer,
    add,
    add_async,
)
from comparison.question import HOST_CALLS, OBJECTS, Work


class SwiftRacer(Peer):
    """Ours."""

    name = "SwiftRacer"
    package = "swiftracer"
    version = None
    module_name = "swiftracer"
    first_result = "import swiftracer\nresult = swiftracer.Context().eval('1+1')"

    def __init__(self) -> None:
        """Make the first engine."""
        super().__init__()
        self.context = self.module.Context()

    def engine(self) -> str:
        """Tell V8's version."""
        return f"V8 {self.module.v8_version}"

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

    def array_copy(self) -> Work:
        """Copy in one native pass."""
        return Work(statement="array.to_python()", names={"array": self.context.eval(ARRAY)})

    def objects_copy(self) -> Work:
        """Copy in one native pass."""
        return Work(
            statement="objects.to_python()", names={"objects": self.context.eval(MAKE_OBJECTS)}
        )

    def objects_round_trip(self) -> Work:
        """Copy the result of a call."""
        return Work(
            statement="echo(objects, copy=True)",
            names={"echo": self.context.eval(ECHO), "objects": OBJECTS},
        )

    def host_call(self) -> Work:
        """Put the function into the globals."""
        self.context.globals["add"] = add
        self.context.eval(ADD_ALL)
        return Work(
            statement=f"add_all({HOST_CALLS})", names={"add_all": self.context.globals["addAll"]}
        )

    def host_call_async(self) -> Work:
        """Put the function into the globals, and await the promise."""
        self.context.globals["add"] = add_async
        self.context.eval(ADD_AT_ONCE)
        return Work(
            statement="async def main(): return await add_at_once()\nresult = run(main())",
            names={"run": asyncio.Runner().run, "add_at_once": self.context.globals["addAtOnce"]},
            result="result",
        )

    def second_isolate(self) -> Work:
        """Make an isolate with one context."""
        return Work(
            statement="isolate = Isolate()\n"
            "result = isolate.context().eval('1+1')\n"
            "isolate.close()",
            names={"Isolate": self.module.Isolate},
            result="result",
        )

    def second_context(self) -> Work:
        """Make a context in the isolate of the first."""
        return Work(
            statement="context = isolate.context()\nresult = context.eval('1+1')\ncontext.close()",
            names={"isolate": self.context.isolate},
            result="result",
        )
