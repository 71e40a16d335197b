"""POST /games/{id}/corrections: many changes as one record."""

from typing import Any

import pytest

from scoring.services import writing
from tests.api.cast import Caller
from tests.record.cast import Game

LIST = {
    "changes": [{"seq": 2, "patch": {"runs": 6}}, {"seq": 3, "remove": True}, {"before_seq": 4, "body": {"runs": 2}}]
}


@pytest.fixture
def path(game: Game) -> str:
    game.balls(1, 4, 0)
    return f"/games/{game.id}/corrections"


def test_many_changes_are_one_record_and_one_undo(game: Game, ours: Caller, path: str) -> None:
    answer = ours.post(path, LIST, If_Match="4")
    assert (answer.status_code, answer.json()["score"]["text"], answer["ETag"]) == (201, "8/0 (0.3)", '"1-5"')
    assert game.log()[-1] == (
        5,
        "corrected",
        {
            "asked": LIST,
            "changes": [
                {"seq": 2, "patch": {"runs": 6}},
                {"seq": 3, "remove": True},
                {"before_seq": 4, "event": {"kind": "delivery", "runs": 2, "over": 0}},
            ],
        },
    )
    assert ours.post(f"/games/{game.id}/undo", If_Match="5").json()["score"]["text"] == "5/0 (0.3)"


def test_the_log_says_who_corrected_what(game: Game, ours: Caller, path: str) -> None:
    ours.post(path, {"changes": [{"seq": 3, "over_bowled_by": "s5"}]}, If_Match="4")
    row = ours.get(f"/games/{game.id}/events").json()["results"][-1]
    assert (row["kind"], row["recorded_by"]) == ("corrected", "ours")
    assert row["payload"]["asked"] == {"changes": [{"seq": 3, "over_bowled_by": "s5"}]}
    assert [change["seq"] for change in row["payload"]["changes"]] == [2, 3, 4]


def test_it_needs_a_state_and_any_state_only_with_a_key(game: Game, ours: Caller, path: str) -> None:
    assert ours.post(path, LIST).status_code == 428
    assert ours.post(path, LIST, If_Match="*").status_code == 428
    assert ours.post(path, LIST, If_Match="3").status_code == 412
    first = ours.post(path, LIST, If_Match="*", Idempotency_Key="k")
    assert first.status_code == 201
    assert ours.post(path, LIST, If_Match="*", Idempotency_Key="k").content == first.content
    assert ours.post(path, {**LIST, "keep": "batters"}, If_Match="*", Idempotency_Key="k").status_code == 422
    assert len(game.log()) == 5


@pytest.mark.parametrize(("query", "more"), [("?dry_run=true", {}), ("", {"dry_run": True})])
def test_a_dry_run_shows_the_effect(query: str, more: Any, game: Game, ours: Caller, path: str) -> None:
    effect = ours.post(path + query, {**LIST, **more}).json()
    assert (effect["lawful"], effect["before"]["runs"], effect["after"]["runs"]) == (True, 5, 8)
    assert len(game.log()) == 4


def test_a_conflict_offers_a_repair_that_is_accepted(game: Game, ours: Caller, path: str) -> None:
    game.ball(striker_id="k1", non_striker_id="k2")
    wicket = {"changes": [{"seq": 2, "patch": {"wickets": [{"kind": "bowled"}], "runs": 0}}]}
    told = ours.post(path, wicket, If_Match="5")
    assert (told.status_code, told.json()["code"]) == (409, "conflicts")
    assert [(one["seq"], one["innings"], one["ball"]) for one in told.json()["conflicts"]] == [(5, 1, "0.4")]
    shown = ours.post(path + "?dry_run=true", wicket).json()
    assert (shown["lawful"], shown["conflicts"], shown["repair"]) == (
        False,
        told.json()["conflicts"],
        told.json()["repair"],
    )
    assert len(game.log()) == 5
    assert ours.post(path, told.json()["repair"], If_Match="5").status_code == 201


def test_an_amendment_in_conflict_offers_one_too(game: Game, ours: Caller, path: str) -> None:
    game.ball(striker_id="k1", non_striker_id="k2")
    patch = {"wickets": [{"kind": "bowled"}], "runs": 0}
    refused = ours.send("PATCH", f"/games/{game.id}/events/2", patch, If_Match="5")
    assert refused.json()["repair"]["changes"][0] == {"seq": 2, "patch": patch}
    assert ours.post(path, refused.json()["repair"], If_Match="5").status_code == 201


def test_a_malformed_list_names_its_change(ours: Caller, path: str) -> None:
    refused = ours.post(path, {"changes": [{"seq": 2, "patch": {"runs": "4"}}]}, If_Match="4")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["changes[0].patch.runs"])
    assert ours.post(path, {**LIST, "dry_run": "yes"}, If_Match="4").json()["fields"] == {
        "dry_run": "must be true or false"
    }


def test_inserted_events_count_towards_the_most_that_a_match_may_have(
    ours: Caller, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_EVENTS", 6)
    three = {"changes": [{"before_seq": 3, "body": {"runs": 1}}] * 3}
    assert ours.post(path, three, If_Match="4").json()["code"] == "log_full"
    assert ours.post(path, {"changes": three["changes"][:2]}, If_Match="4").status_code == 201


def test_a_second_inserted_event_is_addressed_by_its_own_number(game: Game, ours: Caller, path: str) -> None:
    two = {"changes": [{"before_seq": 3, "body": {"runs": 1}}, {"before_seq": 3, "body": {"runs": 2}}]}
    ours.post(path, two, If_Match="4")
    rows = ours.get(f"/games/{game.id}/deliveries").json()["deliveries"]
    assert [row["seq"] for row in rows] == [2, 5, 1_000_005, 3, 4]
    assert ours.send("DELETE", f"/games/{game.id}/events/1000005", None, If_Match="5").status_code == 200
