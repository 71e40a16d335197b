"""Postgres and PgBouncer are killed, restarted and stopped, and the pool is held by others, while scorers record.

Scorers get 503 within three seconds and repeat; nothing is lost, and viewers have all of it afterwards.
"""

import asyncio
import time

import httpx
import pytest

from cricksy.postgres.roles import WEB_ROLE, WORKER_ROLE
from tests.pool.scoring import Played, scoring
from tests.pool.sessions import all_lent
from tests.pool.topology import Pooled
from tests.record.test_hung_database import LONGEST
from tests.support.hanging import hanging
from tests.support.watched import watched_match

SECONDS = 3.0
"""How long each harm lasts."""
DATABASE_CODES = {"database_unavailable", "database_busy"}


def assert_only_refused(played: Played, about: str) -> None:
    print(f"{about}: {len(played.answers)} answers, {len(played.refusals)} refusals, slowest {played.slowest:.1f} s")
    assert {answer.status for answer in played.answers} <= {201, 503}
    assert {answer.code for answer in played.refusals} <= DATABASE_CODES
    assert played.slowest < LONGEST


@pytest.mark.parametrize("name", ["postgres", "pgbouncer"])
async def test_a_restart_loses_nothing(pooled: Pooled, name: str) -> None:
    async with scoring(pooled) as played:
        pooled.stack.kill(name)
        await asyncio.sleep(SECONDS)
        pooled.stack.start(name)
    assert_only_refused(played, f"{name} killed")
    assert played.refusals


@pytest.mark.parametrize("name", ["postgres", "pgbouncer"])
async def test_a_hang_holds_nobody(pooled: Pooled, name: str) -> None:
    async with scoring(pooled) as played:
        with hanging(pooled.stack, name):
            await asyncio.sleep(SECONDS)
            begun = time.monotonic()
            health = await asyncio.to_thread(httpx.get, f"{pooled.stack.http_url}/api/health", timeout=10)
            assert (health.status_code, time.monotonic() - begun < LONGEST / 3) == (200, True)
            await asyncio.sleep(SECONDS)
        begun = time.monotonic()
        await asyncio.to_thread(until_ready, pooled)
        print(f"{name} hung: ready {time.monotonic() - begun:.1f} s after its return")
    assert_only_refused(played, f"{name} stopped")
    assert played.refusals


def until_ready(pooled: Pooled) -> None:
    deadline = time.monotonic() + 30
    while httpx.get(f"{pooled.stack.http_url}/api/health/ready", timeout=10).status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def test_an_exhausted_pool_refuses_requests_one_by_one_and_is_not_taken_for_a_hang(pooled: Pooled) -> None:
    hangs = await counted_hangs(pooled)
    async with scoring(pooled) as played:
        with all_lent(pooled.pool.url(WEB_ROLE)):
            await asyncio.sleep(SECONDS)
    assert_only_refused(played, "pool held")
    assert {answer.code for answer in played.refusals} == {"database_unavailable"}
    assert await counted_hangs(pooled) == hangs


async def counted_hangs(pooled: Pooled) -> int:
    log = pooled.stack.children["web-1"].log
    return (await asyncio.to_thread(log.read_text)).count("database_hangs")


async def test_when_workers_have_no_connection_recording_goes_on(pooled: Pooled) -> None:
    match = await watched_match(pooled.stack)
    await match.shown(match.record())
    with all_lent(pooled.pool.url(WORKER_ROLE)):
        seq = await asyncio.to_thread(match.record, 5)
        await asyncio.sleep(SECONDS)
    await match.shown(seq)
    assert match.shows_what_a_get_shows()
    match.viewer.drop()
