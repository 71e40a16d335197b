"""The page of a match in a browser: back to the first ball, who retired and came in, names, and the button to share."""

import asyncio
import re
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from scoring.cricsheet.reading.file import read_file
from scoring.cricsheet.replaying.replay import replay
from tests.cricsheet.real import match_file, needs_matches
from tests.realtime.test_charts import HUNDRED, TEST, game, is_too_wide, listen  # noqa: F401
from tests.realtime.test_page import fresh, post_ball, pytestmark, show_charts  # noqa: F401
from tests.stack import Stack
from tests.support.axe import look, needs_axe
from tests.support.shifts import SHIFTS

SETTLED = 600
"""Milliseconds after which a shift of the layout is none that a tap explains."""


async def open_page(browser: Browser, stack: Stack, path: str, width: int = 390, **options: Any) -> Page:
    context = await browser.new_context(viewport={"width": width, "height": 844}, **options)
    page = await context.new_page()
    page.set_default_timeout(15_000)
    await page.add_init_script(SHIFTS)
    await page.goto(f"{stack.http_url}{path}")
    return page


async def open_balls(browser: Browser, stack: Stack, match_id: str, width: int = 390, **options: Any) -> Page:
    """Return the page of the match with its newest balls in sight."""
    page = await open_page(browser, stack, f"/watch/{match_id}#balls", width, **options)
    await expect(page.locator("#connection")).to_have_text(re.compile("live|finished"))
    return page


def labels(page: Page) -> Locator:
    return page.locator("#overs .label")


async def go_to_the_first_ball(page: Page) -> None:
    """Press Enter on "Earlier" until there is none before."""
    await page.locator("#earlier").press("Enter")
    turn = page.locator("#overs .turns a", has_text="Earlier")
    for _ in range(100):
        await expect(page.locator("#overs .turns a").first).to_be_visible()
        if not await turn.count():
            return
        title = await page.locator("#overs h3").inner_text()
        await turn.press("Enter")
        await expect(page.locator("#overs h3")).not_to_have_text(re.compile(f"^({re.escape(title)}|Loading…)$"))


async def test_keys_lead_to_the_first_ball_over_by_over(stack: Stack, game: str, browser: Browser) -> None:  # noqa: F811
    page = await open_balls(browser, stack, game)
    complaints = listen(page)
    await go_to_the_first_ball(page)
    await expect(labels(page).last).to_have_text("0.1")
    await expect(page.locator("#overs h3")).to_be_focused()
    await expect(page.locator("#lines")).to_be_hidden()
    await page.locator("#overs .turns a", has_text="Newest balls").press("Enter")
    await expect(page.locator("#lines")).to_be_visible()
    await expect(page.locator("#earlier")).to_be_focused()
    assert complaints == []


async def test_scripts_and_server_show_the_same_overs(stack: Stack, game: str, browser: Browser) -> None:  # noqa: F811
    page = await open_balls(browser, stack, game)
    await go_to_the_first_ball(page)
    by_scripts = await page.locator("#overs").inner_text()
    plain = await open_page(browser, stack, f"/watch/{game}", java_script_enabled=False)
    await plain.locator("#earlier").click()
    await expect(plain.locator("#overs h3")).to_be_visible()
    assert await plain.locator("#overs").inner_text() == by_scripts


async def test_a_page_holds_still_when_a_ball_comes(stack: Stack, game: str, browser: Browser) -> None:  # noqa: F811
    page = await open_balls(browser, stack, game)
    await page.locator("#earlier").click()
    await expect(labels(page).first).to_be_visible()
    shown = await labels(page).all_inner_texts()
    await page.wait_for_timeout(SETTLED)
    before = await page.evaluate("window.shifted")
    for count, words in ((1, "1 newer ball"), (2, "2 newer balls")):
        await asyncio.to_thread(post_ball, stack, game, runs=count)
        await expect(page.locator("#overs .turns")).to_contain_text(words)
    assert await page.evaluate("window.shifted") - before < 0.01
    assert await labels(page).all_inner_texts() == shown
    await page.locator("#overs .turns a", has_text="newer balls").click()
    await page.locator("#earlier").click()
    await expect(labels(page)).to_have_count(len(shown) + 2)


async def test_nothing_shifts_beside_the_newest_balls(stack: Stack, game: str, browser: Browser) -> None:  # noqa: F811
    page = await open_balls(browser, stack, game)
    await expect(page.locator("#lines li").first).to_be_visible()
    await page.wait_for_timeout(SETTLED)
    before = await page.evaluate("window.shifted")
    await asyncio.to_thread(post_ball, stack, game, runs=4)
    await expect(page.locator("#lines li").first).to_contain_text("FOUR")
    assert await page.evaluate("window.shifted") - before < 0.01


async def test_a_correction_changes_a_page_that_is_read(stack: Stack, game: str, browser: Browser) -> None:  # noqa: F811
    await asyncio.to_thread(post_ball, stack, game, runs=3)
    page = await open_balls(browser, stack, game)
    await page.locator("#earlier").click()
    await expect(page.locator("#overs .lines li").first).to_contain_text("3 runs")
    head = httpx.get(f"{stack.http_url}/games/{game}", headers=stack.headers).json()["seq"]
    body = {"runs": 6, "commentary": "It was six after all"}
    headers = {**stack.headers, "If-Match": str(head), "Idempotency-Key": "six"}
    answer = httpx.patch(f"{stack.http_url}/games/{game}/events/{head}", headers=headers, json=body)
    assert answer.status_code < 300, answer.text
    await expect(page.locator("#overs .lines li").first).to_contain_text("SIX It was six after all")


@needs_matches
@pytest.mark.parametrize(("match_id", "width"), [(TEST, 320), (HUNDRED, 390), (TEST, 1280)])
async def test_the_first_ball_of_real_matches(stack: Stack, browser: Browser, match_id: str, width: int) -> None:
    game_id = stack.new_id("balls")
    document = read_file(match_file(match_id))
    await asyncio.to_thread(replay, document, url=stack.http_url, token=stack.scorer_token, game_id=game_id)
    page = await open_balls(browser, stack, game_id, width)
    complaints = listen(page)
    s = fresh(stack, game_id)
    await page.locator("#earlier").click()
    for number in range(1, len(s["innings"]) + 1):
        await page.locator(f"#overs .turns a[href$='?innings={number}']").click()
        await page.locator(f"#overs .turns a[href$='?innings={number}&page=1']").click()
        await expect(labels(page).last).to_have_text("1" if match_id == HUNDRED else "0.1")
        assert not await is_too_wide(page)
    if match_id == HUNDRED:
        assert not re.search(r"\bovers?\b", await page.locator("#balls").inner_text(), re.IGNORECASE)
    assert complaints == []
    await page.context.close()


@needs_axe
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_on_the_balls(stack: Stack, game: str, browser: Browser, theme: Any) -> None:  # noqa: F811
    page = await open_balls(browser, stack, game, bypass_csp=True, color_scheme=theme)
    await page.locator("#earlier").click()
    await expect(labels(page).first).to_be_visible()
    assert await look(page, "earlier") == []
    plain = await open_page(browser, stack, f"/watch/{game}/balls", bypass_csp=True, color_scheme=theme)
    assert await look(plain, "plain") == []


def open_match(stack: Stack, **first: str) -> str:
    """A match in which one player has another name, with a reserve."""
    players = [{"id": f"h{n}", "name": first.get(f"h{n}", f"Home {n}")} for n in range(1, 6)]
    squads = [[*players, {"id": "h6", "name": "Home 6", "role": "bench"}], [f"Away {n}" for n in range(1, 6)]]
    teams = [{"name": name, "players": each} for name, each in zip(("Home", "Away"), squads, strict=True)]
    conditions = {"overs": 5, "players_per_side": 5}
    body = {"id": stack.new_id("people"), "format": "custom", "conditions": conditions, "teams": teams}
    answer = httpx.post(f"{stack.http_url}/games", headers=stack.headers, json=body)
    assert answer.status_code == 201, answer.text
    return str(body["id"])


def post_event(stack: Stack, match_id: str, **body: Any) -> None:
    answer = httpx.post(f"{stack.http_url}/games/{match_id}/events", headers=stack.headers, json=body)
    assert answer.status_code == 201, answer.text


async def test_who_retires_and_who_comes_in_is_said_at_once(stack: Stack, browser: Browser) -> None:
    match_id = await asyncio.to_thread(open_match, stack)
    await asyncio.to_thread(post_ball, stack, match_id, runs=4, bowler_id="away-5")
    page = await open_page(browser, stack, f"/watch/{match_id}", 1280)
    await expect(page.locator("#connection")).to_have_text("live")
    cards, moments = page.locator("#cards"), page.locator("#moments")
    await expect(cards).to_contain_text("Yet to bat: Home 3, Home 4, Home 5")
    await asyncio.to_thread(post_event, stack, match_id, kind="retired", player_id="h1", reason="hurt")
    await expect(cards).to_contain_text("Retired and replaced: Home 1 retired hurt at 4 (0.1)")
    await expect(moments).to_contain_text("Home 1 retired hurt 4 (1), score 4")
    team = next(key for key, each in fresh(stack, match_id)["teams"].items() if each["name"] == "Home")
    replaced = {"team_id": team, "in_id": "h6", "out_id": "h4", "reason": "injury"}
    await asyncio.to_thread(post_event, stack, match_id, kind="player_replaced", **replaced)
    await expect(cards).to_contain_text("Home 6 in for Home 4 (injury)")
    await expect(moments).to_contain_text("Home 6 in for Home 4 (injury)")
    await expect(cards).to_contain_text("Yet to bat: Home 3, Home 5, Home 6")


async def test_a_name_from_right_to_left_leaves_the_numbers_where_they_are(stack: Stack, browser: Browser) -> None:
    match_id = await asyncio.to_thread(open_match, stack, h1="כהן", h2="محمد رضوان")
    for runs in (4, 2, 1, 0):
        await asyncio.to_thread(post_ball, stack, match_id, runs=runs, bowler_id="away-5")
    page = await open_page(browser, stack, f"/watch/{match_id}", 390)
    await expect(page.locator("#cards")).to_contain_text(
        "Partnerships: 7 (4)* \u2068כהן\u2069 and \u2068محمد رضوان\u2069"
    )
    await expect(page.locator("#lines li").last).to_contain_text("to \u2068כהן\u2069, FOUR")
    await show_charts(page)
    stands = page.locator("#chart-stands .walk")
    await expect(stands).to_have_attribute("aria-valuetext", re.compile("^Wicket 1: \u2068כהן\u2069 and \u2068"))


async def test_sharing_copies_a_link_to_this_state(stack: Stack, game: str, browser: Browser) -> None:  # noqa: F811
    page = await open_balls(browser, stack, game, permissions=["clipboard-read", "clipboard-write"])
    await page.evaluate("Object.defineProperty(navigator, 'share', { value: undefined })")
    body = httpx.get(f"{stack.http_url}/games/{game}").json()
    await page.locator("#share").press("Enter")
    await expect(page.locator("#share")).to_have_text("Copied")
    await expect(page.locator("#said")).to_have_text("Link copied")
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{stack.http_url}/watch/{game}?v={body['epoch']}.{body['seq']}"
    assert httpx.get(copied).status_code == 200


async def test_without_javascript_there_is_no_button_to_share(stack: Stack, game: str, browser: Browser) -> None:  # noqa: F811
    page = await open_page(browser, stack, f"/watch/{game}", java_script_enabled=False)
    await expect(page.locator("#share")).to_be_hidden()
    await expect(page.locator("#earlier")).to_be_visible()
