"""Two HTTP processes, two workers of balls, that of the sweep and the exporter, with a Postgres and a Redis to stop."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from cricksy import local_services
from cricksy.up import servers
from cricksy.up.children import stop_all
from tests.metrics.scrape import serve
from tests.stack import Stack, prepare, started

NAMES = ("web-1", "web-2", "websocket-1", "worker-1", "worker-2", "worker-sweep", "beat", "exporter")


def urls(stack: Stack) -> list[str]:
    ports, numbers = stack.ports, (1, 2, 3)
    webs = [ports.web_metrics_url(number) for number in numbers[:2]]
    return [*webs, *(ports.worker_metrics_url(number) for number in numbers), ports.metrics_url(), ports.exporter_url]


@pytest.fixture(scope="module")
def many(local_root: Path) -> Iterator[Stack]:
    root = local_root / f"metrics-{uuid.uuid4().hex[:8]}"
    services = local_services.start(root, given={}, durable=False)
    settings = {"DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url}
    children = servers.local(services, root)
    try:
        stack = started(root, settings, NAMES, scorer_token=prepare(settings))
        stack.children.update({child.name: child for child in children})
        serve(urls(stack))
        yield stack
        stack.stop()
    finally:
        stop_all(children)
