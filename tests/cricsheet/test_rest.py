"""What no law needs is kept in `about`, so that an export can write it again."""

import json
from typing import Any

import orjson

from scoring.cricsheet.exporting.match import export_match
from scoring.cricsheet.importing.fold import fold_document, fold_log
from scoring.cricsheet.reading.file import parse
from scoring.cricsheet.reading.findings import Finding
from scoring.cricsheet.rest import load_rest, load_rest_of_balls
from scoring.engine.log.wording import LONGEST_FREE, require_recordable
from scoring.engine.states.match import MatchState
from tests.cricsheet.documents import ball, innings, match, over, without_own_keys

Json = dict[str, Any]
REVIEW = {"by": "Reds", "umpire": "U One", "batter": "R1", "decision": "struck down", "type": "wicket"}


def imported(document: Json, findings: list[Finding] | None = None) -> MatchState:
    return fold_document(parse(orjson.dumps(document), findings), "made-up", findings)


def test_a_plain_file_has_no_rest() -> None:
    about = imported(match(innings("Reds", over("1")))).created.about
    assert about is not None
    assert "rest" not in about["cricsheet"]


def test_further_keys_are_kept_by_the_part_that_has_them() -> None:
    document = match(
        innings("Reds", over(". . . . ."), over(".", "B10"), miscounted_overs={"0": {"balls": 5, "umpire": "U One"}}),
        innings("Blues", over(".", "R11", ("B1", "B2")), weather="dry"),
        toss={"winner": "Reds", "decision": "bat", "uncontested": True},
        outcome={"result": "no result", "text": "rain"},
        hashtag="#c",
    )
    document["info"]["registry"]["people"]["U One"] = "id-umpire"
    state = imported(document | {"source": "x"})
    assert load_rest(state, "toss") == {"uncontested": True}
    assert load_rest(state, "outcome") == {"text": "rain"}
    assert load_rest(state, "people") == {"U One": "id-umpire"}
    assert load_rest(state, "innings") == {
        "1": {"miscounted_overs": {"0": {"umpire": "U One"}}},
        "2": {"weather": "dry"},
    }
    assert load_rest(state, "info") == {"hashtag": "#c"}
    assert load_rest(state, "file") == {"source": "x"}


def exported(document: Json) -> Any:
    return export_match(fold_log(parse(orjson.dumps(document)), "made-up"))


def test_all_of_it_goes_out_again() -> None:
    """No other key of the file is lost either."""
    document = match(
        innings("Reds", over(". . . . ."), over(".", "B10"), miscounted_overs={"0": {"balls": 5, "umpire": "U One"}}),
        innings("Blues", [ball(0, "B1", "B2", "R11", review=REVIEW)], target={"overs": 20, "runs": 1}, weather="dry"),
        toss={"winner": "Reds", "decision": "bat", "uncontested": True},
        outcome={"result": "no result", "text": "rain"},
        hashtag="#c",
        season="2024",
        team_type="club",
    )
    document["info"]["registry"]["people"]["U One"] = "id-umpire"
    again = without_own_keys(exported(document | {"source": "x"}))
    assert again["source"] == "x"
    assert again["info"] == document["info"]
    assert again["innings"] == document["innings"]


def test_a_toss_that_nobody_knows_gets_nothing_of_another() -> None:
    document = match(innings("Reds", over(".")), toss={"winner": "Greens", "uncontested": True})
    assert exported(document)["info"]["toss"] == {"winner": "Reds", "decision": "bat"}


def test_what_an_export_knows_itself_wins_over_the_rest() -> None:
    log = fold_log(match(innings("Reds", over("1"))), "made-up")
    assert log.state.created.about is not None
    log.state.created.about["cricsheet"]["rest"] = {
        "file": {"innings": [], "cricksy": 3},
        "info": {"bowl_out": [], "teams": ["A"]},
        "innings": {"1": {"team": "Blues", "declared": True, "miscounted_overs": {"7": {"umpire": "U"}}}},
        "balls": {"runs": [[1, 0, 1, {}]], "review": [[1, 0, -1, 1], [0, 0, 1, 2], [1, 9, 1, 3], [1, 0, 99, 4]]},
    }
    plain = export_match(fold_log(match(innings("Reds", over("1"))), "made-up"))
    again = export_match(log)
    assert again["info"] == plain["info"]
    assert again["innings"] == plain["innings"]


def test_reviews_are_kept_with_their_ball() -> None:
    second = [ball(), ball(review=REVIEW), ball(actual_delivery="1.3")]
    state = imported(match(innings("Reds", over(". . . . . ."), second)))
    assert load_rest_of_balls(state) == {(1, 1, 2): {"review": REVIEW}}
    assert state.innings[0].over is not None
    assert state.innings[0].over.index == 1


def test_what_has_no_room_is_named_and_left_out() -> None:
    nested: list[Any] = []
    for _ in range(20):
        nested = [nested]
    balls = [ball(long="x" * 20_000), ball(long="x" * 20_000, review=REVIEW), ball(deep=nested, odd="\u0000")]
    findings: list[Finding] = []
    state = imported(match(innings("Reds", balls)), findings)
    assert [finding.detail.split()[0] for finding in findings if finding.code == "not_kept"] == [
        "'long'",
        "'deep'",
        "'odd'",
    ]
    assert load_rest_of_balls(state) == {(1, 0, 2): {"review": REVIEW}}
    about = state.created.about
    require_recordable({"about": about})
    assert len(json.dumps(about)) < LONGEST_FREE


def test_a_rest_of_any_form_can_be_read() -> None:
    state = imported(match(innings("Reds", over("1"))))
    forms: list[Any] = [3, [], {"balls": 3}, {"balls": {"review": [3, [1], [1, 2, "3", {}], [True, 0, 1, {}]]}}]
    for form in forms:
        assert state.created.about is not None
        state.created.about["cricsheet"]["rest"] = form
        assert load_rest_of_balls(state) == {}
