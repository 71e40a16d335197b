"""Matches through PgBouncer, with two connections for all servers and two for all workers."""

from cricksy.postgres.roles import WEB_ROLE, WORKER_ROLE
from cricksy.postgres.waits import SERVER, WORKER, Limits
from tests.pool.scoring import scoring
from tests.pool.sessions import Session, sessions
from tests.pool.topology import POOL_SIZE, Pooled
from tests.realtime.test_end_to_end import followed, short_match
from tests.support.watched import watched_match


async def test_a_match_reaches_its_viewer(pooled: Pooled) -> None:
    result = await followed(pooled.stack, short_match(6), "pooled")
    assert result.same
    assert result.client.gaps == 0


async def test_many_clients_leave_nothing_in_the_connections_that_they_share(pooled: Pooled) -> None:
    for name in ("web-1", "worker-1"):  # each connection that they open is a new client of the pool
        pooled.stack.kill(name)
        pooled.stack.start(name)
    async with scoring(pooled, 8) as played:
        match = await watched_match(pooled.stack)
        await match.shown(match.record(12))
        assert match.shows_what_a_get_shows()
        match.viewer.drop()
    assert played.refusals == []
    for role, limits in ((WEB_ROLE, SERVER), (WORKER_ROLE, WORKER)):
        found = sessions(pooled.pool.url(role))
        assert len({each.pid for each in found}) == POOL_SIZE
        assert found == [Session(each.pid, time_outs(limits), set(), 0) for each in found]


def time_outs(limits: Limits) -> tuple[str, str, str]:
    """As Postgres shows them: whole seconds as seconds."""
    shown = [f"{value // 1000}s" if value % 1000 == 0 else f"{value}ms" for value in limits.settings().values()]
    return shown[0], shown[1], shown[2]


async def test_no_role_gets_more_connections_than_its_pool_has(pooled: Pooled) -> None:
    async with scoring(pooled, 8):
        pools = {pool["user"]: pool for pool in pooled.pool.show("POOLS") if pool["user"] in (WEB_ROLE, WORKER_ROLE)}
    for pool in pools.values():
        assert pool["pool_mode"] == "transaction"
        servers = sum(pool[name] for name in ("sv_active", "sv_idle", "sv_used", "sv_tested", "sv_login"))
        assert servers <= POOL_SIZE
    # Eight threads and the WebSocket process share two.
    assert pools[WEB_ROLE]["cl_active"] + pools[WEB_ROLE]["cl_waiting"] > POOL_SIZE
