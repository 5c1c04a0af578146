"""What does it cost JavaScript to call an ``async def`` of Python and await what it gives?

A hundred calls are made at once, and awaited by ``Promise.all``, which Python awaits; the answer is
for one call. The host function is ``async def add(a, b): return a + b``. What Python alone takes is
the cost of the same coroutines, awaited by ``asyncio.gather``.
"""

import asyncio

from comparison.question import HOST_CALLS_AT_ONCE, Question, Work


async def add(a: int, b: int) -> int:
    """Add."""
    return a + b


async def gather() -> int:
    """Add at once as often as JavaScript does."""
    return sum(await asyncio.gather(*(add(i, 1) for i in range(HOST_CALLS_AT_ONCE))))


QUESTION = Question(
    name="host_call_async",
    title="`async def` called from JavaScript, 100 at once",
    asked=__doc__,
    expected=HOST_CALLS_AT_ONCE * (HOST_CALLS_AT_ONCE + 1) // 2,
    floors={
        "host_call_async": "a `FunctionCallback` that makes a `Promise::Resolver`, "
        "which is resolved before the microtasks run"
    },
    operations=HOST_CALLS_AT_ONCE,
    alone=Work(
        statement="run(gather())",
        names={"run": asyncio.Runner().run, "gather": gather},
    ),
)
