"""The key moments of a match: milestones, wickets, with the large partnerships that they ended, and ends of innings.

Who retired or was replaced is among them. They are the same as static/pages/watch/moments.js makes.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from realtime.pages.match import words
from realtime.pages.match.words import Snapshot
from scoring.engine.values import MilestoneKind, split_overs
from scoring.engine.views import situation

MOST = 20
LARGE_STAND = 50
RUNS, WICKET, FEAT, CHANGE = range(4)
"""What comes first of one ball: its runs count before its wicket, and that before what it is for the bowler."""


class Moment(NamedTuple):
    """`when` is the place of the ball, as "12.3"; "End" for the end of an innings."""

    when: str
    text: str


class Event(NamedTuple):
    """`order` is one of those above."""

    over: str
    order: int
    text: str


def list_moments(s: Snapshot) -> list[Moment]:
    """Return the last of them, the newest first."""
    found = [moment for number, innings in situation.list_innings(s) for moment in _of_innings(s, number, innings)]
    return found[: -MOST - 1 : -1]


def _of_innings(s: Snapshot, number: int, innings: Any) -> Iterator[Moment]:
    events = [*_list_milestones(s, innings), *_list_wickets(s, innings), *_list_changes(s, number, innings)]
    for event in sorted(events, key=lambda event: (split_overs(event.over), event.order)):
        yield Moment(words.point(s, event.over), event.text)
    if str(number) in s["innings"]:
        title = words.innings_title(s, number, innings)
        yield Moment("End", f"{title} {situation.write_total(innings)} ({situation.write_length(s, innings)})")


def _list_milestones(s: Snapshot, innings: Any) -> Iterator[Event]:
    for _, row in words.by_number(innings.get("milestones", {})):
        is_feat = row["kind"] in (MilestoneKind.FIVE_WICKETS, MilestoneKind.HAT_TRICK)
        yield Event(row["over"], FEAT if is_feat else RUNS, _write_milestone(s, innings, row))


def _write_milestone(s: Snapshot, innings: Any, row: Any) -> str:
    who = words.name(s, row.get("player_id", ""))
    balls = f"({situation.many(row.get('balls', 0), 'ball')})"
    match MilestoneKind(row["kind"]):
        case MilestoneKind.RUNS:
            return f"{who} reaches {row['value']} {balls}"
        case MilestoneKind.TOTAL:
            return f"{s['teams'][innings['batting_team']]['name']} reach {row['value']}"
        case MilestoneKind.FIVE_WICKETS:
            return f"Five wickets for {who}"
        case MilestoneKind.HAT_TRICK:
            return f"Hat-trick for {who}"


def _list_wickets(s: Snapshot, innings: Any) -> Iterator[Event]:
    stands = {stand["wicket"]: stand["runs"] for stand in innings.get("partnerships", {}).values()}
    for wicket, fall in words.by_number(innings.get("fall_of_wickets", {})):
        stand = stands.get(int(wicket), 0)
        ended = f" after a stand of {stand}" if stand >= LARGE_STAND else ""
        yield Event(fall["over"], WICKET, words.fall_text(s, innings, wicket, fall) + ended)


def _list_changes(s: Snapshot, number: int, innings: Any) -> Iterator[Event]:
    for player_id, row in innings.get("retired", {}).items():
        line = innings["batting_scorecard"][player_id]
        runs = f"{line['runs']} ({line['balls']})"
        yield Event(row["over"], CHANGE, f"{words.name(s, player_id)} {row['how']} {runs}, score {row['score']}")
    for change in words.replacements_of(s, number):
        yield Event(change.get("after", "0.0"), CHANGE, words.replacement_text(s, change))
