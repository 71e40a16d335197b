"""The playing conditions that a Cricsheet file tells, or that its date and format imply."""

from scoring.cricsheet.read import Document
from scoring.engine.conditions import Conditions, Format, FreeHits, Powerplay, TieBreak, for_format
from scoring.engine.laws.dismissals import DISMISSAL_RULES
from scoring.engine.values import DismissalKind

FORMATS = {
    "Test": Format.TEST,
    "MDM": Format.FIRST_CLASS,
    "ODI": Format.ODI,
    "ODM": Format.ONE_DAY,
    "T20": Format.T20,
    "IT20": Format.T20,
}
CATCH_LAW = "2022-10-01"
FIRST_FREE_HITS = "2007-07-01"
FREE_HITS_FOR_ALL = "2015-07-05"
BOWL_OUT_BALLS = 10


def conditions_of(document: Document) -> Conditions:
    info = document["info"]
    form = _format(info)
    date = min(info["dates"], default=CATCH_LAW)
    changes = {
        "balls_per_over": info.get("balls_per_over", 6),
        "tie_break": _tie_break(document),
        "new_batter_faces_after_catch": date >= CATCH_LAW or form is Format.HUNDRED,
    }
    if noball_runs := _noball_runs(document):
        changes["noball_runs"] = noball_runs
    if form not in (Format.TEST, Format.FIRST_CLASS):
        changes |= {"overs": _overs(info, form), "free_hit": _free_hit(document, date)}
        changes["powerplays"] = _powerplays(document)
    if _alone(document):
        changes["last_batter_alone"] = True
    if "bowl_out" in info:
        changes["bowl_out_balls"] = BOWL_OUT_BALLS
    return for_format(form, changes)


def _format(info: Document) -> Format:
    """The Hundred is a T20 of five-ball overs to Cricsheet."""
    form = FORMATS.get(info["match_type"])
    if form is None:
        return Format.ONE_DAY if info.get("overs") else Format.FIRST_CLASS
    if form is Format.T20 and info.get("balls_per_over", 6) == 5:
        return Format.HUNDRED
    return Format.T10 if form is Format.T20 and info.get("overs", 20) <= 10 else form


def _overs(info: Document, form: Format) -> int:
    """The scheduled length; some T20s claim fifty overs."""
    usual = for_format(form).overs or 50
    return min(info.get("overs", usual), usual) if form in (Format.T20, Format.HUNDRED) else info.get("overs", usual)


def _free_hit(document: Document, date: str) -> FreeHits:
    """By the date, unless somebody was bowled on what would have been a free hit: then not every no-ball gave one."""
    if date < FIRST_FREE_HITS:
        return FreeHits.NONE
    if date < FREE_HITS_FOR_ALL or _out_on_a_free_hit(document):
        return FreeHits.FOOT_FAULT
    return FreeHits.ALL


def _out_on_a_free_hit(document: Document) -> bool:
    free_hit = False
    for innings in document["innings"]:
        for over in innings.get("overs", ()):
            for ball in over["deliveries"]:
                if free_hit and "wickets" in ball and _needs_fair_ball(ball["wickets"]):
                    return True
                if free_hit or "extras" in ball:
                    extras = ball.get("extras", {})
                    free_hit = "noballs" in extras or (free_hit and "wides" in extras)
        free_hit = False
    return False


def _needs_fair_ball(wickets: list[Document]) -> bool:
    return any(not DISMISSAL_RULES[DismissalKind(wicket["kind"])].free_hit for wicket in wickets)


def _tie_break(document: Document) -> TieBreak:
    """How a tie was to be broken shows only where one was; elsewhere a tie is shared."""
    outcome = document["info"].get("outcome", {})
    if "bowl_out" in document["info"] or "bowl_out" in outcome:
        return TieBreak.BOWL_OUT
    extra = [innings for innings in document["innings"] if innings.get("super_over")]
    if not extra:
        return TieBreak.SUPER_OVER if "eliminator" in outcome else TieBreak.SHARED
    if len(extra) == 2 and _runs(extra[0]) == _runs(extra[1]):
        return TieBreak.SUPER_OVER_BOUNDARIES
    return TieBreak.SUPER_OVER


def _runs(innings: Document) -> int:
    balls = (ball for over in innings.get("overs", ()) for ball in over["deliveries"])
    return sum(ball["runs"]["batter"] + sum(ball.get("extras", {}).values()) for ball in balls)


def _noball_runs(document: Document) -> int | None:
    """The least that a no-ball cost here: two in county cricket and The Hundred."""
    costs = {
        ball["extras"]["noballs"]
        for innings in document["innings"]
        for over in innings.get("overs", ())
        for ball in over["deliveries"]
        if "extras" in ball and ball["extras"].get("noballs")
    }
    return min(min(costs), 2) if costs else None


def _powerplays(document: Document) -> tuple[Powerplay, ...]:
    """Those of the first innings: {from 0.1, to 5.6} are overs one to six."""
    for innings in document["innings"][:1]:
        return tuple(
            Powerplay(str(play.get("type", "mandatory"))[:200], int(play["from"]) + 1, int(play["to"]) + 1)
            for play in innings.get("powerplays", ())
            if isinstance(play.get("from"), int | float) and isinstance(play.get("to"), int | float)
        )
    return ()


def _alone(document: Document) -> bool:
    """Our own export writes a batter without a partner as his own non-striker."""
    return any(
        ball["batter"] == ball["non_striker"]
        for innings in document["innings"]
        for over in innings.get("overs", ())
        for ball in over["deliveries"]
    )
