"""Render a Markdown document with marked, the JavaScript library, as Debian ships it.

Usage: python examples/markdown.py [DOCUMENT]
"""

from __future__ import annotations

import sys
from pathlib import Path

import debian

from swiftracer import Context

DOCUMENT = Path(__file__).with_name("document.md")


def render(text: str) -> str:
    """Return ``text``, which is Markdown, as HTML."""
    library = debian.folder("node-marked", "marked/lib") / "marked.umd.js"
    with Context() as context:
        context.eval(library.read_text(encoding="utf-8"), name=library.name)
        html: str = context.call("marked.parse", text)
        return html


def main() -> int:
    """Render what the command line names, or the document beside this program, and print it."""
    document = Path(sys.argv[1]) if sys.argv[1:] else DOCUMENT
    text = document.read_text(encoding="utf-8")
    print(f"{document.name}: {len(text.splitlines())} lines of Markdown, rendered by marked:\n")
    print(render(text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
