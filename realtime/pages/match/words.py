"""Lines and figures of a scorecard from a snapshot: the same as static/pages/shared/words.js makes."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any

from scoring.engine.views.notation import is_fall, write_ball
from scoring.engine.views.situation import counts_balls, list_innings, many

Snapshot = Any
"""As JSON: docs/protocol.md has its keys."""
NONE = "–"


def name(s: Snapshot, player_id: str) -> str:
    return str(s["players"].get(player_id, player_id))


def by_position(card: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(card.items(), key=lambda entry: int(entry[1]["position"]))


def by_number(rows: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(rows.items(), key=lambda entry: int(entry[0]))


def innings_title(s: Snapshot, number: int, innings: Any) -> str:
    team = str(s["teams"][innings["batting_team"]]["name"])
    if innings.get("super_over"):
        return f"{team}, super over {innings['super_over']}"
    is_second = s["conditions"]["innings_per_side"] > 1 and any(
        other < number and each["batting_team"] == innings["batting_team"] for other, each in list_innings(s)
    )
    return f"{team}, 2nd innings" if is_second else team


def point(s: Snapshot, overs: str) -> str:
    """Return the place of a ball, or the length of an innings: "12.3"; The Hundred counts balls, "63"."""
    return str(balls_of(s, overs)) if counts_balls(s) else overs


def balls_of(s: Snapshot, overs: str) -> int:
    whole, _, balls = overs.partition(".")
    return int(whole) * int(s["conditions"]["balls_per_over"]) + int(balls or 0)


def over_label(s: Snapshot, over: int) -> str:
    return overs_label(s, over, over)


def overs_label(s: Snapshot, first: int, last: int) -> str:
    """Return "11–15" of several overs, the first and the last counted from 0; "51–75" in The Hundred."""
    per_over = int(s["conditions"]["balls_per_over"])
    if counts_balls(s):
        return f"{first * per_over + 1}–{(last + 1) * per_over}"
    return str(first + 1) if first == last else f"{first + 1}–{last + 1}"


def over_text(s: Snapshot, over: int, row: Any) -> str:
    """Return "Over 13: 9 runs, 1 wicket, 84 in all"; "Over 13" of an over that goes on, which has no row yet."""
    named = f"{'Balls' if counts_balls(s) else 'Over'} {over_label(s, over)}"
    if not row:
        return named
    wickets = f", {many(row['wickets'], 'wicket')}" if row["wickets"] else ""
    return f"{named}: {many(row['runs'], 'run')}{wickets}, {row['total']} in all"


def unit(s: Snapshot) -> str:
    """Return what lists of balls count: "overs", or "balls" in The Hundred."""
    return "balls" if counts_balls(s) else "overs"


def strike_rate(row: Any) -> str:
    return _fixed(100 * row["runs"], row["balls"], 1)


def bowling_heads(s: Snapshot) -> list[str]:
    """Return the heads of a bowler's figures. The Hundred counts balls, dots and runs a ball."""
    return ["B", "Dots", "R", "W", "R/B"] if counts_balls(s) else ["O", "M", "R", "W", "Econ"]


def bowling_figures(s: Snapshot, row: Any) -> list[str]:
    balls = balls_of(s, row["overs"])
    if counts_balls(s):
        return [str(balls), str(row["dots"]), str(row["runs"]), str(row["wickets"]), _fixed(row["runs"], balls, 2)]
    economy = _fixed(row["runs"] * s["conditions"]["balls_per_over"], balls, 2)
    return [row["overs"], str(row["maidens"]), str(row["runs"]), str(row["wickets"]), economy]


def _fixed(part: int, of: int, digits: int) -> str:
    """Return the quotient as JavaScript's toFixed writes it: a half is rounded up."""
    if not of:
        return NONE
    return str(Decimal(part / of).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


SIGNS = {"byes": "b", "legbyes": "lb", "wides": "wd", "noballs": "nb", "penalty": "pen"}


def extras_text(extras: Any) -> str:
    if not extras:
        return ""
    found = [f"{sign} {extras[kind]}" for kind, sign in SIGNS.items() if extras[kind]]
    return f"Extras {extras['total']}" + (f" ({', '.join(found)})" if found else "")


def falls_text(s: Snapshot, falls: Mapping[str, Any]) -> str:
    found = [
        f"{fall['score']}/{number} {name(s, fall['player_id'])} ({point(s, fall['over'])})"
        for number, fall in by_number(falls)
    ]
    return f"Fall of wickets: {', '.join(found)}" if found else ""


def stands_text(s: Snapshot, innings: Any) -> str:
    """Return all partnerships, the open one, with a star, last."""
    stands = [(stand, f"{stand['runs']} ({stand['balls']})") for _, stand in by_number(innings.get("partnerships", {}))]
    if "partnership" in innings:
        stands.append((innings["partnership"], f"{_open_stand(innings)}*"))
    found = [f"{size} {' and '.join(name(s, batter) for batter in stand['batters'])}" for stand, size in stands]
    return f"Partnerships: {', '.join(found)}" if found else ""


def at_crease(s: Snapshot) -> list[str]:
    """Return the batters at the crease, in the order of the card."""
    card = s["batting_scorecard"]
    there = [key for key in (s.get("striker"), s.get("non_striker")) if key in card and "out" not in card[key]]
    return sorted(there, key=lambda key: int(card[key]["position"]))


def balls_of_this_over(s: Snapshot) -> list[Any]:
    first = s["this_over"].get("from_index")
    window = s["deliveries"]
    balls: list[Any] = [] if first is None else window["list"][max(first - window["from_index"], 0) :]
    return balls


def recent_overs(s: Snapshot, most: int) -> list[tuple[int, list[Any]]]:
    """Return the newest overs that the snapshot has balls of, the newest first: number, from 0, and balls of each."""
    overs = [(over, list(balls)) for over, balls in groupby(s["deliveries"]["list"], lambda ball: int(ball["over"]))]
    return overs[: -most - 1 : -1]


def rates_text(s: Snapshot) -> str:
    """Return "Run rate 8.10 · Required 9.55 · Target 183"; The Hundred counts runs in five balls."""
    each = " per 5 balls" if counts_balls(s) else ""
    found = []
    if s.get("current_run_rate"):
        found.append(f"Run rate {s['current_run_rate']}{each}")
    if s.get("required_run_rate") and "result" not in s:
        found.append(f"Required {s['required_run_rate']}{each}")
    found += [f"{word} {s[key]}" for word, key in (("Target", "target"), ("Par", "par")) if key in s]
    return " · ".join(found)


def partnership_text(s: Snapshot) -> str:
    return f"Partnership {_open_stand(s)}" if "partnership" in s else ""


def _open_stand(innings: Any) -> str:
    stand = innings["partnership"]
    balls = sum(innings["batting_scorecard"][player_id]["balls"] for player_id in stand["batters"])
    return f"{innings['total_runs'] - stand['from_runs']} ({balls - stand['from_balls']})"


def rest_text(s: Snapshot, number: int, innings: Any) -> str:
    """Return "Yet to bat: ..." or "Did not bat: ...", and "Absent: ...".

    Return "" in a super over, and if a squad has more players than may play: then nobody knows who will bat.
    """
    bench = _bench_of(s, number)
    squad = [player_id for player_id in s["teams"][innings["batting_team"]]["squad"] if player_id not in bench]
    if innings.get("super_over") or len(squad) > s["conditions"]["players_per_side"]:
        return ""
    absent = innings.get("absent", [])
    rest = [player_id for player_id in squad if player_id not in {*innings["batting_scorecard"], *absent}]
    word = "Did not bat" if str(number) in s["innings"] else "Yet to bat"
    found = [(word, rest), ("Absent", absent)]
    return ". ".join(f"{word}: {', '.join(name(s, each) for each in ids)}" for word, ids in found if ids)


def _bench_of(s: Snapshot, number: int) -> set[str]:
    """Return who might not play in innings `number`: without the changes that came later."""
    bench = set(s.get("bench", []))
    for _, change in reversed(by_number(s.get("replacements", {}))):
        if change["innings"] > number and ("out" not in change or change["out"] in bench):
            bench = {*bench - {change.get("out", "")}, change["in"]}
    return bench


def changes_text(s: Snapshot, number: int, innings: Any) -> str:
    """Return who retired and has not come back, and who came in for whom."""
    found = [
        f"{name(s, player_id)} {row['how']} at {row['score']} ({point(s, row['over'])})"
        for player_id, row in innings.get("retired", {}).items()
    ]
    found += [replacement_text(s, change) for change in replacements_of(s, number)]
    return f"Retired and replaced: {', '.join(found)}" if found else ""


def replacements_of(s: Snapshot, number: int) -> list[Any]:
    return [change for _, change in by_number(s.get("replacements", {})) if change["innings"] == number]


def replacement_text(s: Snapshot, change: Any) -> str:
    """Return "Labuschagne in for Smith (concussion substitute)". Cricsheet writes reasons with underscores."""
    left = f" for {name(s, change['out'])}" if "out" in change else ""
    reason = f" ({change['reason'].replace('_', ' ')})" if "reason" in change else ""
    return f"{name(s, change['in'])} in{left}{reason}"


def last_wicket_text(s: Snapshot) -> str:
    falls = by_number(s.get("fall_of_wickets", {}))
    if not falls:
        return ""
    number, fall = falls[-1]
    when = f"{'after' if counts_balls(s) else 'in'} {point(s, fall['over'])}"
    return f"Last wicket {fall_text(s, s, number, fall)} {when}"


def fall_text(s: Snapshot, innings: Any, number: str, fall: Any) -> str:
    """Return "Root b Starc 61 (44), 99/4"."""
    row = innings["batting_scorecard"].get(fall["player_id"], {})
    runs = f" {row['runs']} ({row['balls']})" if row else ""
    return f"{name(s, fall['player_id'])} {row.get('out', fall['how'])}{runs}, {fall['score']}/{number}"


def mark(ball: Any) -> tuple[str, str]:
    """Return the sign of a ball, as in a scorebook, and the class that colours it."""
    return write_ball(ball["runs"], ball.get("extras", {}), is_wicket=_has_fall(ball)), _look(ball)


def _has_fall(ball: Any) -> bool:
    return any(is_fall(wicket["kind"]) for wicket in ball.get("wickets", []))


def _look(ball: Any) -> str:
    if _has_fall(ball):
        return "wicket"
    if ball["runs"] in (4, 6) and not ball.get("non_boundary"):
        return "four" if ball["runs"] == 4 else "six"
    if ball.get("extras"):
        return "extra"
    return "run" if ball["runs"] else "dot"
