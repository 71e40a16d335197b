"""Names of a Cricsheet file to ids: the people registry's where it has one, since two players may share a name."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import count

from scoring.cricsheet.read import PLAIN, Document
from scoring.engine.values import ID_PATTERN, Player, SquadRole, Team

Ids = dict[str, str]


@dataclass(frozen=True, slots=True)
class Squads:
    """`players` maps each side's name to its players' ids by name."""

    teams: tuple[Team, Team]
    team_ids: Ids
    players: dict[str, Ids]

    def opponents(self, name: str) -> str:
        return next(other for other in self.team_ids if other != name)


def squads_of(document: Document) -> Squads:
    names: list[str] = document["info"]["teams"]
    people = document["info"].get("registry", {}).get("people", {})
    appearances = _appearances(document)
    taken: set[str] = set()
    ids: dict[str, Ids] = {}
    team_ids: Ids = {}
    teams = []
    for name in names:
        team_id = _free(_slug(name) or "team", taken)
        team_ids[name] = team_id
        listed = list(dict.fromkeys([*document["info"].get("players", {}).get(name, []), *appearances.seen[name]]))
        ids[name] = {player: _player_id(player, people, team_id, taken) for player in listed}
        players = tuple(
            Player(ids[name][player], player, _role((name, player), appearances.bench)) for player in listed
        )
        teams.append(Team(team_id, name, players))
    return Squads((teams[0], teams[1]), team_ids, ids)


def _role(key: tuple[str, str], bench: set[tuple[str, str]]) -> SquadRole:
    return SquadRole.BENCH if key in bench else SquadRole.PLAYING


def _player_id(name: str, people: Document, team_id: str, taken: set[str]) -> str:
    known = people.get(name)
    if not isinstance(known, str) or not ID_PATTERN.fullmatch(known):
        known = f"{team_id[:20]}-{_slug(name) or 'player'}"[:60].rstrip("-")
    return _free(known, taken)


def _free(wanted: str, taken: set[str]) -> str:
    """The id, or the id with a number behind it where somebody has it already (the same name in both sides)."""
    chosen = wanted
    for number in count(2):
        if chosen not in taken:
            break
        chosen = f"{wanted[:60]}-{number}"
    taken.add(chosen)
    return chosen


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].rstrip("-")


@dataclass(slots=True)
class _Appearances:
    """Who was seen for each side, in order, and who of them came in as a replacement before doing anything else."""

    seen: dict[str, dict[str, None]]
    bench: set[tuple[str, str]]

    def see(self, side: str, *players: str) -> None:
        self.seen[side].update(dict.fromkeys(players))

    def swap(self, side: str, swap: Document) -> None:
        if side not in self.seen:
            return
        if "out" in swap:
            self.see(side, swap["out"])
        if swap["in"] not in self.seen[side]:
            self.bench.add((side, swap["in"]))
        self.see(side, swap["in"])


def _appearances(document: Document) -> _Appearances:
    """By the balls: some files leave a player out of the list, and none says who was on the bench."""
    names: list[str] = document["info"]["teams"]
    found = _Appearances({name: {} for name in names}, set())
    for innings in document["innings"]:
        batting = innings["team"]
        bowling = next(name for name in names if name != batting)
        batters, bowlers = found.seen[batting], found.seen[bowling]
        for over in innings.get("overs", ()):
            for ball in over["deliveries"]:
                if len(ball) > PLAIN:
                    _appear(found, batting, ball)
                batters[ball["batter"]] = batters[ball["non_striker"]] = None
                bowlers[ball["bowler"]] = None
        found.see(batting, *innings.get("absent_hurt", ()))
    for side, player in document["info"].get("supersubs", {}).items():
        if side in found.seen and player not in found.seen[side]:
            found.bench.add((side, player))
            found.see(side, player)
    return found


def _appear(found: _Appearances, batting: str, ball: Document) -> None:
    """Who comes in for the ball, and who is out on it."""
    for swap in ball.get("replacements", {}).get("match", ()):
        found.swap(swap.get("team", batting), swap)
    found.see(batting, ball["batter"], ball["non_striker"], *(out["player_out"] for out in ball.get("wickets", ())))
