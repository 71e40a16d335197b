"""Pages of other origins follow a match by the published module, over one stream for all their tabs."""

import asyncio
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from tests.realtime.test_end_to_end import short_match
from tests.realtime.test_page import pytestmark  # noqa: F401
from tests.stack import Stack
from tests.support.elsewhere import Site
from tests.support.record import opened, score
from tests.support.ws_client import watching

PAGE = """<!doctype html><title>Club news</title><p id=score></p><p id=state></p><script type="module">
  import {{ follow }} from "{url}/follow.js";
  const show = (id, text) => (document.getElementById(id).textContent = text);
  follow("{game}", {{
    onSnapshot: (snapshot) => show("score", snapshot.total_runs),
    onConnection: ({{ state }}) => show("state", state),
  }});
</script>"""


async def published(stack: Stack, game: str, seq: int) -> None:
    async with watching(stack.ws_url, game) as viewer:
        await viewer.reach(seq)


async def shows(page: Page, stack: Stack, game: str) -> None:
    runs = httpx.get(f"{stack.http_url}/games/{game}").json()["snapshot"]["total_runs"]
    await expect(page.locator("#score")).to_have_text(str(runs))
    await expect(page.locator("#state")).to_have_text("live")


@pytest.mark.parametrize("place", ["another site", "a file"])
async def test_a_page_from_elsewhere_follows_a_match(
    place: str, stack: Stack, browser: Browser, elsewhere: Site, tmp_path: Path
) -> None:
    game, events = await asyncio.to_thread(opened, stack, short_match(2))
    await published(stack, game, await asyncio.to_thread(score, stack, game, events[:8]))
    elsewhere.page = PAGE.format(url=stack.http_url, game=game)
    (tmp_path / "page.html").write_text(elsewhere.page)
    url = elsewhere.url if place == "another site" else f"file://{tmp_path}/page.html"
    context = await browser.new_context()
    streams: list[str] = []
    tabs = [await context.new_page() for _ in range(3)]
    for tab in tabs:
        tab.on("request", lambda request: "/ws/games/" in request.url and streams.append(request.url))
        await tab.goto(url)
        await shows(tab, stack, game)
    await published(stack, game, await asyncio.to_thread(score, stack, game, events[8:], 10))
    for tab in tabs:
        await shows(tab, stack, game)
    assert len(streams) == 1
    assert streams[0].startswith("http://")
    await tabs[0].close()
    async with asyncio.timeout(10):
        while len(streams) < 2:
            await asyncio.sleep(0.1)
    await shows(tabs[1], stack, game)


PUBLIC = ["/games/{game}", "/games/{game}/frames", "/games", "/games/never-played", "/follow.js"]


@pytest.mark.parametrize("path", PUBLIC)
def test_what_everybody_gets_any_page_may_read(path: str, stack: Stack) -> None:
    game, _ = opened(stack, short_match(1))
    address = f"{stack.http_url}{path.format(game=game)}"
    origin = {"Origin": "https://elsewhere.example"}
    assert httpx.get(address, headers=origin).headers["Access-Control-Allow-Origin"] == "*"
    known = httpx.get(address, headers={**origin, **stack.headers})
    assert "Access-Control-Allow-Origin" not in known.headers or path.endswith(("/frames", ".js"))
    asked = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    assert "Access-Control-Allow-Methods" not in httpx.options(address, headers=asked).headers
