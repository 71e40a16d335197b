"""Matches from before get what newer ones have: the local day of the start that is in force, and all names."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from scoring import services
from scoring.models import Match
from scoring.publishing import rows
from scoring.publishing.catch_up import catch_up
from scoring.publishing.rows import Shown
from tests.record.cast import Game, Viewers

migration = import_module("scoring.migrations.0007_local_day_of_old_matches")
names_migration = import_module("scoring.migrations.0015_names_of_old_matches")


def refill() -> dict[str, date | None]:
    Match.objects.update(date=None)
    migration.fill(apps, None)
    return dict(Match.objects.values_list("pk", "date"))


def test_the_day_is_that_of_the_offset_in_the_start(scorer: User) -> None:
    Game(scorer, id="sydney", starts_at="2026-12-05T10:00:00+11:00")
    Game(scorer, id="leeds", starts_at="2026-12-04T23:00:00Z")
    Game(scorer, id="a-date", starts_at="2026-12-05")
    Game(scorer, id="undated")
    assert refill() == {
        "sydney": date(2026, 12, 5),
        "leeds": date(2026, 12, 4),
        "a-date": date(2026, 12, 5),
        "undated": None,
    }


def test_a_change_that_was_undone_does_not_count(scorer: User) -> None:
    game = Game(scorer, id="moved", starts_at="2026-12-05T10:00:00+11:00")
    services.change_details(match_id="moved", by=scorer, changes={"starts_at": "2026-12-07T10:00:00+11:00"})
    assert refill() == {"moved": date(2026, 12, 7)}
    game.undo()
    assert refill() == {"moved": date(2026, 12, 5)}


def test_many_matches_are_filled_in_batches(scorer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migration, "BATCH", 2)
    for number in range(5):
        Game(scorer, id=f"match-{number}", starts_at="2026-12-05T10:00:00+11:00")
    assert set(refill().values()) == {date(2026, 12, 5)}


def test_names_are_those_of_the_match_its_teams_and_who_has_played(scorer: User, viewers: Viewers) -> None:
    game = Game(scorer, id="old", venue="Canterbury")
    game.ball(runs=1)
    published = catch_up(game.id, viewers.publish)
    assert published is not None
    rows.write([Shown(game.id, published.place, published.log.state)])
    Match.objects.update(names="")
    names_migration.fill(apps, None)
    names = Match.objects.get(pk="old").names
    assert names.startswith("kent v surrey canterbury kent surrey ")
    assert all(player in names for player in ("kent 1", "surrey 11"))
