"""A host that is full of secrets tells scripts none: whatever they do with what it hands them."""

from __future__ import annotations

import asyncio
from array import array
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from swiftracer import Context, Isolate, JavaScriptError, expose, method

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

SECRET = "s3cr3t"  # noqa: S105 (the tests look for it)
MODULE_GLOBAL = f"{SECRET} of the module"

SPY = (Path(__file__).parent / "spy.js").read_text()


class Secretive:
    """An object whose every part is secret, and whose text is too."""

    class_secret = f"{SECRET} of the class"

    def __init__(self) -> None:
        """Hide something."""
        self._hidden = f"{SECRET} of the instance"
        self.shown = 1

    def __repr__(self) -> str:
        """Tell everything, to Python."""
        return f"<{SECRET} repr>"

    def work(self, *_: object) -> int:
        """Use the secrets."""
        return len(self._hidden)

    def fail(self, *_: object) -> None:
        """Fail, with secrets all over the exception."""
        try:
            dict[str, str]()[f"{SECRET} of a local"]
        except LookupError as error:
            plain = ValueError("plain")
            plain.add_note(f"{SECRET} of a note") if hasattr(plain, "add_note") else None
            plain.hidden = f"{SECRET} of an attribute"  # type: ignore[attr-defined]
            raise plain from error

    def give_itself(self, *_: object) -> object:
        """Return what has no conversion."""
        return self


def _closure() -> Callable[..., int]:
    cell = f"{SECRET} of a cell"

    def function(*_: object, default: str = f"{SECRET} of a default") -> int:
        """s3cr3t of a docstring."""
        return len(cell) + len(default) + len(MODULE_GLOBAL)

    function.attribute = f"{SECRET} of a function's attribute"  # type: ignore[attr-defined]
    return function


def _generator() -> Iterator[int]:
    local = f"{SECRET} of a generator"
    yield len(local)
    yield 2


def _failing_generator() -> Iterator[int]:
    local = f"{SECRET} of a generator"
    yield len(local)
    Secretive().fail()


async def _coroutine() -> int:
    local = f"{SECRET} of a coroutine"
    await asyncio.sleep(0)
    return len(local)


async def _async_generator() -> AsyncIterator[int]:
    local = f"{SECRET} of an asynchronous generator"
    yield len(local)


async def _failing_coroutine(*_: object) -> None:
    await asyncio.sleep(0)
    Secretive().fail()


def _values() -> dict[str, object]:
    secretive = Secretive()
    return {
        "function": _closure(),
        "lambda": lambda *_: MODULE_GLOBAL and 1,
        "method": secretive.work,
        "failing method": secretive.fail,
        "returns no value": secretive.give_itself,
        "class": Secretive,
        "built-in": len,
        "receives this": method(lambda *_: MODULE_GLOBAL and 1),
        "exposed": expose(secretive, "shown", "work", "fail", "give_itself"),
        "exposed namespace": expose(SimpleNamespace(a=1, hidden=SECRET), "a"),
        "exposed mapping": expose({"a": 1, "hidden": SECRET}, "a"),
        "generator": _generator(),
        "failing generator": _failing_generator(),
        "map": map(_closure(), [1, 2]),
        "asynchronous generator": _async_generator(),
        "buffer": array("d", [1.0]),
        "exception": ValueError("plain"),
    }


def _give(context: Context, value: object) -> str:
    spy = context.eval(SPY, name="spy.js")
    texts = str(spy(value))
    context.eval("1")  # the jobs of promises
    return texts + str(context.eval("more()"))


@pytest.mark.parametrize("name", _values())
def test_what_is_handed_over_tells_no_secret(name: str) -> None:
    reports: list[BaseException] = []
    with Context(unhandled=reports.append) as context:
        texts = _give(context, _values()[name])

    assert len(texts.splitlines()) > 5
    assert SECRET not in texts
    assert __file__ not in texts


def test_the_spy_finds_what_is_shown(context: Context) -> None:
    """Or the others would pass for nothing."""
    values: list[Any] = [
        {"a": [{"deep": SECRET}]},
        lambda *_: SECRET,
        expose(SimpleNamespace(a=SECRET), "a"),
        iter([SECRET]),
        ValueError(SECRET),
    ]
    for value in values:
        assert SECRET in _give(context, value)


def test_an_error_tells_its_class_and_message_and_nothing_else(context: Context) -> None:
    context.globals["fail"] = Secretive().fail

    found = context.eval(
        """
        try { fail() } catch (error) {
            ({
                keys: Reflect.ownKeys(error).map(String).sort(),
                name: error.name,
                message: error.message,
                cause: error.cause,
                stack: error.stack,
                isPlain: Object.getPrototypeOf(error) === Error.prototype,
            })
        }
        """,
        name="script.js",
        copy=True,
    )

    assert found["keys"] == ["message", "name", "stack"]
    assert (found["name"], found["message"]) == ("ValueError", "plain")
    assert found["isPlain"] is True
    assert found["stack"].splitlines()[0] in {"Error: plain", "ValueError: plain"}
    assert all("script.js" in line for line in found["stack"].splitlines()[1:])


def test_tasks_tell_no_secret() -> None:
    async def run() -> str:
        with Context(unhandled=lambda _: None) as context:
            context.globals["fail"] = _failing_coroutine
            context.globals["work"] = _coroutine
            context.globals["each"] = _async_generator()
            return str(
                await context.eval_async("""
                    const texts = [String(await work()), String(fail())];
                    try { await fail() } catch (error) {
                        texts.push(...Reflect.ownKeys(error).map(k => `${String(k)} ${error[k]}`));
                    }
                    for await (const value of each) texts.push(String(value));
                    texts.join('\\n')
                """)
            )

    texts = asyncio.run(run())

    assert "ValueError" in texts
    assert SECRET not in texts
    assert __file__ not in texts


def test_reports_of_what_nobody_handles_go_to_the_host_only(isolate: Isolate) -> None:
    reports: list[BaseException] = []
    context = isolate.context(unhandled=reports.append)
    context.globals["fail"] = Secretive().fail

    texts = context.eval("""
        const texts = [];
        Promise.resolve().then(() => fail());
        texts.push(...Reflect.ownKeys(globalThis).map(String));
        () => texts.concat(Reflect.ownKeys(globalThis).map(String)).join('\\n')
    """)()

    assert [type(report) for report in reports] == [ValueError]
    assert SECRET not in texts


def test_what_the_console_is_given_tells_scripts_nothing_of_it() -> None:
    reports: list[BaseException] = []

    class Sink:
        hidden = f"{SECRET} of a sink"

        def __call__(self, *_: object) -> None:
            Secretive().fail()

    with Context(console=Sink(), unhandled=reports.append) as context:
        context.eval("console.log(1)")
        texts = _give(context, context.eval("console"))

    assert isinstance(reports[0], ValueError)
    assert len(texts.splitlines()) > 20
    assert SECRET not in texts


def test_no_call_site_shows_the_host_or_what_called_it(context: Context) -> None:
    """A stack goes through a host function: what is beyond it are frames of scripts, at most."""
    context.globals["call"] = lambda function: function()

    found = context.eval(
        """
        Error.prepareStackTrace = (error, sites) => sites.map((site) => [
            site.getFunctionName(), site.getFileName(), typeof site.getThis(),
            site.getFunction() === undefined || typeof site.getFunction() === 'function',
        ]);
        function inner() { 'use strict'; return new Error('sites').stack }
        function outer() { return call(inner) }
        outer()
        """,
        name="script.js",
        copy=True,
    )

    assert [site[0] for site in found if site[0]] == ["inner", "outer"]
    assert {site[1] for site in found} == {"script.js"}
    assert all(site[3] for site in found)


def test_a_thrown_value_of_the_host_s_is_the_script_s_own(context: Context) -> None:
    context.globals["fail"] = Secretive().fail

    with pytest.raises(ValueError, match="plain") as caught:
        context.eval("fail()")
    kept = context.eval("let kept; try { fail() } catch (error) { kept = error } kept")

    assert isinstance(caught.value.__cause__, LookupError)
    assert SECRET not in str(context.eval("JSON.stringify(kept, Reflect.ownKeys(kept))"))
    with pytest.raises((JavaScriptError, ValueError)):
        context.eval("throw kept")
    assert kept is not None
