"""Each request costs as many statements as docs/statements.md says, for a short match and a long one, first and again.

A request without a row fails, and so does one whose number grows with balls or rows.
"""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from redis import Redis

from realtime.redis import broadcast
from scoring.publishing.catch_up import catch_up
from tests.docs import pages
from tests.queries.filled import play_original
from tests.queries.process import begin_anew, stopped_clock
from tests.queries.statements import asked
from tests.queries.visitor import Visitor, other_addresses, requests_of_schema
from tests.record.cast import Game
from tests.support.press import can_print

PAGE = "docs/statements.md"
LENGTHS = {"a short match": 40, "a long match": 200}
PICTURE = "GET /watch/{id}/card.png"
NOT_2XX = {"GET /metrics", "GET /ws/{path}", "GET /ws/games/{id}/stream", "GET /admin/", PICTURE}
Costs = dict[str, list[int]]


def table(title: str) -> Costs:
    """The numbers of each row, by the code span that it begins with."""
    rows = [line.strip("|").split("|") for line in pages.section(PAGE, title).splitlines() if line.startswith("| `")]
    return {row[0].strip().strip("`"): [int(cell) for cell in row[1:]] for row in rows}


@pytest.fixture(params=LENGTHS)
def game(request: pytest.FixtureRequest, transactional_db: None, redis_client: Redis, quick_hashing: None) -> Game:
    return play_original(LENGTHS[request.param])


@pytest.fixture
def cost(redis_client: Redis, monkeypatch: pytest.MonkeyPatch) -> Callable[[Visitor, str], list[int]]:
    """The statements of a request in a process that has just begun, and of the same request after that."""

    def cost(visitor: Visitor, request: str) -> list[int]:
        begin_anew()
        # Not what is published: that outlives a process.
        for key in redis_client.scan_iter("cache:*"):
            redis_client.delete(key)
        with stopped_clock(monkeypatch):
            return [count(visitor, request), count(visitor, request)]

    return cost


def count(visitor: Visitor, request: str) -> int:
    send = visitor.prepare(request)
    with asked() as statements:
        status = send()
    # There is no picture and no file of the engine of an invented name.
    is_as_expected = (
        status < 300 or request in NOT_2XX or request.startswith(("GET /score/engine/", "GET /guide/images/"))
    )
    assert visitor.user is None or is_as_expected, f"{request}: {status}"
    return len(statements)


def test_requests(game: Game, cost: Callable[[Visitor, str], list[int]]) -> None:
    anyone, scorer = Visitor(None, game.id), Visitor(game.scorer, game.id)
    found = {request: cost(anyone, request) + cost(scorer, request) for request in requests_of_schema()}
    assert found == table("Requests")
    # As a worker does: after two seconds without one the match is late, and readers get it from its log.
    catch_up(game.id, broadcast.publish)
    others = {request: cost(scorer, request) for request in other_addresses()}
    asking = {request: costs for request, costs in others.items() if any(costs)}
    assert asking == {
        "GET /": [3, 3],
        "GET /calendar.ics": [1, 1],
        "GET /embed/{id}": [1, 1],
        "GET /overlay/{id}": [1, 0],
        "GET /api/health/ready": [1, 1],
        "GET /watch/{id}": [1, 0],
        "GET /watch/{id}/balls": [4, 4],
        "GET /ws/games/{id}/stream": [1, 0],
        "GET /players/{player_id}": [2, 2],
        "GET /teams/{team_id}": [4, 4],
        # A machine that cannot print has none to keep.
        PICTURE: [2, 0] if can_print() else [2, 1],
    }


@pytest.mark.parametrize(
    "query", ["", "status=scheduled", "team=kent", "date=2026-07-01", "format=t20", "page=2&page_size=3", "q=kent"]
)
def test_a_page_of_matches_costs_the_same_however_many_there_are(query: str, scorer: User) -> None:
    visitor = Visitor(None, "none")
    costs = []
    for number in (4, 12):
        for each in range(number):
            Game(scorer, id=f"match-{number}-{each}", starts_at="2026-07-01")
        with asked() as statements:
            assert visitor.caller.get(f"/games?page_size=200&{query}").status_code == 200
        costs.append(statements)
    assert costs == [["SELECT match", "SELECT match"]] * 2
