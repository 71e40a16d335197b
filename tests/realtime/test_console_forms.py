"""The menu and the forms of the console in a real browser: what is found there, and what a form says beforehand."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from realtime.pages.engine_files import find_pyodide
from tests.realtime.test_console import (
    AWAY,
    HOME,
    BrowserContext,
    arrive,
    context,  # noqa: F401 a fixture
    pytestmark,  # noqa: F401
    tap,
)
from tests.stack import Stack

ENGINE_MS = 180_000
"""The engine loads in two seconds; on a busy machine much later."""
needs_engine = pytest.mark.skipif(find_pyodide() is None, reason="Pyodide is not here: ./scripts/pyodide says why")


@pytest.fixture
def t20(stack: Stack) -> str:
    """Home bats in a T20 of five overs, and has made 5 of two balls."""
    game = stack.new_id("forms")
    teams = [{"id": "home", "name": "Home", "players": HOME}, {"id": "away", "name": "Away", "players": AWAY}]
    conditions = {"overs": 5, "players_per_side": 4}
    post(stack, "", {"id": game, "format": "t20", "conditions": conditions, "teams": teams})
    post(stack, f"/{game}/events", {"kind": "toss", "winner": "home", "decision": "bat"})
    openers = {"striker_id": "ash", "non_striker_id": "bo"}
    post(stack, f"/{game}/events", {"kind": "innings_started", "team_id": "home", **openers})
    for runs in (4, 1):
        post(stack, f"/{game}/deliveries", {"runs": runs, "bowler_id": "kit"})
    return game


def post(stack: Stack, path: str, body: dict[str, Any]) -> None:
    answer = httpx.post(f"{stack.http_url}/games{path}", headers=stack.headers, json=body)
    assert answer.status_code == 201, answer.text


def start_chase(stack: Stack, game: str) -> None:
    post(stack, f"/{game}/events", {"kind": "innings_ended", "reason": "closed"})
    openers = {"striker_id": "kit", "non_striker_id": "lee"}
    post(stack, f"/{game}/events", {"kind": "innings_started", "team_id": "away", **openers})
    for runs in (1, 1):
        post(stack, f"/{game}/deliveries", {"runs": runs, "bowler_id": "ash"})


@pytest.fixture
async def page(stack: Stack, context: BrowserContext) -> AsyncIterator[Page]:  # noqa: F811
    complaints: list[str] = []
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(30_000)
    yield page
    assert complaints == []
    assert await page.locator("#console").get_attribute("data-failed") is None


async def look_at(page: Page, stack: Stack, game: str) -> None:
    await page.goto(f"{stack.http_url}/score/{game}")
    await expect(page.locator(".queue").first).to_contain_text("All saved", timeout=30_000)
    if find_pyodide() is not None:
        await expect(page.locator("main")).to_have_attribute("data-engine", "ready", timeout=ENGINE_MS)


async def find(page: Page, letters: str) -> Locator:
    """Return what the menu has for these letters."""
    await page.get_by_label("Find").fill(letters)
    return page.locator(".ask .choices > *")


async def test_the_menu_finds_by_other_words_and_leads_to_help_and_guide(stack: Stack, t20: str, page: Page) -> None:
    await look_at(page, stack, t20)
    await tap(page, "More")
    await expect((await find(page, "abandon")).first).to_contain_text("Rain, light, drinks")
    await expect((await find(page, "abandon")).last).to_contain_text("End the match")
    guide = page.get_by_role("link", name="Guide for scorers")
    await find(page, "help")
    await expect(guide).to_have_attribute("href", "/guide/scoring")
    await tap(page, "Help: all keys")
    keys = page.locator(".of-keys tr").filter(has_text="no-ball with two byes").locator("th kbd")
    assert await keys.all_inner_texts() == ["n", "b", "2"]


@needs_engine
async def test_redo_is_offered_only_after_an_undo(stack: Stack, t20: str, page: Page) -> None:
    await look_at(page, stack, t20)
    await tap(page, "More")
    redo = page.get_by_role("button", name="Redo what was undone")
    await expect(redo).to_be_disabled()
    await expect(redo).to_contain_text("nothing was undone last")
    await tap(page, "Undo the newest ball or event")
    await arrive(stack, t20, total_runs=4)
    await tap(page, "More")
    await expect(redo).to_be_enabled()


async def test_a_new_name_begins_with_the_old_one_and_a_namesake_asks(stack: Stack, t20: str, page: Page) -> None:
    await look_at(page, stack, t20)
    await tap(page, "More", "A player's name")
    await page.get_by_role("combobox").select_option(label="Ash")
    name = page.get_by_label("New name")
    await expect(name).to_have_value("Ash")
    await name.fill("bo")
    await tap(page, "Record")
    await expect(page.get_by_role("alert")).to_contain_text("Home has a bo already")
    await tap(page, "Record it all the same")
    await expect(page.locator(".facing, .crease div").filter(has_text="bo").first).to_be_visible()
    await expect(page.locator(".queue").first).to_contain_text("All saved", timeout=30_000)
    assert (await arrive(stack, t20, total_runs=5))["players"]["ash"] == "bo"


@needs_engine
async def test_an_innings_that_is_cut_short_leads_to_the_overs_of_the_chase(stack: Stack, t20: str, page: Page) -> None:
    await look_at(page, stack, t20)
    await tap(page, "More", "Innings cut short or closed", "Record")
    title = "The innings of Home is over, cut short at 5/0 (0.2)"
    await expect(page.get_by_role("heading", name=title)).to_be_focused()
    await tap(page, "Yes: new overs or a new target")
    await page.get_by_role("textbox", name="Overs").fill("3")
    await tap(page, "Next", "Use the referee's figure")
    await page.get_by_role("spinbutton", name="Target").fill("9")
    await tap(page, "Next", "Next", "Record")
    await expect(page.get_by_role("heading", name="Who bats next?")).to_be_visible()
    await expect(page.locator(".queue").first).to_contain_text("All saved", timeout=30_000)
    snapshot = await arrive(stack, t20, status="innings_break")
    assert snapshot["conditions"]["overs"] == 3


@needs_engine
async def test_the_end_of_a_match_says_what_it_gives_before_it_is_recorded(stack: Stack, t20: str, page: Page) -> None:
    start_chase(stack, t20)
    await look_at(page, stack, t20)
    await tap(page, "More", "End the match", "Abandoned no result, or by par")
    await expect(page.locator(".ask")).to_contain_text("2 balls of the chase, and a result needs 30")
    await expect(page.locator(".told")).to_have_text("Record gives: No result.")
    await tap(page, "Back", "Conceded by a side a side gives up", "Away")
    await expect(page.locator(".told")).to_contain_text("Record gives: Away won")
