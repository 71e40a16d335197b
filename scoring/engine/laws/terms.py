"""The terms of an innings: its length, quota and powerplays, as the conditions and their revisions lay them down."""

from dataclasses import replace
from typing import NamedTuple

from scoring.engine.conditions import Conditions, fit_to_length
from scoring.engine.laws.quota import compute_quota
from scoring.engine.powerplays import Powerplay
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import UNREVISED, MatchState, Revision


class Terms(NamedTuple):
    """The length is whole overs and balls of one more; None if unlimited. A `quota` of None follows from the length."""

    max_overs: int | None
    max_extra_balls: int
    quota: int | None
    powerplays: tuple[Powerplay, ...]


def lay_down(conditions: Conditions, revision: Revision) -> Terms:
    """Return the terms of an innings that has not started."""
    overs, extra = conditions.overs, 0
    if revision.max_overs is not None:
        overs, extra = revision.max_overs, revision.max_extra_balls
    powerplays = revision.powerplays
    if powerplays is None:
        powerplays = fit_to_length(conditions, count_length(conditions, overs, extra))
    return Terms(overs, extra, revision.quota, powerplays)


def count_length(conditions: Conditions, overs: int | None, extra: int) -> int | None:
    """Return the balls of an innings of whole overs and `extra` balls; None if unlimited."""
    return None if overs is None else overs * conditions.balls_per_over + extra


def put_in_force(conditions: Conditions, terms: Terms) -> Conditions:
    """Return the conditions with these terms. `overs` is rounded up: an innings of 9.4 overs has ten."""
    overs = None if terms.max_overs is None else terms.max_overs + bool(terms.max_extra_balls)
    if (overs, terms.quota, terms.powerplays) == (conditions.overs, None, conditions.powerplays):
        return conditions
    quota = compute_quota(conditions, overs)
    most = terms.quota or (None if quota is None else quota.each + bool(quota.one_more))
    return replace(conditions, overs=overs, quota=most, powerplays=terms.powerplays)


def find_terms(match: MatchState) -> Terms:
    """Return the terms of the innings in progress, else of the next one; after the last one, its own."""
    main = [innings for innings in match.innings if not innings.super_over]
    if main and (main[-1].ended is None or len(main) == 2 * match.conditions.innings_per_side):
        return _terms_of(main[-1])
    return lay_down(match.conditions, match.revisions.get(len(main) + 1, UNREVISED))


def _terms_of(innings: Innings) -> Terms:
    return Terms(innings.max_overs, innings.max_extra_balls, innings.quota, innings.powerplays)
