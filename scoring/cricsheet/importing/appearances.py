"""The players of each side who appear in the balls, and which of them came from the bench.

Some files leave a player out of the list of a side, and no file says who was on the bench.
"""

from dataclasses import dataclass

from scoring.cricsheet.reading.deliveries import PLAIN_KEYS
from scoring.cricsheet.reading.documents import DeliveryDocument, Document, InningsDocument, Replacement


@dataclass(slots=True)
class Appearances:
    """`seen`: players by team, in order of appearance (a dict as an ordered set). `bench`: (team, player)."""

    seen: dict[str, dict[str, None]]
    bench: set[tuple[str, str]]

    def add(self, team: str, *players: str) -> None:
        self.seen[team].update(dict.fromkeys(players))

    def add_replacement(self, team: str, swap: Replacement) -> None:
        if team not in self.seen:
            return
        if "out" in swap:
            self.add(team, swap["out"])
        if swap["in"] not in self.seen[team]:
            self.bench.add((team, swap["in"]))
        self.add(team, swap["in"])


def find_appearances(document: Document) -> Appearances:
    found = Appearances({name: {} for name in document["info"]["teams"]}, set())
    for innings in document["innings"]:
        _add_innings(found, innings)
    # A super-sub (one-day internationals of 2005 and 2006) was on the bench, even if he never came in.
    for team, player in document["info"].get("supersubs", {}).items():
        if team in found.seen and player not in found.seen[team]:
            found.bench.add((team, player))
            found.add(team, player)
    return found


def _add_innings(found: Appearances, innings: InningsDocument) -> None:
    batting_team = innings["team"]
    batters = found.seen[batting_team]
    bowlers = next(seen for team, seen in found.seen.items() if team != batting_team)
    for over in innings.get("overs", ()):
        for ball in over["deliveries"]:
            if len(ball) > PLAIN_KEYS:  # only such a ball can have replacements or wickets
                _add_changes(found, batting_team, ball)
            batters[ball["batter"]] = batters[ball["non_striker"]] = None
            bowlers[ball["bowler"]] = None
    found.add(batting_team, *innings.get("absent_hurt", ()))


def _add_changes(found: Appearances, batting_team: str, ball: DeliveryDocument) -> None:
    """Add the players who come in before the ball, and those who are out on it."""
    # Replacements come first: the new player may bat on this ball, and would then count as seen before it.
    for swap in ball.get("replacements", {}).get("match", ()):
        found.add_replacement(swap.get("team", batting_team), swap)
    dismissed = (wicket["player_out"] for wicket in ball.get("wickets", ()))
    found.add(batting_team, ball["batter"], ball["non_striker"], *dismissed)
