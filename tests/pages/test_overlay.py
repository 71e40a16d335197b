"""The address of an overlay: what it may say, and what the answer says to caches and frames."""

import re

import pytest
from django.test import Client

from realtime.pages.overlay import CHOICES
from tests.record.cast import Game
from tests.record.conftest import game, scorer  # noqa: F401

pytestmark = pytest.mark.usefixtures("redis_client")


def test_it_is_drawn_with_the_score_and_kept_nowhere(game: Game) -> None:  # noqa: F811
    game.balls(4, 6, 1)
    answer = Client().get(f"/overlay/{game.id}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<strong id="total">11/0</strong>' in page
    assert answer["Cache-Control"] == "no-store"
    assert "color-scheme" not in page


def test_any_site_and_any_file_may_frame_it(game: Game) -> None:  # noqa: F811
    answer = Client().get(f"/overlay/{game.id}")
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors * file:" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(("name", "known"), CHOICES.items())
def test_a_word_that_is_not_known_is_refused_with_those_that_are(name: str, known: list[str], game: Game) -> None:  # noqa: F811
    refused = Client().get(f"/overlay/{game.id}?{name}=x<b>")
    assert refused.status_code == 400
    assert f"{name}: must be one of {', '.join(known)}." in refused.content.decode()
    assert "<script" not in refused.content.decode()
    for word in known:
        answer = Client().get(f"/overlay/{game.id}?{name}={word}")
        assert answer.status_code == 200
        assert f'data-{name}="{word}"' in answer.content.decode()


@pytest.mark.parametrize("delay", ["-1", "121", "120.001", "x", "", "1e1", "٣", "nan", "999999"])
def test_a_delay_is_seconds_within_two_minutes(delay: str, game: Game) -> None:  # noqa: F811
    refused = Client().get(f"/overlay/{game.id}", {"delay": delay})
    assert refused.status_code == 400
    assert "delay: must be seconds, from 0 to 120." in refused.content.decode()
    for fine in ("0", "7.5", "120"):
        assert Client().get(f"/overlay/{game.id}", {"delay": fine}).status_code == 200


def test_all_that_is_wrong_is_said_at_once(game: Game) -> None:  # noqa: F811
    page = Client().get(f"/overlay/{game.id}?panel=x&theme=y&delay=z").content.decode()
    assert re.findall(r"<p>(\w+):", page) == ["panel", "theme", "delay"]


def test_an_unknown_match_has_none(db: None) -> None:
    for match_id in ("nowhere", "no.id"):
        answer = Client().get(f"/overlay/{match_id}")
        assert answer.status_code == 404
        assert "There is no such match." in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
