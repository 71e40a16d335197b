"""Turns the ids of players into their names in a Cricsheet document, unique within a side."""

from dataclasses import dataclass

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
        listed = squads.setdefault(team.name, [])
        for player in team.players:
            name = _make_unique(player.name, listed)
            listed.append(name)
            by_id[player.id] = name
            # The registry has one entry for each name. If both sides have the name, the second side's id is lost.
            registry.setdefault(name, player.id)
    return Names(by_id, squads, registry)


def _make_unique(name: str, taken: list[str]) -> str:
    """Return the name; "A Khan (2)" for the second A Khan of a side, as in Cricsheet's own files."""
    number, chosen = 2, name
    while chosen in taken:
        number, chosen = number + 1, f"{name} ({number})"
    return chosen
