"""The pages of players and teams in a browser: complete without JavaScript, for any width, theme and name."""

import asyncio
import time
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from tests.realtime.test_page import pytestmark  # noqa: F401
from tests.stack import Stack

WIDTHS = (320, 390, 1280)
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
ARABIC = "نادي الكريكيت"
PLAYERS = [f"Batter {LONG}", "विराट कोहली", "Cas", "Dev"]


def post(stack: Stack, path: str, body: Any) -> None:
    answer = httpx.post(f"{stack.http_url}/{path}", headers=stack.headers, json=body)
    assert answer.status_code == 201, answer.text


def play(stack: Stack, mark: str, form: str = "t20", *, is_over: bool = True, **more: Any) -> str:
    """A match of a few balls. Ids begin with `mark`: tests of one database have players and teams of their own."""
    game = stack.new_id("career")
    teams = [
        {"id": f"{mark}-home", "name": LONG, "players": named(f"{mark}-h", PLAYERS)},
        {"id": f"{mark}-away", "name": ARABIC, "players": named(f"{mark}-a", ["Kit", "Lee", "Max", "Ned"])},
    ]
    post(stack, "games", {"id": game, "name": f"Career {form}", "format": form, "teams": teams, **more})
    post(stack, f"games/{game}/events", {"kind": "innings_started", "team_id": f"{mark}-home"})
    post(stack, f"games/{game}/deliveries", {"runs": 4, "bowler_id": f"{mark}-a4"})
    post(stack, f"games/{game}/deliveries", {"wickets": [{"kind": "bowled"}]})
    post(stack, f"games/{game}/deliveries", {"runs": 6})
    if is_over:
        ended = {"kind": "match_ended", "reason": "conceded", "winner_team_id": f"{mark}-home"}
        post(stack, f"games/{game}/events", ended)
    return game


def named(prefix: str, names: list[str]) -> list[dict[str, str]]:
    return [{"id": f"{prefix}{number}", "name": name} for number, name in enumerate(names, 1)]


async def figures(stack: Stack, player_id: str, matches: int) -> Any:
    """The career, once the rows of so many matches are written."""
    url = f"{stack.http_url}/api/players/{player_id}"
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        answer = await asyncio.to_thread(httpx.get, url)
        if answer.status_code == 200 and sum(each["matches"] for each in answer.json()["formats"]) == matches:
            return answer.json()
        await asyncio.sleep(0.2)
    raise AssertionError(f"the rows of {player_id} were not written")


async def look(browser: Browser, url: str, **options: Any) -> Page:
    context = await browser.new_context(**{"viewport": {"width": 390, "height": 844}, **options})
    page = await context.new_page()
    page.set_default_timeout(10_000)
    await page.goto(url)
    return page


async def test_a_player_is_complete_without_javascript(stack: Stack, browser: Browser) -> None:
    first = play(stack, "plain", starts_at="2026-07-01")
    play(stack, "plain", "hundred", starts_at="2026-07-02")
    career = await figures(stack, "plain-a4", 2)
    await figures(stack, "plain-h1", 2)
    page = await look(browser, f"{stack.http_url}/players/plain-h1", java_script_enabled=False)
    await expect(page.locator("h1")).to_have_text(PLAYERS[0])
    batting = page.locator("section:has(h2:text('Batting'))")
    await expect(batting.locator("thead th")).to_have_text(["The Hundred", "T20"])
    await expect(batting.locator("tr:has(th:text-is('Runs')) td")).to_have_text(["4", "4"])
    await expect(page.locator(".lately strong")).to_have_text(["4", "4"])
    assert await page.locator(".lately a").last.get_attribute("href") == f"/watch/{first}"
    await expect(page.locator("#matches a[data-id]")).to_have_count(2)
    page = await look(browser, f"{stack.http_url}/players/plain-a4", java_script_enabled=False)
    bowling = page.locator("section:has(h2:text('Bowling'))")
    await expect(bowling.locator("tr:has(th:text-is('Overs')) td")).to_have_text(["–", "0.3"])
    await expect(bowling.locator("tr:has(th:text-is('Balls')) td")).to_have_text(["3", "3"])
    assert {each["format"]: each["bowling"]["best"] for each in career["formats"]} == {"t20": "1/10", "hundred": "1/10"}


async def test_a_team_is_complete_without_javascript(stack: Stack, browser: Browser) -> None:
    won = play(stack, "side", starts_at="2026-07-01")
    on = play(stack, "side", is_over=False)
    await figures(stack, "side-h1", 2)
    page = await look(browser, f"{stack.http_url}/teams/side-away", java_script_enabled=False)
    await expect(page.locator("h1")).to_have_text(ARABIC)
    await expect(page.locator(".form a")).to_have_count(1)
    await expect(page.locator(".form a span")).to_have_text(["L"])
    await expect(page.locator("tr:has(th:text-is('Lost')) td")).to_have_text(["1"])
    assert await page.locator(".people a").first.get_attribute("href") == "/players/side-a4"
    await expect(page.locator(f"section[aria-labelledby=live] a[data-id='{on}']")).to_be_visible()
    await expect(page.locator(f"section[aria-labelledby=others] a[data-id='{won}']")).to_be_visible()


async def test_the_match_leads_to_its_players_and_teams_by_keyboard(stack: Stack, browser: Browser) -> None:
    game = play(stack, "keys", is_over=False)
    await figures(stack, "keys-h1", 1)
    page = await look(browser, f"{stack.http_url}/watch/{game}")
    await expect(page.locator("#connection")).to_have_text("live")
    team = page.locator("#sides a").first
    await team.focus()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{stack.http_url}/teams/keys-home")
    await page.go_back()
    batter = page.locator("#batters .facing a")
    name = await batter.inner_text()
    await batter.focus()
    await asyncio.to_thread(post, stack, f"games/{game}/deliveries", {"runs": 2})
    await expect(page.locator("#sides .batting strong")).to_have_text("12/1")
    # The row is drawn again, and the link keeps the focus.
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text(name)


async def test_a_live_match_moves_on_the_page_of_a_team(stack: Stack, browser: Browser) -> None:
    game = play(stack, "moving", is_over=False)
    await figures(stack, "moving-h1", 1)
    page = await look(browser, f"{stack.http_url}/teams/moving-home")
    await expect(page.locator("#connection")).to_have_text("live")
    await asyncio.to_thread(post, stack, f"games/{game}/deliveries", {"runs": 2})
    await expect(page.locator(f"a[data-id='{game}'] .batting .totals")).to_have_text("12/1")


@pytest.mark.parametrize("path", ["players/nobody", "teams/nobody"])
async def test_who_is_unknown_is_404_and_says_so(stack: Stack, browser: Browser, path: str) -> None:
    answer = httpx.get(f"{stack.http_url}/{path}")
    assert answer.status_code == 404
    page = await look(browser, f"{stack.http_url}/{path}")
    await expect(page.locator("h1")).to_contain_text("No such")


@pytest.mark.parametrize("path", ["players/%00", "players/a%2Fb", "teams/%F0%9F%8F%8F", "players/" + "x" * 5000])
def test_what_no_id_looks_like_is_404(stack: Stack, path: str) -> None:
    assert httpx.get(f"{stack.http_url}/{path}").status_code == 404
    assert httpx.get(f"{stack.http_url}/api/{path}").status_code == 404


def test_caches_may_keep_them_for_a_second(stack: Stack) -> None:
    play(stack, "kept")
    cached = httpx.get(f"{stack.http_url}/teams/kept-home").headers["Cache-Control"]
    assert cached.startswith("public, max-age=0, s-maxage=1")
    assert httpx.get(f"{stack.http_url}/api/teams/kept-home").headers["Cache-Control"] == cached


async def test_nothing_is_too_wide(stack: Stack, browser: Browser) -> None:
    for path in await play_many(stack, "wide"):
        for width in WIDTHS:
            page = await look(browser, f"{stack.http_url}/{path}", viewport={"width": width, "height": 844})
            assert await page.evaluate("document.documentElement.scrollWidth") == width, path
            await page.context.close()


async def play_many(stack: Stack, mark: str) -> list[str]:
    """Play matches of many formats; return the paths of two players and two teams."""
    forms = ("t20", "hundred", "odi", "first_class", "custom")
    for number, form in enumerate(forms):
        play(stack, mark, form, starts_at=f"2026-07-0{number + 1}")
    play(stack, mark, is_over=False)
    await figures(stack, f"{mark}-h1", len(forms) + 1)
    await figures(stack, f"{mark}-a4", len(forms) + 1)
    return [f"players/{mark}-h1", f"players/{mark}-a4", f"teams/{mark}-home", f"teams/{mark}-away"]


async def test_a_browser_has_nothing_to_complain_about(stack: Stack, browser: Browser) -> None:
    play(stack, "quiet", is_over=False)
    await figures(stack, "quiet-h1", 1)
    page = await look(browser, "about:blank")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("players/quiet-h1", "teams/quiet-away"):
        await page.goto(f"{stack.http_url}/{path}")
        await expect(page.locator("#connection")).to_have_text("live")
    assert complaints == []
