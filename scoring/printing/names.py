"""Names of any script beside other text, and the signs of captain and keeper after them."""

import unicodedata
from dataclasses import replace
from typing import Any

from scoring.engine.states.match import MatchState
from scoring.engine.values import Player, Team, evolve

RIGHT_TO_LEFT = ("R", "AL")
"""Classes of Unicode: letters of Hebrew, and of Arabic."""
ROLES = {"captains": "*", "keepers": "†"}


def isolate(text: str) -> str:
    """Enclose a text with letters that are written from right to left, so that what follows stays behind it."""
    is_plain = all(unicodedata.bidirectional(letter) not in RIGHT_TO_LEFT for letter in text)
    return text if is_plain else f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def isolate_names(match: MatchState) -> MatchState:
    """Return the match with isolated names, so that every text about it has them; the same match if it has none."""
    one, other = match.teams
    names = [match.name, match.venue or "", one.name, other.name, *(player.name for player in match.players.values())]
    if all(isolate(name) == name for name in names):
        return match
    return evolve(
        match,
        name=isolate(match.name),
        venue=isolate(match.venue) if match.venue else match.venue,
        teams=(_isolate_team(one), _isolate_team(other)),
        players={key: _isolate_player(player) for key, player in match.players.items()},
    )


def _isolate_team(team: Team) -> Team:
    return replace(team, name=isolate(team.name), players=tuple(map(_isolate_player, team.players)))


def _isolate_player(player: Player) -> Player:
    return replace(player, name=isolate(player.name))


def find_roles(match: MatchState) -> dict[str, str]:
    """Return "*" for captains, "†" for keepers, by player; `about` names them as a scorer sent it."""
    about: dict[str, Any] = match.created.about or {}
    found: dict[str, str] = {}
    for key, sign in ROLES.items():
        named = about.get(key)
        for team in match.created.teams:
            wanted = named.get(team.name) if isinstance(named, dict) else None
            for player in team.players:
                if player.name == wanted:
                    found[player.id] = found.get(player.id, "") + sign
    return found
