"""Fills in what a scorer may leave out: the ids of a new match and of a new player, the name of the match, and the
offset of its start.

Malformed values are not touched: the engine refuses them and names the field. Only lists that are too long are refused
here already, since ids are not made for them.
"""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.utils.crypto import get_random_string
from django.utils.text import slugify

from scoring.engine.codec import require_short
from scoring.engine.events.players import PlayerAdded
from scoring.starts import find_zone, localize
from scoring.transliteration import transliterate

Body = dict[str, Any]
"""A JSON object as a client sent it, not judged yet: the engine's codec does that, and names the field at fault."""

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which people confuse when they type an address."""
LONGEST_NAME = 200
"""Characters of a name that an id is made of. The engine refuses longer names."""


def complete(body: Body) -> Body:
    """Return the body of POST /games with ids for teams and players, a name and an id, and its start in local time.

    Raises Malformed.
    """
    teams = _teams(body.get("teams"))
    name = body.get("name") or _name_of(teams)
    match_id = body.get("id")
    body = _localize(body, body.get("starts_at"), body.get("time_zone"))
    return {**body, "teams": teams, "name": name, "id": _new_id(name) if match_id is None else match_id}


def _teams(teams: Any) -> Any:
    if not isinstance(teams, list):
        return teams
    _require_short_lists(teams)
    team_ids, player_ids = Ids(_ids_given(teams)), Ids(_ids_given(_players_of(teams)))
    return [_team(team, team_ids, player_ids) for team in teams]


def _require_short_lists(teams: list[Any]) -> None:
    require_short(teams, "teams")
    for index, team in enumerate(teams):
        if isinstance(team, dict) and isinstance(team.get("players"), list):
            require_short(team["players"], f"teams[{index}].players")


def _team(team: Any, team_ids: "Ids", player_ids: "Ids") -> Any:
    if not isinstance(team, dict):
        return team
    players = team.get("players")
    if isinstance(players, list):
        players = [_with_id({"name": one} if isinstance(one, str) else one, player_ids, "player") for one in players]
    return _with_id({**team, "players": players}, team_ids, "team")


def add_ids(players: list[Body], taken: set[str]) -> list[Body]:
    """Return players of a squad with ids; those in `taken` are in use."""
    ids = Ids(taken | _ids_given(players))
    return [_with_id(player, ids, "player") for player in players]


def complete_event(kind: str, body: Body, taken: Iterable[str]) -> Body:
    """Return the body of an event with an id for a player who joins a squad; ids in `taken` are in use."""
    return add_ids([body], set(taken))[0] if kind == PlayerAdded.kind else body


def complete_corrections(body: Body, taken: Iterable[str]) -> Body:
    """Return the body of many changes with an id for each player whom one of them puts into a squad."""
    changes = body.get("changes")
    if not isinstance(changes, list):
        return body
    ids = Ids(set(taken) | _ids_given([change["body"] for change in changes if _adds_player(change)]))
    made = [{**each, "body": _with_id(each["body"], ids, "player")} if _adds_player(each) else each for each in changes]
    return {**body, "changes": made}


def _adds_player(change: Any) -> bool:
    added = change.get("body") if isinstance(change, dict) else None
    return isinstance(added, dict) and added.get("kind") == PlayerAdded.kind


def _with_id(named: Any, ids: "Ids", otherwise: str) -> Any:
    if not isinstance(named, dict) or not isinstance(named.get("name"), str) or named.get("id") is not None:
        return named
    return {**named, "id": ids.choose(_slug(named["name"]) or otherwise)}


class Ids:
    """Chooses ids that are not taken: "khan", then "khan-2", "khan-3" and so on."""

    def __init__(self, given: set[str]) -> None:
        self.taken = given
        # By slug, so that equal names do not count from 2 again each time.
        self.numbers: dict[str, count[int]] = {}

    def choose(self, slug: str) -> str:
        chosen = slug
        numbers = self.numbers.setdefault(slug, count(2))
        while chosen in self.taken:
            chosen = f"{slug}-{next(numbers)}"
        self.taken.add(chosen)
        return chosen


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
    """Return "lukasz-kowalski" for "Łukasz Kowalski", "zhangwei" for "张伟"; "" for a name without a letter."""
    return slugify(transliterate(name[:LONGEST_NAME]))[:40].strip("-_")


def localize_changes(changes: Body, starts_at: str | None, time_zone: str | None) -> Body:
    """Return changes of a match that has this start and zone: a new zone changes the text of the start too."""
    if not {"starts_at", "time_zone"} & changes.keys():
        return changes
    return _localize(changes, changes.get("starts_at", starts_at), changes.get("time_zone", time_zone))


def _localize(body: Body, starts_at: Any, time_zone: Any) -> Body:
    if not isinstance(time_zone, str | None):
        return body
    if time_zone:
        find_zone(time_zone)
    return {**body, "starts_at": localize(starts_at, time_zone)} if isinstance(starts_at, str) else body
