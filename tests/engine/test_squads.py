"""Players whom a scorer adds to a squad during the match."""

import pytest

from scoring.engine.codec import MOST_ENTRIES
from scoring.engine.errors import Conflicts, Malformed
from scoring.engine.views.snapshot import snapshot
from tests.engine.play import Game, match, play


def added(game: Game, name: str = "Sam Late", **more: object) -> Game:
    return game.event("player_added", **{"team_id": "home", "id": "sam-late", "name": name, **more})


def test_a_new_player_is_last_in_the_order_and_may_bat() -> None:
    game = added(play("1", players=3))
    shown = snapshot(game.match)
    assert shown["teams"]["home"]["squad"] == ["h1", "h2", "h3", "sam-late"]
    assert shown["players"]["sam-late"] == "Sam Late"
    assert list(shown["ticker"].values())[-1]["text"] == "Sam Late joins Home"
    assert game.play("W W").ball("2").batter("sam-late") == (2, 1)


def test_a_new_player_may_bowl() -> None:
    game = added(play(""), team_id="away").ball("1", bowler_id="sam-late")
    assert game.bowler("sam-late") == (1, 0, 1, 0)


def test_a_new_player_on_the_bench_plays_only_as_a_replacement() -> None:
    game = added(play("."), role="bench")
    assert "sam-late" in game.match.bench
    game = game.event("player_replaced", team_id="home", in_id="sam-late", out_id="h1")
    assert game.pair == ("sam-late", "h2")


def test_a_squad_stays_as_large_as_one_event_may_name() -> None:
    game = match(players=MOST_ENTRIES)
    with pytest.raises(Malformed):
        added(game)


def test_a_player_who_has_played_cannot_be_removed_again() -> None:
    game = added(play("", players=3)).ball("1", striker_id="sam-late")
    with pytest.raises(Conflicts):
        game.remove(game.seqs[1])
    assert added(play("")).undo().match.players.keys() == match().match.players.keys()


def test_a_player_without_a_name_gets_it_later_in_every_line() -> None:
    game = play("4 W").event("player_renamed", player_id="h1", name="Ash Roe")
    shown = snapshot(game.match)
    assert (shown["players"]["h1"], shown["teams"]["home"]["squad"][0]) == ("Ash Roe", "h1")
    assert game.batter("h1") == play("4 W").batter("h1")
    assert game.undo().match.players["h1"].name == match().match.players["h1"].name


def test_who_came_in_from_the_bench_stays_in_the_match_when_renamed() -> None:
    game = added(play("."), role="bench")
    game = game.event("player_replaced", team_id="home", in_id="sam-late", out_id="h1")
    assert game.event("player_renamed", player_id="sam-late", name="Sam Early").match.bench == game.match.bench
