"""CPU, memory and open files of a worker and its pool, under the names that prometheus_client has for one process."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

HELP = "As prometheus_client has it, for the worker and its pool."


class PoolProcesses(Collector):
    def describe(self) -> list[GaugeMetricFamily]:
        return []  # nothing is measured before somebody asks

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        parent, *pool = [measure(pid) for pid in (os.getpid(), *children())]
        every, ended = [parent, *pool], os.times()
        cpu = total(every, "process_cpu_seconds") + ended.children_user + ended.children_system
        yield CounterMetricFamily("process_cpu_seconds", HELP, value=cpu)
        for name in ("process_resident_memory_bytes", "process_virtual_memory_bytes"):
            yield GaugeMetricFamily(name, HELP, value=total(every, name))
        # Each process has a limit of its own.
        fullest = max(each.get("process_open_fds", 0.0) for each in every)
        yield GaugeMetricFamily("process_open_fds", HELP, value=fullest)
        for name in ("process_max_fds", "process_start_time_seconds"):
            yield GaugeMetricFamily(name, HELP, value=parent[name])


def children() -> list[int]:
    """Return the processes that threads of this one have started."""
    return [int(pid) for file in Path("/proc/self/task").glob("*/children") for pid in file.read_text().split()]


def measure(pid: int) -> dict[str, float]:
    """Return the figures of a process by name; none if it has just ended."""
    found = ProcessCollector(pid=lambda: pid, registry=None).collect()
    return {metric.name: metric.samples[0].value for metric in found}


def total(processes: Iterable[dict[str, float]], name: str) -> float:
    return sum(each.get(name, 0.0) for each in processes)
