"""The snapshot, which holds all that a page shows, and the small deltas that change it."""

import json

import pytest

from scoring.engine.merge_patch import merge
from scoring.engine.views import delta
from scoring.engine.views.rows import delivery_rows, innings_rows
from scoring.engine.views.snapshot import snapshot
from tests.engine.matches import jsonable
from tests.engine.play import Body, Game, match, play

OVER = ". . . . . . "


def shown(game: Game) -> Body:
    return snapshot(game.match)


def moved(before: Game, after: Game) -> Body:
    """Return the delta between two states, after checking that it leads from one to the other."""
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
def test_no_value_is_null_and_all_is_plain_json(game: Game) -> None:
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


def test_the_open_partnership_has_the_figures_it_is_counted_from() -> None:
    view = shown(play("4 1 W 2 3"))
    assert view["partnership"] == {"wicket": 2, "batters": ["h3", "h1"], "from_runs": 5, "from_balls": 2}
    assert stand(view) == (5, 2)


def test_a_partnership_counts_penalty_runs_and_wides() -> None:
    game = play("1 W 1wd 1nb+1 2lb").event("penalty_runs", team_id="home", runs=5)
    assert game.innings.partnership is not None
    assert stand(shown(game)) == (game.innings.partnership.runs, game.innings.partnership.balls) == (10, 2)


def test_the_open_partnership_changes_with_the_pair_only() -> None:
    game = play("4 1 W 2")
    assert "partnership" not in moved(game, game.play("1wd 3 1nb 2b 5p ."))
    assert "partnership" in moved(game, game.event("retired", player_id="h1", reason="hurt"))


def test_this_over_has_the_index_of_its_first_ball() -> None:
    assert shown(play("1 4 W"))["this_over"] == {"from_index": 0}
    assert shown(play(OVER + "1wd ."))["this_over"] == {"from_index": 6}
    assert shown(play(OVER, overs=1).start())["this_over"] == {}


class TestRowsOfDeliveries:
    def test_a_plain_ball_has_over_ball_runs_and_players(self) -> None:
        assert row(play("4")) == {"over": 0, "ball": 1, "runs": 4, "striker": 1, "bowler": 1}

    def test_striker_and_bowler_are_positions_in_the_cards(self) -> None:
        assert (row(play("1 ."))["striker"], row(play(OVER + "1"))["bowler"]) == (2, 2)

    def test_a_four_that_was_run_is_no_boundary(self) -> None:
        assert row(play("").ball("4", non_boundary=True))["non_boundary"] is True
        assert "non_boundary" not in row(play("").ball("3", non_boundary=True))

    def test_the_words_of_a_wicket_are_on_the_card(self) -> None:
        game = play("W")
        assert row(game)["wickets"] == [{"player_id": "h1", "kind": "bowled"}]
        assert shown(game)["batting_scorecard"]["h1"]["out"] == "b A 11"

    def test_the_words_stay_with_the_ball_if_the_batter_comes_back(self) -> None:
        hurt = play("").ball("1", wickets=[{"kind": "retired hurt", "player_out_id": "h1"}])
        back = hurt.play("W").ball("1", striker_id="h1")
        assert "out" not in row(hurt)["wickets"][0]
        words = [one.get("wickets", [{}])[0].get("out") for one in shown(back)["deliveries"]["list"]]
        assert words == ["retired hurt", None, None]
        assert moved(hurt.play("W"), back)["deliveries_delta"]["type"] == "replace"

    def test_full_rows_have_ids_and_words(self) -> None:
        game = play("4 W")
        rows = delivery_rows(game.match, game.innings)
        assert [(one["striker_id"], one["bowler_id"], one["text"]) for one in rows] == [
            ("h1", "a11", "FOUR"),
            ("h1", "a11", "no run, OUT H 1 b A 11"),
        ]

    @pytest.mark.parametrize(
        ("token", "text"),
        [
            (".", "no run"),
            ("1", "1 run"),
            ("3", "3 runs"),
            ("6", "SIX"),
            ("1wd", "wide"),
            ("5wd", "5 wides"),
            ("1nb", "no ball"),
            ("1nb+4", "no ball, FOUR"),
            ("1nb+2b", "no ball, 2 byes"),
            ("1lb", "leg bye"),
            ("1+5p", "1 run, 5 penalty runs"),
            ("5p", "no run, 5 penalty runs"),
        ],
    )
    def test_a_ball_in_words(self, token: str, text: str) -> None:
        game = play(token)
        assert delivery_rows(game.match, game.innings)[0]["text"] == text

    @pytest.mark.parametrize(("runs", "text"), [("4", "4 runs"), ("6", "6 runs"), ("1", "1 run")])
    def test_only_fours_and_sixes_can_be_no_boundary(self, runs: str, text: str) -> None:
        game = play("").ball(runs, non_boundary=True)
        assert delivery_rows(game.match, game.innings)[0]["text"] == text

    def test_balls_in_words_use_the_current_names(self) -> None:
        game = play("W").event("squad_changed", team_id="away", players=[{"id": "a11", "name": "Ada"}])
        assert shown(game)["batting_scorecard"]["h1"]["out"] == "b Ada"
        assert delivery_rows(game.match, game.innings)[0]["line"] == "Ada to H 1, no run, OUT H 1 b Ada"


def row(game: Game) -> Body:
    """The row of the newest ball in the snapshot."""
    newest: Body = shown(game)["deliveries"]["list"][-1]
    return newest


def stand(view: Body) -> tuple[int, int]:
    """Runs and balls of the open partnership, as a viewer computes them."""
    pair = view["partnership"]
    balls = sum(view["batting_scorecard"][player_id]["balls"] for player_id in pair["batters"])
    return view["total_runs"] - pair["from_runs"], balls - pair["from_balls"]


def test_the_powerplay_of_the_over_in_progress() -> None:
    assert shown(play(OVER * 5 + ".", form="t20"))["powerplay"] == "mandatory"
    assert "powerplay" not in shown(play(OVER * 6, form="t20"))


def test_finished_innings_keep_their_cards_and_progress() -> None:
    view = shown(play("1 . . . . .", overs=1).start().play("4"))
    first = view["innings"]["1"]
    assert (first["total_runs"], first["progress"]["1"]["total"], first["ended"]) == (1, 1, "overs")
    assert "2" in view["innings"]


def test_the_ticker_shows_the_events_between_balls() -> None:
    view = shown(play(".").event("note", text="a dog on the field"))
    assert [tick["text"] for tick in view["ticker"].values()][-1] == "a dog on the field"


def test_deliveries_are_the_last_sixty_with_their_index() -> None:
    view = shown(play(OVER * 11))
    assert (view["deliveries"]["from_index"], len(view["deliveries"]["list"])) == (6, 60)


def test_all_deliveries_of_an_innings_are_listed() -> None:
    game = play(OVER * 11)
    rows = delivery_rows(game.match, game.innings)
    assert (len(rows), rows[0]["index"], rows[0]["seq"]) == (66, 0, 2)
    assert rows[0]["line"] == "A 11 to H 1, no run"


def test_rows_for_sql_agree_with_the_cards() -> None:
    (row,) = innings_rows(play("4 W 1wd").match)
    assert (row["runs"], row["wickets"], row["batting"][0]["runs"], row["bowling"][0]["wides"]) == (5, 1, 4, 1)


class TestDeltas:
    def test_the_delta_of_a_ball_is_small_and_appends(self) -> None:
        game = play(OVER * 3 + "1 .", form="t20")
        change = moved(game, game.ball("1"))
        assert change["deliveries_delta"]["type"] == "append"
        assert change["deliveries_delta"]["from_index"] == 20
        assert len(json.dumps(change)) < 800

    def test_the_window_slides(self) -> None:
        game = play(OVER * 11)
        assert moved(game, game.ball("1"))["deliveries_delta"]["type"] == "append"

    def test_undo_removes_the_last_balls(self) -> None:
        game = play(OVER * 11)
        assert moved(game, game.undo())["deliveries_delta"]["type"] == "replace"

    def test_a_correction_replaces_from_the_ball_it_changes(self) -> None:
        game = play("1 1 1")
        assert moved(game, game.amend(3, runs=3))["deliveries_delta"]["from_index"] == 1

    def test_a_new_innings_empties_the_list(self) -> None:
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

    def test_keys_of_the_envelope_are_ignored(self) -> None:
        game = play("1")
        change = {"type": "delta", "base_seq": 2, **delta.diff(shown(game), shown(game.ball("2")))}
        assert delta.apply(shown(game), change) == shown(game.ball("2"))


class TestMemoizedViews:
    """A view that a ball leaves alone stays the same object, so that a step costs the same late in a match."""

    def test_a_ball_leaves_them_alone(self) -> None:
        game = (
            play(OVER, overs=2, innings_per_side=2).event("innings_ended", reason="declared").start().play(OVER + ".")
        )
        before, after = shown(game), shown(game.ball("1"))
        for key in ("teams", "players", "conditions", "progress"):
            assert after[key] is before[key]
        assert after["innings"]["1"] is before["innings"]["1"]

    def test_a_renamed_player_is_renamed_in_finished_innings_too(self) -> None:
        game = play("W . . . . .", overs=1).start()
        game = game.event("squad_changed", team_id="away", players=[{"id": "a11", "name": "Ada"}])
        view = shown(game)
        assert (view["players"]["a11"], view["innings"]["1"]["batting_scorecard"]["h1"]["out"]) == ("Ada", "b Ada")

    def test_a_penalty_after_the_innings_is_on_its_card(self) -> None:
        game = play(OVER, overs=1)
        assert shown(game)["innings"]["1"]["total_runs"] == 0
        assert shown(game.event("penalty_runs", team_id="home", runs=5))["innings"]["1"]["total_runs"] == 5


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
    def test_an_example_of_the_standard(self, target: object, patch: object, result: object) -> None:
        assert merge(target, patch) == result
