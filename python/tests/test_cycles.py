"""Reference cycles through ``default`` are collected."""

from __future__ import annotations

import gc
import weakref

from swiftracer import Context


class _App:
    def __init__(self) -> None:
        self.context = Context(default=self.convert)
        self.object = self.context.eval("({})")

    def convert(self, _: object) -> int:
        return 1


def test_a_default_that_refers_to_a_live_object_is_collected() -> None:
    app = _App()
    reference = weakref.ref(app)

    del app
    gc.collect()

    assert reference() is None
