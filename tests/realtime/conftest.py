"""A hub on real Redis inside the test. Imports wait for the fixtures: this file is read before the settings are."""

from collections.abc import AsyncIterator
from typing import Any

import pytest


@pytest.fixture
async def hub(redis_client: Any) -> AsyncIterator[Any]:
    from realtime.hub import Hub

    hub = Hub()
    yield hub
    await hub.stop()
