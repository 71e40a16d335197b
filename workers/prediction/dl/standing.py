"""Where a match stands by the Standard Edition: a function of its state alone, some twenty microseconds."""

from dataclasses import dataclass
from typing import Any

from scoring.engine.conditions import Conditions
from scoring.engine.events.innings import InningsEnd
from scoring.engine.laws.order import main_innings
from scoring.engine.laws.overs import balls_left
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState, Revision
from workers.prediction.dl.g50 import g50_of
from workers.prediction.dl.method import Terms
from workers.prediction.dl.table import WICKETS, Table, percent

LABEL = "D/L Standard Edition"
REFEREE = "referee's figure"


@dataclass(frozen=True, slots=True)
class Inapplicable:
    """Why the method says nothing here: a code and a sentence."""

    code: str
    detail: str

    def body(self) -> dict[str, Any]:
        return {"inapplicable": {"code": self.code, "detail": self.detail}}


@dataclass(frozen=True, slots=True)
class Referee:
    """What was posted for the chase by conditions_revised, or as par with the end of play."""

    target: int | None = None
    par: int | None = None
    method: str | None = None
    reason: str | None = None

    def body(self) -> dict[str, Any]:
        told = {"target": self.target, "par": self.par, "method": self.method, "reason": self.reason}
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Standing:
    """Both sides' resources in units of the table, and what follows once side 1's score is known.

    `innings` is 1 until side 1's innings is over, then 2. `ours` and `our_par` are by the method; `target` and `par`
    the referee's where there are any, else ours; `in_force` is the target that ends the chase. Only a chase has pars.
    """

    innings: int
    first: int
    second: int
    g50: int
    ours: int | None = None
    in_force: int | None = None
    our_par: int | None = None
    par: int | None = None
    referee: Referee | None = None

    @property
    def target(self) -> int | None:
        posted = self.referee.target if self.referee is not None else None
        return posted if posted is not None else self.ours

    @property
    def label(self) -> str:
        if self.referee is None or (self.target, self.par) == (self.ours, self.our_par):
            return LABEL
        return f"{self.referee.method}, {REFEREE}" if self.referee.method else REFEREE.capitalize()

    def body(self) -> dict[str, Any]:
        """For a prediction: what a page shows of it."""
        told: dict[str, Any] = {"label": self.label, "par": self.par, "target": self.target}
        if self.referee is not None:
            told["referee"] = self.referee.body()
        return {name: value for name, value in told.items() if value is not None}

    def whole(self) -> dict[str, Any]:
        """For GET /games/{id}/dl: everything, resources in percent of a 50-over innings."""
        told = {"target": self.ours, "par": self.our_par}
        by_dl: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
        by_dl |= {"label": LABEL, "g50": self.g50}
        resources = {"first": percent(self.first), "second": percent(self.second)}
        view = {"innings": self.innings, **self.body(), "resources": resources, "by_dl": by_dl}
        return view if self.in_force is None else {**view, "in_force": self.in_force}


def standing(match: MatchState, table: Table) -> Standing | Inapplicable:
    """By the newest event of the match; pure."""
    return _inapplicable(match, table) or _stands(match, table)


def _inapplicable(match: MatchState, table: Table) -> Inapplicable | None:
    conditions = match.conditions
    if conditions.innings_per_side == 2:
        return Inapplicable("two_innings", "Duckworth-Lewis is for matches of one innings a side.")
    if match.current is not None and match.current.super_over:
        return Inapplicable("super_over", "Duckworth-Lewis does not apply to a super over.")
    if conditions.wickets != WICKETS:
        return Inapplicable("not_ten_wickets", "The table is for sides that are all out at ten wickets.")
    lengths = [_length(match, number) for number in (1, 2)]
    if None in lengths:
        return Inapplicable("no_length", "No length of the innings is laid down, so no resource can be lost.")
    if max(length or 0 for length in lengths) > table.longest:
        return Inapplicable("too_long", f"The table ends at {table.longest // 6} overs of six balls.")
    return None


def _length(match: MatchState, number: int) -> int | None:
    """The most balls that an innings had at any time, the one to come as it is agreed now."""
    innings = _main(match, number)
    if innings is None:
        return agreed(match.conditions, match.revisions.get(number))
    if innings.allotted is None:
        return None
    return max(innings.allotted, *(max(stop.before, stop.after) for stop in innings.stoppages), 0)


def _main(match: MatchState, number: int) -> Innings | None:
    main = main_innings(match)
    return main[number - 1] if number <= len(main) else None


def agreed(conditions: Conditions, revision: Revision | None) -> int | None:
    if revision is not None and revision.max_overs is not None:
        return revision.max_overs * conditions.balls_per_over + revision.max_extra_balls
    return conditions.max_balls


def _stands(match: MatchState, table: Table) -> Standing:
    first, chase = _main(match, 1), _main(match, 2)
    resources = _available(match, 1, table), _available(match, 2, table)
    if first is None or (chase is None and first.ended is None):
        return Standing(1, *resources, g50_of(match))
    terms = Terms(first.total - first.late_penalties, *resources, g50_of(match), first.late_penalties)
    if chase is None:
        return _to_come(match, terms)
    return _chasing(match, chase, terms, table)


def _available(match: MatchState, number: int, table: Table) -> int:
    """What the innings began with, less what each stoppage took."""
    innings = _main(match, number)
    if innings is None or innings.allotted is None:
        return table.left(_length(match, number) or 0, 0)
    lost = sum(
        table.left(stop.before, stop.wickets) - table.left(stop.after, stop.wickets) for stop in innings.stoppages
    )
    return table.left(innings.allotted, 0) - lost


def _to_come(match: MatchState, terms: Terms) -> Standing:
    posted = match.revisions.get(2)
    referee = None
    if posted is not None and posted.target is not None:
        referee = Referee(posted.target, None, posted.method, posted.because)
    in_force = posted.target if posted is not None and posted.target is not None else terms.score + terms.added + 1
    return Standing(2, terms.first, terms.second, terms.g50, terms.target, in_force, referee=referee)


def _chasing(match: MatchState, chase: Innings, terms: Terms, table: Table) -> Standing:
    used = terms.second - _left(match, chase, table)
    referee = _referee(match, chase)
    ours = terms.par(used)
    par = ours
    if referee is not None and referee.target is not None:
        par = terms.par_towards(referee.target, used)
    if referee is not None and referee.par is not None:
        par = referee.par
    return Standing(
        2, terms.first, terms.second, terms.g50, terms.target, chase.target, our_par=ours, par=par, referee=referee
    )


def _left(match: MatchState, chase: Innings, table: Table) -> int:
    """Nothing once the innings is over, unless the target ended it."""
    if chase.ended not in (None, InningsEnd.TARGET):
        return 0
    return table.left(balls_left(match.conditions, chase) or 0, chase.wickets)


def _referee(match: MatchState, chase: Innings) -> Referee | None:
    at_the_end = match.ended.par if match.ended is not None else None
    par = chase.par if at_the_end is None else at_the_end
    target = chase.target if chase.target_revised else None
    return None if par is None and target is None else Referee(target, par, chase.method, chase.revised_because)
