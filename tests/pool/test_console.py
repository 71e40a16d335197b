"""PgBouncer as operators use it: settings are read again while clients stay, and what is wrong is named."""

import subprocess
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tests.pool.topology import Pooled
from tests.support.pgbouncer import RUN, STATS, PgBouncer, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "it is there")
GOOD = {"POOL_POSTGRES": "127.0.0.1:5432", "POOL_USERS": "cricksy_web:secret"}


def test_a_pool_goes_on_to_another_postgres_and_clients_stay(pooled: Pooled) -> None:
    pool = PgBouncer(pooled.stack.root, "postgres://cricksy@127.0.0.1:1/cricksy", owner(pooled), name="moved")
    pool.start()
    try:
        with pytest.raises(psycopg2.OperationalError), closing(psycopg2.connect(pool.url())):
            pass
        pool.reload(pooled.postgres_url)
        with closing(psycopg2.connect(pool.url())) as connection:
            connection.autocommit = True
            connection.cursor().execute("SELECT 1")
            pool.options["default_pool_size"] = 7
            pool.reload()
            connection.cursor().execute("SELECT 1")
        assert {row["key"]: row["value"] for row in pool.show("CONFIG")}["default_pool_size"] == "7"
    finally:
        pool.stop()


def owner(pooled: Pooled) -> dict[str, str]:
    password = pooled.postgres_url.partition("cricksy:")[2].partition("@")[0]
    return {"cricksy": password}


def test_passwords_are_for_their_owner_only(pooled: Pooled) -> None:
    modes = {file.name: file.stat().st_mode & 0o777 for file in pooled.pool.folder.iterdir() if file.is_file()}
    assert modes == {"users.txt": 0o600, "pgbouncer.ini": 0o600, "pid": 0o600}


def test_a_client_without_the_password_is_refused(pooled: Pooled) -> None:
    for url in (pooled.pool.url(STATS, "pgbouncer"), pooled.pool.url("cricksy_web")):
        name, _, rest = url.rpartition("@")
        with pytest.raises(psycopg2.OperationalError, match=r"authentication failed|SASL"):
            psycopg2.connect(f"{name.rpartition(':')[0]}:wrong@{rest}")


def test_the_console_of_prometheus_can_change_nothing(pooled: Pooled) -> None:
    with closing(psycopg2.connect(pooled.pool.url(STATS, "pgbouncer"))) as console:
        console.autocommit = True
        with pytest.raises(psycopg2.Error, match="admin access needed"):
            console.cursor().execute("PAUSE")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"POOL_POSTGRES": ""}, "POOL_POSTGRES"),
        ({"POOL_USERS": ""}, "POOL_USERS"),
        ({"POOL_USERS": "cricksy_web"}, "POOL_USERS"),
        ({"POOL_USERS": 'cricksy_web:se"cret'}, "POOL_USERS"),
    ],
)
def test_a_bad_variable_is_named_in_one_sentence(tmp_path: Path, changes: dict[str, str], name: str) -> None:
    env = {"PATH": "/usr/bin:/bin", "POOL_FOLDER": str(tmp_path), **GOOD, **changes}
    done = subprocess.run(["sh", RUN], env=env, capture_output=True, text=True)
    assert done.returncode == 3
    assert done.stderr.startswith(f"cricksy: {name}")
    assert done.stderr.count("\n") == 1
    assert "cret" not in done.stderr
