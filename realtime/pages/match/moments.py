"""The key moments of a match: wickets, with the large partnerships that they ended, and the ends of innings.

They are the same as static/pages/watch/moments.js makes.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from realtime.pages.match import words
from realtime.pages.match.words import Snapshot
from scoring.engine.views import situation

MOST = 12
LARGE_STAND = 50


class Moment(NamedTuple):
    """`when` is the place of the ball, as "12.3"; "End" for the end of an innings."""

    when: str
    text: str


def list_moments(s: Snapshot) -> list[Moment]:
    """Return the last of them, the newest first."""
    found = [moment for number, innings in situation.list_innings(s) for moment in _of_innings(s, number, innings)]
    return found[: -MOST - 1 : -1]


def _of_innings(s: Snapshot, number: int, innings: Any) -> Iterator[Moment]:
    stands = {stand["wicket"]: stand["runs"] for stand in innings.get("partnerships", {}).values()}
    for wicket, fall in words.by_number(innings.get("fall_of_wickets", {})):
        stand = stands.get(int(wicket), 0)
        ended = f" after a stand of {stand}" if stand >= LARGE_STAND else ""
        yield Moment(words.point(s, fall["over"]), words.fall_text(s, innings, wicket, fall) + ended)
    if str(number) in s["innings"]:
        title = words.innings_title(s, number, innings)
        yield Moment("End", f"{title} {situation.write_total(innings)} ({situation.write_length(s, innings)})")
