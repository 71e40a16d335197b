"""The desk answers in JSON text what the proposals and views say, and no request can break it."""

import json
from typing import Any

import pytest

from scoring.engine.desk import Desk
from scoring.engine.views.scorecard import scorecard
from scoring.engine.views.snapshot import snapshot
from tests.engine.play import play

Json = dict[str, Any]


def ask(desk: Desk, **request: Any) -> Json:
    answer: Json = json.loads(desk.handle(json.dumps(request)))
    return answer


def records(game: Any) -> list[Json]:
    return [{"seq": seq, "kind": kind, "payload": payload} for seq, kind, payload in game.records]


def test_a_match_is_opened_and_a_ball_recorded() -> None:
    game, desk = play("1 . 4"), Desk()
    opened = ask(desk, do="open", records=records(game))
    assert opened["snapshot"] == json.loads(json.dumps(snapshot(game.match)))
    told = ask(desk, do="record", action="delivery", body={"runs": 4})
    assert (told["seq"], told["score"]["text"]) == (opened["seq"] + 1, "9/0 (0.4)")
    assert told["record"]["kind"] == "delivery"
    # The match at the desk goes on; the one that it was opened with stays.
    (at_desk,), (before,) = ask(desk, do="show")["scorecard"]["innings"], scorecard(game.match)["innings"]
    assert (at_desk["total"], before["total"]) == (9, 5)


def test_a_preview_leaves_the_match_as_it_was() -> None:
    game, desk = play("1 . 4"), Desk()
    before = ask(desk, do="open", records=records(game))
    told = ask(desk, do="preview", action="remove", seq=before["seq"])
    assert (told["score"]["runs"], ask(desk, do="show")["score"]["runs"]) == (1, 5)


def test_what_undo_takes_back_and_redo_restores_is_named() -> None:
    game, desk = play("1 . 4"), Desk()
    opened = ask(desk, do="open", records=records(game))
    assert (opened["undo"], opened["redo"]) == ("delivery", None)
    mended = ask(desk, do="record", action="patch", seq=opened["seq"], body={"runs": 6})
    assert (mended["undo"], mended["redo"]) == ("amended", None)
    undone = ask(desk, do="record", action="undo")
    assert (undone["undo"], undone["redo"]) == ("delivery", "amended")
    assert ask(Desk(), do="open", records=records(game)[:1])["undo"] is None


def test_an_innings_is_listed_with_its_events_and_balls() -> None:
    game, desk = play("1 . 4"), Desk()
    ask(desk, do="open", records=records(game))
    told = ask(desk, do="list", innings=1)
    assert [event["kind"] for event in told["events"]][-3:] == ["delivery"] * 3
    assert [ball["runs"] for ball in told["balls"]] == [1, 0, 4]
    assert [event["seq"] for event in told["events"]][-3:] == [ball["seq"] for ball in told["balls"]]
    assert "an innings of the match" in ask(desk, do="list", innings=2)["refused"]["detail"]


def test_who_may_bowl_and_come_in_is_offered_with_the_reason_of_those_who_may_not() -> None:
    desk = Desk()
    offers = ask(desk, do="open", records=records(play(". . . . . . 1")))["offers"]
    (barred,) = [one for one in offers["bowlers"] if "refused" in one and "(Law 17.6)" in one["refused"]]
    assert len(offers["bowlers"]) == 11
    assert barred["id"] not in offers["batters"]
    assert len(offers["batters"]) == 9


def test_records_that_others_wrote_are_taken_once() -> None:
    whole, desk = records(play("1 . 4 W")), Desk()
    ask(desk, do="open", records=whole[:-2])
    assert ask(desk, do="take", records=whole[-3:])["score"]["text"] == "5/1 (0.4)"
    assert ask(desk, do="take", records=whole)["score"]["text"] == "5/1 (0.4)"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"do": "shout"}, "malformed"),
        ([], "malformed"),
        ({"do": "show"}, "malformed"),
        ({"do": "record", "action": "applaud"}, "malformed"),
        ({"do": "open", "records": 7}, "malformed"),
    ],
)
def test_what_a_desk_does_not_know_is_refused(request_: Any, code: str) -> None:
    assert json.loads(Desk().handle(json.dumps(request_)))["refused"]["code"] == code


def test_a_refused_ball_has_the_sentence_of_the_server_and_changes_nothing() -> None:
    desk = Desk()
    ask(desk, do="open", records=records(play("1 . 4")))
    refused = ask(desk, do="record", action="delivery", body={"runs": 1, "extras": {"byes": 1}})["refused"]
    assert refused["code"] == "runs_and_byes"
    assert "cannot come from one ball" in refused["detail"]
    assert ask(desk, do="show")["score"]["text"] == "5/0 (0.3)"
    assert "refused" in json.loads(desk.handle("{"))
