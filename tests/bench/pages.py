"""The pages of readers in Chromium: real matches at three moments, widths and themes; layout shift; a slow net."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.bench.console import SLOW, served
from tests.bench.load import PROJECT
from tests.bench.measure import percentile
from tests.bench.report import Budget, Section, Table
from tests.bench.rig import Rig, tell
from tests.support.shifts import SHIFTS, take_shifts

WIDTHS = (320, 390, 1280)
THEMES = ("light", "dark")
MOMENTS = (0.2, 0.6, 1.0)
QUICK_MATCHES = 1
VISITS, QUICK_VISITS = 5, 1
BALLS = 6
"""Recorded while a page is watched, to see whether something moves."""
LOAD_SHIFT, DELTA_SHIFT = 0.02, 0.01
PAINT_SECONDS, READABLE_SECONDS = 1.5, 2.0
MOST_KILOBYTES = 100
SETTLED_MS = 300
"""After the newest state is drawn, a page may still move by what it learns from the connection."""
BEHIND_SECONDS = 2.0
"""A page that anybody may read can be a moment behind what was recorded; the ball that comes then moves it."""
PICTURES = PROJECT / ".local" / "bench" / "pages"
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@dataclass
class Seen:
    """What was wrong, and how much moved: on loading, and with a ball."""

    pages: int = 0
    errors: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    on_loading: list[float] = field(default_factory=list)
    with_balls: list[float] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)

    def note_shift(self, found: list[float], most: float, where: str, shift: tuple[float, list[str]]) -> None:
        found.append(shift[0])
        if shift[0] > most:
            self.moved.append(f"{where} {shift[0]:.3f}: {'; '.join(shift[1][:4])}")


def run(rig: Rig) -> Section:
    rig.environment  # noqa: B018  the settings say where the real matches are
    from tests.cricsheet.real import IDS

    ids = IDS[:QUICK_MATCHES] if rig.options.quick else IDS
    with served(rig) as stack:
        seen, visits = asyncio.run(measure(stack, ids, QUICK_VISITS if rig.options.quick else VISITS))
    return report(seen, visits, len(ids))


async def measure(stack: Any, ids: Sequence[str], visits: int) -> tuple[Seen, list[dict[str, float]]]:
    from tests.realtime.test_page import CHROMIUM, QUIET

    seen, games = Seen(), []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for match_id in ids:
            tell(f"match {match_id}")
            games.append(await look_at_match(browser, stack, match_id, seen))
        slow = [await visit(browser, stack, game) for game in games[:1] for _ in range(visits)]
        await browser.close()
    return seen, slow


async def look_at_match(browser: Browser, stack: Any, match_id: str, seen: Seen) -> str:
    """Play a real match, and stop at each moment to look at its page. Return the id of the game."""
    from scoring.cricsheet.reading.file import read_file
    from tests.cricsheet.real import match_file
    from tests.support.record import opened, score

    game, events = await asyncio.to_thread(opened, stack, read_file(match_file(match_id)))
    done = 0
    for share in MOMENTS:
        until = int(share * len(events))
        await asyncio.to_thread(score, stack, game, events[done : until - BALLS], done + 2)
        await watch_balls(browser, stack, game, events[until - BALLS : until], until - BALLS + 2, seen, match_id)
        done = until
        await asyncio.sleep(BEHIND_SECONDS)
        for theme in THEMES:
            async with context_of(browser, theme, seen) as context:
                for width in WIDTHS:
                    await look(context, stack, f"{match_id}-{share}-{theme}-{width}", game, width, seen)
    return game


@asynccontextmanager
async def context_of(browser: Browser, theme: Any, seen: Seen) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(color_scheme=theme, viewport={"width": 390, "height": 844})
    await context.add_init_script(SHIFTS)
    context.on("weberror", lambda error: seen.errors.append(str(error.error)))
    context.on("console", lambda said: seen.errors.append(said.text) if said.type == "error" else None)
    yield context
    await context.close()


async def look(context: BrowserContext, stack: Any, name: str, game: str, width: int, seen: Seen) -> None:
    page = await context.new_page()
    await page.set_viewport_size({"width": width, "height": 844})
    await page.goto(f"{stack.http_url}/watch/{game}")
    await page.locator("body[data-seq]").wait_for(timeout=30_000)
    await page.wait_for_timeout(SETTLED_MS)
    seen.pages += 1
    seen.note_shift(seen.on_loading, LOAD_SHIFT, name, await take_shifts(page))
    # A phone shows one part at a time.
    for tab in await page.locator(".tabs a").all() if width < 800 else [None]:
        await (tab.click() if tab is not None else page.locator("#charts").scroll_into_view_if_needed())
        await page.wait_for_timeout(SETTLED_MS)
        part = await tab.inner_text() if tab is not None else "all"
        if await page.evaluate(TOO_WIDE) > 0:
            seen.too_wide.append(f"{name} {part}")
        await page.screenshot(path=picture(f"{name}-{part}"), full_page=True)
    await page.close()


def picture(name: str) -> Path:
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES / f"{name.lower().replace(' ', '-')}.png"


async def watch_balls(browser: Browser, stack: Any, game: str, events: Any, first: int, seen: Seen, name: str) -> None:
    """Record events one by one while a page is open, and note what each moves."""
    from tests.support.record import score

    async with context_of(browser, "light", seen) as context:
        page = await context.new_page()
        await page.goto(f"{stack.http_url}/watch/{game}")
        await page.locator("#connection.live").wait_for(timeout=30_000)
        await take_shifts(page)
        for number, event in enumerate(events, first):
            seq = await asyncio.to_thread(score, stack, game, [event], number)
            await shown(page, seq)
            seen.note_shift(seen.with_balls, DELTA_SHIFT, f"{name} {event.kind} {seq}", await take_shifts(page))


async def shown(page: Page, seq: int) -> None:
    await page.wait_for_function("(seq) => Number(document.body.dataset.seq) >= seq", arg=seq, timeout=30_000)


async def visit(browser: Browser, stack: Any, game: str) -> dict[str, float]:
    """Return what a first visit at 400 kbit/s takes: seconds to the first paint and to the score, and kilobytes."""
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", SLOW)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    began = asyncio.get_running_loop().time()
    await page.goto(f"{stack.http_url}/watch/{game}", wait_until="commit", timeout=60_000)
    await page.locator("#sides strong").first.wait_for(timeout=60_000)
    readable = asyncio.get_running_loop().time() - began
    await page.locator("body[data-seq]").wait_for(timeout=60_000)
    await page.wait_for_load_state("networkidle", timeout=60_000)
    painted = await page.evaluate(PAINT) / 1000
    await context.close()
    return {"painted": painted, "readable": readable, "kilobytes": sum(sizes) / 1000, "requests": len(sizes)}


def report(seen: Seen, visits: list[dict[str, float]], matches: int) -> Section:
    table = Table("The page of a match", ["matches", "pages looked at", "errors", "too wide", "most shift on loading"])
    table.columns += ["most with a ball"]
    most_on_loading, most_with_ball = max(seen.on_loading, default=0), max(seen.with_balls, default=0)
    found = [matches, seen.pages, len(seen.errors), len(seen.too_wide)]
    table.rows = [[*map(str, found), f"{most_on_loading:.4f}", f"{most_with_ball:.4f}"]]
    table.notes += [
        f"pictures: {os.path.relpath(PICTURES, PROJECT)}",
        *sorted(set(seen.errors))[:10],
        *seen.too_wide[:10],
        *seen.moved[:20],
    ]
    slow = Table("A first visit at 400 kbit/s and 400 ms", ["visit", "painted", "score readable", "KB", "requests"])
    slow.rows = [
        [
            str(at),
            f"{one['painted']:.2f} s",
            f"{one['readable']:.2f} s",
            f"{one['kilobytes']:.0f}",
            f"{one['requests']:.0f}",
        ]
        for at, one in enumerate(visits, 1)
    ]
    budgets = [
        Budget("errors in the console", len(seen.errors), 0, ""),
        Budget("pages that are too wide", len(seen.too_wide), 0, ""),
        Budget("layout shift on loading", most_on_loading, LOAD_SHIFT, ""),
        Budget("layout shift with a ball", most_with_ball, DELTA_SHIFT, ""),
    ]
    if visits:
        middle = {name: percentile([one[name] for one in visits], 0.5) for name in visits[0]}
        budgets += [
            Budget("first paint on a slow net", middle["painted"], PAINT_SECONDS, "s"),
            Budget("score readable on a slow net", middle["readable"], READABLE_SECONDS, "s"),
            Budget("first visit", middle["kilobytes"], MOST_KILOBYTES, "KB"),
        ]
    return Section("pages", [table, slow], budgets, {"visits": visits})
