"""The innings of a match as Cricsheet writes them."""

from collections.abc import Mapping
from typing import Any, cast

from scoring.cricsheet.about import load_powerplays
from scoring.cricsheet.exporting.placement import Placement
from scoring.cricsheet.reading.documents import (
    InningsDocument,
    MiscountedOver,
    OverDocument,
    PowerplayDocument,
    TargetDocument,
)
from scoring.engine.events.match import MatchEnd
from scoring.engine.laws.order import list_innings
from scoring.engine.powerplays import find_span
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.views.scorecard import scorecard


def export_innings(placement: Placement) -> list[InningsDocument]:
    """Return the innings of the match, and that of a side that has penalty runs and never batted."""
    match = placement.match
    imported = load_powerplays(match)
    played = [
        _export_one(innings, card, placement, _export_powerplays(match, innings, imported))
        for innings, card in zip(match.innings, scorecard(match)["innings"], strict=False)
    ]
    return [*played, *(_export_unplayed(match, innings) for innings in list_innings(match)[len(played) :])]


def _export_unplayed(match: MatchState, innings: Innings) -> InningsDocument:
    """Return the penalty runs of a side that never batted. Cricsheet has no place for them: it is without `overs`."""
    document: InningsDocument = {
        "team": match.team(innings.team_id).name,
        "penalty_runs": {"pre": innings.extras.penalty},
    }
    if innings.super_over:
        document["super_over"] = True
    return document


def _export_one(
    innings: Innings, card: Mapping[str, Any], placement: Placement, powerplays: list[PowerplayDocument]
) -> InningsDocument:
    match = placement.match
    document: InningsDocument = {"team": match.team(innings.team_id).name}
    if not card["forfeited"]:
        document["overs"] = _export_overs(innings, placement)
    if powerplays:
        document["powerplays"] = powerplays
    _add_flags(document, card)
    # With the retired batters who did not come back, because without them the innings is all out.
    if innings.absent:
        document["absent_hurt"] = [placement.names[player_id] for player_id in innings.absent]
    if innings.number in placement.penalty_runs:
        document["penalty_runs"] = placement.penalty_runs[innings.number]
    if miscounted := _export_miscounted_overs(match, innings):
        document["miscounted_overs"] = miscounted
    if target := _derive_target_from_par(match, innings) or _export_target(card["target"]):
        document["target"] = target
    return document


def _export_target(target: Mapping[str, Any] | None) -> TargetDocument | None:
    """Return the target; without overs if they are unlimited."""
    return None if target is None else cast("TargetDocument", {k: v for k, v in target.items() if v is not None})


def _export_overs(innings: Innings, placement: Placement) -> list[OverDocument]:
    return [
        {"over": over.index, "deliveries": [placement.deliveries[ball.seq] for ball in over.balls]}
        for over in innings.all_overs
        if over.balls
    ]


def _add_flags(document: InningsDocument, card: Mapping[str, Any]) -> None:
    """Add the flags that are true: Cricsheet leaves the others out."""
    if card["declared"]:
        document["declared"] = True
    if card["forfeited"]:
        document["forfeited"] = True
    if card["super_over"]:
        document["super_over"] = True


def _export_powerplays(
    match: MatchState, innings: Innings, imported: list[list[PowerplayDocument]]
) -> list[PowerplayDocument]:
    """Return the imported powerplays, or else those of the innings: overs one to six are from 0.1 to 5.6."""
    # The imported ones come first: they are as they were played.
    if imported:
        return next(iter(imported[innings.number - 1 : innings.number]), [])
    per_over = match.conditions.balls_per_over
    spans = [(play.kind, find_span(play, per_over)) for play in innings.powerplays]
    return [
        {"from": _export_ball(span.begin, per_over), "to": _export_ball(span.end - 1, per_over), "type": kind}
        for kind, span in spans
        if span.begin < span.end
    ]


def _export_ball(index: int, per_over: int) -> float:
    """Return 2.2 for the second ball of the third over, the 14th of the innings."""
    over, before = divmod(index, per_over)
    return float(f"{over}.{before + 1}")


def _export_miscounted_overs(match: MatchState, innings: Innings) -> dict[str, MiscountedOver]:
    usual = match.conditions.balls_per_over
    return {
        str(over.index): {"balls": over.legal} for over in innings.all_overs if over.complete and over.legal != usual
    }


def _derive_target_from_par(match: MatchState, innings: Innings) -> TargetDocument | None:
    """Return the par as a target; None if the match was not decided by a par.

    Cricsheet has no par. If a par decided a chase that was stopped, the target is one more, in the overs bowled.
    """
    ended = match.ended
    if ended is None or ended.reason is not MatchEnd.PLAY_STOPPED or ended.par is None:
        return None
    if innings.number != 2 or innings.target == ended.par + 1:
        return None
    whole, part = divmod(innings.legal_balls, match.conditions.balls_per_over)
    return {"overs": float(f"{whole}.{part}") if part else whole, "runs": ended.par + 1}
