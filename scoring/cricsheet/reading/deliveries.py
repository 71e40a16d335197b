"""Questions about deliveries that several modules of importing ask."""

from collections.abc import Iterator
from itertools import chain

from scoring.cricsheet.reading.documents import DeliveryDocument, InningsDocument

PLAIN_KEYS = 4
"""A delivery with so many keys has batter, non-striker, bowler and runs only: no extras, wickets or replacements."""


def iterate_deliveries(innings: InningsDocument) -> Iterator[DeliveryDocument]:
    # `chain` runs in C. An import reads every ball several times, and a generator would cost a call for each ball.
    return chain.from_iterable(over["deliveries"] for over in innings.get("overs", ()))


def count_runs(ball: DeliveryDocument) -> int:
    """Return runs off the bat and extras: where `runs.total` differs, the parts are believed."""
    runs = ball["runs"]["batter"]
    return runs + sum(ball["extras"].values()) if "extras" in ball else runs


def is_fair(ball: DeliveryDocument) -> bool:
    """Whether the delivery is neither a wide nor a no-ball."""
    extras = ball.get("extras")
    return extras is None or not ("wides" in extras or "noballs" in extras)
