"""Calls made by Schemathesis from the OpenAPI schema, lawful and not, as anybody, as a scorer and as staff."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks

load_all_checks()
CALM = list(HealthCheck)
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
DELIBERATE = 503
"""The one 5xx that a caller may get: the server says that it is busy, and when to come back."""
NOT_BUILT = 501


def operations(http_url: str) -> list[Any]:
    schema = schemathesis.openapi.from_url(f"{http_url}/api/schema")
    return [found.ok() for found in schema.get_all_operations()]


def cases(operation: Any, mode: GenerationMode, count: int, seed: int) -> Iterator[Any]:
    """Yield about `count` cases of one operation; the same seed yields the same ones."""
    found: list[Any] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=CALM
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        found.append(case)

    try:
        collect()
    except hypothesis.errors.Unsatisfiable:
        # An operation without parameters has nothing that could be wrong.
        return
    yield from found


def aim(case: Any, match_ids: list[str], chance: random.Random) -> Any:
    """Point the case at a match that exists, nine times in ten: at most ids there is nothing."""
    if case.path_parameters and "match_id" in case.path_parameters and chance.random() < 0.9:
        case.path_parameters["match_id"] = chance.choice(match_ids)
    return case


def is_failure(status: int) -> bool:
    return status >= 500 and status not in (DELIBERATE, NOT_BUILT)


def tally(counts: Counter[int]) -> str:
    return ", ".join(f"{status}: {counts[status]}" for status in sorted(counts))
