"""Every ball of a match on pages that the server draws: where "Earlier overs" leads without JavaScript."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.record.cast import Game
from tests.record.conftest import scorer  # noqa: F401


def read(game: Game, query: str = "") -> str:
    answer = Client().get(f"/watch/{game.id}/balls{query}")
    assert answer.status_code == 200
    assert "s-maxage=1" in answer["Cache-Control"]
    return answer.content.decode()


def labels(page: str) -> list[str]:
    return re.findall(r'class="label">([^<]*)<', page)


def test_a_match_that_has_not_begun_says_so(scorer: User) -> None:  # noqa: F811
    assert "The balls begin with the first innings." in read(Game(scorer))


def test_the_newest_overs_come_first_and_links_lead_to_the_first_ball(scorer: User) -> None:  # noqa: F811
    game = Game(scorer)
    game.ball(runs=4, commentary="Through the covers <b>")
    game.balls(*[0] * 31)
    newest = read(game)
    assert labels(newest) == ["5.2", "5.1"]
    assert "Kent, overs 6" in newest
    (earlier,) = re.findall(r'href="[^"]*\?([^"]*)" rel="prev"', newest)
    assert earlier == "innings=1&amp;page=1"
    first = read(game, "?innings=1&page=1")
    assert (labels(first)[0], labels(first)[-1]) == ("4.6", "0.1")
    assert "Over 1: 4 runs, 4 in all" in first
    assert "Surrey 11 to Kent 1, FOUR<em> Through the covers &lt;b&gt;</em>" in first
    assert 'rel="prev"' not in first


def test_the_hundred_has_balls_and_no_overs(scorer: User) -> None:  # noqa: F811
    game = Game(scorer, format="hundred")
    game.balls(*[0] * 27)
    page = read(game, "?page=1")
    assert "Kent, balls 1–25" in page
    assert "Earlier balls" in read(game)
    assert not re.search(r">[^<]*\bovers?\b", page, re.IGNORECASE)


@pytest.mark.parametrize("query", ["?page=99", "?page=x&innings=", "?page=-1", f"?page={'9' * 5000}", "?innings=0"])
def test_an_address_that_names_no_page_shows_the_newest(scorer: User, query: str) -> None:  # noqa: F811
    game = Game(scorer)
    game.balls(*[0] * 8)
    assert labels(read(game, query))[0] == "1.2"


def test_an_unknown_innings_or_match_is_refused_with_a_code(scorer: User) -> None:  # noqa: F811
    game = Game(scorer)
    game.ball()
    for address, code in (
        (f"/watch/{game.id}/balls?innings=3", "unknown_innings"),
        ("/watch/no/balls", "unknown_match"),
    ):
        answer = Client().get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, code)
