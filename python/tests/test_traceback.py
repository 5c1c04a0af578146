"""JavaScript frames in Python tracebacks."""

from __future__ import annotations

import gc
import linecache
import traceback
import weakref
from typing import TYPE_CHECKING

import pytest

from swiftracer import Context, JavaScriptError, JSFunction
from swiftracer._errors import make_javascript_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from swiftracer._traceback import RawFrame

APP = """function inner() {
  throw new RangeError("deep");
}
function outer() {
  inner();
}
outer();
"""


def _raise(*frames: RawFrame) -> None:
    details = (False, "Error", "m", None, frames, None, None, None, None, None, None)
    raise make_javascript_error(details, None)


def _format(run: Callable[[], object]) -> str:
    with pytest.raises(JavaScriptError) as caught:
        run()
    return "".join(traceback.format_exception(caught.value))


def test_javascript_frames_stand_below_those_of_python(context: Context) -> None:
    text = _format(lambda: context.eval(APP, name="traced.js"))

    assert text.endswith(
        '  File "traced.js", line 7, in <anonymous>\n'
        "    outer();\n"
        '  File "traced.js", line 5, in outer\n'
        "    inner();\n"
        '  File "traced.js", line 2, in inner\n'
        '    throw new RangeError("deep");\n'
        "swiftracer.JavaScriptError: RangeError: deep\n",
    )
    assert text.index(__file__) < text.index("traced.js")


def test_a_syntax_error_shows_its_line(context: Context) -> None:
    text = _format(lambda: context.eval("let x;\nlet y = ;", name="broken.js"))

    assert '  File "broken.js", line 2, in <script>\n    let y = ;\n' in text


def test_a_thrown_primitive_shows_its_line(context: Context) -> None:
    text = _format(lambda: context.eval("\nthrow 1", name="primitive.js"))

    assert 'File "primitive.js", line 2' in text
    assert "    throw 1\n" in text


def test_a_cause_shows_its_own_frames(context: Context) -> None:
    text = _format(
        lambda: context.eval(
            "function first() { missing }\n"
            "try { first() } catch (e) { throw new Error('outer', {cause: e}) }",
            name="chain.js",
        ),
    )

    assert text.index('File "chain.js", line 1, in first') < text.index("direct cause")
    assert text.endswith("swiftracer.JavaScriptError: Error: outer\n")


def test_a_file_on_the_disk_is_shown_from_there(tmp_path: Path) -> None:
    file = tmp_path / "real.js"
    file.write_text("line one\nline two\n")

    text = _format(lambda: _raise(("f", str(file), 2, 1, "what the engine says")))

    assert "    line two\n" in text
    assert str(file) not in {name for name, entry in linecache.cache.items() if len(entry) == 1}


def test_what_python_knows_of_a_file_stays(context: Context) -> None:
    _format(lambda: context.eval("missing", name=__file__, line=1))

    assert linecache.getline(__file__, 1).startswith('"""JavaScript frames')


def test_a_script_cannot_show_a_file_by_naming_itself_so(context: Context, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret\n")

    text = _format(lambda: context.eval(f"throw new Error('x') //# sourceURL={secret}"))

    assert "the secret" not in text


def test_no_excerpt_is_longer_than_a_screen_line_or_two(context: Context) -> None:
    code = "/*" + "x" * 5000 + "*/ missing /*" + "y" * 5000 + "*/"

    text = _format(lambda: context.eval(code, name="library.min.js"))

    assert "missing" in text
    assert "x" * 300 not in text
    assert "y" * 300 not in text


@pytest.mark.parametrize(
    "frame",
    [
        ("", "", 0, 0, None),
        ("f\0", "a\0.js", 1, 1, "text\0"),
        ("\ud800", "\udfff.js", 1, 1, "\ud800"),
        ("f" * 100_000, "long.js", 1, 1, "x" * 100_000),
        ("f", "far.js", 2**31 - 1, 2**31 - 1, "text"),
        ("f", "<eval>", 5, 1, "text\r"),
    ],
    ids=["unknown", "NUL", "surrogates", "long", "far", "angle"],
)
def test_whatever_a_frame_holds_is_shown(frame: RawFrame) -> None:
    text = _format(lambda: _raise(frame))

    assert f"line {frame[2]}, in " in text


def test_ever_new_names_leave_nothing_behind() -> None:
    before = len(linecache.cache)

    for number in range(2000):
        with pytest.raises(JavaScriptError):
            _raise((f"f{number}", f"generated-{number}.js", 1, 1, "text"))

    assert len(linecache.cache) <= before + 256


def test_ever_new_lines_leave_nothing_behind() -> None:
    for number in range(1, 2000):
        with pytest.raises(JavaScriptError):
            _raise(("f", "generated-lines.js", number, 1, "text"))

    known = [line for line in linecache.getlines("generated-lines.js") if line != "\n"]
    assert 0 < len(known) <= 256


def test_linecache_may_be_cleared_meanwhile() -> None:
    _format(lambda: _raise(("f", "cleared.js", 1, 1, "text")))
    linecache.clearcache()

    assert "    text\n" in _format(lambda: _raise(("f", "cleared.js", 1, 1, "text")))


class _Big:
    pass


def test_frames_keep_nothing_of_the_caller_alive() -> None:
    big = _Big()
    reference = weakref.ref(big)

    frame = ("f", "new.js", 1, 1, None)
    error = make_javascript_error(
        (False, "Error", "m", None, (frame,), None, None, None, None, None, None), None
    )
    del big
    gc.collect()

    assert reference() is None
    assert error.__traceback__ is not None
    assert error.__traceback__.tb_frame.f_back is None


def test_a_traceback_may_be_cleared(context: Context) -> None:
    with pytest.raises(JavaScriptError) as caught:
        context.eval(APP, name="traced.js")

    traceback.clear_frames(caught.tb)

    assert "traced.js" in "".join(traceback.format_exception(caught.value))


def test_a_raised_error_can_be_raised_again(context: Context) -> None:
    fail = context.eval("function fail() { missing } fail")
    assert isinstance(fail, JSFunction)
    with pytest.raises(JavaScriptError) as caught:
        fail()

    text = _format(lambda: (_ for _ in ()).throw(caught.value))

    assert "in fail" in text


def test_scripts_without_a_name_show_their_own_lines(context: Context) -> None:
    context.globals["inner"] = lambda: context.eval("throw new Error('deep')")

    with pytest.raises(JavaScriptError) as caught:
        context.eval("function outer() { inner() }\nouter()")

    shown = "".join(traceback.format_tb(caught.tb))
    assert "throw new Error('deep')" in shown
    assert "function outer() { inner() }" in shown
    assert "    outer()\n" in shown
