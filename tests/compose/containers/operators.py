"""What operators rely on: Prometheus sees every server, Flower asks for its log-in, metrics are not public, and no
process is root or can change its program."""

import re
import time

import httpx

from tests.compose.containers import podman
from tests.compose.containers.stack import PREFIX, Stack
from tests.compose.stackfile import address

PATIENCE = 90.0
"""Seconds. Prometheus asks every 15."""
ROLES = "SELECT count(DISTINCT usename) FROM pg_stat_activity WHERE usename IN ('cricksy_web', 'cricksy_worker')"
CONSOLE = ["psql", "-h", "/tmp/pgbouncer", "-p", "6432", "-U", "pgbouncer", "-c", "SHOW POOLS", "pgbouncer"]
QUERY = ["promtool", "query", "instant", "http://127.0.0.1:9090", "count by (job) (up == 1)"]


def wrong(stack: Stack, http_url: str) -> list[str]:
    flower = f"http://{address(stack.services['flower'])}:5555/"
    inside = ["exec", f"{PREFIX}web-1"]
    checks = {
        "a process is root": podman.run(*inside, "id", "-u") == "0",
        "a process can change its program": podman.succeeds(*inside, "touch", "/app/manage.py"),
        "Prometheus misses a server": not sees_all(stack),
        "Flower asks for no log-in": httpx.get(flower, timeout=10).status_code != 401,
        "servers and workers do not come as roles of their own": roles_seen() != 2,
        "the console of PgBouncer does not open": not podman.succeeds("exec", f"{PREFIX}pgbouncer", *CONSOLE),
        "nginx shows metrics": httpx.get(f"{http_url}/metrics", timeout=10).status_code != 404,
    }
    return [name for name, is_wrong in checks.items() if is_wrong]


def roles_seen() -> int:
    return int(podman.run("exec", f"{PREFIX}postgres", "psql", "-U", "cricksy", "-qtAc", ROLES))


def sees_all(stack: Stack) -> bool:
    kinds = {"web": "web-", "ws": "websocket-", "worker": ("worker-", "sweep", "slow"), "exporter": "exporter"}
    wanted = {job: sum(name.startswith(kind) for name in stack.services) for job, kind in kinds.items()}
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = podman.run("exec", f"{PREFIX}prometheus", *QUERY)
        if (
            wanted.items()
            <= {job: int(count) for job, count in re.findall(r'\{job="(\w+)"\} => (\d+)', answer)}.items()
        ):
            return True
        time.sleep(2)
    return False
