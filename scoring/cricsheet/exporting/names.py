"""Turns the ids of players into their names in a Cricsheet document, unique within a side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from scoring.engine.states.match import MatchState


@dataclass(frozen=True, slots=True)
class Names:
    """`by_id` names players, `squads` lists the names of each team, `registry` has the ids by name."""

    by_id: dict[str, str]
    squads: dict[str, list[str]]
    registry: dict[str, str]

    def __getitem__(self, player_id: str) -> str:
        return self.by_id[player_id]


def assign_names(match: MatchState) -> Names:
    by_id: dict[str, str] = {}
    squads: dict[str, list[str]] = {}
    registry: dict[str, str] = {}
    for team in match.teams:
        # Both sides may have one name; their players then share a list.
        listed = squads.setdefault(team.name, [])
        unique = _make_unique([player.name for player in team.players], listed)
        for player, name in zip(team.players, unique, strict=True):
            listed.append(name)
            by_id[player.id] = name
            # The registry has one entry for each name. If both sides have the name, the second side's id is lost.
            registry.setdefault(name, player.id)
    return Names(by_id, squads, registry)


def _make_unique(names: Iterable[str], listed: Iterable[str]) -> Iterator[str]:
    """Yield each name; "A Khan (2)" for the second A Khan of a side, as in Cricsheet's own files."""
    taken, numbers = set(listed), dict[str, "count[int]"]()
    for name in names:
        chosen = name
        while chosen in taken:
            chosen = f"{name} ({next(numbers.setdefault(name, count(2)))})"
        taken.add(chosen)
        yield chosen
