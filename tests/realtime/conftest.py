"""A browser; a hub in the test's loop, on a real Redis. Imports stand inside: pytest reads this before the settings."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest


@pytest.fixture
async def browser() -> AsyncIterator[Any]:
    from playwright.async_api import async_playwright

    from tests.realtime.test_page import CHROMIUM, QUIET

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture
async def hub(redis_client: Any) -> AsyncIterator[Any]:
    from realtime.rooms.hub import Hub

    hub = Hub()
    yield hub
    await hub.stop()


@pytest.fixture
def elsewhere() -> Iterator[Any]:
    from tests.support.elsewhere import serving

    with serving() as site:
        yield site
