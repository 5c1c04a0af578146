"""The programs in the documentation, each run, and what it prints compared with what it says."""

from __future__ import annotations

import ast
import doctest
import linecache
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import swiftracer

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DOCUMENTED = ("_native.pyi", "_host.py")

FENCE = re.compile(r"^```(\w*)(?: needs=(\w+))?\n(.*?)^```\n\s*", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"^ *print\(.*\) +# (.*\n)", re.MULTILINE)
MARKS = re.compile(r"^ *[~^]+\n", re.MULTILINE)  # in tracebacks; versions of Python differ


class Program(NamedTuple):
    """A block of Python, and what it prints."""

    name: str
    code: str
    output: str
    needs: str | None

    def run(self, names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
        """Run it, and compare."""
        # So that tracebacks show its lines.
        lines = self.code.splitlines(keepends=True)
        linecache.cache[self.name] = (len(self.code), None, lines, self.name)
        exec(compile(self.code, self.name, "exec", dont_inherit=True), names)  # noqa: S102 (that is its task)

        printed = capsys.readouterr()
        assert MARKS.sub("", printed.out + printed.err) == MARKS.sub("", self.output), self.name


def programs(page: Path) -> Iterator[Program]:
    """Give the blocks of Python of a page.

    What a block prints stands in the block without a language that follows at once, or else behind
    its calls of print, as comments. A comment in its first line may name its file.
    """
    blocks = list(FENCE.finditer(page.read_text(encoding="utf-8")))
    for number, block in enumerate(blocks, 1):
        language, needs, code = block.groups()
        if language != "python":
            continue
        following = blocks[number] if number < len(blocks) else None
        if following is not None and not following[1] and following.start() == block.end():
            output = following[3]
        else:
            output = "".join(COMMENT.findall(code))
        named = re.match(r"# (\S+\.py)\n", code)
        yield Program(named[1] if named else f"{page.name}:{number}", code, output, needs)


PROGRAMS = {page: list(programs(page)) for page in PAGES}


# Python 3.12 warns of a fork where there are threads.
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
@pytest.mark.parametrize(
    "page",
    [pytest.param(page, id=page.stem) for page, each in PROGRAMS.items() if each],
)
def test_the_programs_of_a_page_print_what_it_says(
    page: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)  # where a program may write
    names: dict[str, Any] = {"__name__": "__main__"}

    for program in PROGRAMS[page]:
        if program.needs is None:
            program.run(names, capsys)

    # As at the end of a program; exceptions that JavaScript holds may refer to its functions.
    names.clear()


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(program, id=program.name)
        for each in PROGRAMS.values()
        for program in each
        if program.needs is not None
    ],
)
def test_what_needs_another_package_prints_what_its_page_says(
    program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip(str(program.needs), reason="requirements-dev.txt has it")

    program.run({"__name__": "__main__"}, capsys)


def docstrings(file: str) -> Iterator[tuple[str, str]]:
    """Give name and docstring of what has one with examples."""
    source = (ROOT / "python/swiftracer" / file).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            text = ast.get_docstring(node) or ""
            if ">>> " in text:
                yield node.name, text


@pytest.mark.parametrize(
    ("name", "text"), [each for file in DOCUMENTED for each in docstrings(file)]
)
def test_the_examples_of_docstrings_print_what_they_say(name: str, text: str) -> None:
    examples = doctest.DocTestParser().get_doctest(text, dict(vars(swiftracer)), name, None, None)
    told: list[str] = []

    doctest.DocTestRunner().run(examples, out=told.append)

    assert examples.examples
    assert not told, "".join(told)
