"""Matches as a calendar that people subscribe to."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tests.record.cast import Game
from tests.record.conftest import scorer  # noqa: F401


@pytest.fixture
def games(scorer: User) -> None:  # noqa: F811
    tomorrow = (timezone.now() + timedelta(days=1)).date().isoformat()
    Game(scorer, id="timed", name="Kent; v, Surrey", venue="Canterbury", starts_at="2199-06-01T14:30:00+01:00")
    Game(scorer, id="dated", starts_at=tomorrow, format="test")
    Game(scorer, id="old", starts_at="1999-06-01")
    Game(scorer, id="undated")


def read(query: str = "") -> dict[str, object]:
    answer = Client().get(f"/calendar.ics{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return {str(event["uid"]).split("@")[0]: event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_it_has_what_is_to_come_and_what_was_lately(games: None) -> None:
    found = read()
    assert list(found) == ["dated", "timed"]
    timed, dated = found["timed"], found["dated"]
    assert (timed["summary"], timed["location"]) == ("Kent; v, Surrey", "Canterbury")
    assert timed["url"] == "http://testserver/watch/timed"
    assert timed.decoded("dtstart") == datetime.fromisoformat("2199-06-01T13:30:00+00:00")
    assert timed.decoded("duration") == timedelta(hours=4)
    first, end = dated.decoded("dtstart"), dated.decoded("dtend")
    assert (type(first), end - first) == (date, timedelta(days=5))


def test_the_filters_are_those_of_the_list(games: None) -> None:
    assert list(read("?format=test")) == ["dated"]
    assert list(read("?q=canterbury")) == ["timed"]
    answer = Client().get("/calendar.ics?format=tennis")
    assert answer.status_code == 400
    assert answer.content.startswith(b"format: must be one of ")


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata"])
def test_a_day_without_a_time_has_none_wherever_the_server_stands(games: None, settings: object, zone: str) -> None:
    settings.CRICKSY_TIME_ZONE = zone  # type: ignore[attr-defined]
    page = Client().get("/?q=kent").content.decode()
    assert "05:30" not in page
    assert "00:00" not in page
