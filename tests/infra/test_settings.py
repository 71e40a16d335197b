"""A bad or missing setting ends the start with one sentence that names the setting."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


NO_REDIS = (
    *("amqp://cricksy:s3cret@host", "http://host", "redis://host:6379/0", "redis://:s3cret@host:6379/first"),
    *("sentinel://:s3cret@host:26379", "redis://:s3cret@a:6379/0;redis://:s3cret@b:6379/0", "redis://[::1", "host"),
)
NO_BROKER = (
    *("amqp://host:5672", "amqp://cricksy@host", "amqp://:s3cret@host", "amqp://cricksy:s3cret@host:port"),
    *("amqp://cricksy:s3cret@a;redis://:s3cret@b", "amqp://cricksy:s3cret@a;", "amqp://cricksy:s3cret@a;amqp://b"),
)


def start(code: str = "import cricksy.settings", **changes: str | None) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    for name, value in changes.items():
        env.pop(name, None)
        if value is not None:
            env[name] = value
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=env, cwd=PROJECT, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("DATABASE_URL", None),
        ("DATABASE_URL", "sqlite:///db.sqlite3"),
        ("DATABASE_URL", "postgres://host:notaport/cricksy"),
        ("DATABASE_URL", "postgres://host:5432"),
        ("DATABASE_READ_REPLICA_URL", "mysql://host/cricksy"),
        ("REDIS_URL", None),
        ("REDIS_URL", "http://host"),
        ("REDIS_URL", "redis://:s3cret@host:6379/first"),
        ("REDIS_URL", "redis://host:6379/0"),
        ("REDIS_URL", "rediss://user@10.0.0.7:6379/0"),
        *((name, url) for name in ("CRICKSY_LAYER_URL", "CRICKSY_CACHE_URL") for url in NO_REDIS),
        *(("CRICKSY_BROKER_URL", url) for url in (*NO_REDIS[1:], *NO_BROKER)),
        ("CRICKSY_WS_URL", "http://host:8001"),
        ("CRICKSY_ENABLE_REDIS_ADAPTER", "perhaps"),
        ("CRICKSY_ENABLE_REDIS_ADAPTER", "0"),
        ("CRICKSY_ROLE", "bowler"),
        ("CRICKSY_DL_TABLE", "/nowhere/table.csv"),
        ("CRICKSY_DL_TABLE", "README.md"),
        ("CRICKSY_WS_MAX_CONNECTIONS", "many"),
        ("CRICKSY_WS_MAX_PER_ADDRESS", "-1"),
        ("CRICKSY_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("CRICKSY_TIME_ZONE", "Sydney"),
        ("CRICKSY_TIME_ZONE", "Australia"),
        ("DEBUG", "maybe"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_bad_value_is_named_in_one_sentence(name: str, value: str | None) -> None:
    done = start(**{name: value})
    assert done.returncode == 3
    assert done.stderr.startswith("cricksy: ")
    assert name in done.stderr
    assert done.stderr.count("\n") == 1
    assert "s3cret" not in done.stderr


def test_no_sentence_shows_a_password() -> None:
    assert "s3cret" not in start(DATABASE_URL="postgres://me:s3cret@host:port/x").stderr


def test_redis_url_has_a_second_name() -> None:
    assert start(REDIS_URL=None, CRICKSY_REDIS_URL="redis://:s3cret@host:6379/2").returncode == 0


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
def test_a_redis_of_this_machine_alone_may_have_no_password(host: str) -> None:
    assert start(REDIS_URL=f"redis://{host}:6379/0").returncode == 0


def test_a_redis_without_a_password_can_be_allowed() -> None:
    assert start(REDIS_URL="redis://host:6379/0", CRICKSY_REDIS_WITHOUT_PASSWORD="1").returncode == 0


@pytest.mark.parametrize(
    "url",
    [
        "redis://:s3cret@host:6379/1",
        "amqp://cricksy:s3cret@host",
        "amqps://cricksy:s3cret@host:5671/cricket",
        "amqp://cricksy:s3cret@a:5672//;amqp://cricksy:s3cret@b:5672//",
    ],
)
def test_a_broker_of_its_own_starts(url: str) -> None:
    assert start(CRICKSY_BROKER_URL=url).returncode == 0


def test_each_role_may_have_a_redis_of_its_own() -> None:
    read = (
        "import cricksy.settings as s; print(s.CELERY_BROKER_URL, s.CACHES['default']['LOCATION'],"
        " s.CHANNEL_LAYERS['default']['CONFIG']['hosts'][0]['address'], s.REDIS_URL)"
    )
    urls = [f"redis://:s3cret@{role}:6379/0" for role in ("broker", "cache", "layer", "history")]
    names = ("CRICKSY_BROKER_URL", "CRICKSY_CACHE_URL", "CRICKSY_LAYER_URL", "REDIS_URL")
    done = start(read, **dict(zip(names, urls, strict=True)))
    assert done.stdout.split() == urls
    alone = start(read, REDIS_URL=urls[3])
    assert alone.stdout.split() == [urls[3]] * 4


def test_good_values_start() -> None:
    assert start(DATABASE_READ_REPLICA_URL="postgres://host:5432/cricksy").returncode == 0


def test_another_resource_table_starts() -> None:
    table = PROJECT / "workers/prediction/dl/standard_edition.csv"
    assert start(CRICKSY_DL_TABLE=str(table)).returncode == 0


@pytest.mark.parametrize(("behind_tls", "seconds"), [("1", 365 * 24 * 3600), ("0", 0)])
def test_browsers_are_held_to_tls_only_behind_it(behind_tls: str, seconds: int) -> None:
    read = "import cricksy.settings as s; assert getattr(s, 'SECURE_HSTS_SECONDS', 0) == " + str(seconds)
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    env["CRICKSY_BEHIND_TLS"] = behind_tls
    subprocess.run([sys.executable, "-c", read], env=env, cwd=PROJECT, check=True)
