"""A finished match as training and back-tests read it: one `PlayedBall` for each delivery, from any kind of file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from workers.prediction.inputs.match_context import MatchContext
from workers.prediction.inputs.situation import RECENT, Situation


class PlayedBall(NamedTuple):
    """One delivery. `legal_balls`, `total` and `wickets` are the values after it; `faced` is false for a wide.

    `outs` holds the keys of the players dismissed, "" if the record does not name them.
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
    """One innings. `length` counts legal balls; `target` is None in a first innings."""

    number: int
    length: int
    target: int | None
    balls: tuple[PlayedBall, ...]

    @property
    def total(self) -> int:
        return self.balls[-1].total if self.balls else 0

    def batting_order(self) -> list[str]:
        """Return the batters' keys in the order in which they came in."""
        return list(dict.fromkeys(key for ball in self.balls for key in (ball.striker, ball.non_striker) if key))

    def situations(self) -> Iterator[Situation]:
        """Yield the situation after each ball.

        `bowled` and `dismissed` are the same two objects every time, updated in place and not copied: use each
        situation before taking the next one.
        """
        bowled: dict[str, int] = {}
        faced: dict[str, int] = {}
        dismissed: set[str] = set()
        recent: list[int] = []
        for ball in self.balls:
            recent.append(ball.runs)
            if ball.legal:
                bowled[ball.bowler] = bowled.get(ball.bowler, 0) + 1
            if ball.faced:
                faced[ball.striker] = faced.get(ball.striker, 0) + 1
            dismissed.update(ball.outs)
            yield self._situation(ball, recent, bowled, faced, dismissed)

    def _situation(
        self, ball: PlayedBall, recent: list[int], bowled: dict[str, int], faced: dict[str, int], dismissed: set[str]
    ) -> Situation:
        return Situation(
            innings=self.number,
            length=self.length,
            balls_left=max(self.length - ball.legal_balls, 0),
            wickets=ball.wickets,
            runs=ball.total,
            target=self.target,
            recent_runs=sum(recent[-RECENT:]),
            recent_balls=min(len(recent), RECENT),
            bowled=bowled,
            at_crease={key: faced.get(key, 0) for key in (ball.striker, ball.non_striker) if key not in dismissed},
            dismissed=dismissed,
        )


@dataclass(frozen=True, slots=True)
class PlayedMatch:
    """A finished match.

    `first_result` is the result for the side that batted first: 1, 0, or 0.5 for a tie. `is_full_length` is true if
    no innings was shortened and no target revised. `names` maps players' keys to their names. `game_is_known` is true
    if men or women are said to play.
    """

    match_id: str
    context: MatchContext
    per_over: int
    innings: tuple[PlayedInnings, ...]
    first_result: float
    is_full_length: bool
    names: Mapping[str, str] = field(default_factory=dict)
    game_is_known: bool = True

    def batting_result(self, number: int) -> float:
        """Return the result for the side that batted in innings `number`: 1, 0, or 0.5 for a tie."""
        return self.first_result if number == 1 else 1 - self.first_result
