"""CPU and memory of other processes, and the statistics of the tables."""

import statistics
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

median = statistics.median
CPU_CLOCK = 2


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process, from the clock that Linux has for each pid, exact to the nanosecond."""
    return time.clock_gettime((~pid << 3) | CPU_CLOCK)


def family(pid: int) -> list[int]:
    """Return the process and all its descendants."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        children.setdefault(int(words[1]), []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def cpu_of_families(pids: Iterable[int]) -> float:
    return sum(_cpu_if_alive(one) for pid in pids for one in family(pid))


def _cpu_if_alive(pid: int) -> float:
    try:
        return cpu_of(pid)
    except OSError:
        return 0.0


def memory_of(pid: int) -> int:
    """Return the resident bytes, counted page by page; the quick figure of statm is late."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1]) * 1024
    return 0


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
