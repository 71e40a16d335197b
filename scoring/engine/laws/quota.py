"""How many overs one bowler may bowl, by the conditions and the length of the innings."""

from math import ceil
from typing import NamedTuple

from scoring.engine.conditions import Conditions, Format

# In a T20 cut below ten overs every bowler may bowl two overs. A fifth would allow one in a match of five overs, but
# 2, 2 and 1 are usual there, in domestic and in international matches.
SHORT_T20, SHORT_T20_QUOTA = 10, 2
# A quota of a fifth of the overs, rounded up, means that five bowlers can share them.
BOWLERS = 5


class Quota(NamedTuple):
    """Overs that any bowler may bowl, and the number of bowlers who may bowl one more."""

    each: int
    one_more: int


def compute_quota(conditions: Conditions, overs: int | None) -> Quota | None:
    """Return the quota in an innings of `overs`; None if unlimited.

    If the overs do not divide evenly, only as many bowlers as needed get one more: 47 overs among five bowlers are nine
    each, and ten for two of them.
    """
    if conditions.quota is None:
        return None
    if overs is None or conditions.overs is None:
        return Quota(conditions.quota, 0)
    if conditions.format is Format.T20 and overs < SHORT_T20:
        return Quota(min(conditions.quota, SHORT_T20_QUOTA), 0)
    # Any other quota keeps its share of the length and is the same for all bowlers.
    if conditions.quota != ceil(conditions.overs / BOWLERS):
        return Quota(ceil(conditions.quota * overs / conditions.overs), 0)
    return Quota(overs // BOWLERS, overs % BOWLERS)
