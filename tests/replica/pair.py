"""All processes of Cricksy with a primary and a replica, and a proxy before each way from one to another."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from redis import Redis

from cricksy import local_services
from cricksy.local_services import child
from tests.faults.proxy import Proxy
from tests.faults.traffic import Loop, wait_until
from tests.stack import Stack, prepare, started
from tests.support.masking import add_secret
from tests.support.postgres_node import Node

# Times that the rows of matches were looked up: no probe does that.
LOOKUPS = "SELECT sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0)) FROM pg_stat_user_tables WHERE relname = %s"
ACTIVE = "SELECT count(*) FROM pg_replication_slots WHERE active"
BACKDATE = "UPDATE scoring_match SET changed_at = now() - interval '1 hour' WHERE id = %s"
PATIENCE = 60.0
"""Seconds. Some suffice, but the machine may be busy with something else."""


class Pair:
    """`primary` and `replica` are the servers as they are now: after a failover the replica is the primary."""

    stack: Stack

    def __init__(self, root: Path, primary: Node) -> None:
        self.root = root
        self.primary = primary
        self.clones = 0
        self.loop = Loop()
        self.proxies = {
            "primary": Proxy(lambda: self.primary.port),
            "replica": Proxy(lambda: self.replica.port),
            "wal": Proxy(lambda: self.primary.port),
        }
        for proxy in self.proxies.values():
            self.loop.run(proxy.start())
        self.replica = self.clone()

    def url(self, way: str) -> str:
        return f"postgres://cricksy:{self.primary.password}@127.0.0.1:{self.proxies[way].port}/cricksy"

    def clone(self) -> Node:
        self.clones += 1
        return self.primary.clone(f"replica-{self.clones}", self.proxies["wal"].port)

    def heal(self) -> None:
        """Make a new replica if there is none, and wait until it follows."""
        if not self.replica.is_replica():
            if self.replica is not self.primary:
                self.replica.kill()
            assert wait_until(lambda: not self.primary.ask(ACTIVE), PATIENCE), "a slot is still in use"
            self.replica = self.clone()
        self.await_replay()

    def await_replay(self) -> None:
        position = self.primary.ask("SELECT pg_current_wal_lsn()")
        reached = "SELECT pg_last_wal_replay_lsn() >= %s"
        assert wait_until(lambda: self.replica.ask(reached, position), PATIENCE), "the replica does not follow"

    def lookups(self) -> int:
        return int(self.replica.ask(LOOKUPS, "scoring_match") or 0)

    def fail_over(self) -> None:
        """Kill the primary, whatever it has not sent yet, and promote the replica: processes find it by the name."""
        self.primary.kill()
        self.loop.run(self.join_wal())
        assert self.replica.ask("SELECT pg_promote()")
        self.primary = self.replica

    async def part_wal(self) -> None:
        """From here on the replica gets nothing more."""
        self.proxies["wal"].passes.clear()

    async def join_wal(self) -> None:
        await self.proxies["wal"].cut()
        self.proxies["wal"].passes.set()

    def make_quiet(self, match_id: str) -> None:
        """Let the last event of a match be an hour old, for Redis too. Its time there would contradict the log."""
        self.primary.ask(BACKDATE, match_id)
        with Redis.from_url(self.stack.redis_url) as redis:
            redis.delete(f"game:{match_id}:record")

    def end(self) -> None:
        for node in (self.primary, self.replica):
            child.stop(node.server, by=2, patience=5)
        for proxy in self.proxies.values():
            self.loop.run(proxy.stop())
        self.loop.stop()


@contextmanager
def running(root: Path) -> Iterator[Pair]:
    """Start everything in that folder. Call this from the main thread."""
    with ExitStack() as exits:
        services = local_services.start(root, given={}, durable=False)
        exits.callback(services.stop)
        assert services.postgres
        add_secret(services.postgres.password)
        if services.redis:
            add_secret(services.redis.password)
        pair = Pair(root, Node.of(root, services.postgres))
        exits.callback(pair.end)
        environment = {
            "DATABASE_URL": pair.url("primary"),
            "DATABASE_READ_REPLICA_URL": pair.url("replica"),
            "REDIS_URL": services.redis_url,
        }
        pair.stack = started(root, environment, scorer_token=prepare(environment))
        exits.callback(pair.stack.stop)
        yield pair
