"""Turns the ids of teams and players into their names in a Cricsheet document, where a name tells one from another.

Squads and innings are under the name of a side, so the two sides need different names; within a side, so do players.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from scoring.cricsheet.reading.names import clean_name
from scoring.engine.states.match import MatchState

LONGEST_BASE = 190
"""Characters of a name that gets a number: names in a document have at most 200 (`reading.fields`)."""


@dataclass(frozen=True, slots=True)
class Names:
    """`teams` and `players` are names by id. `squads` has, by the name of a team, the ids of its players by name."""

    teams: dict[str, str]
    players: dict[str, str]
    squads: dict[str, dict[str, str]]

    def __getitem__(self, player_id: str) -> str:
        # An old record may name a fielder who is in no squad.
        return self.players.get(player_id, player_id)

    @property
    def registry(self) -> dict[str, str]:
        """Ids by name. If both sides have a name, it is the first side's: the registry has one entry for a name."""
        first, second = self.squads.values()
        return {**first, **{name: player_id for name, player_id in second.items() if name not in first}}


def assign_names(match: MatchState) -> Names:
    teams = dict(_tell_apart((team.id, team.name) for team in match.teams))
    squads = {
        teams[team.id]: {
            name: player_id for player_id, name in _tell_apart((player.id, player.name) for player in team.players)
        }
        for team in match.teams
    }
    players = {player_id: name for squad in squads.values() for name, player_id in squad.items()}
    return Names(teams, players, squads)


def _tell_apart(named: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield (id, name); "A Khan (2)" for the second A Khan, as in Cricsheet's own files."""
    taken: set[str] = set()
    numbers: dict[str, count[int]] = {}
    for its_id, given in named:
        # Names that look alike count as one. An old record may have an empty name.
        name = chosen = clean_name(given) or its_id
        while chosen in taken:
            chosen = f"{name[:LONGEST_BASE]} ({next(numbers.setdefault(name, count(2)))})"
        taken.add(chosen)
        yield its_id, chosen
