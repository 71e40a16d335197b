"""Times in the scorebook: those that the log has and that can be those of play, by a clock that is named."""

from datetime import UTC, datetime, timedelta

import pytest

from scoring.engine.log.proposals import propose_created
from scoring.printing.documents import describe_book
from scoring.printing.times import Times, list_wanted
from tests.engine.play import Game, created
from tests.printing.test_rows import shown

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def game(**more: str) -> Game:
    return Game(propose_created({**created(overs=20), **more}).log, ()).play("1 . W . W .")


def recorded(game: Game, seconds: float) -> Times:
    return {seq: NOON + timedelta(seconds=seconds * seq) for seq in list_wanted(game.match)}


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        ({}, "Times (UTC): first ball 12:02, H 2 12:04, H 3 12:06, last ball 12:07"),
        (
            {"time_zone": "Asia/Kolkata"},
            "Times (Asia/Kolkata): first ball 17:32, H 2 17:34, H 3 17:36, last ball 17:37",
        ),
    ],
)
def test_they_are_local_where_the_zone_is_known(more: dict[str, str], lines: str) -> None:
    played = game(**more)
    text = shown("scoring/print/book.html", describe_book(played.log, recorded(played, 60)))
    assert lines in text, text


def test_a_match_that_was_entered_faster_than_played_has_none() -> None:
    played = game()
    assert "Times" not in shown("scoring/print/book.html", describe_book(played.log, recorded(played, 1)))
    assert "Times" not in shown("scoring/print/book.html", describe_book(played.log))


def test_what_the_scorer_wrote_goes_before_what_was_recorded() -> None:
    played = game().ball("W", bowler_id="a10", at="twenty to three")
    text = shown("scoring/print/book.html", describe_book(played.log, recorded(played, 60)))
    assert "Times (as the scorer wrote them): H 1 twenty to three, last ball twenty to three" in text, text
