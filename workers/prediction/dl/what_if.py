"""The standing of a match if an innings were cut, and the event that a scorer would post for it."""

from dataclasses import dataclass
from typing import NotRequired, TypedDict

from scoring.engine.errors import Malformed
from scoring.engine.events.kinds import decode_event
from scoring.engine.laws.match import step
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from workers.prediction.dl.compute import agreed_length, compute_standing
from workers.prediction.dl.standing import LABEL, Inapplicable, ResourcesBody, Standing
from workers.prediction.dl.table import Table

EVENT = "conditions_revised"


class PostBody(TypedDict):
    """A body for POST /games/{id}/events."""

    kind: str
    innings: int
    overs: str
    target: NotRequired[int | None]
    method: NotRequired[str]


class WhatIfBody(TypedDict):
    innings: int
    overs: str
    resources: ResourcesBody
    target: NotRequired[int]
    par: NotRequired[int]
    post: NotRequired[PostBody]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The standing with the innings cut to `overs`."""

    innings: int
    overs: str
    then: Standing

    def body(self) -> WhatIfBody:
        """Return the JSON form."""
        then = self.then
        body: WhatIfBody = {"innings": self.innings, "overs": self.overs, "resources": then.resources()}
        if then.method_target is not None:
            body["target"] = then.method_target
        if then.method_par is not None:
            body["par"] = then.method_par
        body["post"] = self.post()
        return body

    def post(self) -> PostBody:
        event: PostBody = {"kind": EVENT, "innings": self.innings, "overs": self.overs}
        if self.innings == 2:
            event |= {"target": self.then.method_target, "method": LABEL}
        return event


def what_if(match: MatchState, overs: str, table: Table) -> WhatIf | Inapplicable:
    """Return the standing with the innings in progress, else the next one, cut to `overs` such as "14.2".

    A cut of the first innings cuts the second to the same length, if that is shorter. Raises Malformed.
    """
    now = compute_standing(match, table)
    if isinstance(now, Inapplicable):
        return now
    if match.result is not None:
        raise _malformed("The match is over.")
    _require_shorter(match, now.innings, overs)
    match = _cut(match, now.innings, overs)
    if now.innings == 1 and _balls(match, 2, overs) < _span(match, None, 2)[0]:
        match = _cut(match, 2, overs)
    then = compute_standing(match, table)
    return then if isinstance(then, Inapplicable) else WhatIf(now.innings, overs, then)


def _cut(match: MatchState, number: int, overs: str) -> MatchState:
    return step(match, decode_event(EVENT, {"innings": number, "overs": overs}), strict=False)


def _require_shorter(match: MatchState, number: int, overs: str) -> None:
    """Raise Malformed if the innings has fewer overs than that, or if more were already bowled."""
    cut = _balls(match, number, overs)
    innings = match.innings[number - 1] if number <= len(match.innings) else None
    longest, bowled = _span(match, innings, number)
    if not max(bowled, 1) <= cut <= longest:
        raise _malformed(f"Innings {number} has {longest} balls and {bowled} are bowled: cut it to a length between.")


def _balls(match: MatchState, number: int, overs: str) -> int:
    """Return the balls of `overs`. Raises Malformed; `decode_event` checks the form of the text."""
    per_over = match.conditions.balls_per_over
    decode_event(EVENT, {"innings": number, "overs": overs})
    whole, _, extra = overs.partition(".")
    if int(extra or 0) >= per_over:
        raise _malformed(f"An over has {per_over} balls.")
    return int(whole) * per_over + int(extra or 0)


def _span(match: MatchState, innings: Innings | None, number: int) -> tuple[int, int]:
    """Return the agreed number of balls of the innings, and how many of them were bowled."""
    per_over = match.conditions.balls_per_over
    if innings is None:
        return agreed_length(match.conditions, match.revisions.get(number)) or 0, 0
    over = innings.over
    bowled = innings.complete_overs * per_over + (over.legal if over is not None and not over.complete else 0)
    return (innings.max_overs or 0) * per_over + innings.max_extra_balls, bowled


def _malformed(detail: str) -> Malformed:
    return Malformed("malformed", f"overs: {detail}", {"overs": detail})
