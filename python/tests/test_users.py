"""Packages that others wrote for ``py_mini_racer`` do with ours what they do with theirs."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import TypeAlias, cast

import pytest
import users

import swiftracer

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | None"

USERS = Path(sys.prefix) / "users"
OURS = Path(swiftracer.__file__).parents[1]
# In folders of their own: they have a module of the same name as ours.
MINI_RACER = Path(sys.prefix) / "peers"
PY_MINI_RACER = Path(sys.prefix) / "predecessor"

# Who is run on which model: what imports the module of 0.6.0 does not run on 0.14.1.
PAIRS = [
    ("akshare", MINI_RACER),
    ("adata", PY_MINI_RACER),
    ("chython", PY_MINI_RACER),
    ("mootdx", PY_MINI_RACER),
]


def _results(name: str, module: Path, home: Path) -> Json:
    """Return what the package does with the ``py_mini_racer`` in the folder ``module``."""
    home.mkdir(exist_ok=True)
    result = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-X", "faulthandler", users.__file__, name],
        env=os.environ
        | {
            "HOME": str(home),  # mootdx keeps its answers there
            "PYTHONHASHSEED": "0",
            "PYTHONPATH": os.pathsep.join(map(str, [module, USERS])),
        },
        capture_output=True,
        timeout=60,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert result.returncode == 0, result.stderr
    printed = json.loads(result.stdout)
    assert Path(printed["py_mini_racer"]).is_relative_to(module)
    return cast("Json", printed["results"])


def _differences(ours: Json, theirs: Json, path: str = "") -> list[str]:
    mine, others = _members(ours), _members(theirs)
    if mine is None or others is None:
        same = ours == theirs or _is_close(ours, theirs)
        return [] if same else [f"{path}: {ours!r}, expected {theirs!r}"]
    if mine.keys() != others.keys():
        return [f"{path}: {ours!r}, expected {theirs!r}"]
    return [
        line for key in mine for line in _differences(mine[key], others[key], f"{path}[{key!r}]")
    ]


def _members(value: Json) -> dict[str | int, Json] | None:
    if isinstance(value, list):
        return dict(enumerate(value))
    return dict(value.items()) if isinstance(value, dict) else None


def _is_close(ours: object, theirs: object) -> bool:
    # The last digit of 10 ** -31 is not the same in every V8.
    if isinstance(ours, float) and isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=1e-14)
    return False


@pytest.mark.timeout(150)
@pytest.mark.parametrize(("name", "model"), PAIRS, ids=[name for name, _ in PAIRS])
def test_a_package_gets_the_same_from_our_module(name: str, model: Path, tmp_path: Path) -> None:
    for folder in (USERS / name, model / "py_mini_racer"):
        if not folder.is_dir():
            pytest.skip(f"{folder} is not there: `make test` installs it where there is a wheel")

    theirs = _results(name, model, tmp_path / "theirs")
    ours = _results(name, OURS, tmp_path / "ours")

    assert _differences(ours, theirs) == []


def test_a_difference_is_seen() -> None:
    assert _differences({"a": [1, 0.5]}, {"a": [1, 0.5]}) == []
    assert _differences({"a": [1, 0.5]}, {"a": [1, 0.25]}) == ["['a'][1]: 0.5, expected 0.25"]
    assert _differences({"a": [1]}, {"a": [1, 2]}) == ["['a']: [1], expected [1, 2]"]
