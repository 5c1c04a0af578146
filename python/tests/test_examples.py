"""The examples, each run as a user runs it: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

# The first run brings the libraries from the package archive.
pytestmark = pytest.mark.timeout(300)

SESSION = r"""
from py_mini_racer import py_mini_racer
ctx = py_mini_racer.MiniRacer()
ctx.eval('1+1')                                      → 2
ctx.eval("var x = {company: 'Sqreen'}; x.company")   → 'Sqreen'
ctx.eval(u"' \N{HEAVY BLACK HEART}'")                → ' ❤'
ctx.eval("var fun = () => ({ foo: 1 });")
ctx.call("fun")                                      → {'foo': 1}

ctx = py_mini_racer.Miniracer()
ctx.eval("'the spelling of the slide'")              → 'the spelling of the slide'
"""

# Runs a program with arguments, and lets it start no other process.
ALONE = """
import runpy, sys

def refuse(event, args):
    if event in {"subprocess.Popen", "os.fork", "os.posix_spawn", "os.exec", "os.system"}:
        raise RuntimeError(event)

sys.addaudithook(refuse)
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run(name: str, *arguments: object, alone: bool = False) -> subprocess.CompletedProcess[str]:
    """Run an example to its end."""
    program = ["-c", ALONE] if alone else []
    command = [sys.executable, *program, str(EXAMPLES / name), *map(str, arguments)]
    return subprocess.run(  # noqa: S603 (our own programs)
        command,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )


@pytest.fixture(scope="module")
def talk() -> subprocess.CompletedProcess[str]:
    """Give what the talk's example did."""
    return run("talk.py")


@pytest.fixture(scope="module")
def typescript() -> subprocess.CompletedProcess[str]:
    """Give what the TypeScript example did."""
    return run("typescript.py")


def place(file: str, text: str) -> str:
    """Return where ``text`` first stands in an example's file: "name:line:column"."""
    lines = (EXAMPLES / "ts" / file).read_text(encoding="utf-8").splitlines()
    line = next(number for number, line in enumerate(lines) if text in line)
    return f"{file}:{line + 1}:{lines[line].index(text) + 1}"


def test_the_talk_returns_what_the_talk_showed(talk: subprocess.CompletedProcess[str]) -> None:
    assert talk.returncode == 0, talk.stderr
    assert talk.stdout.startswith(SESSION.lstrip())


def test_the_talk_ends_with_two_libraries(talk: subprocess.CompletedProcess[str]) -> None:
    assert '<h1 id="soup-of-the-day">Soup of the day</h1>' in talk.stdout
    assert "calculator.ts: no mistakes" in talk.stdout
    assert f"{place('mistakes.ts', 'sum += line.text')}: error TS2322" in talk.stdout


def test_markdown_renders_its_document() -> None:
    done = run("markdown.py")

    assert done.returncode == 0, done.stderr
    assert "<strong>four</strong>" in done.stdout
    assert '<td align="right">400 g</td>' in done.stdout
    assert '<pre><code class="language-js">const portions = (guests) =&gt;' in done.stdout
    assert "<code>code &lt; markup</code>, <del>a mistake</del>" in done.stdout


def test_markdown_renders_any_document(tmp_path: Path) -> None:
    document = tmp_path / "mine.md"
    document.write_text("- one ❤\n- two\n", encoding="utf-8")

    done = run("markdown.py", document)

    assert done.returncode == 0, done.stderr
    assert "<ul>\n<li>one ❤</li>\n<li>two</li>\n</ul>" in done.stdout


def test_markdown_fails_without_its_document(tmp_path: Path) -> None:
    done = run("markdown.py", tmp_path / "none.md")

    assert done.returncode != 0
    assert "none.md" in done.stderr


def test_typescript_compiles_a_program_that_runs(
    typescript: subprocess.CompletedProcess[str],
) -> None:
    assert typescript.returncode == 0, typescript.stderr
    assert "    2 * (3 + 4) ^ 2 = 98\n" in typescript.stdout
    assert "    max(1, sqrt(16), pi) = 4\n" in typescript.stdout
    assert "    price * 1.19 = 297.5\n" in typescript.stdout
    assert "    2 $ 3 : CalculatorError: unexpected '$' at 2\n" in typescript.stdout


def test_typescript_tells_where_the_mistakes_are(
    typescript: subprocess.CompletedProcess[str],
) -> None:
    lines = typescript.stdout.splitlines()

    found = {line.split(": ")[0] for line in lines if ": error TS" in line}
    assert found == {
        place("mistakes.ts", "sum += line.text"),
        place("mistakes.ts", "invoice.paid.getTime()"),
        place("mistakes.ts", "number: 42"),
        place("mistakes.ts", 'number = "A-43"'),
        place("mistakes.ts", "sents"),
    }


def test_typescript_compiles_any_file(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.ts", tmp_path / "wrong.ts"
    right.write_text("export const twice = (n: bigint): bigint => n * 2n;\n", encoding="utf-8")
    wrong.write_text("export const n: number =\n    'no number';\n", encoding="utf-8")

    done, failed = run("typescript.py", right), run("typescript.py", wrong)

    assert (done.returncode, failed.returncode) == (0, 1)
    assert "right.ts: no mistakes in 1 lines" in done.stdout
    assert "wrong.ts:1:14: error TS2322: Type 'string' is not" in failed.stdout


def test_callbacks_apply_rules_that_call_python() -> None:
    done = run("callbacks.py")

    assert done.returncode == 0, done.stderr
    assert '  File "rules.js", line 10, in <anonymous>\n    stock("pie");\n' in done.stdout
    assert "KeyError: 'pie'\n" in done.stdout
    assert "discount: 10 %\nnotes: cake is sold out, KeyError: 'coffee'\n" in done.stdout


def test_callbacks_take_any_rules(tmp_path: Path) -> None:
    rules = tmp_path / "mine.js"
    rules.write_text("order.discount = 'customer' in order ? 1 : 2;", encoding="utf-8")

    done = run("callbacks.py", rules)

    assert done.returncode == 0, done.stderr
    assert done.stdout == "discount: 2 %\nnotes: none\n"


def test_asyncio_awaits_and_is_awaited() -> None:
    done = run("asyncio_example.py")

    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "['tea: 300', 'cake: 400', 'jam: 300', 3, 2, 1]\nstopped\nthe loop went on\n"
    )


@pytest.mark.usefixtures("talk")  # which brings the libraries
def test_the_libraries_run_inside_the_process() -> None:
    assert run("markdown.py", alone=True).returncode == 0
    assert run("typescript.py", alone=True).returncode == 0
