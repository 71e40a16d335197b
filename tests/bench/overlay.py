"""The overlay as OBS records it, through a boundary, a wicket, a fifty, rain and an undo: what is drawn, and when."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.async_api import Browser, async_playwright

from scoring.cricsheet.reading.documents import Document
from scoring.engine.views.snapshot import snapshot
from tests.bench import overlay_frames
from tests.bench.balls import simulated
from tests.bench.load import PROJECT
from tests.bench.overlay_frames import Frame, Recorder
from tests.bench.report import Budget, Section, Table
from tests.bench.rig import Rig, tell
from tests.support.steps import states

SIZES = ((1280, 720), (1920, 1080))
QUICK_SIZES = SIZES[:1]
SETTLED_SECONDS = 2.5
"""After a connection, what comes at once is of the past."""
REPLAY_SECONDS = 7.0
"""Within them a banner of the past would have come."""
MOST_PICTURES = 10
"""From the ball to its banner: a second, if the browser draws as many as it is asked for."""
PICTURES = PROJECT / ".local" / "bench" / "overlay"
RELOADED = "after a reload"


@dataclass(frozen=True)
class Step:
    """What is recorded, the banners that it brings, each for 4.5 seconds, and how long it is looked at."""

    name: str
    act: Callable[[Any, str], None]
    banners: tuple[str, ...] = ()
    seconds: float = 2.0


def ball(**said: Any) -> Callable[[Any, str], None]:
    def act(stack: Any, game: str) -> None:
        from tests.realtime.test_page import post_ball

        post_ball(stack, game, **said)

    return act


def event(**said: Any) -> Callable[[Any, str], None]:
    def act(stack: Any, game: str) -> None:
        from tests.realtime.test_overlay_page import post_event

        post_event(stack, game, **said)

    return act


def undo(stack: Any, game: str) -> None:
    headers = {**stack.headers, "Idempotency-Key": "undo"}
    httpx.post(f"{stack.http_url}/games/{game}/undo", headers=headers).raise_for_status()


# The striker has 46 to 49 runs, and one ball of the over is bowled.
STEPS = (
    Step("a dot", ball(runs=0)),
    Step("a boundary and a fifty", ball(runs=4), ("four", "milestone"), 11.0),
    Step("a wicket", ball(runs=0, wickets=[{"kind": "bowled"}]), ("wicket",), 6.5),
    Step("a six", ball(runs=6), ("six",), 6.5),
    Step("rain", event(kind="interruption", reason="rain")),
    Step("play again", event(kind="resumed")),
    Step("a four", ball(runs=4), ("four",), 6.5),
    Step("an undo", undo),
)
# Its banner is still there when the page is loaded again.
CUT = Step("a six that is cut", ball(runs=6), ("six",), 1.5)


@dataclass(frozen=True)
class Recording:
    size: tuple[int, int]
    frames: list[Frame]
    missed: int


def run(rig: Rig) -> Section:
    sizes = QUICK_SIZES if rig.options.quick else SIZES
    return report(asyncio.run(measure(rig.stack, sizes)))


async def measure(stack: Any, sizes: tuple[tuple[int, int], ...]) -> list[Recording]:
    from tests.realtime.test_page import CHROMIUM, QUIET

    document, until = find_moment()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        recordings = []
        for size in sizes:
            tell(f"recording {size[0]} x {size[1]}")
            game = await asyncio.to_thread(play_until, stack, document, until)
            recordings.append(await record(browser, stack, game, size))
        await browser.close()
        return recordings


def find_moment() -> tuple[Document, int]:
    """Return a simulated match, and after how many events a four makes fifty and five balls of the over are left."""
    for seed in range(1, 100):
        document = simulated(seed)
        for number, state in enumerate(states(document), 1):
            s: Any = snapshot(state)
            striker = s.get("batting_scorecard", {}).get(s.get("striker"), {})
            if s.get("legal_balls", 0) % 6 == 1 and 46 <= striker.get("runs", 0) < 50 and not s.get("free_hit"):
                return document, number
    raise RuntimeError("no simulated match has such a moment")


def play_until(stack: Any, document: Document, until: int) -> str:
    from tests.support.record import opened, score

    game, events = opened(stack, document)
    score(stack, game, events[: until - 1])
    return game


async def record(browser: Browser, stack: Any, game: str, size: tuple[int, int]) -> Recording:
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    await page.goto(f"{stack.http_url}/overlay/{game}")
    recorder = Recorder(page)
    pictures = asyncio.create_task(recorder.record())
    await page.locator("body[data-connection=live]").wait_for(state="attached", timeout=30_000)
    await asyncio.sleep(SETTLED_SECONDS)
    for step in (*STEPS, CUT):
        recorder.step = step.name
        await asyncio.to_thread(step.act, stack, game)
        await asyncio.sleep(step.seconds)
    await page.reload(wait_until="commit")
    recorder.step = RELOADED
    await asyncio.sleep(REPLAY_SECONDS)
    recorder.is_over = True
    await pictures
    await context.close()
    return Recording(size, recorder.frames, recorder.missed)


def report(recordings: list[Recording]) -> Section:
    section = Section("overlay")
    table = Table("An overlay, drawn as a browser source of OBS draws it", ["canvas", "pictures", "a second"])
    table.columns += ["while it loads", "outside the boxes", "strip moved", "strip empty", "see-through", "flickers"]
    seen = Table("Banners", ["canvas", "step", "banner", "pictures until it is seen"])
    section.tables = [table, seen]
    for recording in recordings:
        canvas = "x".join(map(str, recording.size))
        overlay_frames.keep(recording.frames, PICTURES / canvas)
        found = look_at(recording.frames)
        rate = (len(recording.frames) - 1) / (recording.frames[-1].at - recording.frames[0].at)
        pictures = [str(len(recording.frames)), f"{rate:.1f}", str(recording.missed)]
        table.rows.append([canvas, *pictures, *map(str, found.values())])
        waits = waits_of(recording.frames)
        seen.rows += [[canvas, step, banner, str(wait or "never")] for (step, banner), wait in waits.items()]
        section.budgets += [Budget(f"{what}, {canvas}", count, 0, "pictures") for what, count in found.items()]
        section.budgets += banner_budgets(recording.frames, list(waits.values()), canvas)
        section.figures[canvas] = {**found, "rate": rate, "waits": [[*key, wait] for key, wait in waits.items()]}
    table.notes.append(f"pictures, and overlay.webp, which moves: {os.path.relpath(PICTURES, PROJECT)}")
    return section


def look_at(frames: list[Frame]) -> dict[str, int]:
    places = [(*frame.after["strip"], *frame.after["parts"]) for frame in frames]
    return {
        "something outside the boxes": sum(map(overlay_frames.has_something_outside, frames)),
        "strip, or a part of it, elsewhere": sum(place != places[0] for place in places),
        "strip without a score": sum(bool(frame.after["empty"]) for frame in frames),
        "strip that one sees through": sum(not overlay_frames.is_solid(frame) for frame in frames if frame.is_steady),
        "strip that flickers": overlay_frames.flickers(frames),
    }


def waits_of(frames: list[Frame]) -> dict[tuple[str, str], int | None]:
    """Return how many pictures it took until each banner was seen; those that follow another one wait for it."""
    first = {(step.name, step.banners[0]): None for step in (*STEPS, CUT) if step.banners}
    return {(step, banner): overlay_frames.until_seen(frames, step, banner) for step, banner in first}


def banner_budgets(frames: list[Frame], waits: list[int | None], canvas: str) -> list[Budget]:
    expected = [(step.name, banner) for step in STEPS for banner in step.banners]
    shown = [(frame.step, frame.banner) for frame in frames if frame.banner]
    stay = [step.name for step in STEPS if [frame for frame in frames if frame.step == step.name][-1].banner]
    wrong = {each for each in shown if each not in expected and each[0] not in (CUT.name, RELOADED)}
    return [
        Budget(
            f"pictures until a banner is seen, {canvas}", max(wait or len(frames) for wait in waits), MOST_PICTURES, ""
        ),
        Budget(f"banners never seen, {canvas}", len(set(expected) - set(shown)), 0, ""),
        Budget(f"banners that stay, {canvas}", len(stay), 0, ""),
        Budget(f"banners of nothing, {canvas}", len(wrong), 0, ""),
        Budget(f"pictures of a banner after a reload, {canvas}", sum(step == RELOADED for step, _ in shown), 0, ""),
    ]
