"""Training and serving see the same match: a moment of the engine's state is the moment of the record, to the field."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest

from scoring.cricsheet.read import read_file
from scoring.engine.conditions import Format
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.order import main_innings
from scoring.engine.states.match import MatchState
from tests.cricsheet.real import IDS, match_file, needs_matches
from tests.prediction.simulated import Told, states_of, told
from workers.prediction.moment import Moment
from workers.prediction.prediction import Unpredicted
from workers.prediction.scene import competition, kind_of, moment_of, setting_of, venue
from workers.prediction.setting import LONGEST, Kind
from workers.prediction.training.reading import played_of

MATCHES = [(Format.T20, seed) for seed in range(4)] + [(Format.HUNDRED, 1), (Format.HUNDRED, 2), (Format.ODI, 1)]
of_simulated = pytest.mark.parametrize(("form", "seed"), MATCHES)


def fields(moment: Moment) -> dict[str, Any]:
    """Copied, since a record's mappings go on changing. At the crease only those count who are: with a wicket down,
    serving may not know yet who comes in, and a record never tells."""
    return asdict(replace(moment, gone=set(moment.gone), bowled=_bowled(moment), crease=dict(moment.crease)))


def _bowled(moment: Moment) -> dict[str, int]:
    """A bowler who has only bowled wides has bowled nothing."""
    return {key: balls for key, balls in moment.bowled.items() if balls}


def trained(states: tuple[Told, ...]) -> Iterator[dict[str, Any]]:
    played = played_of(states[-1][1])
    assert not isinstance(played, str), played
    for innings in played.innings:
        for moment in innings.moments():
            yield fields(moment)


def served(states: tuple[Told, ...]) -> Iterator[dict[str, Any]]:
    for event, state in states:
        if isinstance(event, Delivery) and not state.innings[-1].super_over:
            moment = moment_of(state)
            assert not isinstance(moment, Unpredicted), moment
            yield fields(moment)


def same_moments(states: tuple[Told, ...]) -> int:
    """How many there are. A chase that is won has nothing left, whatever balls there are."""
    count = 0
    for known, seen in zip(served(states), trained(states), strict=True):
        if known["balls_left"] == 0 and seen["target"] is not None and seen["runs"] >= seen["target"]:
            seen["balls_left"] = 0
        if known["wickets"] == 10:
            known["balls_left"] = seen["balls_left"]  # both are over
        assert known == seen
        count += 1
    return count


def kinds_of(state: MatchState) -> Kind:
    kind = kind_of(state.conditions)
    assert isinstance(kind, Kind)
    return kind


@of_simulated
def test_every_moment_is_the_same_in_training_and_in_serving(form: Format, seed: int) -> None:
    assert same_moments(told(seed, form)) > 100


@of_simulated
def test_so_is_the_setting_from_the_first_ball_on(form: Format, seed: int) -> None:
    states = told(seed, form)
    played = played_of(states[-1][1])
    assert not isinstance(played, str)
    kind = kinds_of(states[-1][1])
    begun = [state for _, state in states if main_innings(state)]
    assert {setting_of(state, kind) for state in begun} == {played.setting}
    assert (kind is Kind.T20) is (LONGEST[kind] == 120)


def test_the_side_that_bats_is_first_whichever_is_listed_first() -> None:
    firsts = set()
    for form, seed in MATCHES:
        end = told(seed, form)[-1][1]
        setting = setting_of(end, kinds_of(end))
        assert setting.first.name == end.team(end.innings[0].team_id).name
        assert {player.id for player in end.team(end.innings[0].team_id).players} == set(setting.first.squad)
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
    assert competition(event) == name


def test_a_ground_is_the_same_with_and_without_its_town() -> None:
    assert venue("The Oval, London") == venue("The Oval") == "The Oval"
    assert venue(None) == ""


def regular(state: MatchState) -> bool:
    """Every over but the last of its innings has as many legal balls as it should, nothing was revised, nobody
    retired or was timed out, no penalty runs, and no ball belongs to a super over."""
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


def real_matches() -> Iterator[tuple[Told, ...]]:
    for match_id in IDS:
        states = states_of(read_file(match_file(match_id)))
        end = states[-1][1]
        if regular(end) and not isinstance(played_of(end), str):
            yield states


@needs_matches
def test_the_same_holds_of_real_matches() -> None:
    seen = [same_moments(states) for states in real_matches()]
    assert len(seen) >= 5
    assert sum(seen) > 1000
