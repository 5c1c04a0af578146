"""A script that awaits Python's coroutines, and is awaited; then one that never ends.

Usage: python examples/asyncio_example.py
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from swiftracer import Context

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SCRIPT = """\
const sizes = await Promise.all(["tea", "cake", "jam"].map(async name => {
    const page = await fetch(name);
    return `${name}: ${page.size}`;
}));
for await (const second of countdown(3)) sizes.push(second);
sizes
"""


async def fetch(name: str) -> dict[str, object]:
    """Give a page, as a request would."""
    await asyncio.sleep(0.05)
    return {"name": name, "size": 100 * len(name)}


async def countdown(start: int) -> AsyncIterator[int]:
    """Give numbers, one after the other."""
    for number in range(start, 0, -1):
        await asyncio.sleep(0.01)
        yield number


async def main() -> None:
    """Run both scripts, while something else goes on."""
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    with Context(timeout=1) as context:
        context.globals.update({"fetch": fetch, "countdown": countdown})
        print(await context.eval_async(SCRIPT, copy=True))
        try:
            async with asyncio.timeout(0.2):
                await context.eval_async("for (;;);")
        except TimeoutError:
            print("stopped")
    ticking.cancel()
    print("the loop went on" if ticks > 1 else "the loop was held up")


if __name__ == "__main__":
    asyncio.run(main())
