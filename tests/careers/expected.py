"""Figures of players, added up from the scorecards of snapshots: nothing here is shared with scoring/careers."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

Snapshot = Any
NOT_OUT = (None, "retired hurt", "retired not out")


class Line(NamedTuple):
    """A line of a scorecard; `when` orders lines from the oldest to the newest."""

    when: tuple[str, int, int]
    match_id: str
    form: str
    innings: int
    team: str
    balls_per_over: int
    row: dict[str, Any]


class Lines(NamedTuple):
    batting: dict[str, list[Line]]
    bowling: dict[str, list[Line]]


def lines_of(views: dict[str, Snapshot]) -> Lines:
    """All lines of each player but those of super overs; `views` by id, in the order in which they were opened."""
    batting, bowling = defaultdict(list), defaultdict(list)
    for opened, (match_id, s) in enumerate(views.items()):
        for number, innings in innings_of(s):
            if innings.get("super_over"):
                continue
            other = next(team for team in s["teams"] if team != innings["batting_team"])
            common = ((s.get("starts_at", ""), opened, number), match_id, s["format"], number)
            per_over = s["conditions"]["balls_per_over"]
            for player, row in innings["batting_scorecard"].items():
                batting[player].append(Line(*common, innings["batting_team"], per_over, row))
            for player, row in innings["bowling_scorecard"].items():
                bowling[player].append(Line(*common, other, per_over, row))
    return Lines(batting, bowling)


def innings_of(s: Snapshot) -> Iterator[tuple[int, Any]]:
    for number, innings in s["innings"].items():
        yield int(number), innings
    if "innings_number" in s and str(s["innings_number"]) not in s["innings"]:
        yield s["innings_number"], s


def batting_of(lines: list[Line]) -> dict[str, Any]:
    rows = [line.row for line in lines]
    outs = [row for row in rows if row.get("how") not in NOT_OUT]
    best = max(rows, key=lambda row: (row["runs"], row.get("how") in NOT_OUT))
    runs, balls = sum(row["runs"] for row in rows), sum(row["balls"] for row in rows)
    return {
        "innings": len(rows),
        "not_outs": len(rows) - len(outs),
        "runs": runs,
        "highest": f"{best['runs']}{'*' if best.get('how') in NOT_OUT else ''}",
        "balls": balls,
        "hundreds": len([row for row in rows if row["runs"] >= 100]),
        "fifties": len([row for row in rows if 50 <= row["runs"] < 100]),
        "ducks": len([row for row in outs if row["runs"] == 0]),
        "fours": sum(row["fours"] for row in rows),
        "sixes": sum(row["sixes"] for row in rows),
        **quotient("average", runs, len(outs)),
        **quotient("strike_rate", 100 * runs, balls),
    }


def bowling_of(lines: list[Line]) -> dict[str, Any]:
    rows = [line.row for line in lines]
    best = min(rows, key=lambda row: (-row["wickets"], row["runs"]))
    runs, wickets = sum(row["runs"] for row in rows), sum(row["wickets"] for row in rows)
    balls = sum(balls_of(line) for line in lines)
    by_format = {
        "overs": f"{balls // 6}.{balls % 6}".removesuffix(".0"),
        "maidens": sum(row["maidens"] for row in rows),
        **quotient("economy", 6 * runs, balls),
    }
    if lines[0].form == "hundred":
        by_format = {"dots": sum(row["dots"] for row in rows), **quotient("runs_a_ball", runs, balls)}
    return {
        "innings": len(rows),
        "balls": balls,
        "runs": runs,
        "wickets": wickets,
        "best": f"{best['wickets']}/{best['runs']}",
        "four_wickets": len([row for row in rows if row["wickets"] == 4]),
        "five_wickets": len([row for row in rows if row["wickets"] > 4]),
        **by_format,
        **quotient("average", runs, wickets),
        **quotient("strike_rate", balls, wickets),
    }


def balls_of(line: Line) -> int:
    overs, _, balls = line.row["overs"].partition(".")
    return int(overs) * line.balls_per_over + int(balls or 0)


def quotient(name: str, part: int, of: int) -> dict[str, str]:
    if not of:
        return {}
    return {name: str((Decimal(part) / Decimal(of)).quantize(Decimal("0.01"), ROUND_HALF_UP))}


def formats_of(player: str, lines: Lines) -> dict[str, Any]:
    """What each format of a career holds."""
    batting, bowling = lines.batting[player], lines.bowling[player]
    found = {}
    for form in {line.form for line in batting + bowling}:
        batted = [line for line in batting if line.form == form]
        bowled = [line for line in bowling if line.form == form]
        found[form] = {
            "format": form,
            "matches": len({line.match_id for line in batted + bowled}),
            **({"batting": batting_of(batted)} if batted else {}),
            **({"bowling": bowling_of(bowled)} if bowled else {}),
        }
    return found


def newest(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.when, reverse=True)[:10]
