"""Averages and rates of sums, as cricket writes them."""

from typing import NotRequired, TypedDict

from scoring.engine.conditions import Format
from scoring.engine.values import write_overs
from scoring.engine.views.notation import rate

OVER = 6
"""Overs of careers have six balls, whatever those of a match had."""


class BattingSums(TypedDict):
    """`highest` is twice the runs of the highest innings, and one more if it was not out."""

    innings: int
    not_outs: int
    runs: int
    balls: int
    highest: int
    hundreds: int
    fifties: int
    ducks: int
    fours: int
    sixes: int


class BowlingSums(TypedDict):
    innings: int
    balls: int
    maidens: int
    dots: int
    runs: int
    wickets: int
    best: str
    four_wickets: int
    five_wickets: int


class BattingFigures(TypedDict):
    """`highest` is as "102*". There is no average of who was never out, and no strike rate of who faced no ball."""

    innings: int
    not_outs: int
    runs: int
    highest: str
    balls: int
    average: NotRequired[str]
    strike_rate: NotRequired[str]
    hundreds: int
    fifties: int
    ducks: int
    fours: int
    sixes: int


class BowlingFigures(TypedDict):
    """`best` is as "5/32", `economy` runs for six balls. The Hundred has `dots` and `runs_a_ball` in place of `overs`,
    `maidens` and `economy`."""

    innings: int
    overs: NotRequired[str]
    balls: int
    maidens: NotRequired[int]
    dots: NotRequired[int]
    runs: int
    wickets: int
    best: str
    average: NotRequired[str]
    economy: NotRequired[str]
    runs_a_ball: NotRequired[str]
    strike_rate: NotRequired[str]
    four_wickets: int
    five_wickets: int


def write_batting(sums: BattingSums) -> BattingFigures:
    figures: BattingFigures = {
        "innings": sums["innings"],
        "not_outs": sums["not_outs"],
        "runs": sums["runs"],
        "highest": f"{sums['highest'] // 2}{'*' if sums['highest'] % 2 else ''}",
        "balls": sums["balls"],
        "hundreds": sums["hundreds"],
        "fifties": sums["fifties"],
        "ducks": sums["ducks"],
        "fours": sums["fours"],
        "sixes": sums["sixes"],
    }
    if average := rate(sums["runs"], sums["innings"] - sums["not_outs"], 1):
        figures["average"] = average
    if strike_rate := rate(sums["runs"], sums["balls"], 100):
        figures["strike_rate"] = strike_rate
    return figures


def write_bowling(form: str, sums: BowlingSums) -> BowlingFigures:
    figures: BowlingFigures = {
        "innings": sums["innings"],
        "balls": sums["balls"],
        "runs": sums["runs"],
        "wickets": sums["wickets"],
        "best": sums["best"],
        "four_wickets": sums["four_wickets"],
        "five_wickets": sums["five_wickets"],
    }
    if average := rate(sums["runs"], sums["wickets"], 1):
        figures["average"] = average
    if strike_rate := rate(sums["balls"], sums["wickets"], 1):
        figures["strike_rate"] = strike_rate
    if form == Format.HUNDRED:
        figures["dots"] = sums["dots"]
        if runs_a_ball := rate(sums["runs"], sums["balls"], 1):
            figures["runs_a_ball"] = runs_a_ball
        return figures
    figures["overs"] = write_balls(sums["balls"])
    figures["maidens"] = sums["maidens"]
    if economy := rate(sums["runs"], sums["balls"], OVER):
        figures["economy"] = economy
    return figures


def write_balls(balls: int) -> str:
    """Return balls as overs of six: "3.2"."""
    return write_overs(*divmod(balls, OVER))
