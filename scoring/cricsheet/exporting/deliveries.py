"""Deliveries, wickets and replacements as Cricsheet writes them."""

from scoring.cricsheet.exporting.names import Names
from scoring.cricsheet.reading.documents import (
    DeliveryDocument,
    DeliveryRuns,
    FielderDocument,
    Replacement,
    Runs,
    WicketDocument,
)
from scoring.cricsheet.reading.fields import MOST_RUNS
from scoring.engine.states.ball import Ball, Dismissal
from scoring.engine.values import EXTRA_KINDS, Fielder


def export_ball(names: Names, ball: Ball) -> DeliveryDocument:
    """Return the delivery without wickets and replacements."""
    extra_runs = ball.extras.total
    # Not `ball.total`: in pairs cricket a wicket takes runs from it, and the parts of a ball must add up.
    delivery_runs: DeliveryRuns = {"batter": ball.runs, "extras": extra_runs, "total": ball.runs + extra_runs}
    if ball.non_boundary:
        delivery_runs["non_boundary"] = True
    document: DeliveryDocument = {
        "batter": names[ball.striker_id],
        "bowler": names[ball.bowler_id],
        # Cricsheet requires a non-striker. So a last batter who bats alone is written as his own, and our import knows
        # that form.
        "non_striker": names[ball.non_striker_id or ball.striker_id],
        "runs": delivery_runs,
    }
    extras: Runs = {kind: runs for kind in EXTRA_KINDS if (runs := getattr(ball.extras, kind))}
    if extras:
        document["extras"] = extras
    return document


def add_penalty_runs(document: DeliveryDocument, runs: int) -> None:
    extras = document.setdefault("extras", {})
    extras["penalty"] = extras.get("penalty", 0) + runs
    document["runs"]["extras"] += runs
    document["runs"]["total"] += runs


def has_room(document: DeliveryDocument, runs: int) -> bool:
    """Whether the penalty runs fit on the delivery: a reader may refuse a number that no ball can have."""
    return document.get("extras", {}).get("penalty", 0) + runs <= MOST_RUNS


def export_wicket(names: Names, player_id: str, dismissal: Dismissal) -> WicketDocument:
    document: WicketDocument = {"player_out": names[player_id], "kind": dismissal.kind.value}
    if dismissal.fielders:
        document["fielders"] = [_export_fielder(names, fielder) for fielder in dismissal.fielders]
    return document


def _export_fielder(names: Names, fielder: Fielder) -> FielderDocument:
    name = names[fielder.id] if fielder.id else fielder.name
    document: FielderDocument = {"name": name} if name else {}
    if fielder.substitute or fielder.id is None:
        document["substitute"] = True
    return document


def export_replacement(names: Names, in_id: str, out_id: str | None, reason: str | None) -> Replacement:
    """Return the replacement without its role or team."""
    document: Replacement = {"in": names[in_id], "reason": reason or "unknown"}  # Cricsheet requires a reason
    if out_id is not None:
        document["out"] = names[out_id]
    return document
