"""Two common mistakes, mended by one request each while a viewer watches, through real processes."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.record.cast import BODY
from tests.stack import Stack
from tests.support.ws_client import WatchClient, watching

KENT = [f"k{n}" for n in range(1, 12)]


class Console:
    """A scorer's console: it names the bowler with each ball, and remembers where the match is."""

    def __init__(self, stack: Stack) -> None:
        self.http = httpx.Client(base_url=stack.http_url, headers=stack.headers, timeout=30)
        self.id = stack.new_id("mended")
        self.head = 1
        assert self.http.post("/games", json={**BODY, "id": self.id}).status_code == 201

    def over(self, bowler: str, *runs: int) -> None:
        for each in runs:
            self.ball(runs=each, bowler_id=bowler)

    def ball(self, **body: Any) -> None:
        answer = self.http.post(f"/games/{self.id}/deliveries", json=body)
        assert answer.status_code == 201, answer.text
        self.head = answer.json()["seq"]

    def correct(self, body: Any, *, dry: bool = False) -> httpx.Response:
        query = {"dry_run": "true"} if dry else {}
        headers = {"If-Match": str(self.head), "Idempotency-Key": f"correction of {self.head}"}
        return self.http.post(f"/games/{self.id}/corrections", json=body, headers=headers, params=query)

    def fresh(self) -> Any:
        return httpx.get(f"{self.http.base_url}/games/{self.id}").json()


@pytest.fixture
def console(stack: Stack) -> Iterator[Console]:
    console = Console(stack)
    yield console
    console.http.close()


async def sees_a_fresh_get(viewer: WatchClient, console: Console) -> Any:
    seen = await viewer.reach(console.head)
    fresh = console.fresh()
    assert (fresh["seq"], seen) == (console.head, fresh["snapshot"])
    assert viewer.gaps == 0
    return seen


async def test_a_whole_over_by_the_wrong_bowler(stack: Stack, console: Console) -> None:
    console.over("s11", 0, 0, 0, 0, 0, 0)
    console.over("s10", 1, 1, 1, 1, 1, 1)
    console.over("s9", 0)
    async with watching(stack.ws_url, console.id) as viewer:
        await sees_a_fresh_get(viewer, console)
        body = {"changes": [{"seq": 8, "over_bowled_by": "s7"}]}
        assert console.correct(body, dry=True).json()["lawful"] is True
        mended = console.correct(body)
        assert mended.status_code == 201, mended.text
        assert console.correct(body).content == mended.content
        console.head = mended.json()["seq"]
        seen = await sees_a_fresh_get(viewer, console)
        bowlers = {player: (row["overs"], row["runs"]) for player, row in seen["bowling_scorecard"].items()}
        assert bowlers == {"s11": ("1", 0), "s7": ("1", 6), "s9": ("0.1", 0)}
        undone = console.http.post(f"/games/{console.id}/undo", headers={"If-Match": str(console.head)})
        console.head = undone.json()["seq"]
        assert "s10" in (await sees_a_fresh_get(viewer, console))["bowling_scorecard"]


async def test_a_single_for_a_two_four_overs_ago(stack: Stack, console: Console) -> None:
    console.over("s11", 1, 0, 0, 0, 0, 0)
    console.ball(runs=0, bowler_id="s10", wickets=[{"kind": "bowled"}])
    console.over("s10", 1, 0, 2, 0, 1)
    console.over("s9", 0, 1, 0, 0, 4, 0)
    console.ball(runs=0, bowler_id="s8", wickets=[{"kind": "run out", "player_out_id": "k3"}])
    console.ball(runs=2, bowler_id="s8", striker_id="k2")
    async with watching(stack.ws_url, console.id) as viewer:
        before = await sees_a_fresh_get(viewer, console)
        wrong = {"changes": [{"seq": 2, "patch": {"runs": 2}}]}
        refused = console.correct(wrong)
        assert refused.status_code == 409, refused.text
        assert console.fresh()["seq"] == console.head
        told = refused.json()
        assert [(one["ball"], one["code"]) for one in told["conflicts"]][:1] == [("3.2", "batter_out")]
        assert told["repair"] == {**wrong, "keep": "batters"}
        mended = console.correct(told["repair"])
        assert mended.status_code == 201, mended.text
        console.head = mended.json()["seq"]
        seen = await sees_a_fresh_get(viewer, console)
        assert seen["total_runs"] == before["total_runs"] + 1
        assert {player: row.get("out") for player, row in seen["batting_scorecard"].items()} == {
            player: row.get("out") for player, row in before["batting_scorecard"].items()
        }
        console.over("s8", 1, 1, 1, 1)
        assert KENT[0] in (await sees_a_fresh_get(viewer, console))["batting_scorecard"]
