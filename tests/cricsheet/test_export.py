"""A match scored ball by ball and exported: the document reads back as the same match."""

from typing import Any

import orjson
import pytest

from scoring.cricsheet.exporting.match import export_match
from scoring.cricsheet.importing.fold import fold_document
from scoring.cricsheet.reading.file import parse
from scoring.cricsheet.verifying.round_trip import find_losses
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import propose_amendment, propose_created, propose_event, propose_undo
from scoring.engine.views.scorecard import scorecard
from tests.cricsheet.documents import without_own_keys

TEAMS = [
    {"id": side, "name": side.title(), "players": [{"id": f"{side[0]}{n}", "name": f"P{n}"} for n in range(1, 12)]}
    for side in ("reds", "blues")
]


def score(*events: dict[str, Any], **created: Any) -> Log:
    """The log of a match recorded by the strict rules; an event without a kind is a delivery."""
    body = {"id": "m", "name": "Reds v Blues", "format": "t20", "teams": TEAMS, "starts_at": "2024-05-01"}
    record = propose_created(body | created).log
    for event in events:
        rest = {name: part for name, part in event.items() if name != "kind"}
        record = propose_event(record, event.get("kind", "delivery"), rest).log
    return record


def exported(record: Log) -> dict[str, Any]:
    """The document after a round trip through JSON, as in a file."""
    return parse(orjson.dumps(export_match(record)))


def assert_reads_back(record: Log) -> dict[str, Any]:
    """With our own keys it is the same match; the standard keys alone give the same card."""
    document = exported(record)
    assert find_losses(record) == []
    back, card = scorecard(fold_document(without_own_keys(document), "m")), scorecard(record.state)
    for played in (*back["innings"], *card["innings"]):
        played.pop("target")
    assert back["innings"] == card["innings"]
    assert back["result"] == card["result"]
    return document


def test_a_match_in_progress_is_no_result_that_is_missing() -> None:
    document = assert_reads_back(score({"bowler_id": "b1", "runs": 4}, {"runs": 1}))
    assert document["info"]["outcome"] == {"result": "no result"}
    assert "outcome" in document["info"]["missing"]
    assert fold_document(without_own_keys(document), "m").result is None
    assert document["info"]["dates"] == ["2024-05-01"]


def test_a_delivery_has_only_the_keys_that_were_recorded() -> None:
    (delivery,) = exported(score({"bowler_id": "b1", "runs": 4}))["innings"][0]["overs"][0]["deliveries"]
    assert delivery == {
        "batter": "P1",
        "bowler": "P1",
        "non_striker": "P2",
        "runs": {"batter": 4, "extras": 0, "total": 4},
    }


def test_players_of_one_name_in_a_side_get_different_names() -> None:
    players = [{"id": "r1", "name": "A Khan"}, {"id": "r2", "name": "A Khan"}, *TEAMS[0]["players"][2:]]
    record = score({"bowler_id": "b1"}, teams=[TEAMS[0] | {"players": players}, TEAMS[1]])
    document = exported(record)
    assert document["info"]["players"]["Reds"][:2] == ["A Khan", "A Khan (2)"]
    assert document["info"]["registry"]["people"]["A Khan (2)"] == "r2"


def test_undone_and_corrected_balls_are_exported_as_they_now_are() -> None:
    record = score({"bowler_id": "b1", "runs": 6}, {"runs": 1})
    record = propose_undo(record).log
    record = propose_amendment(record, 2, {"runs": 4}).log
    balls = assert_reads_back(record)["innings"][0]["overs"][0]["deliveries"]
    assert [delivery["runs"]["total"] for delivery in balls] == [4]


def test_retirements_and_dismissals_between_balls_are_on_the_ball_before() -> None:
    record = score(
        {"bowler_id": "b1"},
        {"kind": "retired", "player_id": "r1", "reason": "hurt"},
        {"kind": "dismissal", "dismissal": "timed out", "player_out_id": "r3"},
        {"runs": 1},
    )
    (first, _) = assert_reads_back(record)["innings"][0]["overs"][0]["deliveries"]
    assert [wicket["kind"] for wicket in first["wickets"]] == ["retired hurt", "timed out"]


def test_a_dismissal_before_the_first_ball_is_not_lost() -> None:
    record = score(
        {"kind": "innings_started", "striker_id": "r1", "non_striker_id": "r2"},
        {"kind": "dismissal", "dismissal": "run out", "player_out_id": "r2"},
        {"bowler_id": "b1", "runs": 1},
    )
    (fall,) = scorecard(fold_document(exported(record), "m"))["innings"][0]["fall_of_wickets"]
    assert (fall["batter"], fall["kind"]) == ("P2", "run out")


def test_a_retired_batter_who_does_not_come_back_is_absent_after_his_last_ball() -> None:
    record = score(
        {"bowler_id": "b1", "runs": 1},
        {"kind": "retired", "player_id": "r2", "reason": "hurt"},
        {"kind": "absent", "player_id": "r2"},
        {"runs": 1},
    )
    assert assert_reads_back(record)["innings"][0]["absent_hurt"] == ["P2"]


def test_a_retirement_at_the_limit_is_exported() -> None:
    record = score({"bowler_id": "b1", "runs": 6}, {"runs": 1}, conditions={"retire_at": 5})
    first = assert_reads_back(record)["innings"][0]["overs"][0]["deliveries"][0]
    assert first["wickets"] == [{"kind": "retired not out", "player_out": "P1"}]


def test_penalty_runs_in_the_innings_are_on_the_last_ball() -> None:
    record = score({"bowler_id": "b1"}, {"kind": "penalty_runs", "team_id": "reds", "runs": 5}, {"runs": 1})
    document = exported(record)
    assert document["innings"][0]["overs"][0]["deliveries"][0]["extras"] == {"penalty": 5}
    assert scorecard(fold_document(document, "m"))["innings"][0]["total"] == 6


def test_an_over_ended_early_is_miscounted() -> None:
    record = score({"bowler_id": "b1"}, {"kind": "over_ended"}, {"bowler_id": "b2"})
    assert assert_reads_back(record)["innings"][0]["miscounted_overs"] == {"0": {"balls": 1}}


def test_a_chase_stopped_ahead_of_par_keeps_its_margin() -> None:
    first = [{"bowler_id": "b1", "runs": 1}, {"kind": "innings_ended", "reason": "reduced"}]
    chase = [{"kind": "innings_started"}, *({"bowler_id": f"r{1 + n // 6 % 2}", "runs": 0} for n in range(31))]
    record = score(*first, *chase, {"kind": "match_ended", "reason": "play_stopped", "par": 5})
    document = assert_reads_back(record)
    assert document["info"]["outcome"] == {"winner": "Reds", "by": {"runs": 5}, "method": "D/L"}


@pytest.mark.parametrize("about", [{"cricsheet": 3, "dates": 5}, {"cricsheet": {"powerplays": [7], "city": None}}])
def test_an_about_of_any_form_can_be_exported(about: dict[str, Any]) -> None:
    assert export_match(score({"bowler_id": "b1"}, about=about))["info"]["teams"] == ["Reds", "Blues"]


def test_a_last_batter_alone_is_his_own_non_striker() -> None:
    teams = [team | {"players": team["players"][:3]} for team in TEAMS]
    conditions = {"players_per_side": 3, "last_batter_alone": True}
    out = {"wickets": [{"kind": "bowled"}]}
    record = score({"bowler_id": "b1", **out}, out, {"runs": 1}, teams=teams, conditions=conditions)
    delivery = assert_reads_back(record)["innings"][0]["overs"][0]["deliveries"][2]
    assert delivery["batter"] == delivery["non_striker"]


def test_the_powerplay_of_a_shortened_innings_is_exported_to_its_last_ball() -> None:
    shorter = {"kind": "conditions_revised", "innings": 1, "overs": "8"}
    document = exported(score(shorter, {"bowler_id": "b1"}))
    assert document["innings"][0]["powerplays"] == [{"from": 0.1, "to": 2.2, "type": "mandatory"}]
    usual = exported(score({"bowler_id": "b1"}))
    assert usual["innings"][0]["powerplays"] == [{"from": 0.1, "to": 5.6, "type": "mandatory"}]


def test_a_tie_won_by_fewer_wickets_reads_back() -> None:
    first = [{"bowler_id": "b1", "runs": 1}, {"wickets": [{"kind": "bowled"}]}, *[{}] * 4]
    second = [{"bowler_id": "r1", "runs": 1}, *[{}] * 5]
    conditions = {"overs": 1, "tie_break": "fewer_wickets"}
    document = assert_reads_back(score(*first, {"kind": "innings_started"}, *second, conditions=conditions))
    assert document["info"]["outcome"] == {"winner": "Blues", "method": "Lost fewer wickets"}


def test_a_wicket_in_pairs_takes_nothing_from_its_ball_because_the_parts_must_add_up() -> None:
    conditions = {"overs": 2, "pair_overs": 1, "runs_lost_a_wicket": 5}
    out = {"bowler_id": "b1", "wickets": [{"kind": "bowled"}]}
    document = exported(score(out, conditions=conditions))
    assert document["innings"][0]["overs"][0]["deliveries"][0]["runs"] == {"batter": 0, "extras": 0, "total": 0}
