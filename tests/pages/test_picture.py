"""The score as a picture for previews of links: small, of one state, with the ball and the time on it."""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.test import Client
from PIL import Image

from realtime.pages.picture import describe_picture, write_moment
from scoring.cricsheet.importing.fold import fold_document
from scoring.cricsheet.simulating.match import simulate
from scoring.engine.conditions import Format
from scoring.engine.states.match import MatchState
from scoring.engine.views.snapshot import snapshot
from scoring.printing import printer
from tests.engine.play import match
from tests.record.cast import Game
from tests.record.conftest import scorer  # noqa: F401
from tests.support.press import patient_press

LARGEST = 200_000
"""Bytes. Some chats leave out larger pictures."""
NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.fixture
def press() -> Iterator[None]:
    with patient_press():
        yield


def view(state: MatchState) -> Any:
    return orjson.loads(orjson.dumps(snapshot(state)))


def load(address: str) -> Any:
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert len(answer.content) < LARGEST
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    return answer


def test_the_page_names_the_picture_of_its_state(press: None, scorer: User) -> None:  # noqa: F811
    game = Game(scorer)
    game.balls(1, 4)
    page = Client().get(f"/watch/{game.id}").content.decode()
    address = f"http://testserver/watch/{game.id}/card.png?v=1.{game.answer['seq']}"
    assert f'<meta property="og:image" content="{address}">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    assert "immutable" in load(address)["Cache-Control"]


def test_the_address_of_another_state_has_the_newest_picture_for_a_moment(press: None, scorer: User) -> None:  # noqa: F811
    game = Game(scorer)
    game.balls(1)
    old = f"/watch/{game.id}/card.png?v=1.{game.answer['seq']}"
    first = load(old).content
    game.balls(6)
    for address in (old, f"/watch/{game.id}/card.png", f"/watch/{game.id}/card.png?v=x"):
        answer = load(address)
        assert "s-maxage=1," in answer["Cache-Control"]
        assert answer.content != first


def test_a_picture_is_drawn_once(press: None, scorer: User, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    game = Game(scorer)
    address = f"/watch/{game.id}/card.png"
    first = load(address).content
    monkeypatch.setattr(printer, "PATIENCE", 0.0)
    assert load(address).content == first


def test_an_unknown_match_and_a_machine_that_cannot_print_are_refused(
    scorer: User,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unknown = Client().get("/watch/never-played/card.png")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_match")
    base: Any = sys
    monkeypatch.setattr(printer.sys, "executable", base._base_executable)
    answer = Client().get(f"/watch/{Game(scorer).id}/card.png")
    assert (answer.status_code, answer.json()["code"]) == (501, "cannot_print")


def test_long_names_and_names_of_any_script_fit(press: None, scorer: User) -> None:  # noqa: F811
    names = ["Nether Wallop and Middle Wallop United Cricket, Croquet and Social Club Second Eleven", "پاکستان " * 20]
    sides = [
        {"id": f"t{at}", "name": name, "players": [{"id": f"t{at}p{n}", "name": f"P {n}"} for n in range(1, 12)]}
        for at, name in enumerate(names)
    ]
    game = Game(scorer, teams=sides)
    load(f"/watch/{game.id}/card.png")


def test_the_moment_is_the_ball_and_the_time_where_the_match_is_played(settings: Any) -> None:
    settings.CRICKSY_TIME_ZONE = "UTC"
    s = view(match(overs=20).play("1 4").match)
    assert write_moment(s, NOON) == "0.2 overs, 12:00 UTC, 28 November"
    s["time_zone"] = "Asia/Kolkata"
    assert write_moment(s, NOON) == "0.2 overs, 17:30 Kolkata time, 28 November"
    s["format"] = "hundred"
    assert write_moment(s, NOON) == "2 balls, 17:30 Kolkata time, 28 November"


def test_a_match_to_come_has_its_start_and_a_finished_one_its_day() -> None:
    s = view(match(overs=20).match)
    assert write_moment(s, NOON) == ""
    s["starts_at"] = "2026-12-04T14:30:00+00:00"
    assert write_moment(s, NOON) == "4 December 2026, 14:30"
    finished = view(fold_document(simulate(3), "g"))
    assert write_moment(finished, NOON).endswith(" 2025")


@pytest.mark.parametrize(("form", "overs"), [(Format.TEST, ""), (Format.HUNDRED, "3 balls"), (Format.T20, "0.3 ov")])
def test_it_says_what_the_page_says(form: Format, overs: str) -> None:
    told = describe_picture(view(match(form=form).play("1 4 W").match), NOON)
    batting, other = told["sides"]
    assert (batting["name"], batting["total"], batting["is_batting"]) == ("Home", "5/1", True)
    assert (other["total"], told["is_live"]) == ("", True)
    assert batting["overs"] == (overs or "0.3 ov")
