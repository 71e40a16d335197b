"""Our own Postgres and Redis live exactly as long as the process that started them; Postgres keeps its data."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest
from redis import AuthenticationError, Redis

from cricksy import local_services
from cricksy.local_services import LocalServices, leftovers, postgres

PROJECT = Path(__file__).resolve().parents[2]
HOLD = """
import sys, time
from pathlib import Path
from cricksy import local_services
services = local_services.start(Path(sys.argv[1]), given={})
print(services.postgres.server.pid, services.redis.server.pid, services.database_url, flush=True)
time.sleep(600)
"""


@pytest.fixture
def root(local_root: Path, request: pytest.FixtureRequest) -> Path:
    return local_root / request.node.name


@pytest.fixture
def services(root: Path) -> Iterator[LocalServices]:
    started = local_services.start(root, given={})
    yield started
    started.stop()


def hold(root: Path) -> tuple[subprocess.Popen[str], int, int, str]:
    """Start both from another process: that process, the pids of Postgres and Redis, the address of the database."""
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(root)], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    with holder.stdout as output:
        postgres_pid, redis_pid, url = output.readline().split()
    return holder, int(postgres_pid), int(redis_pid), url


def ends(pid: int, patience: float = 15) -> bool:
    deadline = time.monotonic() + patience
    while leftovers.command_line(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not leftovers.command_line(pid)


def execute(url: str, statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def test_both_services_answer(services: LocalServices) -> None:
    assert execute(services.database_url, "SELECT upper('é')") == [("É",)]
    assert execute(services.database_url, "SHOW fsync") == [("on",)]
    assert execute(services.database_url, "SHOW synchronous_commit") == [("on",)]
    assert execute(services.database_url, "SHOW recovery_init_sync_method") == [("syncfs",)]
    with Redis.from_url(services.redis_url) as client:
        assert client.ping()


def test_postgres_asks_for_its_password(services: LocalServices) -> None:
    assert services.postgres is not None
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(services.database_url.replace(services.postgres.password, "wrong"))


def test_redis_asks_for_its_password(services: LocalServices) -> None:
    assert services.redis is not None
    for url in (f"redis://127.0.0.1:{services.redis.port}/0", services.redis_url.replace("redis://:", "redis://:x")):
        with pytest.raises(AuthenticationError), Redis.from_url(url) as client:
            client.ping()


def test_passwords_are_in_files_of_the_owner_and_on_no_command_line(services: LocalServices, root: Path) -> None:
    assert services.redis is not None
    assert services.postgres is not None
    for server, kept in ((services.redis, "redis-password"), (services.postgres, "postgres-*/password")):
        file = next(root.glob(kept))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.read_text() == server.password
        assert not [line for line in command_lines() if server.password in line]
    assert not [log for log in (root / "logs").iterdir() if services.redis.password in log.read_text(errors="replace")]


def command_lines() -> Iterator[str]:
    for process in psutil.process_iter(["cmdline"]):
        yield " ".join(process.info["cmdline"] or [])


def test_redis_keeps_its_password_and_its_port_when_it_is_started_again(services: LocalServices) -> None:
    assert services.redis is not None
    services.redis.stop()
    again = services.redis.relaunch()
    try:
        deadline = time.monotonic() + 10
        while not services.redis.answers() and time.monotonic() < deadline:
            time.sleep(0.02)
        with Redis.from_url(services.redis_url) as client:
            assert client.ping()
    finally:
        again.terminate()
        again.wait()


def test_a_stop_leaves_no_process(root: Path) -> None:
    services = local_services.start(root, given={})
    assert services.postgres is not None
    assert services.redis is not None
    services.stop()
    assert ends(services.postgres.server.pid, 0)
    assert ends(services.redis.server.pid, 0)


def test_both_end_when_their_parent_is_killed_and_the_next_start_has_the_data(root: Path) -> None:
    holder, postgres_pid, redis_pid, url = hold(root)
    execute(url, "CREATE TABLE kept AS SELECT 42 AS runs")
    holder.kill()
    holder.wait()
    assert ends(postgres_pid)
    assert ends(redis_pid)
    again = local_services.start(root, given={})
    assert execute(again.database_url, "SELECT runs FROM kept") == [(42,)]
    again.stop()


def test_a_start_right_after_a_kill_waits_for_the_old_server(root: Path) -> None:
    holder, postgres_pid, _, url = hold(root)
    execute(url, "CREATE TABLE kept AS SELECT 42 AS runs")
    holder.kill()
    holder.wait()
    again = local_services.start(root, given={})
    assert ends(postgres_pid, 0)
    assert execute(again.database_url, "SELECT runs FROM kept") == [(42,)]
    again.stop()


def test_a_killed_postgres_recovers_committed_data(root: Path) -> None:
    services = local_services.start(root, given={})
    assert services.postgres is not None
    execute(services.database_url, "CREATE TABLE kept AS SELECT 42 AS runs")
    os.killpg(services.postgres.server.pid, signal.SIGKILL)
    services.postgres.server.wait()
    again = postgres.start(root, port=services.postgres.port)
    assert execute(again.url, "SELECT runs FROM kept") == [(42,)]
    again.stop()
    services.stop()


def test_a_pid_file_with_the_pid_of_another_program_is_ignored(root: Path) -> None:
    local_services.start(root, given={}).stop()
    data = next(root.glob("postgres-*")) / "data"
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    services = local_services.start(root, given={})
    assert execute(services.database_url, "SELECT 1") == [(1,)]
    services.stop()


def test_an_unfinished_cluster_is_created_again(root: Path) -> None:
    local_services.start(root, given={}).stop()
    data = next(root.glob("postgres-*")) / "data"
    data.rename(data.with_name("fresh"))
    services = local_services.start(root, given={})
    assert execute(services.database_url, "SELECT 1") == [(1,)]
    services.stop()


def test_a_given_address_is_used_and_nothing_is_started(root: Path) -> None:
    given = {"DATABASE_URL": "postgres://someone@elsewhere/db", "CRICKSY_REDIS_URL": "redis://elsewhere:6379/0"}
    services = local_services.start(root, given=given)
    assert (services.database_url, services.redis_url) == tuple(given.values())
    assert services.postgres is None
    assert services.redis is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to switch to another user")
def test_root_can_keep_its_files_in_a_folder_closed_to_others(root: Path) -> None:
    root.mkdir(mode=0o700)
    services = local_services.start(root, given={})
    assert execute(services.database_url, "SELECT 1") == [(1,)]
    services.stop()
