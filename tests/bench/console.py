"""The console in Chromium: from a key to the ball shown, the first visit on a slow net, and the long tests."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import cycle
from typing import Any

import httpx
from playwright.async_api import Browser, Page, async_playwright

from cricksy.local_services.ports import HOST, free_port
from tests.bench.load import PROJECT
from tests.bench.measure import percentile
from tests.bench.report import Budget, Section, Table
from tests.bench.rig import Rig, tell
from tests.realtime.console import write_login

BALLS, QUICK_BALLS = 120, 18
VISITS, QUICK_VISITS = 5, 1
SHOWN_MS = 50.0
USABLE_SECONDS = 6.0
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s and 400 ms."""
KEYS = "010204"
PAUSE_SECONDS = 0.4
"""The pad is deaf for 350 ms after a ball."""
ENGINE_MS = 180_000
PHONE = {"width": 360, "height": 640}
LONG = {"CRICKSY_NET_RUNS": "200", "CRICKSY_CONSOLE_OVERS": "180"}
AS_BEGUN = dict(os.environ)
"""Without what the stack of the bench adds: the tests start their own."""
LONG_TESTS = ("tests/realtime/test_console_net.py", "tests/realtime/test_console_matches.py")
# From the key to the frame after the one that shows the ball.
WATCH = """() => {
  window.times = [];
  let pressed = 0;
  addEventListener("keydown", () => (pressed = performance.now()), true);
  const note = () => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      if (pressed) window.times.push(performance.now() - pressed);
      pressed = 0;
    };
    channel.port2.postMessage(null);
  });
  new MutationObserver(note).observe(document.querySelector("main"), { attributeFilter: ["data-shown"] });
}"""


def run(rig: Rig) -> Section:
    quick = rig.options.quick
    with served(rig) as stack:
        times, visits = asyncio.run(measure(stack, QUICK_BALLS if quick else BALLS, QUICK_VISITS if quick else VISITS))
    section = Section("console", figures={"shown_ms": times, "visits": visits})
    table = Table(
        "A ball at the console: from the key to the frame that shows it", ["net", "balls", "p50", "p95", "longest"]
    )
    for net, found in times.items():
        table.rows.append([net, str(len(found)), *(f"{percentile(found, share):.1f} ms" for share in (0.5, 0.95, 1))])
        section.budgets.append(Budget(f"ball to shown, {net}, p95", percentile(found, 0.95), SHOWN_MS, "ms"))
    slow = Table("The first visit at 400 kbit/s and 400 ms", ["visit", "usable", "requests", "KB"])
    slow.rows = [
        [str(at), f"{one['seconds']:.2f} s", str(one["requests"]), f"{one['kilobytes']:.0f}"]
        for at, one in enumerate(visits, 1)
    ]
    usable = percentile([one["seconds"] for one in visits], 0.5)
    section.budgets.append(Budget("usable on a slow net, median", usable, USABLE_SECONDS, "s"))
    section.tables = [table, slow]
    if not quick:
        section.budgets.append(Budget("long tests that fail", run_long_tests(), 0, "files"))
    return section


@contextmanager
def served(rig: Rig) -> Iterator[Any]:
    """Yield the stack behind nginx, with static files under hashed names and compressed, as it is served in earnest."""
    environment = rig.environment
    from tests.stack import prepare, started
    from tests.support.balancer import balanced

    static, port = rig.root / "static", free_port()
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, cwd=PROJECT, env={**os.environ, "CRICKSY_STATIC_ROOT": str(static)}, check=True)
    given = {
        "CRICKSY_STATIC_ROOT": str(static),
        "CRICKSY_TRUSTED_PROXIES": HOST,
        "CRICKSY_WS_URL": f"ws://{HOST}:{port}",
    }
    names = ("web-1", "websocket-1", "worker-1", "worker-sweep", "beat")
    stack = started(rig.root / "console", {**environment, **given}, names, scorer_token=prepare(environment))
    try:
        with balanced(stack, port, webs=1, websockets=1) as ground:
            yield ground.stack
    finally:
        stack.stop()


async def measure(stack: Any, balls: int, visits: int) -> tuple[dict[str, list[float]], list[dict[str, float]]]:
    async with async_playwright() as playwright:
        from tests.realtime.test_page import CHROMIUM, QUIET

        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        found = [await visit(browser, stack) for _ in range(visits)]
        times = await score(browser, stack, balls)
        await browser.close()
    return times, found


def open_match(stack: Any) -> str:
    """A match that is in play, so that the page shows its pad."""
    game: str = stack.new_id("bench")
    teams = [{"id": side, "name": side, "players": [f"{side} {n}" for n in range(11)]} for side in ("home", "away")]
    body = {"id": game, "format": "odi", "teams": teams}
    for path, each in [
        ("", body),
        (f"/{game}/events", {"kind": "toss", "winner": "home", "decision": "bat"}),
        (f"/{game}/events", {"kind": "innings_started", "striker_id": "home-0", "non_striker_id": "home-1"}),
        (f"/{game}/deliveries", {"runs": 0, "bowler_id": "away-0"}),
    ]:
        answer = httpx.post(f"{stack.http_url}/games{path}", headers=stack.headers, json=each)
        assert answer.status_code == 201, answer.text
    return game


@asynccontextmanager
async def device(browser: Browser, stack: Any) -> AsyncIterator[Page]:
    """A phone that has never seen the page, with a scorer logged in."""
    context = await browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    await context.add_init_script(write_login(stack.scorer_token))
    yield await context.new_page()
    await context.close()


async def visit(browser: Browser, stack: Any) -> dict[str, float]:
    """Return when the pad could be used, and what was fetched until then."""
    game = open_match(stack)
    async with device(browser, stack) as page:
        session = await page.context.new_cdp_session(page)
        await session.send("Network.enable")
        await session.send("Network.emulateNetworkConditions", SLOW)
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        began = asyncio.get_running_loop().time()
        await page.goto(f"{stack.http_url}/score/{game}", wait_until="commit", timeout=60_000)
        await page.locator(".pad button").first.wait_for(timeout=60_000)
        seconds = asyncio.get_running_loop().time() - began
        return {"seconds": seconds, "requests": len(sizes), "kilobytes": sum(sizes) / 1000}


async def score(browser: Browser, stack: Any, balls: int) -> dict[str, list[float]]:
    async with device(browser, stack) as page:
        await page.goto(f"{stack.http_url}/score/{open_match(stack)}")
        await page.wait_for_function(
            "() => document.querySelector('main')?.dataset.engine === 'ready'", timeout=ENGINE_MS
        )
        await page.evaluate(WATCH)
        keys = cycle(KEYS)
        times = {}
        for net, is_off in (("on the net", False), ("off the net", True)):
            await page.context.set_offline(is_off)
            await page.evaluate("() => (window.times = [])")
            for _ in range(balls):
                await name_bowler(page)
                await page.keyboard.press(next(keys))
                await asyncio.sleep(PAUSE_SECONDS)
            times[net] = await page.evaluate("() => window.times")
            assert len(times[net]) >= balls, f"{len(times[net])} of {balls} balls were shown"
        await page.context.set_offline(False)
        return times


async def name_bowler(page: Page) -> None:
    """At the end of an over: who is proposed, or who has not bowled the last one. Not counted as a ball."""
    ask = page.locator(".ask h2", has_text="Who bowls")
    if await ask.count():
        await page.locator(".ask button:not([disabled])").first.click()


def run_long_tests() -> int:
    failed = 0
    for path in LONG_TESTS:
        tell(f"{path}, long")
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", path]
        failed += subprocess.run(command, cwd=PROJECT, env={**AS_BEGUN, **LONG}, check=False).returncode != 0
    return failed
