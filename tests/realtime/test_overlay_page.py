"""The overlay in a browser, as OBS shows it: over the pictures, silent about trouble, and moved from the console."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, WebSocketRoute, expect

from tests.realtime.console import write_login
from tests.realtime.test_page import fresh, game, post_ball, pytestmark
from tests.stack import Stack

__all__ = ["game", "pytestmark"]
CANVAS: Any = {"width": 1280, "height": 720}
SETTLED_MS = 2_500
"""After a connection, what comes at once is of the past."""
BY_ADDRESS = "Each overlay shows what its address says."
ALPHAS = """async ([png, points]) => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  return points.map(([x, y]) => canvas.getImageData(x, y, 1, 1).data[3]);
}"""


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport=CANVAS)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(10_000)
    yield page
    assert [each for each in complaints if "net::ERR" not in each] == []
    await context.close()


def is_complaint(message: ConsoleMessage) -> bool:
    """On a busy machine Redis may not answer in a tenth of a second: then the overlay keeps what it shows."""
    was_told_later = "503" in message.text and message.location["url"].endswith("/overlay")
    return message.type == "error" and not was_told_later


async def open_overlay(page: Page, stack: Stack, game: str, query: str = "") -> None:
    """Open an overlay, and wait until it follows the match."""
    await page.goto(f"{stack.http_url}/overlay/{game}{query}")
    await expect(page.locator("body")).to_have_attribute("data-connection", "live")
    await page.wait_for_timeout(SETTLED_MS)


def total(stack: Stack, game: str) -> str:
    snapshot = fresh(stack, game)
    return f"{snapshot['total_runs']}/{snapshot['total_wickets']}"


def post_event(stack: Stack, game: str, **event: Any) -> None:
    answer = httpx.post(f"{stack.http_url}/games/{game}/events", headers=stack.headers, json=event)
    assert answer.status_code == 201, answer.text


def choose(stack: Stack, game: str, **choice: str) -> None:
    address = f"{stack.http_url}/games/{game}/overlay"
    method = "PUT" if choice else "DELETE"
    assert httpx.request(method, address, headers=stack.headers, json=choice).status_code in (200, 204)


async def alphas(browser: Browser, png: bytes, points: list[tuple[int, int]]) -> list[int]:
    """Return how opaque a picture is at some points, from 0 to 255."""
    page = await browser.new_page()
    found: list[int] = await page.evaluate(ALPHAS, [base64.b64encode(png).decode(), points])
    await page.close()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_one_sees_through_it_but_for_its_box(
    stack: Stack,
    game: str,
    page: Page,
    browser: Browser,
    scheme: Any,
) -> None:
    await page.emulate_media(color_scheme=scheme)
    await open_overlay(page, stack, game)
    png = await page.screenshot(omit_background=True)
    box = await page.locator("#strip").bounding_box()
    assert box is not None
    inside = (int(box["x"] + box["width"] / 2), int(box["y"] + 2))
    corners = [(1, 1), (640, 200), (1278, 718)]
    assert await alphas(browser, png, [*corners, inside]) == [0, 0, 0, 255]
    assert (box["x"] + box["width"], box["y"] + box["height"]) < (CANVAS["width"], CANVAS["height"])


async def test_a_boundary_a_wicket_and_a_break_are_drawn(stack: Stack, game: str, page: Page) -> None:
    await open_overlay(page, stack, game)
    await expect(page.locator("#total")).to_have_text(total(stack, game))
    striker = fresh(stack, game)["players"][fresh(stack, game)["striker"]]
    place = await page.locator("#strip").bounding_box()
    await asyncio.to_thread(post_ball, stack, game, runs=4)
    await expect(page.locator(".banner.four")).to_have_text(f"Four {striker}")
    assert await page.locator("#strip").bounding_box() == place, "a banner moves nothing"
    await expect(page.locator("#total")).to_have_text(total(stack, game))
    await expect(page.locator("#over-now .ball").last).to_have_class("ball four")
    await asyncio.to_thread(post_ball, stack, game, runs=0, wickets=[{"kind": "bowled"}])
    await expect(page.locator(".banner.wicket")).to_have_text(re.compile(r"^Wicket .+ b .+ \d+ \(\d+\)$"))
    await expect(page.locator("#total")).to_have_text(total(stack, game))
    assert await page.locator("#strip").bounding_box() == place, "nor does a wicket"
    await asyncio.to_thread(post_event, stack, game, kind="interruption", reason="rain")
    await expect(page.locator("#phase")).to_have_text("Play interrupted (rain)")
    await expect(page.locator(".banner")).to_have_count(0)


async def test_a_scene_that_restarts_draws_the_present_and_replays_nothing(
    stack: Stack,
    game: str,
    page: Page,
) -> None:
    await open_overlay(page, stack, game)
    await asyncio.to_thread(post_ball, stack, game, runs=6)
    await expect(page.locator(".banner.six")).to_be_visible()
    await page.reload(wait_until="commit")
    # Drawn by the server, before any script.
    await expect(page.locator("#total")).to_have_text(total(stack, game))
    await expect(page.locator("body")).to_have_attribute("data-connection", "live")
    await page.wait_for_timeout(SETTLED_MS)
    await expect(page.locator(".banner")).to_have_count(0)


async def test_what_was_missed_and_what_is_corrected_has_no_banner(stack: Stack, game: str, page: Page) -> None:
    sockets: list[WebSocketRoute] = []

    def between(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    await page.route_web_socket(re.compile("/ws/games/"), between)
    await open_overlay(page, stack, game)
    await sockets[-1].close(code=1012)
    await expect(page.locator("body")).to_have_attribute("data-connection", "reconnecting")
    for runs in (4, 6):
        await asyncio.to_thread(post_ball, stack, game, runs=runs)
    await expect(page.locator("#total")).to_have_text(total(stack, game))
    await page.wait_for_timeout(SETTLED_MS)
    assert await page.locator(".banner").count() == 0
    seq = httpx.get(f"{stack.http_url}/games/{game}", headers=stack.headers).json()["seq"]
    headers = {**stack.headers, "If-Match": str(seq)}
    path = f"{stack.http_url}/games/{game}/events/{seq}"
    assert httpx.patch(path, headers=headers, json={"runs": 4}).status_code == 200
    await expect(page.locator("#total")).to_have_text(total(stack, game))
    undo = {**stack.headers, "Idempotency-Key": "undo"}
    assert httpx.post(f"{stack.http_url}/games/{game}/undo", headers=undo).status_code < 300
    await expect(page.locator("#total")).to_have_text(total(stack, game))
    assert await page.locator(".banner").count() == 0


async def test_a_delay_holds_the_score_back(stack: Stack, game: str, page: Page) -> None:
    arrived: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: arrived.append(str(frame))))
    await page.clock.install()
    await page.goto(f"{stack.http_url}/overlay/{game}?delay=60")
    await expect(page.locator("body")).to_have_attribute("data-connection", "live")
    await page.clock.fast_forward(SETTLED_MS)
    before = total(stack, game)
    await expect(page.locator("#total")).to_have_text(before)
    await asyncio.to_thread(post_ball, stack, game, runs=4)
    async with asyncio.timeout(10):
        while not any('"delta"' in frame for frame in arrived):
            await asyncio.sleep(0.05)
    await page.wait_for_timeout(500)
    await expect(page.locator("#total")).to_have_text(before)
    assert await page.locator(".banner").count() == 0
    await page.clock.fast_forward(61_000)
    await expect(page.locator("#total")).to_have_text(total(stack, game))
    await expect(page.locator(".banner.four")).to_be_visible()


async def test_without_a_net_the_score_stays_with_a_mark_and_no_word(stack: Stack, game: str, page: Page) -> None:
    is_cut = asyncio.Event()

    async def between(socket: WebSocketRoute) -> None:
        if is_cut.is_set():
            await socket.close(code=1012)
        else:
            socket.connect_to_server()
            sockets.append(socket)

    sockets: list[WebSocketRoute] = []
    await page.route_web_socket(re.compile("/ws/games/"), between)
    await page.clock.install()
    await page.goto(f"{stack.http_url}/overlay/{game}")
    await expect(page.locator("body")).to_have_attribute("data-connection", "live")
    shown = await page.locator("main").inner_text()
    is_cut.set()
    await page.route(re.compile("/games/"), lambda route: route.abort())
    await sockets[0].close(code=1012)
    await expect(page.locator("body")).to_have_attribute("data-connection", "reconnecting")
    await expect(page.locator("#stale")).to_be_hidden()
    await page.clock.fast_forward(31_000)
    await expect(page.locator("#stale")).to_be_visible()
    assert await page.locator("main").inner_text() == shown
    is_cut.clear()
    await page.unroute(re.compile("/games/"))
    await page.evaluate("window.dispatchEvent(new Event('online'))")
    await page.clock.fast_forward(61_000)
    await expect(page.locator("#stale")).to_be_hidden()


async def test_the_scorers_choose_what_it_shows(stack: Stack, game: str, page: Page) -> None:
    await open_overlay(page, stack, game, "?panel=lower-third&theme=contrast")
    await expect(page.locator(".lower-third")).to_be_visible()
    for panel in ("scorecard", "partnership", "worm"):
        choose(stack, game, panel=panel, theme="light")
        await expect(page.locator(f".panel.{panel}")).to_be_visible()
        await expect(page.locator("body")).to_have_class("theme-light bottom")
        await expect(page.locator(".panel:visible")).to_have_count(1)
    choose(stack, game, panel="none")
    await expect(page.locator("#air")).to_be_hidden()
    await asyncio.to_thread(post_ball, stack, game, runs=6)
    await expect(page.locator("#total")).to_have_text(total(stack, game))
    assert await page.locator(".banner").count() == 0, "nothing is nothing"
    choose(stack, game, panel="strip")
    await expect(page.locator("#strip")).to_be_visible()
    await expect(page.locator("#total")).to_have_text(total(stack, game))
    choose(stack, game)
    await expect(page.locator(".lower-third")).to_be_visible()
    await expect(page.locator("body")).to_have_class("theme-contrast bottom")


@pytest.fixture
async def console(stack: Stack, browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context()
    await context.add_init_script(write_login(stack.scorer_token))
    console = await context.new_page()
    console.set_default_timeout(10_000)
    yield console
    await context.close()


async def test_the_console_has_a_button_for_each_panel(stack: Stack, game: str, page: Page, console: Page) -> None:
    await open_overlay(page, stack, game)
    await console.goto(f"{stack.http_url}/score/{game}#overlay")
    status = console.locator(".overlay [role=status]")
    await expect(status).to_have_text(BY_ADDRESS)
    await console.get_by_role("button", name="Worm").click()
    await expect(status).to_have_text("All overlays of this match show: Worm.")
    await expect(console.get_by_role("button", name="Worm")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(".panel.worm svg")).to_be_visible()
    await console.get_by_role("button", name="As its address says").click()
    await expect(page.locator("#strip")).to_be_visible()
    assert httpx.get(f"{stack.http_url}/games/{game}/overlay").json() == {}


async def test_the_console_asks_again_what_overlays_show(stack: Stack, game: str, console: Page) -> None:
    await console.route(re.compile("/games/[^/]+/overlay"), lambda route: route.abort(), times=2)
    await console.goto(f"{stack.http_url}/score/{game}#overlay")
    await expect(console.locator(".overlay [role=alert]")).to_contain_text("The server does not answer")
    await expect(console.locator(".overlay [role=status]")).to_have_text(BY_ADDRESS)
    await expect(console.locator(".overlay [role=alert]")).to_have_count(0)


async def test_a_page_on_the_disk_frames_it(stack: Stack, game: str, page: Page, tmp_path: Path) -> None:
    studio = tmp_path / "studio.html"
    studio.write_text(f'<iframe src="{stack.http_url}/overlay/{game}" width="1200" height="200"></iframe>')
    await page.goto(studio.as_uri())
    frame = page.frame_locator("iframe")
    await expect(frame.locator("body")).to_have_attribute("data-connection", "live")
    await asyncio.to_thread(post_ball, stack, game, runs=1)
    await expect(frame.locator("#total")).to_have_text(total(stack, game))


async def test_who_wants_no_motion_sees_none(stack: Stack, game: str, page: Page) -> None:
    await page.emulate_media(reduced_motion="reduce")
    await open_overlay(page, stack, game)
    await asyncio.to_thread(post_ball, stack, game, runs=4)
    await expect(page.locator(".banner")).to_have_css("animation-name", "none")
