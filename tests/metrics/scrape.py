"""Reads metrics as Prometheus does."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import httpx
from prometheus_client.parser import text_string_to_metric_families

from cricksy.up.children import answers


@dataclass(frozen=True)
class Scrape:
    """All samples of one answer, or of several added up."""

    samples: tuple[tuple[str, dict[str, str], float], ...]

    def sum(self, name: str, **labels: str) -> float:
        """Return the sum of the series with these labels. Fails if there is none."""
        found = [value for each, has, value in self.samples if each == name and labels.items() <= has.items()]
        assert found, f"no series {name} {labels}"
        return sum(found)

    def __contains__(self, name: object) -> bool:
        return any(each == name for each, _, _ in self.samples)


def until(done: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def serve(urls: Iterable[str]) -> None:
    """Wait until all of them serve: processes that share a port are ready when one of them is."""
    for url in urls:
        until(lambda url=url: answers(f"{url}/health"))  # type: ignore[misc]


def scrape(*urls: str) -> Scrape:
    return Scrape(tuple(sample for url in urls for sample in samples_of(url)))


def samples_of(url: str) -> Iterable[tuple[str, dict[str, str], float]]:
    answer = httpx.get(f"{url}/metrics", timeout=10)
    assert answer.status_code == 200, answer.text
    found = [
        (sample.name, dict(sample.labels), sample.value)
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    ]
    series = [(name, *sorted(labels.items())) for name, labels, _ in found]
    assert len(set(series)) == len(series), "each series is there once"
    return found
