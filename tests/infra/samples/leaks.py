"""Tests that fail with secrets in reach, in each way in which pytest shows a value; test_secrets.py runs them."""

import logging
import os
from pathlib import Path

import pytest

from cricksy.local_services import LocalServices, postgres, redis
from cricksy.local_services.ports import HOST
from cricksy.processes import Ports
from cricksy.up.accounts import Accounts
from tests.stack import Stack
from tests.support.masking import add_secret

PASSWORD = os.environ["DATABASE_URL"].split(":")[2].partition("@")[0]
TOKEN = add_secret("0123456789abcdef" * 4)


@pytest.fixture(scope="module", autouse=True)
def known_secrets() -> None:
    """Tell the test that runs this file what to look for."""
    Path(os.environ["CRICKSY_SAMPLE_SECRETS"]).write_text(f"{PASSWORD}\n{TOKEN}\n")


def test_an_argument(database_url: str) -> None:
    raise AssertionError(f"cannot connect to {database_url}")


def test_an_environment() -> None:
    assert dict(os.environ) == {}


def test_a_short_environment(database_url: str) -> None:
    assert {"DATABASE_URL": database_url, "PADDING": "x" * 200} == {}


def test_the_stack(database_url: str, redis_url: str) -> None:
    settings = {"DATABASE_URL": database_url}
    stack = Stack(Ports(1, 2, 3), {}, database_url, redis_url, scorer_token=TOKEN, settings=settings)
    assert not stack
    assert stack.headers == {}


def test_headers() -> None:
    headers = {"Authorization": f"Token {TOKEN}"}
    assert headers == {}


def test_the_services(database_url: str, redis_url: str) -> None:
    server = postgres.Postgres(None, 5432, PASSWORD, list)  # type: ignore[arg-type]
    other = redis.RedisServer(None, 6379, PASSWORD, list)  # type: ignore[arg-type]
    services = LocalServices(database_url, redis_url, server, other)
    assert services == (server, Accounts([f"admin        admin / {PASSWORD}"], TOKEN))


def test_output(database_url: str) -> None:
    print(f"admin        admin / {PASSWORD}\ntoken        {TOKEN}")
    logging.getLogger("sample").error("cannot connect to %s", database_url)
    raise AssertionError


def test_a_chain_of_errors(database_url: str) -> None:
    try:
        raise ConnectionError(database_url)
    except ConnectionError as error:
        raise RuntimeError(f"postgres://cricksy:{PASSWORD}@{HOST}/other") from error
