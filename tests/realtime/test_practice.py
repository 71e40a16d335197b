"""Practice in a real browser: who follows the hints scores the match right, and two mistakes are told at the end."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from tests.js.test_engine import PYODIDE
from tests.realtime.test_page import CHROMIUM, QUIET
from tests.stack import Stack

TOLD = "section.practice > .note"
PHONE = {"width": 360, "height": 640}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)"),
    pytest.mark.skipif(PYODIDE is None, reason="Pyodide is not here: ./scripts/pyodide says why"),
]


@pytest.fixture
async def context() -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield await browser.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
        await browser.close()


@pytest.fixture
async def page(stack: Stack, context: BrowserContext) -> AsyncIterator[Page]:
    complaints: list[str] = []
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.set_default_timeout(15_000)
    await page.goto(f"{stack.http_url}/score/practice?seed=9")
    await expect(page.get_by_label("Practice", exact=True)).to_contain_text("1 of", timeout=120_000)
    yield page
    # The browser itself says that there is no net, where a test takes it away.
    assert [one for one in complaints if "ERR_INTERNET_DISCONNECTED" not in one] == []


async def progress(page: Page) -> int:
    found = re.search(r"(\d+) of", await page.locator(TOLD).first.inner_text())
    assert found is not None
    return int(found[1])


async def press(page: Page, label: str) -> None:
    """Press the button that has this label, or fill in the field "Short runs" for "Short runs 1"."""
    field = re.fullmatch(r"(.+) (\d+)", label)
    if field and await page.get_by_label(field[1], exact=True).count():
        await page.get_by_label(field[1], exact=True).fill(field[2])
        return
    exact = page.get_by_role("button", name=label, exact=True)
    # A note may follow the label: why, or which Law.
    begins = page.get_by_role("button", name=re.compile(rf"^{re.escape(label)}\b"))
    select = page.locator("select", has=page.locator("option", has_text=re.compile(rf"^\s*{re.escape(label)}\s*$")))
    await expect(exact.or_(begins).or_(select).first).to_be_visible()
    if await exact.count():
        await exact.first.tap()
    elif await begins.count():
        await begins.first.tap()
    else:
        await select.first.select_option(label=label)


async def follow_hint(page: Page) -> None:
    """Record the step that is told as the hint says."""
    before = await progress(page)
    await page.get_by_role("button", name="Show me how").tap()
    labels = (await page.locator(".hint b").inner_text()).split(" › ")
    if labels[0].startswith("Tap that ball"):
        await mend_the_last_but_one(page, before)
        return
    for label in labels:
        await press(page, label)
    await page.wait_for_timeout(400)  # the pad is deaf for a moment after a ball
    again = page.get_by_role("alert").get_by_role("button", name="Yes")
    if await again.count():
        await again.tap()
        await page.wait_for_timeout(400)
    await arrive(page, before + 1)


async def mend_the_last_but_one(page: Page, before: int) -> None:
    """As a newcomer may: undo as far as that ball, leg byes, and the last ball again as the hint says."""
    runs = re.search(r"The (\d )?run", await page.locator(".practice .sentence").inner_text())
    assert runs is not None
    for step in (before - 1, before - 2):
        await press(page, "Undo")
        await arrive(page, step)
    await page.wait_for_timeout(400)
    for label in ("Leg byes", (runs[1] or "1").strip()):
        await press(page, label)
    await arrive(page, before - 1)
    await page.wait_for_timeout(1_300)
    await page.get_by_role("button", name="Show me how").tap()
    for label in (await page.locator(".hint b").inner_text()).split(" › "):
        await press(page, label)
    await arrive(page, before + 1)


async def arrive(page: Page, step: int) -> None:
    end = page.get_by_role("heading", name="The end of practice")
    await expect(page.locator(TOLD, has_text=re.compile(rf"\b{step} of")).or_(end).first).to_be_visible()


async def to_the_end(page: Page) -> None:
    while not await page.get_by_role("heading", name="The end of practice").count():
        await follow_hint(page)


async def test_a_newcomer_who_follows_each_hint_scores_everything_right(page: Page) -> None:
    await to_the_end(page)
    report = page.get_by_label("The end of practice")
    await expect(report).to_contain_text("You scored everything right.")
    await expect(report).to_contain_text("Your book is right at the end.")


async def test_two_mistakes_are_told_with_the_law_and_the_rest_is_right(page: Page) -> None:
    mistakes = {"touches a raised knee": "1", "They run four": "4"}
    while not await page.get_by_role("heading", name="The end of practice").count():
        text = await page.locator(".practice .sentence").inner_text()
        mistake = next((one for one in mistakes if one in text), None)
        if mistake is None:
            await follow_hint(page)
            continue
        before = await progress(page)
        await page.wait_for_timeout(1_300)
        await press(page, mistakes.pop(mistake))
        await arrive(page, before + 1)
        await expect(page.locator(".practice .problem")).to_contain_text("Right would be:")
        await page.wait_for_timeout(1_300)
    assert mistakes == {}
    report = page.get_by_label("The end of practice")
    await expect(report).to_contain_text("At the end your book differs:")
    found = " ".join(await report.locator(".findings li").all_inner_texts())
    assert await report.locator(".findings li").count() == 2
    assert "Law 23.2" in found
    assert "Law 18.1" in found


async def test_a_mistake_can_be_undone_or_put_right(page: Page) -> None:
    for _ in range(3):
        await follow_hint(page)
    before = await progress(page)
    await page.get_by_role("button", name="There is nothing to record").tap()
    await expect(page.locator(".practice .problem")).to_contain_text("Something had to be recorded there.")
    await page.get_by_role("button", name="Put my book right").tap()
    await expect(page.locator(".practice .problem")).to_have_count(0)
    await arrive(page, before + 1)


async def test_the_next_match_comes_without_a_net(page: Page, context: BrowserContext) -> None:
    await page.wait_for_function("caches.open('cricksy-practice').then(p => p.keys()).then(k => k.length >= 4)")
    await context.set_offline(True)
    await page.get_by_role("button", name="Next match").tap()
    await expect(page.locator(TOLD).first).to_contain_text("match 10")
    assert page.url.endswith("?seed=10")
    for _ in range(3):
        await follow_hint(page)
    assert await progress(page) == 4


IN_SIGHT = """() => {
  const pad = document.querySelector(".pad").getBoundingClientRect();
  const top = (document.querySelector(".strip") ?? document.querySelector(".pad")).getBoundingClientRect().top;
  const parts = [...document.querySelectorAll(".practice .sentence, .practice .hint b, .practice .acts button")];
  const seen = parts.filter((part) => part.checkVisibility()).map((part) => {
    const { left, top: from, width, bottom } = part.getBoundingClientRect();
    const isOnTop = part.contains(document.elementFromPoint(left + Math.min(width, 30) / 2, (from + bottom) / 2));
    return [part.textContent.trim(), isOnTop && from >= 0 && bottom <= top + 1];
  });
  const isPadSeen = pad.top >= 0 && pad.bottom <= innerHeight + 1;
  const hidden = seen.filter(([, isSeen]) => !isSeen).map(([text]) => text);
  return { at: pad.top, count: seen.length, hidden, isPadSeen };
}"""
"""Whether all that is told and offered stands above the pad, and the pad whole, without scrolling."""


async def look(page: Page, *, at_least: int) -> float:
    seen = await page.evaluate(IN_SIGHT)
    assert (seen["hidden"], seen["isPadSeen"]) == ([], True)
    assert seen["count"] >= at_least
    return float(seen["at"])


async def test_what_is_told_stands_above_the_pad_whatever_was_answered(page: Page) -> None:
    while not await page.locator(".pad").count():
        await follow_hint(page)
    for size in (PHONE, {"width": 1280, "height": 800}):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        await page.wait_for_timeout(1_300)
        before = await progress(page)
        await press(page, "6")
        await arrive(page, before + 1)
        await expect(page.locator(".practice .problem")).to_contain_text("Right would be:")
        await look(page, at_least=5)
        await page.get_by_role("button", name="Show me how").tap()
        at = await look(page, at_least=5)
        await press(page, "No-ball")
        assert await look(page, at_least=2) == at
        await press(page, "Cancel")
        await press(page, "Put my book right")
        await expect(page.locator(".practice .problem")).to_have_count(0)
