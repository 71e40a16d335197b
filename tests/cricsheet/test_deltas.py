"""Viewers of whole matches get a first snapshot and deltas, which are complete at every step and small."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import orjson
import pytest

from scoring.cricsheet.importing.fold import fold_document
from scoring.cricsheet.reading.file import read_file
from scoring.cricsheet.simulating.match import OFFERED, simulate
from scoring.engine.conditions import Format
from scoring.engine.states.match import MatchState
from scoring.engine.views import delta
from scoring.engine.views.snapshot import snapshot
from tests.cricsheet.real import IDS, match_file, needs_matches
from tests.engine.matches import FORMS, jsonable
from tests.support.steps import random_states, states

SEEDS = range(5)


def follow(match: Iterable[MatchState]) -> dict[str, Any]:
    """The last snapshot of a viewer who has the first and applies the deltas after a round trip through JSON."""
    first, *rest = match
    before = snapshot(first)
    viewer = orjson.loads(orjson.dumps(before))
    for state in rest:
        after = snapshot(state)
        assert jsonable(after)
        sent, held = orjson.dumps(delta.diff(before, after)), orjson.dumps(viewer)
        change = orjson.loads(sent)
        moved = delta.apply(viewer, change)
        assert moved == after
        assert (orjson.dumps(change), orjson.dumps(viewer)) == (sent, held), "an argument was changed"
        before, viewer = after, moved
    return viewer


@needs_matches
@pytest.mark.parametrize("match_id", IDS)
def test_every_delta_of_a_real_match_is_complete(match_id: str) -> None:
    document = read_file(match_file(match_id))
    assert follow(states(document, match_id)) == snapshot(fold_document(document, match_id))


@pytest.mark.parametrize("form", OFFERED)
def test_every_delta_of_a_simulated_match_is_complete(form: Format) -> None:
    document = simulate(3, form)
    assert follow(states(document)) == snapshot(fold_document(document, "g"))


@pytest.mark.parametrize("seed", range(2 * len(FORMS)))
def test_every_delta_is_complete_whatever_happens(seed: int) -> None:
    follow(random_states(seed))


class Sizes(NamedTuple):
    """Bytes of the deltas of some matches with `type` and `base_seq`, and their share of the snapshots after them."""

    median: float
    p95: int
    share: float


def sizes(matches: Iterable[Iterable[MatchState]]) -> Sizes:
    deltas, wholes = [], []
    for match in matches:
        views = [snapshot(state) for state in match]
        for seq, (before, after) in enumerate(pairwise(views), 1):
            deltas.append(len(orjson.dumps({"type": "delta", "base_seq": seq, **delta.diff(before, after)})))
            wholes.append(len(orjson.dumps(after)))
    deltas.sort()
    return Sizes(median(deltas), deltas[int(0.95 * len(deltas))], sum(deltas) / sum(wholes))


@cache
def real_formats() -> dict[Format, list[str]]:
    found = defaultdict(list)
    for match_id in IDS:
        found[fold_document(read_file(match_file(match_id)), match_id).conditions.format].append(match_id)
    return found


BUDGET = Sizes(median=400, p95=800, share=0.06)
REACHED = {
    Format.HUNDRED: BUDGET._replace(median=420),
    Format.T10: BUDGET._replace(median=420, share=0.075),
}
"""Above the budget: nearly every ball scores and changes both run rates, and a T10's snapshots are small."""


def assert_small(found: Sizes, form: Format) -> None:
    limit = REACHED.get(form, BUDGET)
    assert all(measured <= most for measured, most in zip(found, limit, strict=True)), (found, limit)


@pytest.mark.parametrize("form", OFFERED)
def test_deltas_of_simulated_matches_are_within_the_budget_or_near_it(form: Format) -> None:
    assert_small(sizes(states(simulate(seed, form)) for seed in SEEDS), form)


REAL = [Format.TEST, Format.FIRST_CLASS, Format.ODI, Format.ONE_DAY, Format.T20, Format.HUNDRED]


@needs_matches
@pytest.mark.parametrize("form", REAL)
def test_deltas_of_real_matches_are_within_the_budget_or_near_it(form: Format) -> None:
    assert_small(sizes(states(read_file(match_file(one)), one) for one in real_formats()[form]), form)
