"""Asks all sources at once while Prometheus waits; a source that does not answer in time holds up nothing."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

log = structlog.get_logger(__name__)

WAIT_SECONDS = 1.0
Figures = list[GaugeMetricFamily]


def one_thread() -> ThreadPoolExecutor:
    """A thread of its own keeps the source's connection, and is all that a source that hangs can hold."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="exporter")


@dataclass
class Source:
    """`up` is the name of the series that says whether it answers."""

    up: str
    ask: Callable[[], Iterable[GaugeMetricFamily]]
    thread: ThreadPoolExecutor = field(default_factory=one_thread, repr=False)
    last: "Future[Figures] | None" = None

    def begin(self) -> "Future[Figures] | None":
        """Ask; None if the question before is still unanswered."""
        if self.last is not None and not self.last.done():
            return None
        self.last = self.thread.submit(lambda: list(self.ask()))
        return self.last


class Exporter(Collector):
    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = sources
        self.turn = threading.Lock()

    def describe(self) -> Figures:
        return []  # nothing is asked before somebody wants to know

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self.turn:
            asked = [(source, source.begin()) for source in self.sources]
            wait([answer for _, answer in asked if answer], timeout=WAIT_SECONDS)
        for source, answer in asked:
            figures = figures_of(source, answer)
            yield GaugeMetricFamily(source.up, "1 if it answers within a second.", value=figures is not None)
            yield from figures or ()


def figures_of(source: Source, answer: "Future[Figures] | None") -> Figures | None:
    if answer is None or not answer.done():
        log.warning("source_silent", source=source.up)
        return None
    if error := answer.exception():
        log.warning("source_failed", source=source.up, error=repr(error))
        return None
    return answer.result()
