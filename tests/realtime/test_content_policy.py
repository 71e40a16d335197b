"""Pages load only what is ours and hold no script or style inside; a browser must find nothing to complain about."""

import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.async_api import ConsoleMessage, Page, async_playwright

from tests.realtime.test_page import CHROMIUM, QUIET
from tests.stack import Stack

STRICT = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
PATHS = ["/", "/watch/x", "/api/docs", "/admin/login/", "/games", "/nowhere"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_policy(path: str, db: None) -> None:
    policy = Client().get(path)["Content-Security-Policy"].split("; ")
    assert set(STRICT) <= set(policy)
    assert "unsafe" not in "".join(policy)


def test_the_page_of_a_match_may_open_its_websocket_or_stream_only(db: None, settings: Any) -> None:
    policy = Client().get("/watch/x")["Content-Security-Policy"]
    assert "connect-src 'self' ws://testserver:8001 http://testserver:8001;" in f"{policy};"
    settings.CRICKSY_WS_URL = ["wss://one.example/x", "wss://two.example"]
    assert (
        "connect-src 'self' wss://one.example https://one.example wss://two.example https://two.example;"
        in Client().get("/watch/x")["Content-Security-Policy"] + ";"
    )


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    if shutil.which("chromium") is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page()
        page.set_default_timeout(20_000)
        yield page
        await browser.close()


@pytest.fixture
def session(stack: Stack) -> str:
    """A session of an admin, whom the servers see."""
    boss, _ = User.objects.get_or_create(username="policy-boss", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(boss)
    return client.cookies["sessionid"].value


def is_complaint(message: ConsoleMessage) -> bool:
    return message.type == "error" and not message.location["url"].endswith("/favicon.ico")


@pytest.mark.browser
async def test_docs_and_admin_work_under_the_policy(stack: Stack, session: str, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{stack.http_url}/api/docs")
    await page.click("text=/games >> nth=0")
    await page.wait_for_selector(".opblock")
    await page.context.add_cookies([{"name": "sessionid", "value": session, "url": stack.http_url}])
    for path in ("", "scoring/match/", "scoring/match/add/", "scoring/squad/add/", "auth/user/", "scoring/matchevent/"):
        await page.goto(f"{stack.http_url}/admin/{path}", wait_until="networkidle")
    assert complaints == []
