"""The balls of an innings, a page of overs at a time, the newest first.

They are the same as static/pages/watch/overs.js lists.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from realtime.pages.match import words
from realtime.pages.match.words import Snapshot
from scoring.engine.views.situation import list_innings

OVERS_A_PAGE = 5


def describe_page(s: Snapshot, number: int, balls: Sequence[Any], page: int | None) -> dict[str, Any]:
    """Return what the page shows of innings `number`, whose balls are as `reads.deliveries` has them.

    `page` counts from the first overs. None is the newest page, and so is one that is not there. A link is the query of
    an address: "innings=1&page=3".
    """
    innings = dict(list_innings(s))[number]
    last = balls[-1]["over"] if balls else 0
    count = _page_of(last)
    shown = page if page and page <= count else count
    names = {each: _write_label(s, each, last) for each in range(1, count + 1)}
    return {
        "title": f"{words.innings_title(s, number, innings)}, {words.unit(s)} {names[shown]}",
        "overs": list(_list_overs(s, innings, [ball for ball in balls if _page_of(ball["over"]) == shown])),
        "earlier": _query(number, shown - 1) if shown > 1 else _find_neighbour(s, number, -1, None),
        "later": _query(number, shown + 1) if shown < count else _find_neighbour(s, number, 1, 1),
        "pages": [
            {"link": _query(number, each), "text": text, "is_shown": each == shown} for each, text in names.items()
        ],
        "innings": [
            {"link": _query(each, None), "text": words.innings_title(s, each, one), "is_shown": each == number}
            for each, one in list_innings(s)
        ],
    }


def _page_of(over: int) -> int:
    return over // OVERS_A_PAGE + 1


def _write_label(s: Snapshot, page: int, last: int) -> str:
    return words.overs_label(s, (page - 1) * OVERS_A_PAGE, min(page * OVERS_A_PAGE - 1, last))


def _query(number: int, page: int | None) -> str:
    return f"innings={number}" if page is None else f"innings={number}&page={page}"


def _find_neighbour(s: Snapshot, number: int, step: int, page: int | None) -> str:
    numbers = [each for each, _ in list_innings(s)]
    found = numbers.index(number) + step
    return _query(numbers[found], page) if 0 <= found < len(numbers) else ""


def _list_overs(s: Snapshot, innings: Any, balls: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for over, own in groupby(reversed(balls), lambda ball: ball["over"]):
        row = innings.get("progress", {}).get(str(over + 1))
        yield {"text": words.over_text(s, over, row), "lines": [_describe_ball(s, ball) for ball in own]}


def _describe_ball(s: Snapshot, ball: Any) -> dict[str, str]:
    sign, look = words.mark(ball)
    return {
        "label": words.point(s, f"{ball['over']}.{ball['ball']}"),
        "sign": sign,
        "look": look,
        "text": ball["text"],
        "line": f"{words.name(s, ball['bowler_id'])} to {words.name(s, ball['striker_id'])}, {ball['text']}",
        "commentary": ball.get("commentary", ""),
    }
