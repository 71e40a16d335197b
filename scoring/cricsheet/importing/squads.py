"""Turns the names of a document into ids, and builds the squads.

If the people registry has an id, that one is used: it is the same in every file, and names are not.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from scoring.cricsheet.importing.appearances import Appearances, find_appearances
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.findings import Note
from scoring.engine.values import ID_PATTERN, Player, SquadRole, Team
from scoring.transliteration import transliterate

Ids = dict[str, str]
"""Ids by name."""
LONGEST_SLUG = 60
"""Leaves room for a number that makes the id unique: an id has at most 64 characters (`values.ID_PATTERN`)."""
LONGEST_TEAM_PREFIX = 20


@dataclass(frozen=True, slots=True)
class Squads:
    """`players` are the ids of each side's players, by the name of the team."""

    teams: tuple[Team, Team]
    team_ids: Ids
    players: dict[str, Ids]

    def find_opponents(self, name: str) -> str:
        return next(other for other in self.team_ids if other != name)


def build_squads(document: Document) -> Squads:
    """Return both squads: the listed players first, then players who only appear in the balls."""
    info = document["info"]
    people = info.get("registry", {}).get("people", {})
    appearances = find_appearances(document)
    # One set for both sides, because a player's id must be unique in the match.
    taken: set[str] = set()
    ids: dict[str, Ids] = {}
    team_ids: Ids = {}
    teams = []
    for name in info["teams"]:
        team_id = team_ids[name] = _make_unique(_slugify(name) or "team", taken)
        listed = list(dict.fromkeys([*info.get("players", {}).get(name, []), *appearances.seen[name]]))
        ids[name] = {player: _choose_id(player, people, team_id, taken) for player in listed}
        teams.append(Team(team_id, name, tuple(_build_players(name, listed, ids[name], appearances))))
    return Squads((teams[0], teams[1]), team_ids, ids)


def note_unlisted_players(document: Document, squads: Squads, note: Note) -> None:
    """Note who takes part and is not in the list of the side, if there is one."""
    for team, listed in document["info"].get("players", {}).items():
        for name in squads.players.get(team, {}) if listed else ():
            if name not in listed:
                note("not_in_squad", f"{name} takes part for {team}, and is not in info.players")


def _build_players(team: str, names: Iterable[str], ids: Ids, appearances: Appearances) -> Iterable[Player]:
    for name in names:
        is_bench = (team, name) in appearances.bench
        yield Player(ids[name], name, SquadRole.BENCH if is_bench else SquadRole.PLAYING)


def _choose_id(name: str, people: Mapping[str, object], team_id: str, taken: set[str]) -> str:
    known = people.get(name)
    if not isinstance(known, str) or not ID_PATTERN.fullmatch(known):
        known = f"{team_id[:LONGEST_TEAM_PREFIX]}-{_slugify(name) or 'player'}"[:LONGEST_SLUG].rstrip("-")
    return _make_unique(known, taken)


def _make_unique(wanted: str, taken: set[str]) -> str:
    """Return `wanted`, with a number if it is taken: the registry has one id for a name that both sides have."""
    chosen = wanted
    for number in count(2):
        if chosen not in taken:
            break
        chosen = f"{wanted[:LONGEST_SLUG]}-{number}"
    taken.add(chosen)
    return chosen


def _slugify(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", transliterate(name).lower()).strip("-")[:LONGEST_SLUG].rstrip("-")
