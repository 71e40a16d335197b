"""Derives the playing conditions from what a document states, and from its date, format and balls."""

from collections.abc import Sequence
from typing import Any

from scoring.cricsheet.importing.bowl_out import derive_bowl_out_balls
from scoring.cricsheet.importing.free_hits import derive_free_hits
from scoring.cricsheet.importing.powerplays import read_powerplays
from scoring.cricsheet.importing.slips import has_batter_alone
from scoring.cricsheet.importing.squads import Squads
from scoring.cricsheet.importing.targets import RAIN_RULES, count_total
from scoring.cricsheet.reading.deliveries import is_fair, iterate_deliveries
from scoring.cricsheet.reading.documents import LOST_FEWER_WICKETS, Document, Info
from scoring.engine.conditions import FORMATS, Conditions, Format, TieBreak, Unfinished, for_format
from scoring.engine.events.match import BowlOutBall

MATCH_TYPES = {
    "Test": Format.TEST,
    "MDM": Format.FIRST_CLASS,
    "ODI": Format.ODI,
    "ODM": Format.ONE_DAY,
    "T20": Format.T20,
    "IT20": Format.T20,
}
TIMED = (Format.TEST, Format.FIRST_CLASS)
LAWS_OF_2022 = "2022-10-01"
"""From this day the new batter faces after a catch, whether or not the batters crossed (Law 18.11), and a replacement
is treated as the player whom he replaces (Law 1.3)."""


def derive_conditions(document: Document, squads: Squads, bowl_out: Sequence[BowlOutBall]) -> Conditions:
    info = document["info"]
    form = _derive_format(info)
    # A file without dates is read by today's rules.
    date = min(info["dates"], default=LAWS_OF_2022)
    changes: dict[str, Any] = {
        "balls_per_over": info.get("balls_per_over", 6),
        "tie_break": _derive_tie_break(document),
        "replacements_inherit": date >= LAWS_OF_2022,
        "runs_after_win": True,  # a few files count them, and their totals stay as published
        # The Hundred had this rule from its first season, a year before the Law.
        "new_batter_faces_after_catch": date >= LAWS_OF_2022 or form is Format.HUNDRED,
    }
    if noball_runs := _derive_noball_runs(document):
        changes["noball_runs"] = noball_runs
    if form in TIMED:
        changes |= _derive_length(document)
        if info.get("outcome", {}).get("result") == "no result":
            # By the Laws a match without a limit of overs that is not finished is drawn. This one was not.
            changes["unfinished"] = Unfinished.NO_RESULT
    else:
        changes |= {"overs": _derive_overs(info, form), "free_hit": derive_free_hits(document, date)}
        # The conditions have one list for both sides: that of the first innings.
        first = next(iter(document["innings"]), None)
        changes["powerplays"] = read_powerplays(first, changes["balls_per_over"]) if first else ()
        changes["min_balls_for_result"] = _derive_least_balls(document, FORMATS[form].min_balls_for_result)
    if any(has_batter_alone(innings, squads) for innings in document["innings"]):
        changes["last_batter_alone"] = True
    if bowl_out:
        changes["bowl_out_balls"] = derive_bowl_out_balls(bowl_out)
    return for_format(form, changes)


def _derive_format(info: Info) -> Format:
    """Return the format. Cricsheet calls The Hundred and T10 "T20": five-ball overs or a short length show them."""
    form = MATCH_TYPES.get(info["match_type"])
    if form is None:
        return Format.ONE_DAY if info.get("overs") else Format.FIRST_CLASS
    if form is Format.T20 and info.get("balls_per_over", 6) == 5:
        return Format.HUNDRED
    return Format.T10 if form is Format.T20 and info.get("overs", 20) <= 10 else form


def _derive_overs(info: Info, form: Format) -> int:
    """Return the scheduled overs. Some files of T20s state fifty overs; they get twenty."""
    usual = FORMATS[form].overs or 50
    stated = info.get("overs", usual)
    return min(stated, usual) if form in (Format.T20, Format.HUNDRED) else stated


def _derive_length(document: Document) -> dict[str, int]:
    """Return what a match that is played to time says about its length; in Cricsheet's own files nothing.

    Our own export has such a match of one innings a side, and those of two innings with a limit of overs.
    """
    overs = document["info"].get("overs")
    length = {"innings_per_side": 1} if _has_one_innings_a_side(document) else {}
    return length | ({"overs": overs} if overs is not None else {})


def _has_one_innings_a_side(document: Document) -> bool:
    """Whether two innings decided the match, or the second had a target. With two innings a side, neither can be."""
    outcome = document["info"].get("outcome", {})
    by = outcome.get("by", {})
    is_decided = outcome.get("result") == "tie" or (by and "innings" not in by)
    has_target = any("target" in innings for innings in document["innings"])
    return has_target or (len(document["innings"]) == 2 and bool(is_decided))


def _derive_tie_break(document: Document) -> TieBreak:
    """Return the tie-break. Only a tied match shows its rule; otherwise a tie counts as shared."""
    info = document["info"]
    outcome = info.get("outcome", {})
    if "bowl_out" in info or "bowl_out" in outcome:
        return TieBreak.BOWL_OUT
    if outcome.get("method") == LOST_FEWER_WICKETS:
        return TieBreak.FEWER_WICKETS
    super_overs = [innings for innings in document["innings"] if innings.get("super_over")]
    if not super_overs:
        return TieBreak.SUPER_OVER if "eliminator" in outcome else TieBreak.SHARED
    # One tied super over and no second one: boundaries were counted, as in the World Cup final of 2019.
    if len(super_overs) == 2 and count_total(super_overs[0]) == count_total(super_overs[1]):
        return TieBreak.SUPER_OVER_BOUNDARIES
    return TieBreak.SUPER_OVER


def _derive_least_balls(document: Document, usual: int | None) -> int | None:
    """Return the balls of a chase without which there is no result: fewer than usual if a match with fewer has one."""
    outcome, chase = document["info"].get("outcome", {}), document["innings"][1:2]
    if usual is None or not chase or outcome.get("method") not in RAIN_RULES or "winner" not in outcome:
        return usual
    return min(usual, max(sum(map(is_fair, iterate_deliveries(chase[0]))), 1))


def _derive_noball_runs(document: Document) -> int | None:
    """Return the lowest cost of a no-ball in this match, at most two (county cricket, The Hundred); None without one.

    A file may count runs scored off a no-ball with it, so a higher cost proves nothing.
    """
    costs = {
        ball["extras"]["noballs"]
        for innings in document["innings"]
        for ball in iterate_deliveries(innings)
        if "extras" in ball and ball["extras"].get("noballs")
    }
    return min(min(costs), 2) if costs else None
