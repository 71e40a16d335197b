"""The target that a file has for an innings, and the time at which a scorer could have posted it.

A file has one target for an innings and does not say when it was set. Quotas, the end of the chase and the margin
depend on that time, so it is derived from the balls.
"""

from collections import Counter
from math import inf

from scoring.cricsheet.importing.powerplays import read_powerplays
from scoring.cricsheet.reading.deliveries import count_runs, is_fair, iterate_deliveries
from scoring.cricsheet.reading.documents import Document, InningsDocument
from scoring.engine.conditions import Conditions
from scoring.engine.events.innings import ConditionsRevised
from scoring.engine.laws.quota import compute_quota
from scoring.engine.states.innings import Innings

RAIN_RULES = frozenset({"D/L", "VJD"})
"""Methods in an outcome: Duckworth-Lewis(-Stern), and that of V Jayadevan in Indian cricket."""


def find_target_of_margin(document: Document, innings: InningsDocument, lawful: int) -> int | None:
    """Return the target that the declared margin needs under a rain rule; None if it is that of the file.

    Files lack the target of some matches, or have one from before the last rain. `lawful` is that of the totals.
    """
    outcome = document["info"].get("outcome", {})
    by, has_won = outcome.get("by", {}), outcome.get("winner") == innings["team"]
    if outcome.get("method") not in RAIN_RULES:
        return None
    stated = innings["target"]["runs"] if "target" in innings else lawful
    if "runs" in by:
        needed = compute_target(count_total(innings), by["runs"], has_won=has_won)
    else:
        # By wickets: any target that the side has reached.
        needed = min(count_total(innings), stated) if "wickets" in by and has_won else stated
    return needed if needed > 0 and needed != stated else None


def compute_target(total: int, margin: int, *, has_won: bool) -> int:
    """Return the target with which a chase that made `total` is won, or lost, by a margin in runs."""
    return total + 1 - margin if has_won else total + 1 + margin


def count_total(innings: InningsDocument) -> int:
    awarded = innings.get("penalty_runs", {})
    return sum(map(count_runs, iterate_deliveries(innings))) + awarded.get("pre", 0) + awarded.get("post", 0)


def build_revision(
    document: Document, innings: InningsDocument, current: Innings, balls_per_over: int
) -> ConditionsRevised | None:
    """Return the event that posts the file's target; None if target and length follow from the laws."""
    target = innings.get("target")
    if not target:
        return None
    runs, overs = target["runs"], target.get("overs")
    if overs is not None:
        length = divmod(_count_balls(overs, balls_per_over), balls_per_over)
        if length == (current.max_overs, current.max_extra_balls):
            overs = None
    if overs is None and runs == current.target:
        return None
    method = document["info"].get("outcome", {}).get("method")
    return ConditionsRevised(
        innings=current.number,
        overs=None if overs is None else _format_overs(overs),
        target=runs,
        method=method if method in RAIN_RULES else None,
        # As they were played. Without them those of the first innings would be cut, which may have been cut already.
        powerplays=None if overs is None else read_powerplays(innings, balls_per_over) or None,
    )


def find_revision_place(document: Document, innings: InningsDocument, current: Innings, conditions: Conditions) -> int:
    """Return the index of the over before which the target was posted; after the last over, the number of overs."""
    overs = innings.get("overs", [])
    if _is_posted_late(document, innings, conditions.balls_per_over):
        return len(overs)
    place = _find_cut(innings, conditions)
    total = current.total + sum(count_runs(ball) for over in overs[:place] for ball in over["deliveries"])
    # `place` is too late if the match would be over by then: the chase has reached the old target, or all overs are
    # bowled and it has reached the new one. In both cases the overs were cut before the chase.
    has_reached_old = current.target is not None and total >= current.target
    has_reached_new = place == len(overs) and place > 0 and total >= innings["target"]["runs"]
    return 0 if has_reached_old or has_reached_new else place


def _is_posted_late(document: Document, innings: InningsDocument, balls_per_over: int) -> bool:
    """Whether the target was set after play had stopped: the chase passed it, or its length, and continued.

    A chasing side that won by runs in the declared result was stopped too, because otherwise it wins by wickets.
    """
    target = innings.get("target")
    return bool(target) and (_chase_won_by_runs(document, innings) or _went_on(innings, balls_per_over))


def _chase_won_by_runs(document: Document, innings: InningsDocument) -> bool:
    outcome = document["info"].get("outcome", {})
    return outcome.get("winner") == innings["team"] and "runs" in outcome.get("by", {})


def _went_on(innings: InningsDocument, balls_per_over: int) -> bool:
    """Whether a ball was bowled after the target or its length was reached."""
    runs, overs = innings["target"]["runs"], innings["target"].get("overs")
    most = inf if overs is None else _count_balls(overs, balls_per_over)
    total, legal = innings.get("penalty_runs", {}).get("pre", 0), 0
    # Tested before each ball, because the ball that reaches the target is still part of the chase.
    for ball in iterate_deliveries(innings):
        if total >= runs or legal >= most:
            return True
        total += count_runs(ball)
        legal += "extras" not in ball or is_fair(ball)
    return False


def _find_cut(innings: InningsDocument, conditions: Conditions) -> int:
    """Return the index of the over before which the length was cut; 0 if that may have been before the first.

    The file does not say when it rained. But no bowler may begin more overs than the new length allows. If one did, the
    cut came after that over.
    """
    quota = _compute_quota(innings, conditions)
    if quota is None:
        return 0
    each, one_more = quota
    begun: Counter[str] = Counter()
    place = 0
    for index, over in enumerate(innings.get("overs", ())):
        for bowler in {ball["bowler"]: None for ball in over["deliveries"]}:  # in order, each once
            beyond = sum(1 for count in begun.values() if count > each)
            if begun[bowler] > each or (begun[bowler] == each and beyond >= one_more):
                place = index + 1
            begun[bowler] += 1
    return place


def _compute_quota(innings: InningsDocument, conditions: Conditions) -> tuple[int, int] | None:
    """Return the overs for each bowler, and how many bowlers get one more, for the length in the file's target."""
    overs = innings["target"].get("overs") if innings.get("target") else None
    if overs is None:
        return None
    balls_per_over = conditions.balls_per_over
    return compute_quota(conditions, -(-_count_balls(overs, balls_per_over) // balls_per_over))  # rounded up


def _count_balls(overs: float, balls_per_over: int) -> int:
    whole, _, part = _format_overs(overs).partition(".")
    return int(whole) * balls_per_over + int(part or 0)


def _format_overs(overs: float) -> str:
    """Return "40.2" for 40.2, which means forty overs and two balls and is not a fraction."""
    return str(int(overs)) if overs == int(overs) else f"{overs:.1f}"
