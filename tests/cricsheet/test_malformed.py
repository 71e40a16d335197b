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


@pytest.mark.parametrize("overs", [0, -1, 40.6, 40.25, "20", True, 1e-9, 10**9, [20]])
def test_a_target_with_overs_that_are_none_is_refused_with_what_would_be_accepted(overs: Any) -> None:
    document = match(twenty("Reds"), twenty("Blues", target={"runs": 21, "overs": overs}))
    assert "innings 2, target.overs: must be overs, such as 20, or overs and balls up to 5" in refused(document)


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ({"runs": {"batter": True}}, "ball 1, runs.batter: must be a whole number from 0 to 36"),
        ({"runs": {"batter": 1.0}}, "ball 1, runs.batter: must be a whole number from 0 to 36"),
        ({"runs": []}, "ball 1, runs: must be an object"),
        ({"extras": {"wides": -1}}, "ball 1, extras.wides: must be a whole number from 0 to 36"),
        ({"runs": {"batter": 1, "non_boundary": "no"}}, "ball 1, runs.non_boundary: must be true or false"),
        ({"wickets": {"kind": "bowled"}}, "ball 1, wickets: must be a list"),
        ({"wickets": [wicket("run-out", "R1")]}, "ball 1, wickets.kind: 'run-out' is not a kind of dismissal: bowled"),
        ({"wickets": [{"kind": ["bowled"], "player_out": "R1"}]}, "is not a kind of dismissal: bowled, caught"),
        ({"batter": None}, "ball 1, batter: must be a name of at most 200 characters"),
        ({"replacements": {"role": [{"out": "R1"}]}}, "ball 1, replacements.role, in: must be a name"),
    ],
)
def test_a_malformed_ball_is_refused_with_its_place_and_what_would_be_accepted(part: dict[str, Any], says: str) -> None:
    document = match(innings("Reds", over("1")), innings("Blues", over(". . .", "R11", ("B1", "B2")), [ball() | part]))
    detail = refused(document)
    assert "innings 2, over 1, " in detail
    assert says in detail


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ({"declared": "no"}, "innings 1, declared: must be true or false"),
        ({"overs": [{"over": -1, "deliveries": []}]}, "innings 1, over 0, its number: must be a whole number"),
        ({"overs": [{"over": 0}]}, "innings 1, over 0, deliveries: must be a list"),
        ({"penalty_runs": {"pre": "5"}}, "innings 1, penalty_runs.pre: must be a whole number"),
        ({"absent_hurt": ["R1", 7]}, "innings 1, absent_hurt: must be a name"),
    ],
)
def test_a_malformed_innings_is_refused_with_what_would_be_accepted(part: dict[str, Any], says: str) -> None:
    assert says in refused(match(innings("Reds", over("1")) | part))


def test_the_older_form_of_an_innings_is_refused_in_words() -> None:
    document = match({"1st innings": {"team": "Reds", "deliveries": []}})
    says = "innings 1: must have team and overs; the older form with '1st innings' (YAML) is not read"
    assert says in refused(document)


def test_an_event_without_a_state_is_refused_with_its_place() -> None:
    out = [wicket("bowled", "R1"), wicket("run out", "R1")]
    with pytest.raises(ScoringError, match=r"^innings 1, over 0, ball 2: A batter can be out only once on a ball"):
        fold_document(parse(orjson.dumps(match(innings("Reds", [ball(), ball(wickets=out)])))), "made-up")


def test_a_text_of_a_file_does_not_break_the_line() -> None:
    document = match(innings("Reds", over("1")), supersubs={"a\nb\tc": 7})
    assert len(refused(document).splitlines()) == 1
