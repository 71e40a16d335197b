"""The chance of a draw on the page of a Test: in words beside the bar, and as a band of the chart."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from scoring.cricsheet.reading.file import read_file
from scoring.cricsheet.replaying.replay import replay
from tests.cricsheet.real import match_file, needs_matches
from tests.realtime.test_charts import SIZES, TEST, is_too_wide, listen, open_charts, read_table, walk
from tests.realtime.test_page import predicted, pytestmark  # noqa: F401
from tests.stack import Stack, fresh_token
from tests.support.axe import look, needs_axe

BALLS = 700  # into the second innings


@pytest.fixture(scope="module")
def test_match(live_processes: Stack, django_db_blocker: Any) -> str:
    """A Test in play: the first balls of a real one. These tests only look at it."""
    document = read_file(match_file(TEST))
    innings = document["innings"]
    overs = innings[1]["overs"][: BALLS // 6 - len(innings[0]["overs"])]
    begun: Any = {**document, "innings": [innings[0], {**innings[1], "overs": overs}]}
    begun["info"] = {**document["info"], "outcome": {}}
    game = live_processes.new_id("draw")
    with django_db_blocker.unblock():
        token = fresh_token()
    replay(begun, url=live_processes.http_url, token=token, game_id=game)
    return game


@needs_matches
async def test_a_draw_has_its_words_its_part_of_the_bar_and_its_band(
    stack: Stack, test_match: str, browser: Browser
) -> None:
    found = predicted(stack, test_match)
    drawn = f"{round(100 * found['prediction']['draw'])} %"
    page = await open_charts(browser, stack, test_match)
    complaints = listen(page)
    rows = await read_table(page, "chances")
    assert rows[0][4] == "Draw"
    assert (len(rows) - 1, rows[-1][4]) == (len(found["curve"]), drawn)
    await expect(page.locator("#chart-chances-sentence")).to_contain_text(f"A draw: {drawn} now")
    await expect(walk(page, "chances")).to_have_attribute("aria-valuemax", str(len(found["curve"])))
    assert await page.locator("#chart-chances .names span").count() == 2
    await page.locator(".tabs a[href='#live']").click()
    await expect(page.locator("#chances .sides")).to_contain_text(f"Draw {drawn}")
    assert await page.locator("#chances .chances .draw").count() == 1
    assert complaints == []


@needs_matches
async def test_the_page_is_nowhere_too_wide(stack: Stack, test_match: str, browser: Browser) -> None:
    for width in SIZES:
        page = await open_charts(browser, stack, test_match, width)
        await read_table(page, "chances")
        assert not await is_too_wide(page), f"{width} px"
        await page.context.close()


@needs_matches
@needs_axe
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing(stack: Stack, test_match: str, browser: Browser, theme: Any) -> None:
    page = await open_charts(browser, stack, test_match, bypass_csp=True, color_scheme=theme)
    await read_table(page, "chances")
    assert await look(page, "charts") == []
    await page.locator(".tabs a[href='#live']").click()
    assert await look(page, "live") == []
