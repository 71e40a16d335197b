"""A net that is lost at every step of a wicket: no ball is lost, doubled or out of order."""

import asyncio
import os
from random import Random
from typing import Any

import httpx
from playwright.async_api import BrowserContext, Page, Route
from playwright.async_api import TimeoutError as Overdue

from tests.realtime.test_console import context, pytestmark  # noqa: F401 fixtures and marks
from tests.stack import Stack

RUNS = int(os.environ.get("CRICKSY_NET_RUNS", "20"))
"""Wickets; `./scripts/bench console` takes 200."""
SEED = int(os.environ.get("CRICKSY_NET_SEED", "14"))
PLAYERS = 30
WICKETS = PLAYERS - 1
STEPS = ("before", "out", "how", "confirm", "sent")
"""Before anything is pressed, after OUT, after how, before Record, and just after it."""
DEAF_MS = 1_300
PATIENCE_MS = 10_000
LOST_ANSWER = 0.2
"""Of the requests that reach the server: their answers are lost."""


def open_match(stack: Stack) -> str:
    game_id = stack.new_id("wickets")
    sides = [
        {"id": side, "name": side, "players": [{"id": f"{side}{n}", "name": f"{side} {n}"} for n in range(PLAYERS)]}
        for side in ("home", "away")
    ]
    conditions = {"players_per_side": PLAYERS, "innings_per_side": 2}
    body = {"id": game_id, "format": "custom", "conditions": conditions, "teams": sides}
    answer = httpx.post(f"{stack.http_url}/games", headers=stack.headers, json=body)
    assert answer.status_code == 201, answer.text
    return game_id


class Net:
    """The net of a ground: off and on by chance, and it loses answers on their way back."""

    def __init__(self, context: BrowserContext, random: Random) -> None:  # noqa: F811
        self.context, self.random = context, random
        self.is_off = False
        self.lost = 0

    async def maybe_toggle(self, chance: float = 0.5) -> None:
        if self.random.random() < chance:
            self.is_off = not self.is_off
            await self.context.set_offline(self.is_off)

    async def come_back(self) -> None:
        self.is_off = False
        await self.context.set_offline(False)

    async def carry(self, route: Route) -> None:
        if route.request.method == "POST" and self.random.random() < LOST_ANSWER:
            self.lost += 1
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()


async def press(page: Page, name: str) -> None:
    button = page.locator("main").get_by_role("button", name=name, exact=True).first
    try:
        await button.click(timeout=PATIENCE_MS)
    except Overdue:
        raise AssertionError(f"no {name}: {await page.locator('main').inner_text()}") from None


async def begin(page: Page, side: str) -> None:
    await press(page, f"{side} 0")
    await press(page, f"{side} 1")
    await press(page, "Start the innings")
    await page.get_by_role("heading", name="Who bowls the next over?").wait_for()


async def name_bowler(page: Page, number: int) -> None:
    if await page.get_by_role("heading", name="Who bowls the next over?").count():
        await press(page, f"away {number // 6 % 2}")


async def fall(page: Page, net: Net, steps: set[str]) -> None:
    """One wicket; the net may go or come back at these steps."""

    async def step(name: str) -> None:
        if name in steps:
            await net.maybe_toggle(1)

    await page.clock.fast_forward(DEAF_MS)
    await step("before")
    await press(page, "OUT")
    await step("out")
    await press(page, "Bowled")
    await step("how")
    await step("confirm")
    await press(page, "Record")
    await step("sent")


async def shown(page: Page) -> int:
    return int(await page.locator("main").get_attribute("data-shown") or 0)


async def test_a_net_that_goes_at_any_step_of_a_wicket_loses_none(
    stack: Stack,
    context: BrowserContext,  # noqa: F811
) -> None:
    random = Random(SEED)
    net = Net(context, random)
    for first in range(0, RUNS, WICKETS):
        await lose_innings(stack, context, net, min(WICKETS, RUNS - first))
    assert net.lost or RUNS < WICKETS


async def lose_innings(stack: Stack, context: BrowserContext, net: Net, wickets: int) -> None:  # noqa: F811
    """An innings of nothing but wickets, and the order in which the server has them."""
    game = open_match(stack)
    page = await context.new_page()
    await page.clock.install()
    await page.goto(f"{stack.http_url}/score/{game}")
    await page.route("**/games/*/deliveries", net.carry)
    await press(page, "home and bats")
    await begin(page, "home")
    in_order: list[str] = []
    for number in range(wickets):
        await name_bowler(page, number)
        before = await shown(page)
        in_order.append(await page.locator(".facing").get_attribute("data-player") or "")
        await fall(page, net, {step for step in STEPS if net.random.random() < 0.3})
        await page.wait_for_function("n => Number(document.querySelector('main').dataset.shown) > n", arg=before)
    await net.come_back()
    await saved(page)
    assert [ball["wickets"][0]["player_id"] for ball in balls(stack, game)] == in_order
    await page.close()


async def saved(page: Page) -> None:
    for _ in range(300):
        await page.clock.fast_forward(DEAF_MS)
        await asyncio.sleep(0.2)
        if "All saved" in await page.locator(".queue").first.inner_text():
            return
    raise AssertionError(await page.locator("main").inner_text())


def balls(stack: Stack, game: str) -> list[Any]:
    answer = httpx.get(f"{stack.http_url}/games/{game}/deliveries?innings=1", headers=stack.headers)
    found: list[Any] = answer.json()["deliveries"]
    return found
