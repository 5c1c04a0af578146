"""What the numbers were taken on."""

import os
import platform
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path


def field(path: str, name: str) -> str:
    """Return the value of the first ``name: value`` or ``name=value`` line of a file."""
    for line in Path(path).read_text().splitlines():
        for separator in ":=":
            key, found, value = line.partition(separator)
            if found and key.strip() == name:
                return value.strip().strip('"')
    return "not told"


def first_line(command: list[str]) -> str:
    """Return the first line that a command prints."""
    done = subprocess.run(  # noqa: S603 - the commands are ours
        command, capture_output=True, check=False, text=True
    )
    return (done.stdout or done.stderr).partition("\n")[0]


def describe(compiler: str) -> dict[str, str]:
    """Describe the machine and what was used on it."""
    gigabytes = int(field("/proc/meminfo", "MemTotal").split()[0]) / 2**20
    return {
        "processor": f"{field('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        "memory": f"{gigabytes:.0f} GB",
        "system": f"{field('/etc/os-release', 'PRETTY_NAME')}, Linux {platform.release()}",
        "Python": platform.python_version(),
        "compiler": first_line([compiler, "--version"]),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
    }


def others_share() -> float:
    """Return which share of all cores is in use while this process sleeps for a second."""

    def times() -> tuple[int, int]:
        ticks = Path("/proc/stat").read_text().partition("\n")[0].split()[1:]
        counts = [int(tick) for tick in ticks]
        return sum(counts), counts[3] + counts[4]  # idle, and idle while waiting for a disk

    before = times()
    time.sleep(1)
    total, idle = (after - start for start, after in zip(before, times(), strict=True))
    return 1 - idle / total
