"""A real primary and a real replica: what becomes of the replica costs no request and shows no scorer old data."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.traffic import wait_until
from tests.replica import harm
from tests.replica.pair import PATIENCE, Pair, running
from tests.replica.suffering import suffer
from tests.replica.traffic import WIDE, client, flowing, opened, quiet_match
from tests.support.postgres_node import why_not

# `./scripts/bench replica` does all, and for longer. A lag is noticed after two seconds.
SECONDS = {harm.stop: 1.5, harm.kill: 1.0, harm.cut_off_readers: 1.5, harm.lag: 3.0, harm.promote: 1.0}
NAMES = {name: SECONDS[each] for name, each in harm.HARMS.items() if each in SECONDS}


@pytest.fixture(scope="module")
def shared(local_root: Path) -> Iterator[Pair]:
    root = local_root / f"pair-{uuid.uuid4().hex[:8]}"
    if reason := why_not(root):
        pytest.skip(reason)
    with running(root) as pair:
        yield pair


@pytest.fixture
def pair(shared: Pair) -> Pair:
    shared.heal()
    return shared


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with client() as http:
        yield http


def new_id() -> str:
    return f"game-{uuid.uuid4().hex[:8]}"


def wide(pair: Pair, http: httpx.Client, path: str, **headers: str) -> httpx.Response:
    url = f"{pair.stack.http_url}{path}/deliveries"
    return http.post(url, json=WIDE, headers={**pair.stack.headers, **headers})


@pytest.mark.parametrize(("name", "seconds"), NAMES.items(), ids=lambda each: str(each).partition(" ")[0])
def test_a_replica_in_trouble_costs_no_request_and_no_scorer_sees_old_data(
    pair: Pair, name: str, seconds: float
) -> None:
    outcome = suffer(pair, name, seconds, opened(pair, new_id()), quiet_match(pair, new_id()))
    print(outcome.text())
    assert outcome.failures == []
    assert outcome.stale == []


def test_what_the_replica_does_not_have_yet_is_found_at_once(pair: Pair, http: httpx.Client) -> None:
    base, quiet = pair.stack.http_url, quiet_match(pair, new_id())
    before = pair.lookups()
    used = wait_until(lambda: http.get(base + quiet) and pair.lookups() > before, PATIENCE, pause=0.1)
    assert used, "the replica is not read"
    pair.replica.ask("SELECT pg_wal_replay_pause()")
    try:
        path = opened(pair, new_id())
        answers = [http.get(base + path + more) for more in ("", "/deliveries", "/export", "/prediction", "/dl")]
        assert [answer.status_code for answer in answers] == [200] * 5
        assert wide(pair, http, quiet).json()["seq"] == 3
        assert wait_until(lambda: http.get(base + quiet).json()["seq"] == 3, PATIENCE)
        assert [http.get(f"{base}{quiet}{more}").json()["seq"] for more in ("/deliveries", "/prediction")] == [3, 3]
    finally:
        pair.replica.ask("SELECT pg_wal_replay_resume()")


def test_after_a_failover_viewers_get_the_shorter_log_in_a_new_epoch(pair: Pair, http: httpx.Client) -> None:
    path = opened(pair, new_id())
    base = pair.stack.http_url
    pair.await_replay()
    pair.loop.run(pair.part_wal())
    acknowledged = [wide(pair, http, path).json()["seq"] for _ in range(5)]
    assert acknowledged == [3, 4, 5, 6, 7]
    assert wait_until(lambda: http.get(base + path).json()["seq"] == 7, PATIENCE)
    seen = http.get(base + path)
    pair.fail_over()
    # By itself: the sweep compares the log with what viewers have got.
    assert wait_until(lambda: is_of_later_epoch(http.get(base + path), seen), PATIENCE), "no new epoch has begun"
    left = http.get(base + path).json()
    print(f"an asynchronous replica that lagged lost {seen.json()['seq'] - left['seq']} acknowledged balls")
    assert left["seq"] == 2
    refused = wide(pair, http, path, **{"If-Match": seen.headers["ETag"]})
    assert (refused.status_code, refused.json()["seq"]) == (412, 2)
    recorded = wide(pair, http, path)
    assert (recorded.status_code, recorded.json()["seq"], recorded.json()["epoch"]) == (201, 3, left["epoch"])


def is_of_later_epoch(answer: httpx.Response, seen: httpx.Response) -> bool:
    return answer.status_code == 200 and answer.json()["epoch"] > seen.json()["epoch"]


def test_with_synchronous_commit_a_failover_loses_nothing_acknowledged(pair: Pair) -> None:
    match_id = new_id()
    live, quiet = opened(pair, match_id), quiet_match(pair, new_id())
    pair.primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (replica)'")
    pair.primary.ask("SELECT pg_reload_conf()")
    state = "SELECT sync_state FROM pg_stat_replication WHERE application_name = 'replica'"
    assert wait_until(lambda: pair.primary.ask(state) == "quorum", PATIENCE, pause=0.1)
    with flowing(pair, live, quiet) as traffic:
        assert wait_until(lambda: len(traffic.acknowledged) > 10, PATIENCE)
        pair.loop.run(pair.part_wal())
        unanswered = wait_until(lambda: "503" in str(traffic.failures()), PATIENCE)
        assert unanswered, "a ball was acknowledged that no replica had"
        before = len(traffic.acknowledged)
        pair.fail_over()
        assert wait_until(lambda: len(traffic.acknowledged) > before + 3, PATIENCE), "nothing is recorded"
    keys = "SELECT json_object_agg(idempotency_key, seq) FROM scoring_matchevent WHERE match_id = %s AND seq > 2"
    assert pair.primary.ask(keys, match_id) == traffic.acknowledged
    assert traffic.stale == []
