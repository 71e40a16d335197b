"""compose/secrets makes every password once, and never changes one."""

import stat
from pathlib import Path

import pytest

from tests.compose.stackfile import make_secrets, read_env

SECRETS = [
    "SECRET_KEY",
    "POSTGRES_PASSWORD",
    "POSTGRES_WEB_PASSWORD",
    "POSTGRES_WORKER_PASSWORD",
    "PGBOUNCER_PASSWORD",
    "REDIS_BROKER_PASSWORD",
    "REDIS_LIVE_PASSWORD",
    "METRICS_TOKEN",
    "FLOWER_PASSWORD",
    "GRAFANA_PASSWORD",
]


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    assert make_secrets(tmp_path / ".env").returncode == 0
    return tmp_path / ".env"


def test_every_secret_is_long_and_different(env_file: Path) -> None:
    found = {read_env(env_file)[name] for name in SECRETS}
    assert len(found) == len(SECRETS)
    assert min(map(len, found)) >= 50
    assert all(secret.isalnum() for secret in found)


def test_only_the_owner_can_read_it(env_file: Path) -> None:
    assert stat.S_IMODE(env_file.stat().st_mode) == 0o600


def test_two_stacks_have_different_secrets(env_file: Path, tmp_path: Path) -> None:
    make_secrets(tmp_path / "other")
    one, other = read_env(env_file), read_env(tmp_path / "other")
    assert not [name for name in SECRETS if one[name] == other[name]]


def test_a_second_run_changes_nothing(env_file: Path) -> None:
    before = env_file.read_text()
    make_secrets(env_file, "large", "scores.example.org")
    assert env_file.read_text() == before


def test_what_an_upgrade_needs_is_added(env_file: Path) -> None:
    lines = env_file.read_text().splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith("FLOWER_PASSWORD="))
    env_file.write_text(kept)
    make_secrets(env_file)
    assert env_file.read_text().startswith(kept)
    assert set(read_env(env_file)) >= {"FLOWER_PASSWORD"}


def test_a_domain_is_served_over_tls(tmp_path: Path) -> None:
    make_secrets(tmp_path / ".env", "medium", "scores.example.org")
    found = read_env(tmp_path / ".env")
    assert found["COMPOSE_PROFILES"] == "medium"
    assert (found["CRICKSY_WS_URL"], found["CRICKSY_BEHIND_TLS"]) == ("wss://scores.example.org", "1")


def test_without_a_domain_only_this_machine_reaches_it(env_file: Path) -> None:
    assert read_env(env_file)["HTTP_PORT"] == "127.0.0.1:8080"


def test_an_unknown_profile_is_refused(tmp_path: Path) -> None:
    done = make_secrets(tmp_path / ".env", "huge")
    assert done.returncode == 2
    assert "small|medium|large" in done.stderr
    assert not (tmp_path / ".env").exists()


def test_no_secret_is_printed(tmp_path: Path) -> None:
    done = make_secrets(tmp_path / ".env")
    shown = [name for name in SECRETS if read_env(tmp_path / ".env")[name] in done.stdout + done.stderr]
    assert not shown
