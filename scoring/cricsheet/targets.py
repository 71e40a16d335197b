"""The target that a Cricsheet file gives, and when a scorer could have posted it."""

from collections import Counter

from scoring.cricsheet.read import Document
from scoring.engine.conditions import Conditions
from scoring.engine.events.innings import ConditionsRevised
from scoring.engine.laws.bowlers import compute_quota
from scoring.engine.states.innings import Innings

METHODS = frozenset({"D/L", "VJD"})


def overs_text(overs: float) -> str:
    """Overs as the file writes them: 40.2 is forty overs and two balls, no fraction."""
    return str(int(overs)) if overs == int(overs) else f"{overs:.1f}"


def balls_of(overs: float, balls_per_over: int) -> int:
    whole, _, part = overs_text(overs).partition(".")
    return int(whole) * balls_per_over + int(part or 0)


def runs_of(ball: Document) -> int:
    runs: int = ball["runs"]["batter"]
    return runs + sum(ball["extras"].values()) if "extras" in ball else runs


def posted_late(document: Document, innings: Document, balls_per_over: int) -> bool:
    """Whether the target was set when play had stopped: the chase was past it, or past its length, and went on.

    A chasing side that is declared to have won by runs was stopped, too: otherwise it wins by wickets.
    """
    target = innings.get("target")
    return bool(target) and (_won_by_runs(document, innings) or _went_on(innings, balls_per_over))


def _won_by_runs(document: Document, innings: Document) -> bool:
    outcome = document["info"].get("outcome", {})
    return outcome.get("winner") == innings["team"] and "runs" in outcome.get("by", {})


def _went_on(innings: Document, balls_per_over: int) -> bool:
    target = innings["target"]
    most = balls_of(target["overs"], balls_per_over) if "overs" in target else None
    total, legal = innings.get("penalty_runs", {}).get("pre", 0), 0
    for over in innings.get("overs", ()):
        for ball in over["deliveries"]:
            if total >= target["runs"] or (most is not None and legal >= most):
                return True
            extras = ball.get("extras", {})
            total += runs_of(ball)
            legal += "wides" not in extras and "noballs" not in extras
    return False


def cut_during(innings: Document, conditions: Conditions) -> int:
    """Before which over (by place, from 0) the length was cut: 0, or later where a bowler has more than a share of it.

    The file does not say when the rain came; that nobody may begin an over too many does.
    """
    overs = innings["target"].get("overs") if innings.get("target") else None
    allowed = (
        None
        if overs is None
        else compute_quota(conditions, -(-balls_of(overs, conditions.balls_per_over) // conditions.balls_per_over))
    )
    if allowed is None:
        return 0
    each, one_more = allowed
    begun: Counter[str] = Counter()
    place = 0
    for index, over in enumerate(innings.get("overs", ())):
        for bowler in {ball["bowler"]: None for ball in over["deliveries"]}:
            beyond = sum(1 for count in begun.values() if count > each)
            if begun[bowler] > each or (begun[bowler] == each and beyond >= one_more):
                place = index + 1
            begun[bowler] += 1
    return place


def revision(document: Document, innings: Document, current: Innings, balls_per_over: int) -> ConditionsRevised | None:
    """The file's target, where the laws alone would give another, or another length."""
    target = innings.get("target")
    if not target:
        return None
    runs, overs = target["runs"], target.get("overs")
    if overs is not None:
        length = divmod(balls_of(overs, balls_per_over), balls_per_over)
        if length == (current.max_overs, current.max_extra_balls):
            overs = None
    if overs is None and runs == current.target:
        return None
    method = document["info"].get("outcome", {}).get("method")
    return ConditionsRevised(
        innings=current.number,
        overs=None if overs is None else overs_text(overs),
        target=runs,
        method=method if method in METHODS else None,
    )
