"""Other packages with a V8 of their own may be in the process, in every order."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import neighbours
import pytest

import swiftracer

# In a folder of their own: mini-racer has a module of the same name as ours.
PEERS = Path(sys.prefix) / "peers"
FOUND = [
    name
    for name, (module, _) in neighbours.PACKAGES.items()
    if name == "swiftracer" or any(PEERS.glob(f"{module}*"))
]

pytestmark = pytest.mark.skipif(
    len(FOUND) == 1, reason="no other package with a V8 is there: `make test` installs some"
)


def _run(*arguments: str) -> None:
    ours = str(Path(swiftracer.__file__).parents[1])
    result = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-X", "faulthandler", neighbours.__file__, *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(PEERS), ours])},
        capture_output=True,
        timeout=60,
        check=False,
        text=True,
    )
    assert (result.returncode, result.stdout) == (0, f"{neighbours.WELL}\n"), result.stderr


@pytest.mark.timeout(90)
@pytest.mark.parametrize("order", list(permutations(FOUND)), ids="-".join)
def test_packages_with_a_v8_live_together_in_every_order(order: tuple[str, ...]) -> None:
    _run("local", *order)


# In pairs: mini-racer and STPyV8 take each other's V8 where symbols are global.
@pytest.mark.timeout(90)
@pytest.mark.parametrize("peer", FOUND[1:])
@pytest.mark.parametrize("first", [True, False], ids=["first", "second"])
@pytest.mark.parametrize("flags", ["global", "once-global"])
def test_global_symbols_of_another_v8_are_not_ours(flags: str, peer: str, first: bool) -> None:  # noqa: FBT001 (a parameter of pytest's)
    _run(flags, *(["swiftracer", peer] if first else [peer, "swiftracer"]))
