"""The ball list of the console: the way out of it, and how a ball is written."""
# ruff: noqa: F811, fixtures and marks are those of another file of tests

import pytest
from playwright.async_api import Page, expect

from tests.realtime.test_console import game, pytestmark  # noqa: F401 fixtures and marks
from tests.realtime.test_console_repair import (  # noqa: F401 fixtures
    context,
    judge,
    open_list,
    page,
    press,
    record,
    row,
    scored,
    see,
    viewport,
)
from tests.stack import Stack


@pytest.mark.parametrize(("viewport", "judge"), [("phone", "server")], indirect=True)
async def test_a_long_list_is_left_from_where_one_is(stack: Stack, scored: str, page: Page) -> None:
    for _ in range(12):
        record(stack, scored, "deliveries", {"extras": {"wides": 1}})
    await see(page.locator(".total"), "24/1")
    await open_list(page)
    await page.locator(".repair .row").last.scroll_into_view_if_needed()
    close = page.locator(".repair").get_by_role("button", name="Close")
    await expect(close).to_be_in_viewport(ratio=1)
    await row(page, "0.6").click()
    await expect(page.get_by_role("heading", name="0.6 Kit to")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_role("button", name="Plain")).to_be_in_viewport(ratio=1)
    await press(page, "Back")
    await expect(close).to_be_in_viewport(ratio=1)
    await expect(row(page, "0.6")).to_be_in_viewport(ratio=1)
    await close.click()
    await expect(page.locator(".pad")).to_be_visible()


@pytest.mark.parametrize(("viewport", "judge"), [("desktop", "server")], indirect=True)
async def test_a_ball_has_one_sign_and_an_extra_ball_is_told(stack: Stack, scored: str, page: Page) -> None:
    record(stack, scored, "deliveries", {"runs": 4, "extras": {"noballs": 1}})
    await see(page.locator(".total"), "17/1")
    await expect(page.locator(".over-now button").last).to_have_text("1nb 4")
    await open_list(page)
    extra = page.locator(".repair .row").filter(has_text="no ball")
    await see(extra, "(extra ball)")
    await expect(extra.locator(".ball")).to_have_text("1nb 4")
    await expect(page.locator(".repair .row small")).to_have_count(1)
