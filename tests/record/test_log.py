"""The log is append-only, numbered without gaps, and holds each request once; the database itself says so."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from scoring.models import Match, MatchEvent
from tests.record.cast import Game


def append(game: Game, **changes: Any) -> MatchEvent:
    fields = {"match_id": game.id, "kind": "note", "payload": {"text": "x"}, "recorded_by": game.scorer, "answer": {}}
    return MatchEvent.objects.create(**{**fields, "recorded_at": timezone.now(), **changes})


def test_event_one_holds_conditions_squads_and_names(game: Game) -> None:
    (seq, kind, payload), *rest = game.log()
    assert (seq, kind, rest) == (1, "match_created", [])
    assert payload["conditions"]["overs"] == 20
    assert payload["teams"][1]["players"][10] == {"id": "s11", "name": "Surrey 11"}


def test_seqs_have_no_gaps(game: Game) -> None:
    game.balls(1, 2, 3)
    game.undo()
    assert [seq for seq, _, _ in game.log()] == [1, 2, 3, 4, 5]


def test_a_seq_is_taken_once(game: Game) -> None:
    with pytest.raises(IntegrityError, match="one_event_a_seq"), transaction.atomic():
        append(game, seq=1)


def test_a_seq_counts_from_one(game: Game) -> None:
    with pytest.raises(IntegrityError, match="seq_counts_from_one"), transaction.atomic():
        append(game, seq=0)


def test_a_key_is_taken_once_a_match(game: Game) -> None:
    append(game, seq=2, idempotency_key="k")
    with pytest.raises(IntegrityError, match="one_event_a_key"), transaction.atomic():
        append(game, seq=3, idempotency_key="k")
    append(game, seq=3, idempotency_key=None)
    append(game, seq=4, idempotency_key=None)


@pytest.mark.parametrize("statement", ["UPDATE scoring_matchevent SET kind = 'note'", "DELETE FROM scoring_matchevent"])
def test_an_event_is_never_changed_or_removed(game: Game, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert len(game.log()) == 1


def test_a_match_with_a_log_cannot_be_deleted(game: Game) -> None:
    with pytest.raises(ProtectedError):
        Match.objects.get(pk=game.id).delete()


def test_a_match_id_is_a_slug(game: Game) -> None:
    with pytest.raises(IntegrityError, match="match_id_is_a_slug"), transaction.atomic():
        Match.objects.create(id="a b", changed_at=timezone.now(), created_by=game.scorer, name="x")
