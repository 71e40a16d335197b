"""A replacement is treated as the player whom he replaces (Law 1.3): what that player may not do, he may not do."""

from scoring.engine.states.match import MatchState


def list_as_one(match: MatchState, player_id: str) -> tuple[str, ...]:
    """Return the player, and those whom he replaces, directly or through another replacement."""
    found = [player_id]
    # The loop ends if a player came back for his own replacement.
    while (replaced := match.stands_for.get(found[-1])) is not None and replaced not in found:
        found.append(replaced)
    return tuple(found)
