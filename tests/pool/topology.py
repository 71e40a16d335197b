"""The stack with PgBouncer before Postgres, and a role each for servers and workers."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from cricksy import local_services
from cricksy.postgres.roles import WEB_ROLE, WORKER_ROLE
from cricksy.processes import Process
from cricksy.up import servers
from cricksy.up.children import stop_all
from tests.stack import PROJECT, Stack, prepare, started
from tests.support.masking import add_secret, mask_text
from tests.support.pgbouncer import PgBouncer

POOL_SIZE = 2
"""Connections of a role: with twenty, what one client leaves behind would hardly ever meet another."""
PASSWORDS = {WEB_ROLE: "CRICKSY_WEB_ROLE_PASSWORD", WORKER_ROLE: "CRICKSY_WORKER_ROLE_PASSWORD"}


@dataclass
class Pooled:
    """`postgres_url` is the address past the pool, of the owner of the tables."""

    stack: Stack
    pool: PgBouncer
    postgres_url: str = field(repr=False)


@contextmanager
def pooled_stack(root: Path) -> Iterator[Pooled]:
    services = local_services.start(root, given={}, durable=False)
    children = servers.local(services, root)
    try:
        direct = {"DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url}
        token = prepare(direct)
        pool = PgBouncer(
            root, services.database_url, migrated(direct), default_pool_size=POOL_SIZE, reserve_pool_size=0
        )
        children.append(pool.child)
        pool.start()

        def by_role(process: Process) -> Process:
            role = WORKER_ROLE if "celery" in process.command else WEB_ROLE
            return replace(process, env={**process.env, "DATABASE_URL": pool.url(role)})

        settings = {**direct, "DATABASE_URL": pool.url(WEB_ROLE)}
        stack = started(root, settings, change=by_role, scorer_token=token)
        stack.children.update({child.name: child for child in children})
        yield Pooled(stack, pool, services.database_url)
        stack.stop()
    finally:
        stop_all(children)


def migrated(direct: dict[str, str]) -> dict[str, str]:
    """Prepare the database as the one-shot container does; return the passwords of the roles."""
    passwords = {role: add_secret(secrets.token_urlsafe(24)) for role in PASSWORDS}
    done = migrate(**direct, **{PASSWORDS[role]: password for role, password in passwords.items()})
    assert done.returncode == 0, mask_text(done.stderr)
    return passwords


def migrate(**settings: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "cricksy.migrate"]
    return subprocess.run(command, env={**os.environ, **settings}, cwd=PROJECT, capture_output=True, text=True)
