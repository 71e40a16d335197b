"""The standing of a match: a pure function of its state, about twenty microseconds."""

from scoring.engine.conditions import Conditions
from scoring.engine.events.innings import InningsEnd
from scoring.engine.laws.order import main_innings
from scoring.engine.laws.overs import balls_left
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState, Revision
from workers.prediction.dl.g50 import g50_of
from workers.prediction.dl.method import Terms
from workers.prediction.dl.standing import Inapplicable, Referee, Standing
from workers.prediction.dl.table import WICKETS, Table

UNFINISHED = (None, InningsEnd.MATCH_ENDED)
"""Ends of an innings that had its resources left."""


def compute_standing(match: MatchState, table: Table) -> Standing | Inapplicable:
    """Return where the match stands after its newest event, or why the method does not apply."""
    return _inapplicable(match, table) or _standing(match, table)


def _inapplicable(match: MatchState, table: Table) -> Inapplicable | None:
    conditions = match.conditions
    if conditions.innings_per_side == 2:
        return Inapplicable("two_innings", "Duckworth-Lewis is for matches of one innings a side.")
    if match.current is not None and match.current.super_over:
        return Inapplicable("super_over", "Duckworth-Lewis does not apply to a super over.")
    if conditions.pair_overs is not None:
        return Inapplicable("pairs", "In pairs cricket no wicket ends an innings.")
    if conditions.wickets != WICKETS:
        return Inapplicable("not_ten_wickets", "The table is for sides that are all out at ten wickets.")
    lengths = [_longest_length(match, number) for number in (1, 2)]
    if None in lengths:
        return Inapplicable("no_length", "No length of the innings is laid down, so no resource can be lost.")
    if max(length or 0 for length in lengths) > table.longest:
        return Inapplicable("too_long", f"The table ends at {table.longest // 6} overs of six balls.")
    return None


def _longest_length(match: MatchState, number: int) -> int | None:
    """Return the most balls the innings had at any time; before it begins, the length that is agreed now."""
    innings = _main(match, number)
    if innings is None:
        return agreed_length(match.conditions, match.revisions.get(number))
    if innings.allotted is None:
        return None
    return max(innings.allotted, *(max(stop.before, stop.after) for stop in innings.stoppages), 0)


def _main(match: MatchState, number: int) -> Innings | None:
    main = main_innings(match)
    return main[number - 1] if number <= len(main) else None


def agreed_length(conditions: Conditions, revision: Revision | None) -> int | None:
    """Return the balls of an innings that has not begun; None without a limit."""
    if revision is not None and revision.max_overs is not None:
        return revision.max_overs * conditions.balls_per_over + revision.max_extra_balls
    return conditions.max_balls


def _standing(match: MatchState, table: Table) -> Standing:
    first, chase = _main(match, 1), _main(match, 2)
    resources = _available(match, 1, table), _available(match, 2, table)
    if first is None or (chase is None and first.ended in UNFINISHED):
        return Standing(1, *resources, g50_of(match))
    # Late penalties are kept apart: they raise target and par as they are, not in proportion (docs/duckworth-lewis.md).
    terms = Terms(first.total - first.late_penalties, *resources, g50_of(match), first.late_penalties)
    if chase is None:
        return _before_chase(match, terms)
    return _in_chase(match, chase, terms, table)


def _available(match: MatchState, number: int, table: Table) -> int:
    """Return the resources at the start of the innings, less what each stoppage took."""
    innings = _main(match, number)
    if innings is None or innings.allotted is None:
        return table.left(_longest_length(match, number) or 0, 0)
    lost = sum(
        table.left(stop.before, stop.wickets) - table.left(stop.after, stop.wickets) for stop in innings.stoppages
    )
    return table.left(innings.allotted, 0) - lost


def _before_chase(match: MatchState, terms: Terms) -> Standing:
    posted = match.revisions.get(2)
    referee = None
    if posted is not None and posted.target is not None:
        referee = Referee(posted.target, None, posted.method, posted.because)
    # The method posts nothing by itself: without a posted target one more than side 1's score wins.
    in_force = posted.target if posted is not None and posted.target is not None else terms.score + terms.added + 1
    return Standing(2, terms.first, terms.second, terms.g50, terms.target, in_force, referee=referee)


def _in_chase(match: MatchState, chase: Innings, terms: Terms, table: Table) -> Standing:
    used = terms.second - _left(match, chase, table)
    referee = _referee(match, chase)
    by_method = terms.par(used)
    return Standing(
        innings=2,
        first=terms.first,
        second=terms.second,
        g50=terms.g50,
        method_target=terms.target,
        in_force=chase.target,
        method_par=by_method,
        par=_par(terms, used, referee, by_method),
        referee=referee,
    )


def _par(terms: Terms, used: int, referee: Referee | None, by_method: int) -> int:
    if referee is None:
        return by_method
    if referee.par is not None:
        return referee.par
    return by_method if referee.target is None else terms.par_towards(referee.target, used)


def _left(match: MatchState, chase: Innings, table: Table) -> int:
    """Return the chase's resources left: 0 once it is over, unless the target or the end of the match cut it short."""
    if chase.ended not in (*UNFINISHED, InningsEnd.TARGET):
        return 0
    return table.left(balls_left(match.conditions, chase) or 0, chase.wickets)


def _referee(match: MatchState, chase: Innings) -> Referee | None:
    at_the_end = match.ended.par if match.ended is not None else None
    par = chase.par if at_the_end is None else at_the_end
    target = chase.target if chase.target_revised else None
    return None if par is None and target is None else Referee(target, par, chase.method, chase.revised_because)
