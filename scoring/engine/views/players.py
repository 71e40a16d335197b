"""Who may play, and who came in for whom, as a snapshot has them."""

from collections.abc import Mapping

from scoring.engine.states.match import Replacement
from scoring.engine.values import Player, Team
from scoring.engine.views.memo import memoize
from scoring.engine.views.shapes.snapshot import ReplacementView, TeamView


@memoize
def view_teams(teams: tuple[Team, Team]) -> dict[str, TeamView]:
    return {team.id: {"name": team.name, "squad": [player.id for player in team.players]} for team in teams}


@memoize
def view_players(players: Mapping[str, Player]) -> dict[str, str]:
    return {player_id: player.name for player_id, player in players.items()}


@memoize
def view_bench(teams: tuple[Team, Team], bench: frozenset[str]) -> list[str]:
    """Return who may not bat or bowl, in the order of the squads."""
    return [player.id for team in teams for player in team.players if player.id in bench]


@memoize
def view_replacements(replacements: tuple[Replacement, ...]) -> dict[str, ReplacementView]:
    return {str(number): _view_replacement(each) for number, each in enumerate(replacements, 1)}


def _view_replacement(replacement: Replacement) -> ReplacementView:
    view: ReplacementView = {"team": replacement.team_id, "in": replacement.in_id, "innings": replacement.innings}
    if replacement.out_id is not None:
        view["out"] = replacement.out_id
    if replacement.reason is not None:
        view["reason"] = replacement.reason
    if replacement.after:
        view["after"] = replacement.after
    return view
