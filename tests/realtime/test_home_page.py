"""The page of all matches: drawn by the server, moved by one socket, found by name, and as wide as a phone."""

import asyncio
import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import websockets
from playwright.async_api import Browser, Page, expect

from scoring.cricsheet.replaying.replay import replay
from tests.realtime.test_end_to_end import short_match
from tests.realtime.test_page import post_ball, pytestmark  # noqa: F401
from tests.stack import Stack
from tests.support.elsewhere import Site
from tests.support.shifts import SHIFTS

HOME = [f"Home {name}" for name in ("Ash", "Bo", "Cas", "Dev")]
AWAY = [f"Away {name}" for name in ("Kit", "Lee", "Max", "Ned")]


def open_match(stack: Stack, name: str, **more: Any) -> str:
    body = {
        "id": stack.new_id("listed"),
        "name": name,
        "format": "custom",
        "conditions": {"overs": 5},
        "teams": [{"id": "home", "name": "Home", "players": HOME}, {"id": "away", "name": "Away", "players": AWAY}],
        **more,
    }
    answer = httpx.post(f"{stack.http_url}/games", headers=stack.headers, json=body)
    assert answer.status_code == 201, answer.text
    return str(body["id"])


@pytest.fixture
async def game(stack: Stack) -> str:
    """A match in play."""
    game_id = stack.new_id("home")
    await asyncio.to_thread(replay, short_match(4), url=stack.http_url, token=stack.scorer_token, game_id=game_id)
    return game_id


async def published(stack: Stack, game: str) -> None:
    async with websockets.connect(f"{stack.ws_url}/ws/games?ids={game}") as socket, asyncio.timeout(20):
        while json.loads(await socket.recv())["event"] != "summary:update":
            pass


async def look(browser: Browser, url: str, **options: Any) -> Page:
    context = await browser.new_context(**{"viewport": {"width": 320, "height": 640}, **options})
    page = await context.new_page()
    page.set_default_timeout(10_000)
    await page.goto(url)
    return page


async def test_a_row_moves_with_a_ball_and_asks_for_nothing(stack: Stack, browser: Browser, game: str) -> None:
    await published(stack, game)
    page = await look(browser, "about:blank", viewport={"width": 390, "height": 844})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.add_init_script(SHIFTS)
    await page.goto(f"{stack.http_url}/")
    await expect(page.locator("#connection")).to_have_text("live")
    row = page.locator(f'a[data-id="{game}"]')
    before = await row.locator(".batting .totals").inner_text()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    await asyncio.to_thread(post_ball, stack, game, runs=6)
    runs, wickets = before.split("/")
    await expect(row.locator(".batting .totals")).to_have_text(f"{int(runs) + 6}/{wickets}")
    assert requested == []
    assert await page.evaluate("window.shifted") < 0.01, "nothing moves, neither on loading nor with a ball"
    drawn = await row.inner_html()
    await page.reload()
    assert " ".join((await row.inner_html()).split()) == " ".join(drawn.split()), "server and script draw the same"
    assert complaints == []


async def test_without_javascript_it_has_the_scores(stack: Stack, browser: Browser, game: str) -> None:
    await published(stack, game)
    page = await look(browser, f"{stack.http_url}/", java_script_enabled=False)
    row = page.locator(f'section[aria-labelledby=live] a[data-id="{game}"]')
    snapshot = httpx.get(f"{stack.http_url}/games/{game}", headers=stack.headers).json()["snapshot"]
    total = f"{snapshot['total_runs']}/{snapshot['total_wickets']}"
    await expect(row.locator(".batting .totals")).to_have_text(total)
    await expect(row.locator(".batting .overs")).to_have_text(f"({snapshot['overs']} ov)")


async def test_matches_to_come_and_old_ones_stand_under_their_day_and_competition(
    stack: Stack, browser: Browser
) -> None:
    about = {"event": {"name": "Village Cup"}}
    soon = open_match(stack, "Soon", starts_at="2199-06-01T14:30", time_zone="Europe/London", about=about)
    old = open_match(stack, "Long ago", starts_at="1999-06-02")
    await published(stack, soon)
    page = await look(browser, f"{stack.http_url}/?q=away+kit")
    section = page.locator("section[aria-labelledby=soon]")
    await expect(
        section.locator(f'h3:has-text("Saturday 1 June 2199") ~ h4:has-text("Village Cup") ~ ul a[data-id="{soon}"]')
    ).to_be_visible()
    await expect(section.locator(f'a[data-id="{soon}"] small')).to_have_text("14:30")
    await expect(page.locator(f'section[aria-labelledby=others] a[data-id="{old}"]')).to_be_visible()


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=quaint", True), ("q=QUAI+xi", True), ("q=zebedee", True), ("q=uaint", False), ("q=quaint&format=test", False)],
)
async def test_it_is_found_by_match_team_and_player(stack: Stack, browser: Browser, query: str, found: bool) -> None:
    team = {"id": "xi", "name": "Quaint XI", "players": ["Zebedee Ogg", "Bo", "Cas", "Dev"]}
    game = open_match(stack, "Cup", teams=[team, {"id": "away", "name": "Away", "players": AWAY}])
    page = await look(browser, f"{stack.http_url}/?{query}")
    assert await page.locator(f'a[data-id="{game}"]').count() == int(found)


async def test_a_filter_that_is_none_says_what_would_be_one(stack: Stack, browser: Browser) -> None:
    page = await look(browser, f"{stack.http_url}/?date=yesterday&format=tennis")
    await expect(page.get_by_role("alert")).to_contain_text(["must be one of", "must be a date, as 2026-07-01"])


async def test_a_page_that_has_more_links_to_it_and_keeps_the_search(stack: Stack, browser: Browser) -> None:
    for number in range(31):
        open_match(stack, f"Paged {number}", starts_at="1998-06-02")
    page = await look(browser, f"{stack.http_url}/?q=paged")
    assert await page.locator("#matches a[data-id]").count() == 30
    await page.get_by_role("link", name="Older").click()
    assert await page.locator("#matches a[data-id]").count() == 1
    await page.get_by_role("link", name="Newer").click()
    assert page.url.endswith("/?q=paged")


@pytest.mark.parametrize("page", ["0", "-1", "x", "٣", "99999999999", ""])
def test_a_page_that_is_none_is_the_first(stack: Stack, page: str) -> None:
    assert httpx.get(f"{stack.http_url}/", params={"page": page}).status_code == 200


async def test_nothing_is_wider_than_a_phone_and_names_may_be_of_any_script(stack: Stack, browser: Browser) -> None:
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    teams = [
        {"id": "home", "name": long, "players": HOME},
        {"id": "away", "name": "نادي الكريكيت", "players": AWAY},
    ]
    open_match(stack, f"{long} v نادي", teams=teams, venue=long, starts_at="1997-01-01")
    page = await look(browser, f"{stack.http_url}/?q=llanfair")
    assert await page.locator("#matches a[data-id]").count() > 0
    assert await page.evaluate("document.documentElement.scrollWidth") == 320


async def test_a_match_that_begins_moves_to_the_top_without_a_reload(stack: Stack, browser: Browser) -> None:
    game = open_match(stack, "Begins", starts_at="2199-01-01")
    await published(stack, game)
    page = await look(browser, f"{stack.http_url}/?q=begins")
    await expect(page.locator(f'section[aria-labelledby=soon] a[data-id="{game}"]')).to_be_visible()
    await page.clock.install()
    url = f"{stack.http_url}/games/{game}/events"
    for event in (
        {"kind": "toss", "winner": "home", "decision": "bat"},
        {"kind": "innings_started", "team_id": "home"},
    ):
        answer = httpx.post(url, headers=stack.headers, json=event)
        assert answer.status_code == 201, answer.text
    await asyncio.sleep(1.5)  # for as long a cache may keep the page
    await page.reload()
    await expect(page.locator(f'section[aria-labelledby=live] a[data-id="{game}"]')).to_be_visible()


async def test_another_site_shows_a_match_that_moves(
    stack: Stack, browser: Browser, game: str, elsewhere: Site
) -> None:
    await published(stack, game)
    elsewhere.page = f'<p>News</p><script async src="{stack.http_url}/embed.js" data-match="{game}"></script>'
    page = await look(browser, elsewhere.url)
    frame = page.frame_locator("iframe")
    before = await frame.locator(".batting .totals").inner_text()
    await expect(frame.locator("a")).to_have_attribute("href", f"/watch/{game}")
    await asyncio.to_thread(post_ball, stack, game, runs=4)
    runs, wickets = before.split("/")
    await expect(frame.locator(".batting .totals")).to_have_text(f"{int(runs) + 4}/{wickets}")
    # The frame is as high as the score, so that nothing scrolls.
    content = await frame.locator("html").evaluate("(html) => html.offsetHeight")
    await expect(page.locator("iframe")).to_have_css("height", f"{content}px")


def test_a_page_that_is_not_for_frames_is_framed_by_nobody(stack: Stack, game: str) -> None:
    framed = httpx.get(f"{stack.http_url}/embed/{game}")
    assert "X-Frame-Options" not in framed.headers
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert httpx.get(f"{stack.http_url}/embed/never-played").status_code == 404
    watched = httpx.get(f"{stack.http_url}/watch/{game}")
    assert watched.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in watched.headers["Content-Security-Policy"]


async def test_a_list_that_is_none_is_closed_with_a_code(stack: Stack) -> None:
    for query in ("", "?ids=", "?ids=a,,b", "?ids=../x", "?ids=" + ",".join(f"m{n}" for n in range(101))):
        async with websockets.connect(f"{stack.ws_url}/ws/games{query}") as socket:
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4400


async def test_a_program_follows_several_matches_over_one_socket(stack: Stack, game: str) -> None:
    await published(stack, game)
    async with websockets.connect(f"{stack.ws_url}/ws/games?ids={quote(game)},unknown") as socket, asyncio.timeout(20):
        first = json.loads(await socket.recv())
        assert (first["event"], first["id"]) == ("summary:update", game)
        await asyncio.to_thread(post_ball, stack, game, runs=1)
        while (message := json.loads(await socket.recv()))["event"] == "heartbeat":
            pass
        assert (message["id"], message["epoch"], message["seq"] > first["seq"]) == (game, first["epoch"], True)
        assert message["summary"]["sides"][0]["is_batting"]
