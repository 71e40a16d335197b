"""How a match stands, in the words of its snapshot: for lists, pages, cards and the overlay.

The pages build the same words in JavaScript (static/pages/shared/situation.js) after each delta.
"""

from typing import Any, NamedTuple

from scoring.engine.conditions import Format, TieBreak
from scoring.engine.events.innings import InningsEnd
from scoring.engine.states.match import Status
from scoring.engine.views.shapes.snapshot import Snapshot

STATUS = {
    Status.SCHEDULED: "Not started",
    Status.LIVE: "",
    Status.INNINGS_BREAK: "Innings break",
    Status.INTERRUPTED: "Play interrupted",
    Status.LUNCH: "Lunch",
    Status.TEA: "Tea",
    Status.STUMPS: "Stumps",
    Status.SUPER_OVER: "Super over",
    Status.BOWL_OUT: "Bowl-out",
    Status.COMPLETE: "Finished",
}


class SideScore(NamedTuple):
    """The score of a side without super overs. `totals` has one of each innings; `overs` is that of the last innings,
    and empty if the side has not batted or if overs do not limit the match and the innings is over."""

    team_id: str
    name: str
    totals: list[str]
    overs: str
    is_batting: bool


def list_scores(s: Snapshot) -> list[SideScore]:
    """Return the scores of both sides, the side that batted first first."""
    played = [innings for _, innings in list_innings(s) if not innings.get("super_over")]
    order = list(dict.fromkeys([*(innings["batting_team"] for innings in played), *s["teams"]]))
    return [_side_score(s, team_id, [each for each in played if each["batting_team"] == team_id]) for team_id in order]


def list_innings(s: Snapshot) -> list[tuple[int, Any]]:
    """Return the innings by number, the one in progress too; its keys are those of the match."""
    found: dict[int, Any] = {int(number): innings for number, innings in s["innings"].items()}
    if "innings_number" in s:
        found[s["innings_number"]] = s | {"ended": found.get(s["innings_number"], {}).get("ended")}
    return sorted(found.items())


def _side_score(s: Snapshot, team_id: str, own: list[Any]) -> SideScore:
    is_batting = bool(own) and own[-1].get("ended") is None and "result" not in s
    has_overs = bool(own) and (is_batting or s["conditions"].get("overs") is not None)
    overs = write_length(s, own[-1]) if has_overs else ""
    return SideScore(team_id, s["teams"][team_id]["name"], [write_total(each) for each in own], overs, is_batting)


def write_total(innings: Any) -> str:
    """Return "148/3", "212" if all out, "250/8d" if declared, "forfeited"."""
    ended = innings.get("ended")
    if ended == InningsEnd.FORFEITED:
        return "forfeited"
    if ended == InningsEnd.ALL_OUT:
        return str(innings["total_runs"])
    return f"{innings['total_runs']}/{innings['total_wickets']}{'d' if ended == InningsEnd.DECLARED else ''}"


def write_length(s: Snapshot, innings: Any) -> str:
    """Return "17.2 ov"; The Hundred counts balls: "62 balls"."""
    return many(innings["legal_balls"], "ball") if counts_balls(s) else f"{innings['overs']} ov"


def counts_balls(s: Snapshot) -> bool:
    return s["format"] == Format.HUNDRED


def write_status(s: Snapshot) -> str:
    """Return "Day 2: Stumps", "Day 2, session 3"; "" while a match of one day is played."""
    status = STATUS[Status(s["status"])]
    is_on = s["status"] not in (Status.SCHEDULED, Status.COMPLETE)
    if "day" not in s or s["conditions"]["days"] < 2 or not is_on:
        return status
    day = f"Day {s['day']}"
    if s.get("session", 1) > 1 and not status:
        day += f", session {s['session']}"
    return f"{day}: {status}" if status else day


def describe_situation(s: Snapshot) -> str:
    """Return the result, else who needs what, else who leads by how much, else the toss, else who bat first."""
    if "result" in s:
        return s["result"]["text"]
    if s["status"] in (Status.SUPER_OVER, Status.BOWL_OUT):
        return _describe_tie_break(s)
    return _describe_chase(s) or _describe_coming_chase(s) or _describe_lead(s) or _describe_start(s)


def describe_super_over(s: Snapshot) -> str:
    """Return "Super over: Kent 14/0 (6 balls), Surrey 9/2 (5 balls)" of the newest super over; "" if there is none."""
    number = max((innings.get("super_over") or 0 for _, innings in list_innings(s)), default=0)
    if not number:
        return ""
    played = [innings for _, innings in list_innings(s) if innings.get("super_over") == number]
    scores = [
        f"{_team(s, each['batting_team'])} {write_total(each)} ({many(each['legal_balls'], 'ball')})" for each in played
    ]
    return f"Super over{f' {number}' if number > 1 else ''}: {', '.join(scores)}"


def _describe_tie_break(s: Snapshot) -> str:
    if s["status"] == Status.BOWL_OUT:
        hits = [f"{_team(s, team_id)} {each['hits']} of {each['balls']}" for team_id, each in s["bowl_out"].items()]
        return f"Bowl-out: {', '.join(hits)}"
    if "super_over" not in s:
        is_bowl_out = s["conditions"]["tie_break"] == TieBreak.BOWL_OUT
        return f"Match tied: a {'bowl-out' if is_bowl_out else 'super over'} decides"
    found = _describe_chase(s) or _describe_coming_chase(s)
    if _is_over(s) and not found:
        return "Super over tied: another one decides"
    return f"Super over: {found or _team(s, s['batting_team']) + ' bat'}"


def _describe_chase(s: Snapshot) -> str:
    needed = s.get("target", 0) - s["total_runs"]
    if "target" not in s or needed <= 0 or _is_over(s):
        return ""
    need = f"{_team(s, s['batting_team'])} need {many(needed, 'run')}"
    left = s.get("max_balls", 0) - s["legal_balls"]
    return f"{need} from {many(left, 'ball')}" if left > 0 else need + _in_hand(s)


def _describe_coming_chase(s: Snapshot) -> str:
    if "chase" not in s:
        return ""
    team_id, target = s["chase"]["batting_team"], s["chase"]["target"]
    return f"{_team(s, team_id)} need {many(target, 'run')} to win"


def _describe_lead(s: Snapshot) -> str:
    """Return the lead of the side that bats, or bats last, in a match of two innings a side."""
    if s["conditions"]["innings_per_side"] < 2 or len(list_innings(s)) < 2:
        return ""
    batting = s["batting_team"]
    lead = sum(
        innings["total_runs"] * (1 if innings["batting_team"] == batting else -1) for _, innings in list_innings(s)
    )
    if lead == 0:
        return f"{_team(s, batting)} are level{_in_hand(s)}"
    return f"{_team(s, batting)} {'lead' if lead > 0 else 'trail'} by {many(abs(lead), 'run')}{_in_hand(s)}"


def _in_hand(s: Snapshot) -> str:
    return f" with {many(s['wickets_left'], 'wicket')} in hand" if "wickets_left" in s else ""


def _describe_start(s: Snapshot) -> str:
    if "toss" in s:
        choice = "bat" if s["toss"]["decision"] == "bat" else "field"
        return f"{_team(s, s['toss']['winner'])} won the toss and chose to {choice}"
    played = list_innings(s)
    return f"{_team(s, played[0][1]['batting_team'])} bat first" if played else ""


def _is_over(s: Snapshot) -> bool:
    return str(s.get("innings_number")) in s["innings"]


def _team(s: Snapshot, team_id: str) -> str:
    return s["teams"][team_id]["name"]


def many(count: int, word: str) -> str:
    """Return "1 run", "2 runs"."""
    return f"{count} {word}{'' if count == 1 else 's'}"
