"""Derives which no-balls gave a free hit in a match from its date and balls, because Cricsheet does not say it."""

from scoring.cricsheet.reading.deliveries import iterate_deliveries
from scoring.cricsheet.reading.documents import DeliveryDocument, Document, InningsDocument
from scoring.engine.conditions import FreeHits
from scoring.engine.laws.dismissals import DISMISSAL_RULES
from scoring.engine.values import DismissalKind

FIRST_FREE_HITS = "2007-07-01"
"""From this day a foot fault gave a free hit in one-day internationals."""
FREE_HITS_FOR_ALL = "2015-07-05"
"""From this day every kind of no-ball did."""


def derive_free_hits(document: Document, date: str) -> FreeHits:
    """Return the rule. If a batter was bowled off the ball after a no-ball, not every no-ball gave a free hit."""
    if date < FIRST_FREE_HITS:
        return FreeHits.NONE
    if date < FREE_HITS_FOR_ALL or any(map(_has_wicket_on_free_hit, document["innings"])):
        return FreeHits.FOOT_FAULT
    return FreeHits.ALL


def _has_wicket_on_free_hit(innings: InningsDocument) -> bool:
    """Whether a dismissal would be impossible if every no-ball gave a free hit."""
    free_hit = False
    for ball in iterate_deliveries(innings):
        if free_hit and "wickets" in ball and _is_impossible_off_free_hit(ball):
            return True
        if free_hit or "extras" in ball:
            extras = ball.get("extras", {})
            free_hit = "noballs" in extras or (free_hit and "wides" in extras)  # a wide does not use a free hit up
    return False


def _is_impossible_off_free_hit(ball: DeliveryDocument) -> bool:
    return any(not DISMISSAL_RULES[DismissalKind(wicket["kind"])].free_hit for wicket in ball["wickets"])
