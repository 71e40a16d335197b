"""A hub in the test's loop, on a real Redis. Imports stand inside: pytest reads this file before the settings."""

from collections.abc import AsyncIterator
from typing import Any

import pytest


@pytest.fixture
async def hub(redis_client: Any) -> AsyncIterator[Any]:
    from realtime.rooms.hub import Hub

    hub = Hub()
    yield hub
    await hub.stop()
