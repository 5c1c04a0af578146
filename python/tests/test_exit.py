"""The process always ends, with nothing to say."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeAlias

import exits
import pytest

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

Ends: TypeAlias = "Counter[tuple[int | str, bytes]]"

# More in the long runs: what goes wrong at the end of a process goes wrong now and then.
TIMES = int(os.environ.get("SWIFTRACER_EXITS", "2"))


@pytest.fixture(scope="module")
def ends(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Ends]]]:
    """Begin with all programs that are asked for: most of their time, they sleep."""
    names = {item.name for item in request.session.items}
    pool = ThreadPoolExecutor(3)
    yield {
        program: pool.submit(exits.run, program, times=TIMES)
        for program in exits.PROGRAMS
        if f"test_the_process_ends_quietly[{program}]" in names
    }
    pool.shutdown(cancel_futures=True)


@pytest.mark.timeout(60 + 20 * TIMES)
@pytest.mark.parametrize("program", exits.PROGRAMS)
def test_the_process_ends_quietly(program: str, ends: dict[str, Future[Ends]]) -> None:
    assert ends[program].result() == {exits.QUIET: TIMES}


def _end_of(program: str) -> tuple[int, str]:
    result = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-c", program], capture_output=True, timeout=30, check=False
    )
    return result.returncode, result.stderr.decode()


def test_two_exits_out_of_many_are_no_luck() -> None:
    assert exits.run("two live contexts", times=10) == {exits.QUIET: 10}


@pytest.mark.parametrize(
    "source",
    ["c.globals['f'] = lambda: sys.exit(7); c.eval('try { f() } finally { }')", "sys.exit(7)"],
)
def test_the_status_is_the_hosts(source: str) -> None:
    assert _end_of(exits.LIVE + "import sys; " + source) == (7, "")


def test_an_error_that_nobody_catches_ends_the_program_as_pythons_do() -> None:
    status, said = _end_of(exits.LIVE + "c.eval('setInterval(() => 1); missing')")

    assert status == 1
    assert said.endswith("swiftracer.JavaScriptError: ReferenceError: missing is not defined\n")


LATE = (
    "import os\nwrite = os.write\nclass Late:\n"
    "    def __init__(self, use): self.use = use\n"
    "    def __del__(self):\n"
    "        try: self.use()\n"
    "        except BaseException as error: write(2, f'{type(error).__name__}: {error}'.encode())\n"
    "import sys\n"
)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "sys.late = Late(lambda: c.eval('missing'))",
            "RuntimeError: ReferenceError: missing is not defined",
        ),
        (
            "c.close(); sys.late = Late(lambda: c.eval('1'))",
            "RuntimeError: cannot use the isolate: it is closed",
        ),
        (
            "kept = c.eval('f => f()'); sys.late = Late(lambda: kept(object()))",
            "RuntimeError: cannot use ",
        ),
        ("sys.late = Late(lambda: write(2, str(f()).encode()))", "7"),
    ],
)
def test_code_that_runs_when_python_is_nearly_gone_is_told_why_it_fails(
    source: str, message: str
) -> None:
    status, said = _end_of(exits.LIVE + "\n" + LATE + source)

    assert status == 0
    assert said.startswith(message)
    assert ("because Python ends" in said or "Python ends, and" in said) == ("Error" in said)
