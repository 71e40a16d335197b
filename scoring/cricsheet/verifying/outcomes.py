"""The result that a document declares, and the reasons why another result may follow from the balls."""

from collections.abc import Mapping
from typing import Any

from scoring.cricsheet.importing.targets import RAIN_RULES, compute_target
from scoring.cricsheet.reading.documents import Document, Outcome
from scoring.cricsheet.reading.placeholders import drop_placeholders
from scoring.engine.states.match import MatchState


def declared_outcome(document: Document) -> Outcome | None:
    """Return the result without its method, which does not follow from the balls; None if the file declares none."""
    outcome = drop_placeholders(document)["info"].get("outcome", {}).copy()
    outcome.pop("method", None)
    return outcome or None


def classify_difference(document: Document, state: MatchState) -> str:
    """Return the reason for the difference; docs/cricsheet.md explains the reasons."""
    outcome = document["info"].get("outcome", {})
    if outcome.get("method") in RAIN_RULES:
        has_target = any("target" in innings for innings in document["innings"])
        return "rain rule, the file has another target" if has_target else "rain rule, no target in the file"
    if outcome.keys() & {"method", "eliminator", "bowl_out"}:
        return "tie broken by a rule of the competition"
    if _is_chase_unfinished(outcome, state):
        return "the chase stops short in the file"
    return "the runs of the balls do not give the declared margin" if "by" in outcome else "unexplained"


def explain_rain_rule(document: Document, state: MatchState) -> str:
    """Return the target that the declared margin needs, and that of the file; an empty text without a rain rule."""
    outcome = document["info"].get("outcome", {})
    by = outcome.get("by", {})
    if outcome.get("method") not in RAIN_RULES or len(state.innings) < 2 or not by:
        return ""
    chase = state.innings[1]
    if "runs" in by:
        has_won = outcome.get("winner") == state.team(chase.team_id).name
        needed = f"{compute_target(chase.total, by['runs'], has_won=has_won)}"
    else:
        needed = f"at most {chase.total}"
    target = document["innings"][1].get("target")
    return f"; that needs a target of {needed}, the file has {target['runs'] if target else 'none'}"


def _is_chase_unfinished(outcome: Outcome, state: MatchState) -> bool:
    """Whether the chase was won by wickets but its balls do not reach the target: the last balls are missing."""
    current = state.current
    by_wickets = "wickets" in outcome.get("by", {})
    return by_wickets and current is not None and current.target is not None and current.total < current.target


def describe_outcome(outcome: Mapping[str, Any] | None) -> str:
    """Return one line: "Kent by 7 wickets", "tie, eliminator England"; "no result yet" for None."""
    if outcome is None:
        return "no result yet"
    if "winner" not in outcome:
        rest = [f", {key} {value}" for key, value in outcome.items() if key != "result"]
        return str(outcome.get("result")) + "".join(rest)
    by = outcome.get("by", {})
    margin = " and ".join(
        "an innings" if unit == "innings" else f"{count} {unit if count != 1 else unit.removesuffix('s')}"
        for unit, count in by.items()
    )
    return f"{outcome['winner']} by {margin}" if margin else str(outcome["winner"])
