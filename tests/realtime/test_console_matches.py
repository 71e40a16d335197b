"""Whole matches scored at the console, by its own buttons and keys: the card is right, on and off the net."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import httpx
import pytest
from playwright.async_api import BrowserContext, Page, expect

from scoring.cricsheet.importing.fold import list_events
from scoring.cricsheet.importing.scorebooks import Scorebook
from scoring.cricsheet.reading.file import read_file
from scoring.cricsheet.replaying.requests import build_request
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.kinds import Event
from scoring.engine.values import NO_EXTRAS
from scoring.engine.views.snapshot import snapshot
from tests.cricsheet.real import expected, match_file, needs_matches
from tests.realtime.console import Scorer, write_login
from tests.realtime.test_console import CHROMIUM, PHONE, context  # noqa: F401 a fixture
from tests.stack import Stack
from tests.support.ws_client import WatchClient

pytestmark = [
    pytest.mark.browser,
    needs_matches,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)"),
]
LAPTOP = {"width": 1280, "height": 800}
T20, HUNDRED, TEST = "1334416", "1252689", "1153311"
OVERS_OF_TWO_DAYS = 180
TEST_OVERS = int(os.environ.get("CRICKSY_CONSOLE_OVERS", "30"))
"""Of a Test; `./scripts/bench console` takes two days."""
ENGINE_MS = 120_000
SAVED_SECONDS = 180


def events_of(match_id: str) -> list[Event]:
    return list(list_events(read_file(match_file(match_id)), match_id))


def open_match(stack: Stack, events: Sequence[Event]) -> str:
    game = stack.new_id("console")
    _, body = build_request(events[0], game)
    answer = httpx.post(f"{stack.http_url}/games", headers=stack.headers, json=body)
    assert answer.status_code == 201, answer.text
    return game


async def open_console(stack: Stack, context: BrowserContext, game: str, *, engine: bool = True) -> Page:  # noqa: F811
    page = await context.new_page()
    await page.clock.install()
    await page.goto(f"{stack.http_url}/score/{game}")
    if engine:
        await page.wait_for_function(
            "() => document.querySelector('main')?.dataset.engine === 'ready'", timeout=ENGINE_MS
        )
    return page


async def saved(page: Page) -> None:
    """Wait until the server has everything."""
    for _ in range(SAVED_SECONDS * 5):
        if "All saved" in await page.locator(".queue").first.inner_text():
            return
        await asyncio.sleep(0.2)
    raise AssertionError(await page.locator("main").inner_text())


@contextlib.asynccontextmanager
async def watching(stack: Stack, game: str) -> AsyncIterator[WatchClient]:
    """A viewer beside the console. It takes every message."""
    async with WatchClient(f"{stack.ws_url}/ws/games/{game}") as viewer:
        taking = asyncio.create_task(take_all(viewer))
        yield viewer
        taking.cancel()


async def take_all(viewer: WatchClient) -> None:
    while True:
        with contextlib.suppress(TimeoutError):
            await viewer.receive(60)


async def assert_card(stack: Stack, game: str, match_id: str, viewer: WatchClient) -> None:
    answer = httpx.get(f"{stack.http_url}/games/{game}", headers=stack.headers).json()
    card = expected(match_id)
    names = answer["snapshot"]["players"]
    innings = [answer["snapshot"]["innings"][number] for number in sorted(answer["snapshot"]["innings"], key=int)]
    assert [shape(names, one) for one in innings] == [expected_shape(one) for one in card["innings"]]
    for _ in range(100):
        if viewer.seq == answer["seq"]:
            break
        await asyncio.sleep(0.1)
    assert viewer.snapshot == answer["snapshot"]
    assert viewer.gaps == 0


def shape(names: dict[str, str], innings: dict[str, Any]) -> dict[str, Any]:
    batting = {
        names[key]: (row["runs"], row["balls"], row["fours"], row["sixes"], row.get("how"))
        for key, row in innings["batting_scorecard"].items()
        if row["balls"] or row.get("how")
    }
    bowling = {
        names[key]: (row["overs"], row["runs"], row["wickets"]) for key, row in innings["bowling_scorecard"].items()
    }
    return {
        "total": (innings["total_runs"], innings["total_wickets"], innings["overs"], innings["extras"]),
        "batting": batting,
        "bowling": bowling,
    }


def expected_shape(innings: dict[str, Any]) -> dict[str, Any]:
    batting = {
        row["batter"]: (row["runs"], row["balls"], row["fours"], row["sixes"], (row.get("dismissal") or {}).get("kind"))
        for row in innings["batting"]
        if row["balls"] or row.get("dismissal")
    }
    bowling = {row["bowler"]: (row["overs"], row["runs"], row["wickets"]) for row in innings["bowling"]}
    return {
        "total": (innings["total"], innings["wickets"], innings["overs"], innings["extras"]),
        "batting": batting,
        "bowling": bowling,
    }


def split_at_overs(events: Sequence[Event], *overs: int, into: int = 0) -> list[Sequence[Event]]:
    """Cut the events where these overs of the match begin, the last two cuts some balls later: in mid-over."""
    cuts, begun = [], -1
    for at, event in enumerate(events):
        if isinstance(event, Delivery) and event.bowler_id != begun:
            begun = event.bowler_id or ""
            cuts.append(at)
    places = [cuts[over] for over in overs]
    starts = [0, *places[:-2], *(place + into for place in places[-2:]), len(events)]
    return [events[first:last] for first, last in pairwise(starts)]


async def test_a_t20_with_undo_a_correction_a_dead_spot_and_another_console(
    stack: Stack,
    context: BrowserContext,  # noqa: F811
) -> None:
    events = events_of(T20)
    game = open_match(stack, events)
    begin, mistakes, offline, between, taken_over, rest = split_at_overs(events[1:], 3, 5, 8, 9, 12, into=3)
    async with watching(stack, game) as viewer:
        page = await open_console(stack, context, game)
        scorer = Scorer(page, events[0])
        await scorer.score(begin)
        await score_with_mistakes(page, scorer, mistakes)
        await score_without_a_net(page, scorer, offline, context)
        await scorer.score(between)
        await saved(page)
        second = await open_console(stack, await another_device(context, stack), game)
        await expect(second.locator(".others")).to_contain_text("Also scored by")
        await Scorer(second, events[0]).score(taken_over)
        await saved(second)
        await expect(page.locator(".total")).to_have_text(await second.locator(".total").inner_text())
        await scorer.score(rest)
        await saved(page)
        await assert_card(stack, game, T20, viewer)


async def score_with_mistakes(page: Page, scorer: Scorer, events: Sequence[Event]) -> None:
    """The first balls are entered wrong and undone; then a dot is entered as a four, and corrected in the ball list."""
    is_corrected = False
    for at, event in enumerate(events):
        coming = events[at + 1 :]
        if not isinstance(event, Delivery) or event.wickets:
            await scorer.score_one(event, coming)
        elif at < 2:
            await scorer.deliver(replace(event, runs=(event.runs + 2) % 4, extras=NO_EXTRAS), coming)
            await undo(page, scorer)
            await scorer.deliver(event, coming)
        elif not is_corrected and event.runs == 0 and event.extras == NO_EXTRAS:
            await scorer.deliver(replace(event, runs=4), coming)
            await correct_last_ball(page, scorer, "0")
            is_corrected = True
        else:
            await scorer.deliver(event, coming)
    assert is_corrected


async def undo(page: Page, scorer: Scorer) -> None:
    shown = (await scorer.look())["shown"]
    await page.keyboard.press("u")
    await scorer.wait_beyond(shown)


async def correct_last_ball(page: Page, scorer: Scorer, runs: str) -> None:
    shown = (await scorer.look())["shown"]
    await page.locator(".over-now button").last.click()
    repair = page.locator(".repair")
    await repair.get_by_role("button", name=runs, exact=True).first.click()
    await repair.get_by_role("button", name="Record the correction").click()
    await scorer.wait_beyond(shown)
    await repair.get_by_role("button", name="Close", exact=True).click()


async def score_without_a_net(
    page: Page,
    scorer: Scorer,
    events: Sequence[Event],
    context: BrowserContext,  # noqa: F811
) -> None:
    """Three overs in a dead spot, with a reload in the middle."""
    await context.set_offline(True)
    half = len(events) // 2
    await scorer.score(events[:half])
    assert "waiting" in await page.locator(".queue").first.inner_text()
    await page.reload()
    await page.wait_for_function("() => document.querySelector('main')?.dataset.engine === 'ready'", timeout=ENGINE_MS)
    await scorer.score(events[half:])
    await context.set_offline(False)


async def another_device(context: BrowserContext, stack: Stack) -> BrowserContext:  # noqa: F811
    assert context.browser is not None
    other = await context.browser.new_context(viewport=LAPTOP)  # type: ignore[arg-type]
    await other.add_init_script(write_login(stack.scorer_token))
    await other.add_init_script("localStorage.setItem('cricksy-settings', '{\"w\": \"wides\"}')")
    return other


@pytest.mark.parametrize("screen", [PHONE, LAPTOP], ids=["phone", "laptop"])
async def test_a_match_of_the_hundred(stack: Stack, context: BrowserContext, screen: dict[str, int]) -> None:  # noqa: F811
    events = events_of(HUNDRED)
    game = open_match(stack, events)
    async with watching(stack, game) as viewer:
        page = await open_console(stack, context, game)
        await page.set_viewport_size(screen)  # type: ignore[arg-type]
        await Scorer(page, events[0]).score(events[1:])
        await saved(page)
        await assert_card(stack, game, HUNDRED, viewer)


async def test_days_of_a_test(stack: Stack, context: BrowserContext) -> None:  # noqa: F811
    events = events_of(TEST)
    game = open_match(stack, events)
    (played, *_) = split_at_overs(events[1:], TEST_OVERS)
    async with watching(stack, game) as viewer:
        page = await open_console(stack, context, game)
        await Scorer(page, events[0]).score(played)
        await saved(page)
        answer = httpx.get(f"{stack.http_url}/games/{game}", headers=stack.headers).json()
        assert score_of(answer["snapshot"]) == folded(played, events[0])
        assert viewer.gaps == 0


def score_of(snapshot: dict[str, Any]) -> list[Any]:
    innings = [snapshot["innings"][number] for number in sorted(snapshot["innings"], key=int)]
    return [(one["total_runs"], one["total_wickets"], one["overs"]) for one in [*innings, snapshot]]


def folded(events: Sequence[Event], created: Event) -> list[Any]:
    """Return the score that the engine folds from the same events."""
    book = Scorebook()
    for event in (created, *events):
        state = book.record(event)
    view: Any = snapshot(state)
    finished = [view["innings"][number] for number in sorted(view["innings"], key=int)]
    return [(one["total_runs"], one["total_wickets"], one["overs"]) for one in [*finished, view]]
