"""The method with the table that this installation uses: what recompute and the views call."""

from functools import cache
from typing import Any

from django.conf import settings

from scoring.engine.states.match import MatchState
from workers.prediction.dl.standing import Inapplicable, Standing, standing
from workers.prediction.dl.table import Table, load, shipped


@cache
def table() -> Table:
    """CRICKSY_DL_TABLE, which the settings have checked, else the published one."""
    return load(settings.CRICKSY_DL_TABLE) if settings.CRICKSY_DL_TABLE else shipped()


def standing_of(match: MatchState) -> Standing | Inapplicable:
    """Where the match stands by its newest event."""
    return standing(match, table())


def par_of(match: MatchState) -> dict[str, Any] | None:
    """For a prediction's "dl": label, par and target while a limited-overs chase is in progress, else none."""
    if match.result is not None or len(match.innings) < 2:
        return None
    stands = standing_of(match)
    return stands.body() if isinstance(stands, Standing) and stands.par is not None else None
