"""Only the main interpreter has JavaScript: others are told so, and it goes on."""

from __future__ import annotations

import subprocess
import sys

import pytest

# The module that makes interpreters has another name in each version of Python.
PROGRAM = """
import sys, threading

def run(isolated, source):
    if sys.version_info >= (3, 13):
        import _interpreters
        interpreter = _interpreters.create("isolated" if isolated else "legacy")
        failure = _interpreters.exec(interpreter, source)
        assert failure is None, failure
        _interpreters.destroy(interpreter)
    else:
        import _xxsubinterpreters
        interpreter = _xxsubinterpreters.create(isolated=isolated)
        _xxsubinterpreters.run_string(interpreter, source)
        _xxsubinterpreters.destroy(interpreter)

IMPORT = '''
try:
    import swiftracer
except ImportError as error:
    said = str(error)
else:
    said = "imported"
import os
os.write(1, f"{said}\\\\n".encode())  # at once: print writes lines and their ends
'''
isolated = sys.argv[1] == "isolated"
"""

REFUSED = "module swiftracer._native does not support loading in subinterpreters"


def _output(source: str, kind: str) -> list[str]:
    result = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-X", "faulthandler", "-c", PROGRAM + source, kind],
        capture_output=True,
        timeout=30,
        check=False,
        text=True,
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout.splitlines()


@pytest.fixture(params=["isolated", "legacy"])
def kind(request: pytest.FixtureRequest) -> str:
    """Isolated interpreters have, from Python 3.12 on, a GIL of their own."""
    return str(request.param)


def test_a_subinterpreter_cannot_import(kind: str) -> None:
    said = _output(
        "import swiftracer; context = swiftracer.Context(); f = context.eval('() => 7')\n"
        "context.globals['g'] = lambda: run(isolated, IMPORT)\n"
        "run(isolated, IMPORT); run(isolated, IMPORT); context.eval('g()')\n"
        "assert f() == 7 and swiftracer.Context().eval('1 + 1') == 2",
        kind,
    )

    assert len(said) == 3
    assert all(line.startswith(REFUSED) for line in said)


def test_the_main_interpreter_can_import_after_another_tried(kind: str) -> None:
    said = _output(
        "run(isolated, IMPORT)\nimport swiftracer\nprint(swiftracer.Context().eval('1 + 1'))", kind
    )

    assert said[0].startswith(REFUSED)
    assert said[1:] == ["2"]


def test_the_main_interpreter_goes_on_while_others_try(kind: str) -> None:
    said = _output(
        "import swiftracer; context = swiftracer.Context(); context.eval('setInterval(() => 1)')\n"
        "def work():\n    for _ in range(3): run(isolated, IMPORT)\n"
        "threads = [threading.Thread(target=work) for _ in range(2)]\n"
        "[thread.start() for thread in threads]\n"
        "for i in range(200): assert context.eval('x => x')({'i': i})['i'] == i\n"
        "[thread.join() for thread in threads]",
        kind,
    )

    assert len(said) == 6
    assert all(line.startswith(REFUSED) for line in said)


def test_importing_again_gives_the_same_types() -> None:
    said = _output(
        "import importlib, swiftracer\n"
        "context = swiftracer.Context(); first = sys.modules.pop('swiftracer._native')\n"
        "import swiftracer._native as second\n"
        "assert second is not first and second.Context is first.Context\n"
        "importlib.reload(second); importlib.reload(swiftracer)\n"
        "print(type(context) is swiftracer.Context, context.eval('1 + 1'))",
        "main",
    )

    assert said == ["True 2"]
