"""The ids that a body could have named, for the sentence of an error."""

from collections.abc import Sequence

from scoring.engine.states.match import MatchState

MOST_IDS = 20
"""More than a side has on the field; the sentence must stay short enough to be read."""


def list_ids(ids: Sequence[str]) -> str:
    """Return "h1, h2, h3", cut after the first 20."""
    more = len(ids) - MOST_IDS
    return ", ".join(ids[:MOST_IDS]) + (f" and {more} more" if more > 0 else "")


def list_sides(match: MatchState) -> str:
    return list_ids([team.id for team in match.teams])


def list_squad(match: MatchState, team_id: str) -> str:
    """Return the ids of a squad, those on the bench last."""
    players = [player.id for player in match.team(team_id).players]
    return list_ids(sorted(players, key=lambda player_id: player_id in match.bench))
