"""Ids to the names a Cricsheet document knows players by: unique within a side."""

from dataclasses import dataclass

from scoring.engine.states.match import MatchState


@dataclass(frozen=True, slots=True)
class Names:
    """`squads` lists each side's names, `registry` the ids behind them."""

    of: dict[str, str]
    squads: dict[str, list[str]]
    registry: dict[str, str]

    def __getitem__(self, player_id: str) -> str:
        return self.of[player_id]


def names_of(match: MatchState) -> Names:
    of: dict[str, str] = {}
    squads: dict[str, list[str]] = {}
    registry: dict[str, str] = {}
    for team in match.teams:
        listed = squads.setdefault(team.name, [])
        for player in team.players:
            name = _unique(player.name, listed)
            listed.append(name)
            of[player.id] = name
            registry.setdefault(name, player.id)
    return Names(of, squads, registry)


def _unique(name: str, taken: list[str]) -> str:
    """Two of one name in a side: the second is "A Khan (2)", as Cricsheet itself writes it."""
    number, chosen = 2, name
    while chosen in taken:
        number, chosen = number + 1, f"{name} ({number})"
    return chosen
