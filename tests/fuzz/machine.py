"""Two scorers at one match over REST, lawful and not: the log, GET and the socket equal the local fold of the log."""

import asyncio
import uuid
from typing import Any, ClassVar

import httpx
import orjson
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from scoring.engine.log.fold import fold_records
from scoring.engine.views.snapshot import snapshot
from tests.record.cast import BODY
from tests.support.ws_client import WatchClient

SCORERS = st.sampled_from([0, 1])
BOWLERS = st.sampled_from(["s9", "s10", "s11", "k1", "nobody"])
BATTERS = st.none() | st.sampled_from(["k1", "k4", "k11", "s1"])
KINDS = st.sampled_from(["bowled", "caught", "run out", "stumped", "retired hurt"])
BALLS = st.fixed_dictionaries(
    {},
    optional={
        "runs": st.integers(0, 6),
        "bowler_id": BOWLERS,
        "striker_id": BATTERS,
        "extras": st.fixed_dictionaries({}, optional={"wides": st.integers(0, 3), "noballs": st.integers(0, 3)}),
        "wickets": st.lists(st.fixed_dictionaries({"kind": KINDS}), max_size=2),
        "same_over": st.booleans(),
    },
)
EVENTS = st.sampled_from(
    [
        {"kind": "note", "text": "rain is near"},
        {"kind": "interruption", "reason": "rain"},
        {"kind": "resumed"},
        {"kind": "over_ended"},
        {"kind": "penalty_runs", "team_id": "kent"},
        {"kind": "innings_ended", "reason": "closed"},
        {"kind": "innings_started", "team_id": "surrey"},
        {"kind": "conditions_revised", "overs": "15"},
        {"kind": "retired", "player_id": "k1", "reason": "hurt"},
        {"kind": "toss", "winner": "kent", "decision": "bat"},
    ]
)
READY = st.sampled_from(
    [
        {"remove": True},
        {"over_bowled_by": "s9"},
        {"over_bowled_by": "k1"},
        {"batters_swapped": True},
        {"other_batter_out": True},
        {"in_over": "previous"},
        {"in_over": "next", "bowler_id": "s10"},
    ]
)
SEEN = st.sampled_from(["nothing", "own", "star"])
RECORDED = (200, 201)


class Scoring(RuleBasedStateMachine):
    http_url: ClassVar[str]
    ws_url: ClassVar[str]
    headers: ClassVar[dict[str, str]]

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.http = httpx.Client(base_url=self.http_url, headers=self.headers, timeout=30)
        self.id = f"machine-{uuid.uuid4().hex[:12]}"
        self.head = 1
        self.seen = [1, 1]
        self.last: tuple[str, str, Any, dict[str, str], bytes] | None = None

    @initialize()
    def open(self) -> None:
        assert self.http.post("/games", json={**BODY, "id": self.id}).status_code == 201
        self.viewer = WatchClient(f"{self.ws_url}/ws/games/{self.id}")
        self.loop.run_until_complete(self.viewer.connect())

    @rule(who=SCORERS, ball=BALLS, seen=SEEN)
    def ball(self, who: int, ball: Any, seen: str) -> None:
        self.write(who, "POST", "deliveries", ball, seen)

    @rule(who=SCORERS, event=EVENTS, seen=SEEN)
    def event(self, who: int, event: Any, seen: str) -> None:
        self.write(who, "POST", "events", event, seen)

    @rule(who=SCORERS, back=st.integers(0, 6), ball=BALLS, seen=SEEN)
    def amend(self, who: int, back: int, ball: Any, seen: str) -> None:
        self.write(who, "PATCH", f"events/{max(1, self.head - back)}", ball, seen)

    @rule(who=SCORERS, back=st.integers(0, 6), seen=SEEN)
    def remove(self, who: int, back: int, seen: str) -> None:
        self.write(who, "DELETE", f"events/{max(1, self.head - back)}", None, seen)

    @rule(who=SCORERS, back=st.integers(0, 6), ball=BALLS, seen=SEEN)
    def insert(self, who: int, back: int, ball: Any, seen: str) -> None:
        self.write(who, "POST", "deliveries", {**ball, "before_seq": max(1, self.head - back)}, seen)

    @rule(who=SCORERS, back=st.integers(0, 6), ball=BALLS, ready=READY, keep=st.booleans(), seen=SEEN)
    def correct(self, who: int, back: int, ball: Any, ready: Any, keep: bool, seen: str) -> None:
        """Two changes at once. The repair that a refusal offers is accepted."""
        seq = max(1, self.head - back)
        changes = [{"seq": seq, **ready}, {"seq": max(1, seq - 1), "patch": ball}]
        body = {"changes": changes, **({"keep": "batters"} if keep else {})}
        refused = self.write(who, "POST", "corrections", body, seen)
        if refused.status_code == 409 and "repair" in refused.json():
            tried = self.http.post(f"/games/{self.id}/corrections?dry_run=true", json=refused.json()["repair"])
            assert tried.json()["lawful"], tried.text

    @rule(who=SCORERS, step=st.sampled_from(["undo", "redo"]), seen=SEEN)
    def step(self, who: int, step: str, seen: str) -> None:
        self.write(who, "POST", step, None, seen)

    @rule(who=SCORERS)
    def look(self, who: int) -> None:
        self.seen[who] = self.http.get(f"/games/{self.id}").json()["seq"]

    @rule(ball=BALLS)
    def dry_run(self, ball: Any) -> None:
        tried = self.http.post(f"/games/{self.id}/deliveries?dry_run=true", json=ball)
        assert tried.status_code in (200, 400, 422), tried.text

    @rule()
    def repeat(self) -> None:
        """The response to the last record was lost: the same request with the same key gets it again."""
        if self.last is not None:
            method, path, body, headers, answer = self.last
            again = self.http.request(method, path, json=body, headers=headers)
            assert (again.status_code in RECORDED, again.content) == (True, answer)

    def write(self, who: int, method: str, path: str, body: Any, seen: str) -> httpx.Response:
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        if seen != "nothing":
            headers["If-Match"] = "*" if seen == "star" else str(self.seen[who])
        path = f"/games/{self.id}/{path}"
        answer = self.http.request(method, path, json=body, headers=headers)
        assert answer.status_code in (200, 201, 400, 404, 409, 412, 422, 428), answer.text
        stale = seen == "own" and self.seen[who] != self.head
        assert not (stale and answer.status_code in RECORDED), "a write in a stale state was recorded"
        if answer.status_code in RECORDED:
            self.head += 1
            assert answer.json()["seq"] == self.head
            self.seen[who] = self.head
            self.last = (method, path, body, headers, answer.content)
        return answer

    @invariant()
    def nothing_else_was_recorded(self) -> None:
        if hasattr(self, "viewer"):
            assert self.http.get(f"/games/{self.id}").json()["seq"] == self.head

    def log(self) -> list[Any]:
        pages = range(1, (self.head - 1) // 200 + 2)
        return [
            row
            for page in pages
            for row in self.http.get(f"/games/{self.id}/events?page_size=200&page={page}").json()["results"]
        ]

    def teardown(self) -> None:
        try:
            if hasattr(self, "viewer"):
                self.compare()
        finally:
            self.http.close()
            self.loop.close()

    def compare(self) -> None:
        rows = self.log()
        assert [row["seq"] for row in rows] == list(range(1, self.head + 1))
        folded = fold_records((row["seq"], row["kind"], row["payload"]) for row in rows)
        expected = orjson.loads(orjson.dumps(snapshot(folded.state)))
        assert self.http.get(f"/games/{self.id}").json()["snapshot"] == expected
        self.loop.run_until_complete(self.viewer.reach(self.head, timeout=30))
        self.loop.run_until_complete(self.viewer.drop())
        assert self.viewer.snapshot == expected


def scoring_at(stack: Any) -> Any:
    """Return the machine for the servers of this stack."""
    return type("Scoring", (Scoring,), {name: getattr(stack, name) for name in ("http_url", "ws_url", "headers")})
