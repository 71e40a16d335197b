"""A malformed file is refused in one sentence that names the place, never with a traceback."""

import copy
import random
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management.base import CommandError

from scoring.cricsheet.importing.fold import fold_document
from scoring.cricsheet.reading.file import derive_match_id, parse
from scoring.engine.errors import Malformed, ScoringError
from scoring.engine.views.scorecard import scorecard
from tests.cricsheet.conftest import Run
from tests.cricsheet.documents import ball, innings, match, over, twenty, wicket

WRONG = (None, True, -1, 10**9, 1.5, "", "nobody", [], {}, [[]], {"a": 1}, [None], ["x"])


def refused(document: Any) -> str:
    with pytest.raises(Malformed) as refusal:
        parse(document if isinstance(document, bytes) else orjson.dumps(document))
    return refusal.value.detail


def test_a_file_that_is_not_json_is_refused() -> None:
    assert "not JSON" in refused(b'{"info": ')


def test_the_place_is_named() -> None:
    document = match(innings("Reds", over("1"), [ball(), {"batter": "R1"}]))
    assert "innings 1, over 1, ball 2, non_striker" in refused(document)


def test_an_innings_of_a_third_team_is_refused() -> None:
    assert "innings 1, team" in refused(match(innings("Greens", over("1"))))


def test_an_unknown_kind_of_dismissal_is_refused() -> None:
    document = match(innings("Reds", [ball(wickets=[wicket("vanished", "R1")])]))
    assert "'vanished' is not a kind of dismissal" in refused(document)


@pytest.mark.parametrize("name", ["a b.json", ".json", "x" * 70 + ".json"])
def test_a_file_name_that_is_not_an_id_is_refused(name: str) -> None:
    with pytest.raises(Malformed):
        derive_match_id(name)


def test_the_command_prints_one_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "1.json"
    file.write_text("{}")
    with pytest.raises(CommandError, match=r"^Not a Cricsheet match: info: must be an object\.$"):
        run("scorecard", str(file))


def rich_document() -> dict[str, Any]:
    """A document with every part that is checked, so that each can be spoilt."""
    swap = {"in": "R3", "out": "R1", "reason": "injury", "role": "batter"}
    impact = {"in": "B12", "out": "B1", "team": "Blues", "reason": "impact_player"}
    out = wicket("caught", "R3", {"name": "B2"}, {"substitute": True})
    document = match(
        twenty("Reds", absent_hurt=["R9"], penalty_runs={"post": 5}, powerplays=[{"from": 0.1, "to": 5.6}]),
        innings(
            "Blues",
            over("1 w n 4", "R11", ("B1", "B2")),
            miscounted_overs={"0": {"balls": 5}},
            target={"runs": 26, "overs": 19.3},
        ),
        outcome={"winner": "Reds", "by": {"runs": 3}, "method": "D/L"},
        event={"name": "Cup"},
        supersubs={"Blues": "B12"},
        bowl_out=[{"bowler": "R1", "outcome": "hit"}],
    )
    document["innings"][0]["overs"][1]["deliveries"][0] = ball(batter="R3", replacements={"role": [swap]})
    document["innings"][0]["overs"][1]["deliveries"][1] = ball(batter="R3", wickets=[out])
    document["innings"][0]["overs"][2]["deliveries"][0]["replacements"] = {"match": [impact]}
    for part in document["innings"]:
        part["overs"] = part["overs"][:3]
    return document


def test_the_unspoilt_document_is_folded() -> None:
    card = scorecard(fold_document(parse(orjson.dumps(rich_document())), "made-up"))
    assert [(played["total"], played["wickets"]) for played in card["innings"]] == [(7, 1), (7, 0)]


@pytest.mark.parametrize("seed", range(40))
def test_a_spoilt_document_is_folded_or_refused(seed: int) -> None:
    dice = random.Random(seed)
    sound = rich_document()
    for _ in range(40):
        document = copy.deepcopy(sound)
        spoil(document, dice)
        assert outcome_of(document)


def outcome_of(document: dict[str, Any]) -> str:
    try:
        return f"{len(scorecard(fold_document(parse(orjson.dumps(document)), 'made-up'))['innings'])} innings"
    except ScoringError as refusal:
        return refusal.detail


def spoil(document: dict[str, Any], dice: random.Random) -> None:
    """Replace a random value by a wrong one, or remove its key."""
    part: Any = document
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = dice.choice(keys)
        if isinstance(part[key], dict | list) and part[key] and dice.random() < 0.8:
            part = part[key]
            continue
        if dice.random() < 0.3:
            del part[key]
        else:
            part[key] = copy.deepcopy(dice.choice(WRONG))
        return
