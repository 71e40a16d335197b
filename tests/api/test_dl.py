"""GET /games/{id}/dl: who may read it, what it says in each part of a match, and what a cut would mean."""

from typing import Any

import pytest

from tests.api.cast import Caller
from tests.record.cast import Game

OVERS = 5


@pytest.fixture
def game(ours: Caller) -> Game:
    """A T20 of five overs."""
    assert ours.user is not None
    return Game(ours.user, conditions={"overs": OVERS})


def asked(caller: Caller, game: Game, overs: str | None = None) -> Any:
    return caller.get(f"/games/{game.id}/dl" + (f"?overs={overs}" if overs is not None else ""))


def get_dl(caller: Caller, game: Game, overs: str | None = None) -> Any:
    answer = asked(caller, game, overs)
    assert answer.status_code == 200, answer.content
    return answer.json()


def chasing(game: Game, *runs: int) -> Game:
    """41 in the first innings, one a ball but for the last: then these."""
    game.balls(*[1] * 18, *[2] * 11, 1)
    game.event("innings_started")
    for number, each in enumerate(runs):
        bowler = {"bowler_id": f"k{11 - number // 6 % 5}"} if number % 6 == 0 else {}
        game.ball(runs=each, **bowler)
    return game


def test_a_chase_has_its_par_for_everyone(game: Game, anyone: Caller) -> None:
    """Three overs left are 10.6 of 17.2: 41 x 6.6 / 17.2 = 15.73."""
    seen = get_dl(anyone, chasing(game, *[1] * 12))
    assert (seen["id"], seen["seq"], seen["label"]) == (game.id, 44, "D/L Standard Edition")
    assert (seen["innings"], seen["par"], seen["target"], seen["in_force"]) == (2, 15, 42, 42)
    assert seen["resources"] == {"first": 17.2, "second": 17.2}
    assert "Standard Edition" in seen["table"]
    assert "referee" not in seen


def test_a_cut_of_the_chase_says_what_to_post_and_posted_it_binds(game: Game, anyone: Caller) -> None:
    """10.6 - 7.2 = 3.4 lost: 41 x 13.8 / 17.2 = 32.9."""
    cut = get_dl(anyone, chasing(game, *[1] * 12), "4")["what_if"]
    assert (cut["innings"], cut["overs"], cut["target"], cut["par"]) == (2, "4", 33, 15)
    assert cut["resources"] == {"first": 17.2, "second": 13.8}
    kind = cut["post"].pop("kind")
    game.event(kind, **cut["post"])
    seen = get_dl(anyone, game)
    assert (seen["in_force"], seen["label"], seen["by_dl"]["target"]) == (33, "D/L Standard Edition", 33)


def test_a_cut_to_the_balls_bowled_ends_the_chase_at_its_par(game: Game, anyone: Caller) -> None:
    cut = get_dl(anyone, chasing(game, *[1] * 12), "2")["what_if"]
    assert (cut["par"], cut["target"]) == (15, 16)


def test_between_the_innings_the_next_is_cut(game: Game, anyone: Caller) -> None:
    """41 x 10.6 / 17.2 = 25.27."""
    game.balls(*[1] * 18, *[2] * 11, 1)
    cut = get_dl(anyone, game, "3")["what_if"]
    assert (cut["target"], cut["post"]["innings"], "par" in cut) == (26, 2, False)


def test_a_cut_of_the_first_innings_takes_the_second_with_it(game: Game, anyone: Caller) -> None:
    game.balls(*[1] * 12)
    cut = get_dl(anyone, game, "4")["what_if"]
    assert cut["post"] == {"kind": "conditions_revised", "innings": 1, "overs": "4"}
    assert (cut["resources"], "target" in cut) == ({"first": 13.8, "second": 13.9}, False)
    assert get_dl(anyone, game, "2")["what_if"]["target"] == 12 + int((7.2 - 6.6) * 2.45) + 1


def test_a_cut_of_the_first_innings_gives_the_second_no_more_than_was_agreed(game: Game, anyone: Caller) -> None:
    game.balls(*[1] * 12)
    game.event("conditions_revised", innings=2, overs="3")
    assert get_dl(anyone, game, "4")["what_if"]["resources"] == {"first": 13.8, "second": 10.6}


def test_nothing_is_written(game: Game, anyone: Caller) -> None:
    chasing(game, 1)
    before = game.log()
    get_dl(anyone, game, "3")
    assert game.log() == before
    assert get_dl(anyone, game)["in_force"] == 42


@pytest.mark.parametrize("overs", ["", "0", "0.3", "6", "5.1", "3.6", "3.9", "-1", "three", "1e2", "1" * 400, "4.25"])
def test_nonsense_is_told_to_be_such(game: Game, anyone: Caller, overs: str) -> None:
    answer = asked(anyone, chasing(game, 1, 1, 1, 1), overs)
    assert answer.status_code == 400
    assert (answer.json()["code"], list(answer.json()["fields"])) == ("malformed", ["overs"])


def test_a_match_that_is_over_cannot_be_cut(game: Game, anyone: Caller) -> None:
    chasing(game, *[6] * 7)
    assert get_dl(anyone, game)["target"] == 42
    assert asked(anyone, game, "3").status_code == 400


def test_where_it_does_not_apply_it_says_why(ours: Caller, anyone: Caller) -> None:
    assert ours.user is not None
    seen = get_dl(anyone, Game(ours.user, format="test"), "3")
    assert seen["inapplicable"]["code"] == "two_innings"


def test_an_unknown_game_is_unknown(anyone: Caller) -> None:
    assert anyone.get("/games/nobody/dl").status_code == 404
    assert anyone.post("/games/nobody/dl", {}).status_code == 405
