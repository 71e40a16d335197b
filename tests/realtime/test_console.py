"""The scorer's console in a real browser: what is tapped is what the server has, with and without a net."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import Group, User
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from scoring.models import SCORERS
from tests.realtime.console import write_login
from tests.realtime.test_page import CHROMIUM, QUIET
from tests.stack import Stack

expect.set_options(timeout=10_000)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)"),
]
PHONE = {"width": 360, "height": 640}
TWICE = """async () => {
  const buttons = () => [...document.querySelectorAll(".pad button")];
  const four = () => buttons().find((one) => one.textContent.trim() === "4").click();
  four();
  await new Promise((resolve) => setTimeout(resolve, 500));
  four();
}"""
"""A test that taps itself may be too slow on a busy machine to be taken for a second tap."""
HOME = ["Ash", "Bo", "Cas", "Dev"]
AWAY = ["Kit", "Lee", "Max", "Ned"]


@pytest.fixture
async def context(stack: Stack) -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = await browser.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
        await context.add_init_script(f"localStorage.getItem('seen') || {write_login(stack.scorer_token)}")
        # What `w` means was asked before.
        await context.add_init_script("localStorage.setItem('cricksy-settings', '{\"w\": \"wides\"}')")
        yield context
        await browser.close()


@pytest.fixture
def game(stack: Stack) -> str:
    game_id = stack.new_id("console")
    body = {
        "id": game_id,
        "format": "custom",
        "conditions": {"overs": 5},
        "teams": [{"id": "home", "name": "Home", "players": HOME}, {"id": "away", "name": "Away", "players": AWAY}],
    }
    answer = httpx.post(f"{stack.http_url}/games", headers=stack.headers, json=body)
    assert answer.status_code == 201, answer.text
    return game_id


@pytest.fixture
async def page(stack: Stack, context: BrowserContext, game: str) -> AsyncIterator[Page]:
    complaints: list[str] = []
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(10_000)
    await page.goto(f"{stack.http_url}/score/{game}")
    yield page
    assert complaints == []
    assert await page.locator("#console").get_attribute("data-failed") is None


def fresh(stack: Stack, game: str) -> Any:
    return httpx.get(f"{stack.http_url}/games/{game}", headers=stack.headers).json()


async def begin(page: Page) -> None:
    """The toss, the openers and the first bowler."""
    await page.get_by_role("button", name="Home and bats").tap()
    for opener in ("Ash", "Bo"):
        await page.get_by_role("button", name=opener).tap()
    await page.get_by_role("button", name="Start the innings").tap()
    await page.get_by_role("button", name="Kit").tap()


async def tap(page: Page, *labels: str) -> None:
    """Tap these buttons, as fast as a person does."""
    for label in labels:
        await page.get_by_role("button", name=label, exact=True).tap()
        await page.wait_for_timeout(400)


async def arrive(stack: Stack, game: str, **wanted: Any) -> Any:
    """Return the snapshot as soon as these keys of it are as wanted."""
    for _ in range(100):
        snapshot = fresh(stack, game)["snapshot"]
        if all(snapshot.get(key) == value for key, value in wanted.items()):
            return snapshot
        await asyncio.sleep(0.1)
    raise AssertionError({key: snapshot.get(key) for key in wanted})


async def test_an_over_of_every_kind_of_ball_is_tapped(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await tap(page, "1", "Wide", "2", "No-ball", "4", "Byes", "1 bye", "Leg byes", "2")
    snapshot = await arrive(stack, game, total_runs=12)
    assert snapshot["overs"] == "0.3"
    assert snapshot["extras"] == {"wides": 3, "noballs": 1, "byes": 1, "legbyes": 2, "penalty": 0, "total": 7}
    await expect(page.locator(".total")).to_have_text("12/0")


async def test_a_bowled_batter_and_the_next_one_take_three_taps(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await tap(page, "OUT", "Bowled", "Record")
    snapshot = await arrive(stack, game, total_wickets=1)
    assert (snapshot["striker"], snapshot["non_striker"]) == ("cas", "bo")


async def test_a_run_out_with_a_run_takes_seven_taps(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await tap(page, "OUT", "Run out", "Bo", "Striker's end", "1", "Lee", "Record")
    snapshot = await arrive(stack, game, total_wickets=1)
    assert snapshot["total_runs"] == 1
    assert snapshot["batting_scorecard"]["bo"]["out"] == "run out (Lee)"


async def test_undo_and_redo(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await tap(page, "4", "Undo")
    await arrive(stack, game, total_runs=0)
    await tap(page, "More", "Redo what was undone")
    await arrive(stack, game, total_runs=4)


async def test_keys_score_as_taps_do(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    for keys in (["1"], ["w", "2"], ["n", "b", "2"], ["r", "4"], ["w", "o", "s"]):
        for key in keys:
            await page.keyboard.press(key)
        await page.wait_for_timeout(400)
    await tap(page, "Lee", "Record")
    snapshot = await arrive(stack, game, total_wickets=1)
    assert (snapshot["total_runs"], snapshot["overs"]) == (12, "0.2")


async def test_a_match_begins_and_a_wicket_falls_by_keys_alone(stack: Stack, game: str, page: Page) -> None:
    for title, keys in (
        ("Who won the toss?", "1"),  # Home and bats
        ("Openers of Home", ["1", "2", "Enter"]),
        ("Who bowls the next over?", "1"),
    ):
        await page.get_by_role("heading", name=title).wait_for()
        for key in keys:
            await page.keyboard.press(key)
    await page.locator(".pad").wait_for()
    # A run out: the second of the two, at the second of the ends, one run; thrown by Lee, whom his letter finds.
    for key in ("o", "r", "2", "2", "1", "l", "Enter"):
        await page.keyboard.press(key)
        await page.wait_for_timeout(50)
    await page.get_by_role("heading", name="Who comes in?").wait_for()
    # No button keeps the focus of the one that was there before: Enter says yes to what is asked.
    await page.keyboard.press("Enter")
    snapshot = await arrive(stack, game, total_wickets=1)
    assert snapshot["batting_scorecard"]["bo"]["out"] == "run out (Lee)"
    assert snapshot["total_runs"] == 1
    assert {snapshot["striker"], snapshot["non_striker"]} == {"ash", "cas"}


async def test_the_same_tap_twice_is_a_plain_wide(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    for label in ("Wide", "No-ball"):
        box = await page.get_by_role("button", name=label, exact=True).bounding_box()
        assert box is not None
        place = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for _ in range(2):
            await page.touchscreen.tap(*place)
            await page.wait_for_timeout(500)
    snapshot = await arrive(stack, game, total_runs=2)
    assert snapshot["extras"] == {"wides": 1, "noballs": 1, "byes": 0, "legbyes": 0, "penalty": 0, "total": 2}


async def test_where_a_ball_went_is_asked_only_if_it_is_wanted(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await page.keyboard.press("v")
    await tap(page, "2")
    await expect(page.get_by_role("heading", name="Where did it go?")).to_be_visible()
    await tap(page, "Cover", "4")
    snapshot = await arrive(stack, game, total_runs=6)
    first, second = snapshot["deliveries"]["list"]
    # A right-hander's off side is on the left of the bowler, and cover is in front of the batter.
    assert first["shot"]["x"] < 0 < first["shot"]["y"]
    assert "shot" not in second


async def test_a_left_handers_shot_is_kept_with_the_hand(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await page.keyboard.press("v")
    await tap(page, "2", "Left-handed batter", "Cover")
    (ball,) = (await arrive(stack, game, total_runs=2))["deliveries"]["list"]
    assert ball["shot"]["left_handed"] is True
    assert ball["shot"]["x"] > 0


async def test_a_player_gets_the_name_later(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await tap(page, "More", "A player's name")
    await page.get_by_role("combobox").select_option(label="Ash")
    await page.get_by_label("New name").fill("Ash Roe")
    await tap(page, "Record")
    await expect(page.locator(".facing")).to_contain_text("Ash Roe")
    await tap(page, "1")
    snapshot = await arrive(stack, game, total_runs=1)
    assert snapshot["players"]["ash"] == "Ash Roe"


async def test_an_equal_ball_at_once_asks(stack: Stack, game: str, page: Page) -> None:
    await begin(page)
    await page.evaluate(TWICE)
    await expect(page.get_by_role("alert")).to_contain_text("4 twice? Was there a second one?")
    await tap(page, "Yes")
    await arrive(stack, game, total_runs=8)


async def test_without_a_net_balls_wait_and_survive_a_reload(
    stack: Stack, game: str, page: Page, context: BrowserContext
) -> None:
    await begin(page)
    await tap(page, "1")
    await arrive(stack, game, total_runs=1)
    await context.set_offline(True)
    await tap(page, "4", "6", "2")
    await expect(page.locator(".queue")).to_contain_text("3 balls waiting")
    assert fresh(stack, game)["snapshot"]["total_runs"] == 1
    await context.set_offline(False)
    await page.reload()
    snapshot = await arrive(stack, game, total_runs=13)
    assert [ball["runs"] for ball in snapshot["deliveries"]["list"]] == [1, 4, 6, 2]
    await expect(page.locator(".queue")).to_contain_text("All saved")


async def test_another_scorer_who_was_faster_is_shown_before_anything_is_sent(
    stack: Stack, game: str, page: Page, context: BrowserContext
) -> None:
    await begin(page)
    await tap(page, "1")
    await arrive(stack, game, total_runs=1)
    await context.set_offline(True)
    await tap(page, "4")
    other = httpx.post(f"{stack.http_url}/games/{game}/deliveries", headers=stack.headers, json={"runs": 2})
    assert other.status_code == 201
    await context.set_offline(False)
    await expect(page.get_by_role("alert")).to_contain_text("has scored since")
    assert fresh(stack, game)["snapshot"]["total_runs"] == 3
    await tap(page, "Send mine after it")
    await arrive(stack, game, total_runs=7)


async def test_a_scorer_logs_in_on_the_page(stack: Stack, game: str, context: BrowserContext) -> None:
    name, password = f"scorer-{uuid.uuid4().hex[:8]}", uuid.uuid4().hex
    user = await sync_to_async(User.objects.create_user)(name, password=password)
    await user.groups.aadd((await Group.objects.aget_or_create(name=SCORERS))[0])
    await context.add_init_script("localStorage.setItem('seen', 'yes')")
    page = await context.new_page()
    await page.goto(f"{stack.http_url}/score/{game}")
    await page.evaluate("localStorage.removeItem('cricksy-login')")
    await page.reload()
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill("wrong")
    await page.get_by_role("button", name="Log in").tap()
    await expect(page.get_by_role("alert")).to_contain_text("No account has this name and password.")
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Log in").tap()
    await expect(page.get_by_role("heading", name="Who won the toss?")).to_be_visible()
