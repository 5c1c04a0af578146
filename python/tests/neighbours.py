"""Uses packages that each bring a V8 in one process, in the order in which they are named.

``python neighbours.py local swiftracer stpyv8``. Everything is loaded before anything is used, and
used twice; the last line says so. The first word tells into which scope Python loads extensions:
``local`` as always, ``global`` for RTLD_GLOBAL, or ``once-global`` for that with the first alone.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import os
import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# The longest way that a script goes through V8: the parser, compiled code, regular expressions,
# the library of languages, WebAssembly, and garbage of all ages.
SCRIPT: Final = """(() => {
    const fibonacci = n => n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2)
    if (fibonacci(20) !== 6765) throw Error('computing')
    let kept = []
    for (let i = 0; i < 200000; i++) {
        const made = {i, text: 'text' + i, list: [i, i + 0.5]}
        if (i % 100 === 0) kept.push(made)
    }
    if (kept[1999].text !== 'text199900') throw Error('collecting garbage')
    const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7,
        1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11]
    const add = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports.add
    if (add(40, 2) !== 42) throw Error('WebAssembly')
    if (!/^(?<year>\\d{4})-/.test('2017-10-06')) throw Error('RegExp')
    try { null.x } catch (error) { if (!(error instanceof TypeError)) throw Error('exceptions') }
    if (2n ** 100n !== 1267650600228229401496703205376n) throw Error('BigInt')
    return 'all is well'
})()"""

WELL: Final = "all is well"


class WrongError(Exception):
    """A package gave something else than is right."""


def _expect(what: str, *, got: object, expected: object) -> None:
    if got != expected:
        message = f"{what} gave {got!r}, expected {expected!r}"
        raise WrongError(message)


def _expect_throw(what: str, evaluate: Callable[[str], object]) -> None:
    try:
        got = evaluate("throw new RangeError('thrown')")
    except Exception as error:  # noqa: BLE001 (each package has its own)
        _expect(
            f"the exception of {what} names the error", got="thrown" in str(error), expected=True
        )
    else:
        _expect(f"throwing in {what}", got=got, expected="an exception")


def _swiftracer(module: Any) -> None:
    with module.Context() as context:
        _expect("swiftracer", got=context.eval(SCRIPT), expected=WELL)
        _expect_throw("swiftracer", context.eval)
        context.globals["twice"] = lambda value: value * 2
        doubled = context.eval("[1, 2].map(x => twice(x))", copy=True)
        _expect("a callable", got=doubled, expected=[2, 4])
        _expect("a date", got=context.eval("new Date(0).toISOString()")[:4], expected="1970")
        try:
            context.eval("for (;;);", timeout=0.05)
        except TimeoutError:
            pass
        else:
            message = "an endless script was not stopped"
            raise WrongError(message)
        context.isolate.collect_garbage()
        _expect("swiftracer, again", got=context.eval("21 * 2"), expected=42)


def _mini_racer(module: Any) -> None:
    _expect("its library, not our copy", got="py_mini_racer._dll" in sys.modules, expected=True)
    with module.MiniRacer() as racer:
        _expect("mini-racer", got=racer.eval(SCRIPT), expected=WELL)
        _expect_throw("mini-racer", racer.eval)
        racer.low_memory_notification()
        _expect("mini-racer, again", got=racer.eval("21 * 2"), expected=42)


def _stpyv8(module: Any) -> None:
    with module.JSContext() as context:
        _expect("STPyV8", got=context.eval(SCRIPT), expected=WELL)
        _expect_throw("STPyV8", context.eval)
        _expect("STPyV8, again", got=context.eval("21 * 2"), expected=42)


def _jsrun(module: Any) -> None:
    async def main() -> None:
        with module.Runtime() as runtime:
            _expect("jsrun", got=runtime.eval(SCRIPT), expected=WELL)
            _expect_throw("jsrun", runtime.eval)
            _expect("jsrun, again", got=runtime.eval("21 * 2"), expected=42)

    asyncio.run(main())


# The module of each package, and what is done with it.
PACKAGES: Final[dict[str, tuple[str, Callable[[Any], None]]]] = {
    "swiftracer": ("swiftracer", _swiftracer),
    "mini-racer": ("py_mini_racer", _mini_racer),
    "stpyv8": ("STPyV8", _stpyv8),
    "jsrun": ("jsrun", _jsrun),
}


def main(scope: str, names: list[str]) -> None:
    """Load and use the packages ``names``, where extensions are loaded into ``scope``."""
    usual = sys.getdlopenflags()
    if scope != "local":
        sys.setdlopenflags(os.RTLD_NOW | os.RTLD_GLOBAL)
    loaded: list[tuple[Callable[[Any], None], Any]] = []
    for name in names:
        module, use = PACKAGES[name]
        loaded.append((use, importlib.import_module(module)))
        if scope == "once-global":
            sys.setdlopenflags(usual)
    for _ in range(2):
        for use, module in loaded:
            use(module)
        gc.collect()
    sys.stdout.write(f"{WELL}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
