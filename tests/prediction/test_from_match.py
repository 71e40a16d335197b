"""Training and serving see the same match: every field of a situation and of a context is equal."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest

from scoring.cricsheet.reading.file import read_file
from scoring.engine.conditions import Format
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.order import main_innings
from scoring.engine.states.match import MatchState
from tests.cricsheet.real import IDS, match_file, needs_matches
from tests.prediction.simulated import Step, simulated_steps, states_of
from workers.prediction.inputs.finished import played_match
from workers.prediction.inputs.from_match import competition_name, context_of, kind_of, situation_of, venue_name
from workers.prediction.inputs.match_context import LONGEST, MatchKind
from workers.prediction.inputs.situation import Situation
from workers.prediction.inputs.unpredicted import Unpredicted

MATCHES = [(Format.T20, seed) for seed in range(4)] + [(Format.HUNDRED, 1), (Format.HUNDRED, 2), (Format.ODI, 1)]
of_simulated = pytest.mark.parametrize(("form", "seed"), MATCHES)


def fields(situation: Situation) -> dict[str, Any]:
    """Copy the fields: a played innings updates its mappings in place."""
    return asdict(
        replace(
            situation,
            dismissed=set(situation.dismissed),
            bowled=_bowled(situation),
            at_crease=dict(situation.at_crease),
        )
    )


def _bowled(situation: Situation) -> dict[str, int]:
    """Leave out bowlers who bowled only wides: the engine lists them with 0 balls, a record does not."""
    return {key: balls for key, balls in situation.bowled.items() if balls}


def trained(states: tuple[Step, ...]) -> Iterator[dict[str, Any]]:
    played = played_match(states[-1][1])
    assert not isinstance(played, str), played
    for innings in played.innings:
        for situation in innings.situations():
            yield fields(situation)


def served(states: tuple[Step, ...]) -> Iterator[dict[str, Any]]:
    for event, state in states:
        if isinstance(event, Delivery) and not state.innings[-1].super_over:
            situation = situation_of(state)
            assert not isinstance(situation, Unpredicted), situation
            yield fields(situation)


def same_situations(states: tuple[Step, ...]) -> int:
    """Compare and count the situations. Once an innings is over the two may disagree about the balls left."""
    count = 0
    for served_one, trained_one in zip(served(states), trained(states), strict=True):
        if (
            served_one["balls_left"] == 0
            and trained_one["target"] is not None
            and trained_one["runs"] >= trained_one["target"]
        ):
            trained_one["balls_left"] = 0
        if served_one["wickets"] == 10:
            served_one["balls_left"] = trained_one["balls_left"]
        assert served_one == trained_one
        count += 1
    return count


def known_kind(state: MatchState) -> MatchKind:
    kind = kind_of(state.conditions)
    assert isinstance(kind, MatchKind)
    return kind


@of_simulated
def test_every_situation_is_the_same_in_training_and_in_serving(form: Format, seed: int) -> None:
    assert same_situations(simulated_steps(seed, form)) > 100


@of_simulated
def test_the_context_is_the_same_from_the_first_ball_on(form: Format, seed: int) -> None:
    states = simulated_steps(seed, form)
    played = played_match(states[-1][1])
    assert not isinstance(played, str)
    kind = known_kind(states[-1][1])
    begun = [state for _, state in states if main_innings(state)]
    assert {context_of(state, kind) for state in begun} == {played.context}
    assert (kind is MatchKind.T20) is (LONGEST[kind] == 120)


def test_the_side_that_bats_first_is_first_whichever_is_listed_first() -> None:
    firsts = set()
    for form, seed in MATCHES:
        end = simulated_steps(seed, form)[-1][1]
        context = context_of(end, known_kind(end))
        assert context.first.name == end.team(end.innings[0].team_id).name
        assert {player.id for player in end.team(end.innings[0].team_id).players} == set(context.first.squad)
        firsts.add(end.innings[0].team_id == end.teams[0].id)
    assert firsts == {True, False}


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ("Indian Premier League 2024", "Indian Premier League"),
        ("Big Bash League 2011/12", "Big Bash League"),
        ("2019 World Cup", "World Cup"),
        ("The Hundred", "The Hundred"),
        (None, ""),
        ({"name": "no text"}, ""),
    ],
)
def test_a_competition_is_the_same_every_year(event: Any, name: str) -> None:
    assert competition_name(event) == name


def test_a_ground_is_the_same_with_and_without_its_town() -> None:
    assert venue_name("The Oval, London") == venue_name("The Oval") == "The Oval"
    assert venue_name(None) == ""


def regular(state: MatchState) -> bool:
    """True if no over is short, nothing was revised, nobody retired or was timed out, and there were no penalty runs.

    Training reads only deliveries, so in other matches the two may differ.
    """
    each = state.conditions.balls_per_over
    return not isinstance(kind_of(state.conditions), Unpredicted) and all(
        all(over.legal == each for over in innings.all_overs[:-1])
        and not innings.stoppages
        and not innings.retired
        and not innings.late_penalties
        and len(innings.falls) == sum(len(ball.outs) for over in innings.all_overs for ball in over.balls)
        and innings.total == sum(ball.total for over in innings.all_overs for ball in over.balls)
        for innings in state.innings
    )


def real_matches() -> Iterator[tuple[Step, ...]]:
    for match_id in IDS:
        states = states_of(read_file(match_file(match_id)))
        end = states[-1][1]
        if regular(end) and not isinstance(played_match(end), str):
            yield states


@needs_matches
def test_the_situations_of_real_matches_are_the_same() -> None:
    seen = [same_situations(states) for states in real_matches()]
    assert len(seen) >= 5
    assert sum(seen) > 1000
