"""A match that was played, as training and judging read it: a row a ball, whatever file it came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from workers.prediction.moment import RECENT, Moment
from workers.prediction.setting import Setting


class Row(NamedTuple):
    """One delivery. `legal_balls`, `total` and `wickets` stand after it; `faced` is false for a wide.

    `outs` are those dismissed, an empty key where a record does not tell who.
    """

    legal_balls: int
    total: int
    wickets: int
    runs: int
    outs: tuple[str, ...]
    legal: bool
    faced: bool
    striker: str
    non_striker: str
    bowler: str


@dataclass(frozen=True, slots=True)
class PlayedInnings:
    number: int
    length: int
    target: int | None
    balls: tuple[Row, ...]

    @property
    def total(self) -> int:
        return self.balls[-1].total if self.balls else 0

    def order(self) -> list[str]:
        """Batters as they came in."""
        return list(dict.fromkeys(key for ball in self.balls for key in (ball.striker, ball.non_striker) if key))

    def moments(self) -> Iterator[Moment]:
        """After each ball. What hangs on players is one mapping that goes on changing: look before the next."""
        bowled: dict[str, int] = {}
        faced: dict[str, int] = {}
        gone: set[str] = set()
        recent: list[int] = []
        for ball in self.balls:
            recent.append(ball.runs)
            if ball.legal:
                bowled[ball.bowler] = bowled.get(ball.bowler, 0) + 1
            if ball.faced:
                faced[ball.striker] = faced.get(ball.striker, 0) + 1
            gone.update(ball.outs)
            crease = {key: faced.get(key, 0) for key in (ball.striker, ball.non_striker) if key not in gone}
            yield Moment(
                innings=self.number,
                length=self.length,
                balls_left=max(self.length - ball.legal_balls, 0),
                wickets=ball.wickets,
                runs=ball.total,
                target=self.target,
                recent_runs=sum(recent[-RECENT:]),
                recent_balls=min(len(recent), RECENT),
                bowled=bowled,
                crease=crease,
                gone=gone,
            )


@dataclass(frozen=True, slots=True)
class Played:
    """`first_wins` is 1, 0 or 0.5 for a tie. `clean`: neither shortened nor its target revised.

    `names` are the players' by key.
    """

    match_id: str
    setting: Setting
    per_over: int
    innings: tuple[PlayedInnings, ...]
    first_wins: float
    clean: bool
    names: Mapping[str, str] = field(default_factory=dict)

    def batting_wins(self, number: int) -> float:
        return self.first_wins if number == 1 else 1 - self.first_wins
