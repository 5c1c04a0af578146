"""No kind of work leaves anything behind; ``slopes.py`` measures, and says what is allowed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import slopes


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, Any]]:
    """Give what each work left behind, in a process of its own, which nothing else fills."""
    process = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, Path(slopes.__file__)],
        env={**os.environ, "PYTHONMALLOC": "malloc"},
        stdout=subprocess.PIPE,
        check=False,
        timeout=280,
    )
    results = json.loads(process.stdout.splitlines()[-1])
    return {result["name"]: result for result in results}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", slopes.WORKS)
def test_nothing_is_left_behind(measured: dict[str, dict[str, Any]], name: str) -> None:
    assert not measured[name]["leaks"], measured[name]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", slopes.CONTROLS)
def test_a_leak_would_be_found(measured: dict[str, dict[str, Any]], name: str) -> None:
    assert measured[name]["leaks"], measured[name]
