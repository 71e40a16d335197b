"""Fills in what a scorer may leave out of a new match: the ids, and the name of the match.

Malformed values are not touched: the engine refuses them and names the field.
"""

from typing import Any

from django.utils.crypto import get_random_string
from django.utils.text import slugify

Body = dict[str, Any]
"""A JSON object as a client sent it, not judged yet: the engine's codec does that, and names the field at fault."""

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which people confuse when they type an address."""


def complete(body: Body) -> Body:
    """Return the body of POST /games with ids for teams and players, and with a name and an id for the match."""
    teams = _teams(body.get("teams"))
    name = body.get("name") or _name_of(teams)
    match_id = body.get("id")
    return {**body, "teams": teams, "name": name, "id": _new_id(name) if match_id is None else match_id}


def _teams(teams: Any) -> Any:
    if not isinstance(teams, list):
        return teams
    team_ids, player_ids = _ids_given(teams), _ids_given(_players_of(teams))
    return [_team(team, team_ids, player_ids) for team in teams]


def _team(team: Any, team_ids: set[str], player_ids: set[str]) -> Any:
    if not isinstance(team, dict):
        return team
    players = team.get("players")
    if isinstance(players, list):
        players = [_with_id({"name": one} if isinstance(one, str) else one, player_ids, "player") for one in players]
    return _with_id({**team, "players": players}, team_ids, "team")


def _with_id(named: Any, taken: set[str], otherwise: str) -> Any:
    """Add an id derived from the name; if it is taken, append "-2", "-3" and so on."""
    if not isinstance(named, dict) or not isinstance(named.get("name"), str) or named.get("id") is not None:
        return named
    slug = _slug(named["name"]) or otherwise
    number, chosen = 2, slug
    while chosen in taken:
        number, chosen = number + 1, f"{slug}-{number}"
    taken.add(chosen)
    return {**named, "id": chosen}


def _players_of(teams: list[Any]) -> list[Any]:
    squads = [team.get("players") for team in teams if isinstance(team, dict)]
    return [player for squad in squads if isinstance(squad, list) for player in squad]


def _ids_given(named: list[Any]) -> set[str]:
    return {one["id"] for one in named if isinstance(one, dict) and isinstance(one.get("id"), str)}


def _name_of(teams: Any) -> str | None:
    if not isinstance(teams, list):
        return None
    names = [team["name"] for team in teams if isinstance(team, dict) and isinstance(team.get("name"), str)]
    return " v ".join(names)[:200] if len(names) == 2 else None


def _new_id(name: Any) -> str:
    # Random letters: the same two teams meet more than once. Ids of teams and players are unique within a match only.
    slug = _slug(name) if isinstance(name, str) else ""
    return f"{slug or 'match'}-{get_random_string(8, LETTERS)}"


def _slug(name: str) -> str:
    return slugify(name)[:40].strip("-_")
