"""Simulated matches are the same for the same seed, lawful by the strict rules, and look like cricket."""

from statistics import mean
from typing import Any

import orjson
import pytest

from scoring.cricsheet.importing.document import record_document
from scoring.cricsheet.importing.scorebooks import CodeCounts, StrictScorebook
from scoring.cricsheet.reading.file import parse
from scoring.cricsheet.simulating.match import OFFERED, simulate
from scoring.cricsheet.verifying.outcomes import declared_outcome
from scoring.engine.conditions import Format
from scoring.engine.views.scorecard import scorecard
from tests.cricsheet.conftest import Run


def played(seed: int, form: Format = Format.T20) -> dict[str, Any]:
    """The scorecard of the simulated file, folded from its JSON by the strict rules; no event may be refused."""
    document = parse(orjson.dumps(simulate(seed, form)))
    refusals = CodeCounts()
    state = record_document(document, "simulated", StrictScorebook("simulated", refusals).record)
    assert refusals.counts == {}
    card = scorecard(state)
    assert card["result"] == declared_outcome(document)
    return card


@pytest.mark.parametrize("seed", range(25))
def test_every_seed_is_a_lawful_match_with_the_result_it_declares(seed: int) -> None:
    card = played(seed)
    for innings in card["innings"]:
        assert innings["legal_balls"] == 120 or innings["wickets"] == 10 or innings is card["innings"][1]
        assert all(line["legal"] <= 24 for line in innings["bowling"])


@pytest.mark.parametrize("form", OFFERED)
def test_other_formats_are_lawful_too(form: Format) -> None:
    played(1, form)


def test_the_same_seed_is_the_same_match_to_the_byte() -> None:
    assert orjson.dumps(simulate(7)) == orjson.dumps(simulate(7))
    assert simulate(7)["innings"] != simulate(8)["innings"]


def test_scores_wickets_and_extras_look_like_cricket() -> None:
    first = [played(seed)["innings"][0] for seed in range(100, 140)]
    assert 145 < mean(innings["total"] for innings in first) < 180
    assert 5 < mean(innings["wickets"] for innings in first) < 8
    assert 3 < mean(innings["extras"]["total"] for innings in first) < 15
    kinds = [fall["kind"] for innings in first for fall in innings["fall_of_wickets"]]
    assert kinds.count("caught") > kinds.count("bowled") > kinds.count("run out") > 0


def test_the_command_writes_the_file(run: Run) -> None:
    assert orjson.loads(run("simulate", "--seed", "7")) == simulate(7)
