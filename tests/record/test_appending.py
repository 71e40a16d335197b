"""What the function of the database appends is what is appended under the lock, column by column."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring import services
from scoring.folding import folded_logs
from scoring.models import Match, MatchEvent
from scoring.services import writing
from tests.record.cast import Game

OF_ITS_OWN = {"id", "match_id", "recorded_at", "changed_at", "created_at"}


def play(scorer: User, match_id: str) -> Game:
    """A record of each kind of write."""
    game = Game(scorer, id=match_id)
    game.event("toss", winner="kent", decision="bat")
    game.balls(1, 4, 0)
    key = services.Claim(idempotency_key="a ball", request_hash="body")
    game.ball(claim=key, runs=2)
    game.ball(claim=key, runs=2)
    game.undo()
    again = services.Claim(idempotency_key="again", request_hash="redo")
    services.redo(match_id=game.id, by=scorer, claim=again)
    services.amend_event(match_id=game.id, by=scorer, seq=4, patch={"runs": 6}, claim=services.Claim(any_state=True))
    game.answer = services.remove_event(match_id=game.id, by=scorer, seq=5, claim=services.Claim(any_state=True))
    return game


def columns(row: Any) -> dict[str, Any]:
    found = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value for name, value in found.items() if name not in OF_ITS_OWN}


def rows(match_id: str) -> list[dict[str, Any]]:
    found = [columns(row) for row in MatchEvent.objects.filter(match_id=match_id).order_by("seq")]
    for each in found:
        each["answer"].pop("id", None)
        each["payload"].pop("id", None)
    return [columns(Match.objects.get(pk=match_id)), *found]


def test_both_ways_write_the_same_rows(scorer: User, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    locked: list[str] = []
    under_the_lock = writing._append_locked

    def note(match_id: str, *rest: Any) -> Any:
        locked.append(match_id)
        return under_the_lock(match_id, *rest)

    monkeypatch.setattr(writing, "_append_locked", note)
    play(scorer, "at-once")
    # The first write of a process finds nothing that it has seen.
    assert locked == ["at-once"]
    monkeypatch.setattr(writing, "_append_at_once", lambda *_: None)
    play(scorer, "ordinary")
    assert len(locked) > 5
    assert rows("at-once") == rows("ordinary")


def test_what_another_process_has_recorded_is_read_without_the_lock(
    committed_game: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = committed_game
    game.balls(0, 0, 0, 0)
    held = folded_logs.get(game.id)
    assert held is not None
    monkeypatch.setattr(writing, "_append_locked", lambda *_: pytest.fail("it took the lock"))
    for number in range(3):
        # As if the ball before had come to another process. The third would not be lawful in the match as it was seen.
        folded_logs.put(game.id, held)
        with CaptureQueriesContext(connection) as queries:
            game.ball(runs=1)
        assert len(queries) == (1, 3, 2)[number]
    assert [seq for seq, _, _ in game.log()] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert game.answer["score"]["text"] == "3/0 (1.1)"
