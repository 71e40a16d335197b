"""The method with the table that this installation uses: called after every ball and by the view."""

from functools import cache

from django.conf import settings

from scoring.engine.states.match import MatchState
from workers.prediction.dl.compute import compute_standing
from workers.prediction.dl.published import published_table
from workers.prediction.dl.standing import Inapplicable, ParBody, Standing
from workers.prediction.dl.table import Table, load_table


@cache
def configured_table() -> Table:
    """Return the table of CRICKSY_DL_TABLE, which the settings have checked at the start, else the published one."""
    return load_table(settings.CRICKSY_DL_TABLE) if settings.CRICKSY_DL_TABLE else published_table()


def standing_of(match: MatchState) -> Standing | Inapplicable:
    """Return where the match stands after its newest event."""
    return compute_standing(match, configured_table())


def par_of(match: MatchState) -> ParBody | None:
    """Return the "dl" of a prediction: label, par and target; None unless a limited-overs chase is in progress."""
    if match.result is not None or len(match.innings) < 2:
        return None
    standing = standing_of(match)
    return standing.body() if isinstance(standing, Standing) and standing.par is not None else None
