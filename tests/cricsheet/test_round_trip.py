"""An export and an import give back the same match, and a file that somebody has edited is never half believed."""

import os
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.cricsheet.exporting.match import export_match
from scoring.cricsheet.importing.fold import build_scorecard, fold_document, list_events
from scoring.cricsheet.reading.check import check
from scoring.cricsheet.reading.file import parse
from scoring.cricsheet.replaying.requests import build_request, can_be_posted
from scoring.cricsheet.verifying.round_trip import find_losses
from scoring.engine.codec import encode_whole
from scoring.engine.errors import Malformed
from scoring.engine.log.proposals import propose_created, propose_event
from scoring.engine.states.match import MatchState
from scoring.engine.views.scorecard import scorecard
from tests.cricsheet.busy_matches import ALL_FORMS, busy_match
from tests.cricsheet.documents import without_own_keys
from tests.engine.play import Body, Game, match, play

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
matches = settings(
    max_examples=400 if THOROUGH else 40,
    deadline=None,
    derandomize=not THOROUGH,
    suppress_health_check=[HealthCheck.too_slow],
)
REQUIRED = ("balls_per_over", "dates", "gender", "match_type", "outcome", "players", "registry", "season", "team_type")
"""Of `info`, with `teams` and `toss`: the keys that every file of Cricsheet has, and its description requires."""


def exported(game: Game) -> Any:
    return parse(orjson.dumps(export_match(game.log)))


def imported(game: Game) -> MatchState:
    """The match after an export and an import, which must be the same."""
    assert find_losses(game.log) == []
    return fold_document(exported(game), "game")


@matches
@given(st.integers(0, 2**32), st.sampled_from(ALL_FORMS))
def test_any_lawful_match_comes_back_the_same(seed: int, form: Body) -> None:
    assert find_losses(busy_match(seed, form)) == []


@matches
@given(st.integers(0, 2**32), st.sampled_from(ALL_FORMS))
def test_any_export_is_a_sound_file_for_programs_that_do_not_know_our_keys(seed: int, form: Body) -> None:
    log = busy_match(seed, form)
    document = without_own_keys(export_match(log))
    check(document)
    assert [key for key in (*REQUIRED, "teams", "toss") if not document["info"].get(key)] == []
    assert all(document["meta"].values())
    if "pair_overs" in form:
        return  # Cricsheet has no word for pairs cricket, in which a wicket costs runs and a batter is out often
    back = fold_document(document, "game")
    assert [(one.total, one.wickets) for one in back.innings] == [(one.total, one.wickets) for one in log.state.innings]


def test_a_ball_stands_in_the_standard_keys_only() -> None:
    (first, second) = exported(play("1 4nb+2", form="t20"))["innings"][0]["overs"][0]["deliveries"]
    assert "cricksy" not in first
    assert "cricksy" not in second


@pytest.mark.parametrize(
    ("sides", "wickets"),
    [
        ({"players": 6, "players_per_side": 6}, 5),
        ({"players": 12, "players_per_side": 12}, 11),
        ({"players": 8, "players_per_side": 8, "last_batter_alone": True}, 8),
        ({"players": 11, "wickets_to_fall": 4}, 4),
    ],
)
def test_a_margin_in_wickets_counts_those_of_the_conditions(sides: Body, wickets: int) -> None:
    result = imported(match(**sides, overs=1).play("1 . . . . . |").start().play("2")).result
    assert result is not None
    assert result.wickets == wickets


def declared(game: Game, *innings: str) -> Game:
    for balls in innings:
        game = game.play(balls).event("innings_ended", reason="declared").start()
    return game


def test_a_match_of_one_innings_without_a_limit_of_overs_comes_back() -> None:
    game = declared(match(), "6").play("7")
    assert imported(game).result == game.result
    document = exported(game)
    assert document["info"]["match_type"] == "MDM"
    assert document["innings"][1]["target"] == {"runs": 7}
    assert fold_document(without_own_keys(document), "game").result == game.result


def test_a_match_of_two_innings_with_a_limit_of_overs_comes_back() -> None:
    game = declared(match(innings_per_side=2, overs=2), "6 6", "4", "1").play("6 4")
    assert imported(game).result == game.result
    assert exported(game)["info"]["match_type"] == "MDM"
    assert fold_document(without_own_keys(exported(game)), "game").result == game.result


def test_every_condition_comes_back() -> None:
    game = play("1wd 1wd . . . . 1", wides_rebowled="never", max_balls_an_over=9, noball_runs=2, quota=3, retire_at=30)
    assert imported(game).conditions == game.match.conditions
    assert imported(game).innings[0].legal_balls == 7


def test_a_condition_that_is_new_needs_nothing_here() -> None:
    """All of them are in our key, whatever their number."""
    game = match()
    assert exported(game)["cricksy"]["created"]["conditions"] == encode_whole(game.match.conditions)


def test_penalty_runs_between_balls_are_in_partnership_over_and_fall_as_they_were() -> None:
    game = play("1", overs=2).event("penalty_runs", team_id="home", runs=5).ball("W")
    back, card = scorecard(imported(game)), game.card
    assert back["innings"][0]["partnerships"] == card["innings"][0]["partnerships"]
    assert back["innings"][0]["per_over"] == card["innings"][0]["per_over"]
    assert back["innings"][0]["fall_of_wickets"] == card["innings"][0]["fall_of_wickets"]


def test_penalty_runs_on_the_ball_that_begins_the_match_stand_on_that_ball_only() -> None:
    game = match(form="t20").event("penalty_runs", team_id="home", runs=5)
    game = game.event("delivery", bowler_id="a1", runs=1, extras={"penalty": 5})
    (innings,) = exported(game)["innings"]
    assert innings["penalty_runs"] == {"pre": 5}
    assert innings["overs"][0]["deliveries"][0]["extras"] == {"penalty": 5}
    assert fold_document(without_own_keys(exported(game)), "game").innings[0].total == 11


def test_penalty_runs_of_a_side_that_never_bats_leave_a_trace() -> None:
    game = play("1 1 1", form="t20", overs=2).event("penalty_runs", team_id="away", runs=5)
    game = game.event("match_ended", reason="abandoned")
    assert exported(game)["innings"][1] == {"team": "Away", "penalty_runs": {"pre": 5}}
    assert imported(game).pending_penalties == {"away": 5}
    assert build_scorecard(exported(game), "game")["result"] == {"result": "no result"}
    back = fold_document(without_own_keys(exported(game)), "game")
    assert back.pending_penalties == {"away": 5}
    assert scorecard(back)["result"] == {"result": "no result"}


def renamed(*names: str) -> Game:
    game = play("1 4", form="t20")
    payload = {**game.records[0][2]}
    payload["teams"] = [{**team, "name": name} for team, name in zip(payload["teams"], names, strict=True)]
    return Game(game.log, ((1, "match_created", payload), *game.records[1:])).refolded()


@pytest.mark.parametrize("names", [("Hill", "Hill"), ("Hill", "Hill "), ("Caf\u00e9", "Cafe\u0301")])
def test_two_sides_of_one_name_are_told_apart(names: tuple[str, str]) -> None:
    game = renamed(*names)
    first, second = exported(game)["info"]["teams"]
    assert second == f"{first} (2)"
    assert set(exported(game)["info"]["players"]) == {first, second}
    assert tuple(team.name for team in imported(game).teams) == names


@pytest.mark.parametrize("length", [1, 200])
def test_a_name_that_gets_a_number_is_not_too_long_to_be_read(length: int) -> None:
    imported(renamed("H" * length, "H" * length))


def test_a_match_that_says_little_has_every_required_key() -> None:
    info = exported(play("1"))["info"]
    assert info["dates"] == ["1970-01-01"]
    assert info["toss"] == {"decision": "bat", "winner": "Home"}
    assert info["missing"] == ["dates", "gender", "outcome", "season", "toss"]
    back = fold_document(without_own_keys(exported(play("1"))), "game")
    assert (back.toss, back.starts_at, back.result) == (None, None, None)
    assert scorecard(back)["dates"] == []


def test_the_day_on_which_a_match_was_opened_stands_for_one_that_it_does_not_say() -> None:
    document = export_match(play("1").log, opened="2026-07-01")
    assert document["info"]["dates"] == ["2026-07-01"]
    assert document["info"]["season"] == "2026"
    assert document["meta"]["created"] == "2026-07-01"


def test_what_a_scorer_says_about_a_match_is_in_its_heading() -> None:
    body = {
        **match().records[0][2],
        "about": {"gender": "female", "event": "Village Cup", "city": "Bath", "season": 3.5},
    }
    info = exported(Game(match().log, ((1, "match_created", body),)).refolded())["info"]
    assert (info["gender"], info["event"], info["city"]) == ("female", {"name": "Village Cup"}, "Bath")
    assert "season" in info["missing"]


def test_a_player_on_the_bench_who_never_took_part_is_not_listed() -> None:
    game = (
        match(form="t20", bench=2).start().event("player_replaced", team_id="home", in_id="h12", out_id="h1").play("1")
    )
    listed = exported(game)["info"]["players"]["Home"]
    assert "H 12" in listed
    assert "H 13" not in listed


def edited(change: Any) -> MatchState:
    """A match of twelve a side, won by 11 wickets, after somebody has edited its file."""
    document = exported(match(players=12, players_per_side=12, overs=1).play("1 . . . . . |").start().play("2"))
    change(document)
    return fold_document(document, "game")


def test_an_edited_ball_wins_and_then_nothing_of_ours_counts() -> None:
    def change(document: Any) -> None:
        document["innings"][1]["overs"][0]["deliveries"][0]["runs"] = {"batter": 3, "extras": 0, "total": 3}

    back = edited(change)
    assert back.innings[1].total == 3
    assert back.conditions.players_per_side == 11


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["info"]["outcome"].update(winner="Home"),
        lambda document: document["info"]["toss"].update(decision="field"),
        lambda document: document["info"]["registry"]["people"].update({"H 1": "other"}),
        lambda document: document["cricksy"]["created"]["conditions"].update(players_per_side=8),
        lambda document: document["cricksy"]["events"].append({"kind": "note", "text": "x"}),
        lambda document: document["cricksy"].update(version=2),
        lambda document: document["cricksy"].pop("digests"),
        lambda document: document.update(cricksy=7),
    ],
)
def test_a_file_whose_play_or_keys_were_changed_is_read_by_its_standard_keys(change: Any) -> None:
    assert edited(change).conditions.players_per_side == 11


def test_an_edited_heading_wins_and_the_play_is_still_ours() -> None:
    def change(document: Any) -> None:
        document["info"] |= {"venue": "Elsewhere", "player_of_match": ["H 1"], "dates": ["2020-02-02"]}
        document["info"]["missing"].remove("dates")

    back = edited(change)
    assert back.conditions.players_per_side == 12
    assert (back.venue, back.starts_at) == ("Elsewhere", "2020-02-02")
    assert scorecard(back)["dates"] == ["2020-02-02"]


def test_an_edited_venue_wins_over_one_that_was_changed_during_the_match() -> None:
    game = play("1").event("details_changed", name="Another name", venue="The Green")
    document = exported(game)
    document["info"]["venue"] = "Elsewhere"
    assert fold_document(document, "game").venue == "Elsewhere"


def test_a_file_may_be_formatted_anew() -> None:
    document = exported(play("1", players=12, players_per_side=12))
    sorted_anew = orjson.loads(orjson.dumps(document, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2))
    assert fold_document(sorted_anew, "game").conditions.players_per_side == 12


def test_the_requests_of_a_replay_score_the_same_match() -> None:
    game = play("1 . 4 W 1nb 2lb . | 6", form="t20").event("note", text="x").event("over_ended").ball("1")
    game = game.event("details_changed", venue="The Green")
    (_, created), *requests = [
        build_request(event, "game") for event in list_events(exported(game), "game") if can_be_posted(event)
    ]
    log = propose_created(created).log
    for path, body in requests:
        kind = body.pop("kind", "delivery")
        assert path.endswith("/events") is (kind != "delivery")
        log = propose_event(log, kind, body).log
    assert scorecard(log.state)["innings"] == game.card["innings"]


def test_the_match_gets_the_id_of_the_file() -> None:
    assert fold_document(exported(play("1")), "other").created.id == "other"


def test_sealed_keys_that_make_no_match_are_refused() -> None:
    from scoring.cricsheet.own_keys import seal

    document = exported(play("1"))
    document["cricksy"]["players"] = {"Home": {}, "Away": {}}
    seal(document)
    with pytest.raises(Malformed, match="is in no squad"):
        fold_document(document, "game")
