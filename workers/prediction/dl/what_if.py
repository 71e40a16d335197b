"""What a scorer would have to post if an innings were cut: the event is stepped as if it had been, and asked again."""

from dataclasses import dataclass
from typing import Any

from scoring.engine.errors import Malformed
from scoring.engine.events.kinds import decode_event
from scoring.engine.laws.match import step
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from workers.prediction.dl.standing import LABEL, Inapplicable, Standing, agreed, standing
from workers.prediction.dl.table import Table, percent

EVENT = "conditions_revised"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The standing with the innings cut to `overs`."""

    innings: int
    overs: str
    then: Standing

    def body(self) -> dict[str, Any]:
        resources = {"first": percent(self.then.first), "second": percent(self.then.second)}
        told = {"target": self.then.ours, "par": self.then.our_par, "post": self.post()}
        view = {"innings": self.innings, "overs": self.overs, "resources": resources}
        return view | {name: value for name, value in told.items() if value is not None}

    def post(self) -> dict[str, Any]:
        """The body for POST /games/{id}/events."""
        event: dict[str, Any] = {"kind": EVENT, "innings": self.innings, "overs": self.overs}
        return event | ({"target": self.then.ours, "method": LABEL} if self.innings == 2 else {})


def what_if(match: MatchState, overs: str, table: Table) -> WhatIf | Inapplicable:
    """With the innings in progress, else the next, cut to `overs` such as "14.2". Raises Malformed.

    A cut of the first innings is taken to leave the second no more overs.
    """
    now = standing(match, table)
    if isinstance(now, Inapplicable):
        return now
    if match.result is not None:
        raise _refused("The match is over.")
    _require_shorter(match, now.innings, overs)
    match = _cut(match, now.innings, overs)
    if now.innings == 1 and _balls(match, 2, overs) < _span(match, None, 2)[0]:
        match = _cut(match, 2, overs)
    then = standing(match, table)
    return then if isinstance(then, Inapplicable) else WhatIf(now.innings, overs, then)


def _cut(match: MatchState, number: int, overs: str) -> MatchState:
    return step(match, decode_event(EVENT, {"innings": number, "overs": overs}), strict=False)


def _require_shorter(match: MatchState, number: int, overs: str) -> None:
    """Raises Malformed where the innings has not so many overs, or has had more."""
    cut = _balls(match, number, overs)
    innings = match.innings[number - 1] if number <= len(match.innings) else None
    longest, bowled = _span(match, innings, number)
    if not max(bowled, 1) <= cut <= longest:
        raise _refused(f"Innings {number} has had {bowled} balls and has {longest}: the cut lies between.")


def _balls(match: MatchState, number: int, overs: str) -> int:
    per_over = match.conditions.balls_per_over
    decode_event(EVENT, {"innings": number, "overs": overs})
    whole, _, extra = overs.partition(".")
    if int(extra or 0) >= per_over:
        raise _refused(f"An over has {per_over} balls.")
    return int(whole) * per_over + int(extra or 0)


def _span(match: MatchState, innings: Innings | None, number: int) -> tuple[int, int]:
    """Balls of the innings as it is agreed, and how many of them were bowled."""
    per_over = match.conditions.balls_per_over
    if innings is None:
        return agreed(match.conditions, match.revisions.get(number)) or 0, 0
    over = innings.over
    bowled = innings.complete_overs * per_over + (over.legal if over is not None and not over.complete else 0)
    return (innings.max_overs or 0) * per_over + innings.max_extra_balls, bowled


def _refused(says: str) -> Malformed:
    return Malformed("malformed", f"overs: {says}", {"overs": says})
