"""The career of every player of the real matches, and the record of every team, as their snapshots add up."""

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import User

from scoring.careers.players import matches_of, read_career
from scoring.careers.teams import read_team
from scoring.engine.states.match import MatchState, ResultKind
from tests.careers.expected import formats_of, lines_of, newest
from tests.careers.matches import load, view
from tests.cricsheet.real import IDS, needs_matches

pytestmark = needs_matches
OUTCOMES = ("won", "lost", "tied", "drawn", "no_result")


@pytest.fixture
def states(scorer: User) -> dict[str, MatchState]:
    return {match_id: load(match_id, scorer) for match_id in IDS}


def test_every_career_is_what_the_scorecards_add_up_to(states: dict[str, MatchState]) -> None:
    views = {match_id: view(state) for match_id, state in states.items()}
    lines = lines_of(views)
    players = sorted({*lines.batting, *lines.bowling})
    for player in players:
        career: Any = read_career(player)
        assert {row["format"]: row for row in career["formats"]} == formats_of(player, lines), player
        batting, bowling = lines.batting[player], lines.bowling[player]
        assert [(row["match_id"], row["innings"], row["runs"]) for row in career["innings"]] == [
            (line.match_id, line.innings, line.row["runs"]) for line in newest(batting)
        ], player
        assert [(row["match_id"], row["innings"], row["overs"]) for row in career["spells"]] == [
            (line.match_id, line.innings, line.row["overs"]) for line in newest(bowling)
        ], player
        assert {team["id"]: team["matches"] for team in career["teams"]} == Counter(
            team for _, team in {(line.match_id, line.team) for line in batting + bowling}
        ), player
        assert {match.pk for match in matches_of(player)} >= {line.match_id for line in batting + bowling}, player
    # The matches hold what could go wrong.
    everything = [formats_of(player, lines) for player in players]
    assert any(len(formats) > 1 for formats in everything)
    assert any(
        row["matches"] < row["batting"]["innings"] for each in everything for row in each.values() if "batting" in row
    )
    assert any("hundred" in formats for formats in everything)
    assert any(innings.super_over for state in states.values() for innings in state.innings)
    assert any(len(read_career(player)["teams"]) > 1 for player in players)


def test_every_record_is_what_the_results_add_up_to(states: dict[str, MatchState]) -> None:
    outcomes: Counter[tuple[str, str, str]] = Counter()
    for state in states.values():
        assert state.result is not None
        for team in state.teams:
            outcomes[team.id, state.conditions.format.value, outcome_of(state, team.id)] += 1
    for team_id in {team_id for team_id, _, _ in outcomes}:
        record: Any = read_team(team_id)
        found = {
            (row["format"], outcome): row[outcome] for row in record["formats"] for outcome in OUTCOMES if row[outcome]
        }
        own = {(form, outcome): count for (each, form, outcome), count in outcomes.items() if each == team_id}
        assert found == own, team_id
        # No team has more than ten matches here.
        assert Counter(each["outcome"] for each in record["form"]) == sum_by_outcome(own), team_id
    assert {outcome for _, _, outcome in outcomes} == set(OUTCOMES)


def sum_by_outcome(counts: dict[tuple[str, str], int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_, outcome), count in counts.items():
        found[outcome] += count
    return found


def outcome_of(state: MatchState, team_id: str) -> str:
    assert state.result is not None
    if state.result.kind is ResultKind.WON:
        return "won" if state.result.winner_id == team_id else "lost"
    return {ResultKind.TIE: "tied", ResultKind.DRAW: "drawn", ResultKind.NO_RESULT: "no_result"}[state.result.kind]
