"""What viewers hold: everything a page shows, in plain JSON, and moved by small deltas."""

import json

import pytest

from scoring.engine import delta
from scoring.engine.lines import delivery_rows, innings_rows
from scoring.engine.snapshot import snapshot

from .matches import jsonable
from .play import Body, Game, match, play

OVER = ". . . . . . "


def shown(game: Game) -> Body:
    return snapshot(game.match)


def moved(before: Game, after: Game) -> Body:
    """The delta between two states, proven to lead from one to the other."""
    change = delta.diff(shown(before), shown(after))
    assert delta.apply(shown(before), change) == shown(after)
    return change


@pytest.mark.parametrize(
    "game",
    [
        match(),
        match(form="odi"),
        match().start(),
        play("1wd W 1nb+4", form="t20"),
        play(OVER, overs=1),
        play(OVER, overs=1).start().play("1"),
        play("6").event("retired", player_id="h1", reason="hurt").event("interruption"),
        play(OVER, overs=1, tie_break="super_over").start().play(OVER).start().play("4 W W"),
        play("1").event("match_ended", reason="abandoned"),
    ],
    ids=range(9),
)
def test_no_value_is_ever_null_and_all_is_plain_json(game: Game) -> None:
    assert jsonable(shown(game))
    assert json.loads(json.dumps(shown(game))) == shown(game)


def test_before_the_first_ball_there_is_a_score_to_show() -> None:
    view = shown(match())
    assert (view["total_runs"], view["total_wickets"], view["overs"], view["status"]) == (0, 0, "0", "scheduled")


def test_the_score_and_the_rates() -> None:
    view = shown(play("1 2 W . 4 1wd .", overs=20))
    assert (view["total_runs"], view["total_wickets"], view["overs"], view["legal_balls"]) == (8, 1, "1", 6)
    assert (view["current_run_rate"], view["max_balls"]) == ("8.00", 120)
    assert "required_run_rate" not in view


def test_a_chase_shows_target_and_required_rate() -> None:
    view = shown(play("1 1 1 1 1 1", overs=1).start().play("1 . ."))
    assert (view["target"], view["required_run_rate"], view["current_run_rate"]) == (7, "12.00", "2.00")


def test_batters_are_a_map_by_id_with_their_position() -> None:
    view = shown(play("4 W ."))
    row = view["batting_scorecard"]["h1"]
    assert (row["position"], row["runs"], row["balls"], row["fours"], row["how"]) == (1, 4, 2, 1, "bowled")
    assert [view["batting_scorecard"][key]["position"] for key in ("h1", "h2", "h3")] == [1, 2, 3]


def test_extras_fall_of_wickets_and_partnerships() -> None:
    view = shown(play("2lb W 1"))
    assert (view["extras"]["legbyes"], view["extras"]["total"]) == (2, 2)
    assert view["fall_of_wickets"]["1"]["player_id"] == "h1"
    assert view["partnerships"]["1"]["runs"] == 2
    assert view["partnership"]["batters"] == ["h3", "h2"]


def test_this_over_and_its_symbols() -> None:
    assert list(shown(play("1 4 W 1nb+4 2lb"))["this_over"].values()) == ["1", "4", "W", "1nb+4", "2lb"]


def test_the_powerplay_of_the_over_in_progress() -> None:
    assert shown(play(OVER * 5 + ".", form="t20"))["powerplay"] == "mandatory"
    assert "powerplay" not in shown(play(OVER * 6, form="t20"))


def test_finished_innings_keep_their_cards_and_progress() -> None:
    view = shown(play("1 . . . . .", overs=1).start().play("4"))
    first = view["innings"]["1"]
    assert (first["total_runs"], first["progress"]["1"]["total"], first["ended"]) == (1, 1, "overs")
    assert "2" in view["innings"]


def test_the_ticker_tells_what_happened_between_balls() -> None:
    view = shown(play(".").event("note", text="a dog on the field"))
    assert [tick["text"] for tick in view["ticker"].values()][-1] == "a dog on the field"


def test_deliveries_are_the_last_sixty_with_their_index() -> None:
    view = shown(play(OVER * 11))
    assert (view["deliveries"]["from_index"], len(view["deliveries"]["list"])) == (6, 60)


def test_all_deliveries_of_an_innings_can_be_had() -> None:
    game = play(OVER * 11)
    rows = delivery_rows(game.match, game.innings)
    assert (len(rows), rows[0]["index"], rows[0]["seq"]) == (66, 0, 2)
    assert rows[0]["line"] == "A 11 to H 1, no run"


def test_rows_for_sql_agree_with_the_cards() -> None:
    (row,) = innings_rows(play("4 W 1wd").match)
    assert (row["runs"], row["wickets"], row["batting"][0]["runs"], row["bowling"][0]["wides"]) == (5, 1, 4, 1)


class TestDeltas:
    def test_a_ball_is_a_small_one_that_appends(self) -> None:
        game = play(OVER * 3 + "1 .", form="t20")
        change = moved(game, game.ball("1"))
        assert change["deliveries_delta"]["type"] == "append"
        assert change["deliveries_delta"]["from_index"] == 20
        assert len(json.dumps(change)) < 800

    def test_the_window_slides(self) -> None:
        game = play(OVER * 11)
        assert moved(game, game.ball("1"))["deliveries_delta"]["type"] == "append"

    def test_undo_takes_the_last_balls_back(self) -> None:
        game = play(OVER * 11)
        assert moved(game, game.undo())["deliveries_delta"]["type"] == "replace"

    def test_a_correction_replaces_from_the_ball_it_changes(self) -> None:
        game = play("1 1 1")
        assert moved(game, game.amend(3, runs=3))["deliveries_delta"]["from_index"] == 1

    def test_a_new_innings_starts_the_list_anew(self) -> None:
        game = play(OVER * 11, overs=11)
        assert moved(game, game.start())["deliveries_delta"] == {
            "type": "replace",
            "from_index": 0,
            "new_deliveries": [],
        }

    def test_an_event_without_a_ball_leaves_the_deliveries_alone(self) -> None:
        assert "deliveries_delta" not in moved(play("1"), play("1").event("note", text="x"))

    def test_the_free_hit_comes_and_goes(self) -> None:
        game = play("1nb", free_hit="all")
        assert moved(game, game.ball())["free_hit"] is False

    def test_the_envelope_is_passed_over(self) -> None:
        game = play("1")
        change = {"type": "delta", "base_seq": 2, **delta.diff(shown(game), shown(game.ball("2")))}
        assert delta.apply(shown(game), change) == shown(game.ball("2"))


class TestMergePatch:
    """RFC 7396, appendix A."""

    @pytest.mark.parametrize(
        ("target", "patch", "result"),
        [
            ({"a": "b"}, {"a": "c"}, {"a": "c"}),
            ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
            ({"a": "b"}, {"a": None}, {}),
            ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
            ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
            ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
            ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
            ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
            (["a", "b"], ["c", "d"], ["c", "d"]),
            ({"a": "b"}, ["c"], ["c"]),
            ({"a": "foo"}, None, None),
            ({"a": "foo"}, "bar", "bar"),
            ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
            ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
            ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
        ],
    )
    def test_of_the_standard(self, target: object, patch: object, result: object) -> None:
        assert delta.merge(target, patch) == result
