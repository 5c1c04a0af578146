"""jsrun: Deno's core behind PyO3, on a thread of its own."""

import asyncio
import json

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
    TEXT,
    Peer,
    add,
    add_async,
    rusty_v8_version,
)
from comparison.question import HOST_CALLS, OBJECTS, Cannot, Work

COPIES = "objects and arrays are copied"


class JSRun(Peer):
    """The package ``jsrun``."""

    name = "jsrun"
    package = "jsrun"
    version = "0.3.0"
    module_name = "jsrun"
    first_result = "import jsrun\nresult = jsrun.Runtime().eval('1+1')"

    def __init__(self) -> None:
        """Make the first engine."""
        super().__init__()
        self.runtime = self.module.Runtime()

    def engine(self) -> str:
        """Tell V8's version."""
        return rusty_v8_version(self.module)

    def eval_small(self) -> Work:
        """Evaluate ``1+1``."""
        return Work(statement='runtime.eval("1+1")', names={"runtime": self.runtime})

    def call(self) -> Work:
        """Call the handle of a function."""
        return Work(statement="f(1, 2)", names={"f": self.runtime.eval(ADD)})

    def property_get(self) -> Cannot:
        """Say why not."""
        return Cannot(COPIES)

    def property_set(self) -> Cannot:
        """Say why not."""
        return Cannot(COPIES)

    def text_short(self) -> Work:
        """Call the handle of a function."""
        return Work(statement='f("abc")', names={"f": self.runtime.eval(EXCLAIM)})

    def text_in(self) -> Work:
        """Call the handle of a function."""
        return Work(statement="f(text)", names={"f": self.runtime.eval(LENGTH), "text": TEXT})

    def text_out(self) -> Work:
        """Call the handle of a function."""
        return Work(statement="f()", names={"f": self.runtime.eval(GIVE_TEXT)})

    def array_list(self) -> Cannot:
        """Say why not."""
        return Cannot(COPIES)

    def array_copy(self) -> Work:
        """Get a global array, which copies it."""
        self.runtime.eval(f"var array = {ARRAY}; 0")
        return Work(statement='runtime.eval("array")', names={"runtime": self.runtime})

    def objects_copy(self) -> Work:
        """Go through JSON, which is faster than a global variable."""
        self.runtime.eval(f"var objects = {MAKE_OBJECTS}; 0")
        return Work(
            statement='loads(runtime.eval("JSON.stringify(objects)"))',
            names={"loads": json.loads, "runtime": self.runtime},
            note="through JSON",
        )

    def objects_round_trip(self) -> Work:
        """Call the handle of a function."""
        return Work(
            statement="echo(objects)", names={"echo": self.runtime.eval(ECHO), "objects": OBJECTS}
        )

    def host_call(self) -> Work:
        """Bind the function; the handle of a function that calls one of Python hangs."""
        self.runtime.bind_function("add", add)
        self.runtime.eval(ADD_ALL)
        return Work(
            statement=f'runtime.eval("addAll({HOST_CALLS})")',
            names={"runtime": self.runtime},
            note="by eval: the handle of a function that calls one of Python hangs",
        )

    def host_call_async(self) -> Work:
        """Bind the function in a ``Runtime`` of the event loop, and await what is evaluated."""
        runner = asyncio.Runner()

        async def bind() -> object:
            runtime = self.module.Runtime()
            runtime.bind_function("add", add_async)
            runtime.eval(ADD_AT_ONCE)
            return runtime

        return Work(
            statement="async def main(): return await runtime.eval_async('addAtOnce()')\n"
            "result = run(main())",
            names={"run": runner.run, "runtime": runner.run(bind())},
            result="result",
        )

    def second_isolate(self) -> Work:
        """Make a further ``Runtime``, which is an isolate with one context."""
        return Work(
            statement="runtime = Runtime()\nresult = runtime.eval('1+1')\nruntime.close()",
            names={"Runtime": self.module.Runtime},
            result="result",
        )

    def second_context(self) -> Cannot:
        """Say why not."""
        return Cannot("an isolate has one context")
