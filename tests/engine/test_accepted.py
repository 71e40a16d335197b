"""An error says what would have been accepted: fields, kinds, numbers, and the ids of a side."""

from collections.abc import Callable
from typing import Any

import pytest

from scoring.engine.codec import list_sent
from scoring.engine.errors import ScoringError
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import InningsStarted
from scoring.engine.events.kinds import KINDS, RECORDED_KINDS, take_kind
from scoring.engine.laws.ids import MOST_IDS
from scoring.engine.log.proposals import propose_created
from tests.engine.play import Body, created, match, play

HOME, AWAY = (", ".join(f"{side}{n}" for n in range(1, 12)) for side in "ha")
IN_PLAY = play(".")


def refused(act: Callable[[], Any]) -> ScoringError:
    with pytest.raises(ScoringError) as refusal:
        act()
    return refusal.value


@pytest.mark.parametrize("shape", [Delivery, InningsStarted])
def test_an_unknown_field_names_the_known_ones(shape: type[Any]) -> None:
    error = refused(lambda: IN_PLAY.event(shape.kind, color="red"))
    assert error.fields == {"color": "is not a known field; known are " + ", ".join(list_sent(shape))}


@pytest.mark.parametrize(("kind", "fact"), [("delivery", "over"), ("innings_started", "number")])
def test_a_fact_that_recording_adds_is_not_among_them(kind: str, fact: str) -> None:
    error = refused(lambda: IN_PLAY.event(kind, **{fact: 1}))
    assert fact not in error.fields[fact].partition("known are ")[2].split(", ")
    assert "is not a known field; known are " in error.fields[fact]


def test_an_unknown_field_inside_another_names_the_known_ones() -> None:
    error = refused(lambda: IN_PLAY.ball(wickets=[{"kind": "bowled", "who": "h1"}]))
    assert error.fields == {"wickets[0].who": "is not a known field; known are kind, player_out_id, end, fielders"}


def test_a_new_match_names_its_known_fields() -> None:
    error = refused(lambda: propose_created(created() | {"colour": "red"}))
    assert error.fields["colour"].startswith("is not a known field; known are format, id, name, conditions, teams")
    error = refused(lambda: match(colour="red"))
    assert "known are format, innings_per_side, days, overs" in error.fields["conditions.colour"]


@pytest.mark.parametrize(
    ("act", "field", "says"),
    [
        (lambda: IN_PLAY.event("note"), "text", "is required: text of at most 2000 characters"),
        (lambda: IN_PLAY.event("session"), "session", "is required: one of lunch, tea, stumps"),
        (lambda: IN_PLAY.event("bowl_out_ball", team_id="home", bowler_id="h1"), "hit", "is required: true or false"),
        (lambda: IN_PLAY.event("penalty_runs"), "team_id", "is required: letters, digits, - and _, at most 64"),
        (lambda: IN_PLAY.ball(shot={"x": 1}), "shot.y", "is required: a whole number from -2000 to 2000"),
        (
            lambda: propose_created({key: part for key, part in created().items() if key != "teams"}),
            "teams",
            "is required: a list; each entry an object with id, name, players",
        ),
        (lambda: propose_created(created() | {"toss": {"winner": "home"}}), "toss.decision", "one of bat, field"),
    ],
)
def test_a_missing_field_says_what_it_may_be(act: Callable[[], Any], field: str, says: str) -> None:
    assert says in refused(act).fields[field]


def test_an_unknown_kind_of_event_lists_the_kinds() -> None:
    error = refused(lambda: take_kind({"kind": "rain_dance"}))
    assert (error.code, error.fields) == ("unknown_kind", {"kind": "must be one of " + ", ".join(RECORDED_KINDS)})
    assert refused(lambda: IN_PLAY.event("rain_dance")).fields == {"kind": "must be one of " + ", ".join(KINDS)}


def test_an_unknown_word_lists_the_words() -> None:
    error = refused(lambda: IN_PLAY.ball(wickets=[{"kind": "eaten"}]))
    assert error.fields["wickets[0].kind"].startswith("must be one of bowled, caught, caught and bowled, lbw")


@pytest.mark.parametrize(
    "act",
    [
        lambda: match().start(team_id="nobody"),
        lambda: match().event("toss", winner="nobody", decision="bat"),
        lambda: IN_PLAY.event("penalty_runs", team_id="nobody"),
        lambda: IN_PLAY.event("match_ended", reason="awarded"),
        lambda: IN_PLAY.event("match_ended", reason="awarded", winner_team_id="nobody"),
    ],
)
def test_an_unknown_side_lists_both(act: Callable[[], Any]) -> None:
    assert "home, away" in refused(act).detail


@pytest.mark.parametrize(
    ("act", "listed"),
    [
        (lambda: match().start(striker_id="nobody"), HOME),
        (lambda: IN_PLAY.ball(striker_id="a1"), HOME),
        (lambda: IN_PLAY.ball("W", next_batter_id="nobody"), HOME),
        (lambda: IN_PLAY.event("retired", player_id="nobody", reason="hurt"), HOME),
        (lambda: IN_PLAY.event("absent", player_id="nobody"), HOME),
        (lambda: match().ball(bowler_id="nobody"), AWAY),
        (lambda: IN_PLAY.event("bowler_changed", in_id="nobody"), AWAY),
        (lambda: IN_PLAY.ball(wickets=[{"kind": "caught", "fielders": [{"id": "nobody"}]}]), AWAY),
        (lambda: IN_PLAY.event("player_replaced", team_id="away", in_id="nobody"), AWAY),
        (lambda: IN_PLAY.event("bowl_out_ball", team_id="home", bowler_id="nobody", hit=True), HOME),
    ],
)
def test_an_unknown_player_lists_the_ids_of_the_side(act: Callable[[], Any], listed: str) -> None:
    assert listed in refused(act).detail


def test_a_long_list_is_cut_and_the_bench_comes_last() -> None:
    game = match(players=11, bench=14)
    detail = refused(lambda: game.ball(bowler_id="nobody")).detail
    assert detail.count("a") - detail.count("and") < 40
    assert detail.endswith(f"a{MOST_IDS} and 5 more.")


def test_a_new_over_lists_the_bowlers_who_may_bowl_it() -> None:
    game = play(". . . . . .", bench=1)
    body: Body = {"runs": 0, "bowler_id": None}
    detail = refused(lambda: game.ball(**body)).detail
    assert detail == "A new over needs its bowler, one of a1, a2, a3, a4, a5, a6, a7, a8, a9, a10."


def test_a_batter_who_must_be_named_is_one_of_those_who_may_come_back() -> None:
    game = play(". .", players=3).event("retired", player_id="h1", reason="hurt").ball("W")
    assert "name who comes in (h1), or end the innings" in refused(lambda: game.ball()).detail


def test_a_dismissal_that_cannot_be_lists_those_that_can() -> None:
    detail = refused(lambda: IN_PLAY.ball("1wd", wickets=[{"kind": "bowled"}])).detail
    assert detail.endswith("only stumped, hit wicket, run out, obstructing the field, handled the ball.")
    detail = refused(lambda: IN_PLAY.event("dismissal", dismissal="bowled", player_out_id="h1")).detail
    assert detail.endswith("Without one: run out, obstructing the field, timed out.")
