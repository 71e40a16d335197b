"""Starts one real Postgres and one Redis for a run; each xdist worker has a database and a Redis number of its own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import pytest
from redis import Redis

from cricksy import local_services

LOCAL = Path(__file__).resolve().parents[1] / ".local"
os.environ["DJANGO_SETTINGS_MODULE"] = "cricksy.settings"
END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend'
"""
pytest_plugins = ["tests.support.masking", "tests.support.static_files", "tests.stack", "tests.realtime.own_redis"]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Set the environment before pytest-django reads the settings."""
    worker = getattr(config, "workerinput", {}).get("workerid")
    if worker:
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rpartition("/")[0] + f"/{number}"
    else:
        start_services(config)
    django.setup()
    wait_longer_for_redis()
    if getattr(config.option, "numprocesses", None):
        # Workers inherit this environment, and pytest-django would read the settings before theirs is complete.
        del os.environ["DJANGO_SETTINGS_MODULE"]


def wait_longer_for_redis() -> None:
    """Only in this process, which shares its cores with other tests; the servers that tests start wait as ever."""
    from scoring.redis_store import clients

    clients.READ_TIMEOUT = 2


def start_services(config: pytest.Config) -> None:
    # Here: pytest rewrites a plugin only if it imports it itself.
    from tests.support import pgbouncer
    from tests.support.masking import add_secret

    remove_leftovers()
    root = LOCAL / f"test-{os.getpid()}"
    services = local_services.start(root, given={}, durable=False)
    config.add_cleanup(lambda: shutil.rmtree(root, ignore_errors=True))
    config.add_cleanup(services.stop)
    if services.postgres:
        add_secret(services.postgres.password)
    if services.redis:
        add_secret(services.redis.password)
    pool = pgbouncer.for_suite(root, services.database_url)
    if pool:
        config.add_cleanup(pool.stop)
    for name in ("DATABASE_READ_REPLICA_URL", "CRICKSY_BROKER_URL", "CRICKSY_LAYER_URL", "CRICKSY_CACHE_URL"):
        os.environ.pop(name, None)
    os.environ.update(
        DATABASE_URL=pool.url() if pool else services.database_url,
        CRICKSY_TEST_POSTGRES=services.database_url,
        REDIS_URL=services.redis_url,
        SECRET_KEY="only for tests: long enough and never used elsewhere",
        ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
        CRICKSY_TEST_ROOT=str(root),
        # All tests have one address, and some send far more than people do. Tests of the limits set them.
        CRICKSY_WRITES_PER_SECOND="0",
        CRICKSY_HEAVY_READS_PER_SECOND="0",
        LOG_LEVEL="WARNING",
    )


def remove_leftovers() -> None:
    """Remove the folders of runs that were killed; their servers ended with them."""
    for folder in LOCAL.glob("test-*"):
        if not Path(f"/proc/{folder.name.removeprefix('test-')}").exists():
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Create the databases in every run: pytest-django does so for marked tests only, and the stack needs no mark."""
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock(), past_the_pool():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock(), past_the_pool():
        end_other_sessions()
        teardown_databases(made, verbosity=0)


@contextmanager
def past_the_pool() -> Iterator[None]:
    """Ask Postgres itself: a pool would keep the connection, and the database could not be dropped."""
    from django.db import connection

    if not os.environ.get("CRICKSY_TEST_POOL"):
        yield
        return
    settings = connection.settings_dict
    port = settings["PORT"]
    connection.close()
    settings["PORT"] = urlsplit(os.environ["CRICKSY_TEST_POSTGRES"]).port
    try:
        yield
    finally:
        connection.close()
        settings["PORT"] = port


def end_other_sessions() -> None:
    """A pool keeps connections, and so does a thread for as long as it lives, as the one that probes a replica."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(END_OTHERS)


@pytest.fixture(scope="session")
def local_root() -> Path:
    """A folder for files of servers; it is removed after the run."""
    return Path(os.environ["CRICKSY_TEST_ROOT"])


@pytest.fixture
def redis_url() -> str:
    return os.environ["REDIS_URL"]


@pytest.fixture
def database_url() -> str:
    return os.environ["DATABASE_URL"]


@pytest.fixture
def redis_client(redis_url: str) -> Iterator[Redis]:
    """The Redis database of this worker, empty."""
    with Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client
        client.flushdb()
