"""A failover as docs/replica.md has it, behind PgBouncer, while scorers record: they never see another address."""

import asyncio
from urllib.parse import urlsplit

import pytest

from cricksy.local_services import child, postgres
from tests.faults.traffic import wait_until
from tests.pool.scoring import scoring
from tests.pool.test_harm import SECONDS, assert_only_refused
from tests.pool.topology import Pooled
from tests.support.postgres_node import Node, why_not

PATIENCE = 60.0
OUTAGE = 0.5
IS_SYNCHRONOUS = "SELECT sync_state = 'quorum' FROM pg_stat_replication"


@pytest.fixture
def primary(pooled: Pooled) -> Node:
    root = pooled.stack.root
    if reason := why_not(root):
        pytest.skip(reason)
    url, running = urlsplit(pooled.postgres_url), pooled.stack.children["postgres"]
    assert url.port
    assert url.password
    assert running.process
    return Node(postgres.find(root), url.port, url.password, running.log, running.process)


async def test_with_synchronous_commit_a_failover_behind_the_pool_loses_nothing(pooled: Pooled, primary: Node) -> None:
    replica = await asyncio.to_thread(primary.clone, "replica", primary.port)
    try:
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (replica)'")
        primary.ask("SELECT pg_reload_conf()")
        assert await asyncio.to_thread(wait_until, lambda: primary.ask(IS_SYNCHRONOUS), PATIENCE)
        async with scoring(pooled) as played:
            primary.kill()
            # Promoted at once, it may be there before anybody has missed the primary.
            await asyncio.sleep(OUTAGE)
            assert replica.ask("SELECT pg_promote()")
            pooled.postgres_url = pooled.postgres_url.replace(f":{primary.port}/", f":{replica.port}/")
            await asyncio.to_thread(pooled.pool.reload, pooled.postgres_url)
            await asyncio.sleep(SECONDS)
        assert_only_refused(played, "primary killed, replica promoted, pool reloaded")
        # A ball that the pool held back until the replica was there needed no refusal.
        assert played.refusals or played.slowest > OUTAGE / 2
    finally:
        await asyncio.to_thread(child.stop, replica.server, by=2, patience=5)
