"""Flags of V8, which are set once for a process: so each test has a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SETTING = "import swiftracer\nswiftracer.set_flags({flags})\n"
MAKING = "import swiftracer\ncontext = swiftracer.Context()\n"


def run(program: str, environment: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"SWIFTRACER_V8_FLAGS": environment},
    )


def output(program: str, environment: str = "") -> str:
    result = run(program, environment)
    assert (result.stderr, result.returncode) == ("", 0)
    return result.stdout.strip()


def test_a_flag_is_set_before_the_first_isolate() -> None:
    program = (
        SETTING.format(flags="'--expose-gc'") + "print(swiftracer.Context().eval('typeof gc'))"
    )

    assert output(program) == "function"


def test_flags_come_from_the_environment_too() -> None:
    program = MAKING + "print(context.eval('typeof gc + typeof WebAssembly'))"

    assert output(program) == "undefinedobject"
    assert output(program, "--expose-gc") == "functionobject"
    assert output(program, "  --expose-gc\n--jitless ") == "functionundefined"


def test_the_environment_has_the_last_word() -> None:
    program = (
        SETTING.format(flags="'--no-expose-gc'") + "print(swiftracer.Context().eval('typeof gc'))"
    )

    assert output(program, "--expose-gc") == "function"


@pytest.mark.parametrize("way", ["set_flags", "environment"])
def test_a_jitless_engine_runs_all_but_webassembly(way: str) -> None:
    program = (
        "import swiftracer\n"
        + ("swiftracer.set_flags('--jitless')\n" if way == "set_flags" else "")
        + "context = swiftracer.Context()\n"
        "assert context.eval('typeof WebAssembly') == 'undefined'\n"
        "assert context.eval('let s = 0; for (let i = 0; i < 1e5; i++) s += i; s') == 4999950000\n"
        "assert context.eval(\"/(a+)b/.exec('caab')[1]\") == 'aa'\n"
        "assert context.eval('eval(\"1 + 1\")') == 2\n"
        "assert context.eval('n => n * 2')(21) == 42\n"
        "maps = open('/proc/self/maps').read().splitlines()\n"
        "print([line for line in maps if 'rwxp' in line])\n"
    )

    assert output(program, "--jitless" if way == "environment" else "") == "[]"


@pytest.mark.parametrize(
    "flag",
    ["--unheard-of", "--no-unheard-of", "--stack-size=much", "--stack-size", "--jitless=yes"],
)
def test_a_flag_that_v8_does_not_know_is_an_error_that_names_it(flag: str) -> None:
    program = SETTING.format(flags=repr(flag))

    result = run(program)

    assert result.returncode == 1
    assert f"EngineError: cannot set the flag '{flag}' from the call" in result.stderr


@pytest.mark.parametrize("flag", ["", "-", "--", "jitless", "-jitless", "--help", "--jit\0less"])
def test_what_is_no_flag_is_an_error(flag: str) -> None:
    result = run(SETTING.format(flags=repr(flag)))

    assert result.returncode == 1
    assert "EngineError: cannot set the flag" in result.stderr


def test_what_is_no_str_is_a_type_error() -> None:
    assert "TypeError: set_flags() takes str, not int" in run(SETTING.format(flags="1")).stderr


def test_after_the_start_it_is_too_late() -> None:
    result = run(MAKING + "swiftracer.set_flags('--jitless')")

    assert result.returncode == 1
    assert "EngineError: cannot set flags of V8: it has started" in result.stderr


def test_a_wrong_flag_of_the_environment_keeps_every_isolate_from_being_made() -> None:
    program = (
        "import os, swiftracer\n"
        "for make in (swiftracer.Isolate, swiftracer.Context) * 2:\n"
        "    try:\n"
        "        make()\n"
        "    except swiftracer.EngineError as error:\n"
        "        assert '--jitles' in str(error), error\n"
        "        assert 'SWIFTRACER_V8_FLAGS' in str(error), error\n"
        "    else:\n"
        "        raise AssertionError\n"
        "os.environ['SWIFTRACER_V8_FLAGS'] = '--jitless'\n"
        "print(swiftracer.Context().eval('typeof WebAssembly'))\n"
    )

    assert output(program, "--jitles") == "undefined"


def test_what_the_library_needs_cannot_be_switched_off() -> None:
    program = (
        "import swiftracer\n"
        "for flag in ('--turboshaft-loop-unrolling', '--turboshaft_loop_unrolling'):\n"
        "    try:\n"
        "        swiftracer.set_flags(flag)\n"
        "    except swiftracer.EngineError as error:\n"
        "        print('refused')\n"
    )

    # V8 10.2 does not know the flag, and needs none.
    assert output(program).split() == ["refused", "refused"]


def test_threads_may_start_the_engine_at_the_same_time() -> None:
    program = (
        "import swiftracer, threading\n"
        "swiftracer.set_flags('--expose-gc')\n"
        "barrier = threading.Barrier(8)\n"
        "found = []\n"
        "def start():\n"
        "    barrier.wait()\n"
        "    found.append(swiftracer.Context().eval('typeof gc + 6 * 7'))\n"
        "def set_flags():\n"
        "    barrier.wait()\n"
        "    try:\n"
        "        swiftracer.set_flags('--expose-gc')\n"
        "    except swiftracer.EngineError as error:\n"
        "        assert 'has started' in str(error)\n"
        "threads = [threading.Thread(target=start) for _ in range(6)]\n"
        "threads += [threading.Thread(target=set_flags) for _ in range(2)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
        "print(found == ['function42'] * 6)\n"
    )

    for _ in range(5):
        assert output(program) == "True"
