"""mini-racer: V8 on a thread of its own, behind ctypes; and our package of the same face."""

import asyncio
import json
from typing import ClassVar

from comparison.peers.base import (
    ADD,
    ADD_AT_ONCE,
    ARRAY,
    EXCLAIM,
    GIVE_TEXT,
    JSON_ECHO,
    LENGTH,
    MAKE_OBJECTS,
    OBJECT,
    TEXT,
    Peer,
    add_async,
)
from comparison.question import OBJECTS, Cannot, Work


class MiniRacer(Peer):
    """The package ``mini-racer``."""

    name = "mini-racer"
    package = "mini-racer"
    version: ClassVar[str | None] = "0.14.1"
    module_name = "py_mini_racer"
    first_result = "import py_mini_racer\nresult = py_mini_racer.MiniRacer().eval('1+1')"

    def __init__(self) -> None:
        """Make the first engine."""
        super().__init__()
        self.racer = self.module.MiniRacer()

    def engine(self) -> str:
        """Tell V8's version."""
        return f"V8 {self.racer.v8_version}"

    def eval_small(self) -> Work:
        """Evaluate ``1+1``."""
        return Work(statement='racer.eval("1+1")', names={"racer": self.racer})

    def call(self) -> Work:
        """Call the handle of a function."""
        return Work(statement="f(1, 2)", names={"f": self.racer.eval(ADD)})

    def property_get(self) -> Work:
        """Subscript a live object."""
        return Work(statement='obj["value"]', names={"obj": self.racer.eval(OBJECT)})

    def property_set(self) -> Work:
        """Assign to a subscript of a live object."""
        return Work(
            statement='obj["value"] = 7',
            names={"obj": self.racer.eval(OBJECT)},
            result='obj["value"]',
        )

    def text_short(self) -> Work:
        """Call the handle of a function."""
        return Work(statement='f("abc")', names={"f": self.racer.eval(EXCLAIM)})

    def text_in(self) -> Work:
        """Call the handle of a function."""
        return Work(statement="f(text)", names={"f": self.racer.eval(LENGTH), "text": TEXT})

    def text_out(self) -> Work:
        """Call the handle of a function."""
        return Work(statement="f()", names={"f": self.racer.eval(GIVE_TEXT)})

    def array_list(self) -> Work:
        """Iterate over a live array."""
        return Work(statement="list(array)", names={"array": self.racer.eval(ARRAY)})

    def array_copy(self) -> Work:
        """Go through JSON, which is what ``execute`` does."""
        self.racer.eval(f"var array = {ARRAY}")
        return Work(
            statement='racer.execute("array")',
            names={"racer": self.racer},
            note="through JSON",
        )

    def objects_copy(self) -> Work:
        """Go through JSON, which is what ``execute`` does."""
        self.racer.eval(f"var objects = {MAKE_OBJECTS}")
        return Work(
            statement='racer.execute("objects")',
            names={"racer": self.racer},
            note="through JSON",
        )

    def objects_round_trip(self) -> Work:
        """Go through JSON by hand, which is faster than ``call``."""
        return Work(
            statement="loads(f(dumps(objects)))",
            names={
                "loads": json.loads,
                "dumps": json.dumps,
                "f": self.racer.eval(JSON_ECHO),
                "objects": OBJECTS,
            },
            note="through JSON",
        )

    def host_call(self) -> Cannot:
        """Say why not."""
        return Cannot("functions of Python are asynchronous")

    def host_call_async(self) -> Work:
        """Wrap the function, in a ``MiniRacer`` of the event loop, and await the promise."""
        runner = asyncio.Runner()

        async def wrap() -> tuple[object, object]:
            racer = self.module.MiniRacer()
            wrapper = racer.wrap_py_function(add_async)
            racer.eval("add => { globalThis.add = add }")(await wrapper.__aenter__())
            racer.eval(ADD_AT_ONCE)
            return wrapper, racer.eval("addAtOnce")

        wrapper, function = runner.run(wrap())
        return Work(
            statement="async def main(): return await add_at_once()\nresult = run(main())",
            names={"run": runner.run, "add_at_once": function, "_wrapper": wrapper},
            result="result",
        )

    def second_isolate(self) -> Work:
        """Make a further ``MiniRacer``, which is an isolate with one context."""
        return Work(
            statement="racer = MiniRacer()\nresult = racer.eval('1+1')\nracer.close()",
            names={"MiniRacer": self.module.MiniRacer},
            result="result",
        )

    def second_context(self) -> Cannot:
        """Say why not."""
        return Cannot("an isolate has one context")


class MiniRacerFace(MiniRacer):
    """The package ``py_mini_racer`` of SwiftRacer, asked word by word what mini-racer is asked."""

    name = "our py_mini_racer"
    package = "swiftracer"
    version = None
