"""The pages in a real browser: the score moves with each ball, and the page says when it may be stale."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, WebSocketRoute, async_playwright, expect

from scoring.cricsheet.replaying.replay import replay
from tests.realtime.test_end_to_end import record, short_match
from tests.stack import Stack

expect.set_options(timeout=25_000)  # after some failures a page waits up to 20 s for the next try

CHROMIUM = shutil.which("chromium")
TOTAL = "#sides .batting strong"
# Without these, Chromium keeps asking for updates.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)"),
]


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        page.set_default_timeout(10_000)
        yield page
        await browser.close()


@pytest.fixture
async def game(stack: Stack) -> str:
    game_id = stack.new_id("page")
    await asyncio.to_thread(replay, short_match(4), url=stack.http_url, token=stack.scorer_token, game_id=game_id)
    return game_id


def fresh(stack: Stack, game: str) -> Any:
    """The match with all that was recorded: what its scorer gets, since anyone else may be a moment behind."""
    return httpx.get(f"{stack.http_url}/games/{game}", headers=stack.headers).json()["snapshot"]


def post_ball(stack: Stack, game: str, **ball: Any) -> None:
    snapshot = fresh(stack, game)
    if "bowler" in snapshot["next"]["needs"]:
        team = next(key for key in snapshot["teams"] if key != snapshot["batting_team"])
        ball["bowler_id"] = next(p for p in reversed(snapshot["teams"][team]["squad"]) if p != snapshot.get("bowler"))
    answer = httpx.post(f"{stack.http_url}/games/{game}/deliveries", headers=stack.headers, json=ball)
    assert answer.status_code == 201, answer.text


async def test_the_page_moves_with_a_posted_ball(stack: Stack, game: str, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text("live")
    before = fresh(stack, game)
    await expect(page.locator(TOTAL)).to_have_text(f"{before['total_runs']}/{before['total_wickets']}")
    await asyncio.to_thread(post_ball, stack, game, runs=6)
    await expect(page.locator(TOTAL)).to_have_text(f"{before['total_runs'] + 6}/{before['total_wickets']}")
    await expect(page.locator("#lines li").first).to_contain_text("SIX")
    await expect(page.locator("#lines .ball").first).to_have_class(re.compile("six"))
    await expect(page.locator("#cards details").first.locator("table.batting tbody tr")).not_to_have_count(0)
    assert complaints == []
    assert all(url.startswith((stack.http_url, "data:")) for url in requested)


async def test_only_what_changed_is_drawn_again(stack: Stack, game: str, page: Page) -> None:
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text("live")
    await page.evaluate("document.querySelectorAll('#lines li').forEach(row => row.dataset.old = 'yes')")
    count = await page.locator("#lines li").count()
    await asyncio.to_thread(post_ball, stack, game, runs=1)
    await expect(page.locator("#lines li").first).not_to_have_attribute("data-old", "yes")
    assert await page.locator("#lines li[data-old]").count() >= min(count, 17)


def predicted(stack: Stack, game: str) -> Any:
    return httpx.get(f"{stack.http_url}/games/{game}/prediction").json()


CURVE = "#chart-chances .walk"


async def show_charts(page: Page) -> None:
    tab = page.locator(".tabs a[href='#charts']")
    if await tab.is_visible():
        await tab.click()
    else:
        await page.locator("#charts").scroll_into_view_if_needed()
    await expect(page.locator("#chart-worm canvas")).to_be_visible()


async def points(page: Page) -> int:
    """Return how many balls the drawn curve has."""
    return int(await page.locator(CURVE).get_attribute("aria-valuemax") or 0)


async def settled(page: Page, wanted: int) -> None:
    async with asyncio.timeout(10):
        while await points(page) != wanted:
            await asyncio.sleep(0.05)


async def test_the_page_shows_the_chances_and_each_ball_extends_the_curve(stack: Stack, game: str, page: Page) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text("live")
    snapshot, before = fresh(stack, game), predicted(stack, game)
    await expect(page.locator("#chances .chances")).to_be_visible()
    for team in snapshot["teams"].values():
        await expect(page.locator("#chances .sides")).to_contain_text(team["name"])
    await show_charts(page)
    await expect(page.locator("#chart-chances-sentence")).to_have_text(re.compile("Chance of .* after each ball"))
    await settled(page, len(before["curve"]))
    for more in (1, 2):
        await asyncio.to_thread(post_ball, stack, game, runs=4)
        await settled(page, len(before["curve"]) + more)
    assert sum(url.endswith("/prediction") for url in requested) == 1, "the curve is fetched once"


async def read_curve(page: Page) -> str:
    await page.locator("#chart-chances summary").click()
    return await page.locator("#chart-chances table").inner_text()


async def test_after_an_undo_the_curve_is_that_of_a_fresh_page(stack: Stack, game: str, page: Page) -> None:
    await page.goto(f"{stack.http_url}/watch/{game}")
    before = len(predicted(stack, game)["curve"])
    await show_charts(page)
    await asyncio.to_thread(post_ball, stack, game, runs=4)
    await settled(page, before + 1)
    key = {"Idempotency-Key": "undo"}
    undone = httpx.post(f"{stack.http_url}/games/{game}/undo", headers={**stack.headers, **key})
    assert undone.status_code in (200, 201), undone.text
    await settled(page, before)
    drawn = await read_curve(page)
    await page.reload()
    await expect(page.locator("#chart-chances canvas")).to_be_visible()  # the address has the tab
    assert await read_curve(page) == drawn


async def test_the_page_says_when_the_chances_are_of_an_earlier_ball(stack: Stack, game: str, page: Page) -> None:
    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda text: None if "prediction:update" in text[:40] else socket.send(text))

    await page.route_web_socket(re.compile("/ws/games/"), between)
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#chances .chances")).to_be_visible()
    await expect(page.locator("#connection")).to_have_text("live")
    await expect(page.locator("#late")).to_be_hidden()
    await asyncio.to_thread(post_ball, stack, game, runs=4)
    await expect(page.locator("#late")).to_be_visible()


async def test_a_match_without_a_model_says_why_and_shows_no_empty_chart(stack: Stack, page: Page) -> None:
    game = stack.new_id("test")
    sides = [{"name": "Kent", "players": ["A", "B"]}, {"name": "Surrey", "players": ["C", "D"]}]
    body = {"id": game, "format": "test", "teams": sides}
    assert httpx.post(f"{stack.http_url}/games", headers=stack.headers, json=body).status_code == 201
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#caution")).to_have_text(predicted(stack, game)["prediction"]["unpredicted"]["detail"])
    assert await page.locator("#chances .chances").count() == 0
    await page.locator(".tabs a[href='#charts']").click()
    await expect(page.locator("#charts")).to_contain_text("The charts begin with the first ball.")
    await expect(page.locator("#chart-chances")).to_be_hidden()


async def test_names_and_notes_are_text(stack: Stack, game: str, page: Page) -> None:
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text("live")
    await asyncio.to_thread(record, stack, game)
    await expect(page.locator("#ticker")).to_contain_text("A <b>dog</b> on the field")
    assert await page.locator("#ticker b").count() == 0


async def test_the_page_says_when_it_is_stale_and_comes_back(stack: Stack, game: str, page: Page) -> None:
    await page.route(re.compile("/frames"), lambda route: route.abort())  # nor can it poll
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text("live")
    await asyncio.to_thread(stack.kill, "websocket-1")
    await expect(page.locator("#connection")).to_have_text("reconnecting")
    await expect(page.locator("#connection")).to_have_text(re.compile(r"stale since \d\d:\d\d:\d\d"), timeout=15_000)
    stack.start("websocket-1")  # in this thread: the child dies with the thread that started it
    await asyncio.to_thread(post_ball, stack, game, runs=4)
    after = fresh(stack, game)
    await page.evaluate("window.dispatchEvent(new Event('online'))")
    await expect(page.locator("#connection")).to_have_text("live", timeout=25_000)
    await expect(page.locator(TOTAL)).to_have_text(f"{after['total_runs']}/{after['total_wickets']}")


async def test_a_page_whose_websockets_are_refused_polls_and_says_so(stack: Stack, game: str, page: Page) -> None:
    is_open = asyncio.Event()

    async def between(socket: WebSocketRoute) -> None:
        if is_open.is_set():
            socket.connect_to_server()
        else:
            await socket.close(code=4503)

    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.route_web_socket(re.compile("/ws/games/"), between)
    await page.route(re.compile("/games/[^/]+/stream"), lambda route: route.abort())
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text("every 2 seconds")
    await expect(page.locator("#polling")).to_have_text(re.compile("Updates every 2 seconds"))
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    before = fresh(stack, game)
    for runs in (6, 1):
        await asyncio.to_thread(post_ball, stack, game, runs=runs)
    after = fresh(stack, game)
    assert after["total_runs"] > before["total_runs"]
    await expect(page.locator(TOTAL)).to_have_text(f"{after['total_runs']}/{after['total_wickets']}")
    await expect(page.locator("#chances .chances")).to_be_visible()
    is_open.set()
    await page.evaluate("window.dispatchEvent(new Event('online'))")
    await expect(page.locator("#connection")).to_have_text("live")
    await expect(page.locator("#polling")).to_be_hidden()
    assert complaints == []


async def test_a_phone_shows_the_page_without_scrolling_sideways(stack: Stack, game: str, page: Page) -> None:
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text("live")
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_the_list_leads_to_the_match(stack: Stack, game: str, page: Page) -> None:
    await page.goto(f"{stack.http_url}/")
    await page.locator(f"#matches a[href='/watch/{game}']").click()
    await expect(page.locator("#connection")).to_have_text("live")


async def test_the_page_of_an_unknown_match_says_so(stack: Stack, page: Page) -> None:
    answer = await page.goto(f"{stack.http_url}/watch/never-played")
    assert answer is not None
    assert answer.status == 404
    await expect(page.locator("#connection")).to_have_text("no such match")


async def test_on_paper_it_is_the_whole_scorecard(stack: Stack, game: str, page: Page) -> None:
    await page.goto(f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text("live")
    await page.emulate_media(media="print", color_scheme="dark")
    for table in await page.locator("#cards table").all():
        await expect(table).to_be_visible()
    await expect(page.locator(".tabs")).to_be_hidden()
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
