"""Whether a scorebook balances: each of the six checks of an innings adds the same figures up in two ways."""

from typing import NamedTuple

from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import DismissalKind
from scoring.printing.balls import find_fallen, list_balls
from scoring.printing.scorecard import find_pairs, list_stands


class Check(NamedTuple):
    """Two sums, each with the words for it. `note` says what is in neither."""

    words: str
    left: int
    other_words: str
    right: int
    note: str = ""

    @property
    def is_equal(self) -> bool:
        return self.left == self.right


def balance(match: MatchState, innings: Innings) -> list[Check]:
    bat = sum(line.runs for line in innings.batting.values())
    faced = sum(line.balls for line in innings.batting.values())
    extras = innings.extras
    charged = sum(line.runs for line in innings.bowling.values())
    legal = sum(line.legal for line in innings.bowling.values())
    without_wides = sum(not ball.extras.wides for ball in list_balls(innings))
    start, cost = find_pairs(match, innings)
    batters = bat + start - cost * innings.wickets
    return [
        Check(
            "Runs off the bat, wides and no-balls", bat + extras.wides + extras.noballs, "the bowlers' runs", charged
        ),
        Check("Batters and extras", batters + extras.total, "the total", innings.total),
        Check("Balls faced", faced, "balls without wides", without_wides),
        Check("Wickets", innings.wickets, "falls and retired out", _count_falls(innings)),
        # Not in overs: of an over of five or seven balls that two bowlers share, each has single balls.
        Check("Legal balls of the bowlers", legal, "those of the innings", innings.legal_balls),
        _check_stands(match, innings),
    ]


def _count_falls(innings: Innings) -> int:
    falls = sum(fall.kind is not DismissalKind.RETIRED_OUT for fall in innings.falls)
    kinds = [line.dismissal.kind for line in innings.batting.values() if line.dismissal]
    return falls + kinds.count(DismissalKind.RETIRED_OUT)


def _check_stands(match: MatchState, innings: Innings) -> Check:
    """The runs of all partnerships, with those awarded or lost between the balls while nobody was in."""
    start, cost = find_pairs(match, innings)
    made = start + sum(stand.runs for stand in list_stands(innings))
    low, high = _find_apart(innings, cost)
    apart = min(max(innings.total - made, low), high)
    note = f"with {apart} outside of all partnerships" if apart else ""
    return Check("Partnerships", made + apart, "the total", innings.total, note)


def _find_apart(innings: Innings, cost: int) -> tuple[int, int]:
    """Return the least and the most that can be outside of all partnerships."""
    balls = list_balls(innings)
    fell = sum(len(find_fallen(ball)) for ball in balls)
    awarded = innings.extras.penalty - sum(ball.extras.penalty for ball in balls)
    return -cost * (innings.wickets - fell), awarded
