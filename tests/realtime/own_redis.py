"""A Redis that a test may stop. Imports stand inside: pytest reads this file before the settings."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[Any]:
    """A Redis for this test alone, which may stop and restart it. The settings point to it."""
    from django.conf import settings

    from tests.realtime.sockets import OwnRedis, point_at

    server = OwnRedis(tmp_path)
    before = settings.REDIS_URL, settings.CHANNEL_LAYERS["default"]["CONFIG"]["hosts"]
    point_at(server.url)
    yield server
    server.stop()
    point_at(before[0], before[1])
