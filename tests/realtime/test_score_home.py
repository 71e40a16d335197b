"""The page /score in a browser, on a phone: a match is set up from pasted lists, and a code lets another scorer in."""

import re
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import Group, User
from playwright.async_api import Browser, BrowserContext, Page, expect

from scoring.models import SCORERS
from tests.realtime.test_page import CHROMIUM
from tests.stack import Stack

LONGEST_MS = 30_000
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)"),
]
PHONE: Any = {"width": 360, "height": 640}
CHAT = """[04/07/2026, 18:04:11] Sam Lee: *Saturday's team:*
1. Ash Roe (c)
2) Bo Poe 🏏
3 - Cas Fox (wk)
• Dev Kay
5. Eli Orr, Fay Ump
7. Gil Ash
8. Hal Ivy
9. Ida Jay
10. Jo Kerr
11. Kim Low
12th man: Lou May
"""
LIST = "Kit, Lee *, Max †, Ned, Oli, Pat, Quin, Ray, Sid, Tom, Uli"


class Hand:
    """Counts what a scorer taps."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    async def tap(self, name: str, role: Any = "button") -> None:
        self.taps += 1
        await self.page.get_by_role(role, name=name, exact=True).first.tap()

    async def paste(self, label: str, text: str, at: int = 0) -> None:
        """A tap into the field and the keyboard's own button."""
        self.taps += 2
        await self.page.get_by_label(label).nth(at).fill(text)


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[Callable[[], Any]]:
    """Opens a page on another phone; a script that fails anywhere fails the test."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    async def open_page() -> Page:
        context = await browser.new_context(
            viewport=PHONE, has_touch=True, service_workers="block", timezone_id="Europe/London"
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(LONGEST_MS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert complaints == []


def is_complaint(said: Any) -> bool:
    # Chromium reports each refusal of the server as an error; these tests look for some.
    return said.type == "error" and not said.text.startswith("Failed to load resource")


@pytest.fixture
async def account() -> tuple[str, str]:
    name, password = f"scorer-{uuid.uuid4().hex[:8]}", uuid.uuid4().hex
    user = await sync_to_async(User.objects.create_user)(name, password=password)
    await user.groups.aadd((await Group.objects.aget_or_create(name=SCORERS))[0])
    return name, password


async def log_in(stack: Stack, page: Page, account: tuple[str, str]) -> None:
    await page.goto(f"{stack.http_url}/score")
    await page.get_by_label("Name", exact=True).fill(account[0])
    await page.get_by_label("Password").fill(account[1])
    await page.get_by_role("button", name="Log in").tap()
    await expect(page.get_by_role("link", name="New match")).to_be_visible(timeout=LONGEST_MS)


async def arrive(page: Page) -> str:
    """Return the id of the match whose console has been opened."""
    await page.wait_for_url(re.compile(r"/score/[a-z0-9-]+$"))
    await expect(page.get_by_role("heading", name="Who won the toss?")).to_be_visible(timeout=LONGEST_MS)
    return page.url.rsplit("/", 1)[1]


async def test_pasted_lists_and_changed_conditions_become_a_match(
    stack: Stack, phone: Callable[[], Any], account: tuple[str, str]
) -> None:
    page = await phone()
    await log_in(stack, page, account)
    hand = Hand(page)
    await hand.tap("New match", "link")
    await page.get_by_text("Change the conditions").tap()
    await page.get_by_text("Length", exact=True).tap()
    await page.get_by_label("Overs of an innings").fill("x")
    await page.get_by_label("Balls of an over").tap()
    await expect(page.get_by_role("alert")).to_contain_text("A whole number from 1 to 500.")
    await page.get_by_label("Overs of an innings").fill("15")
    await page.get_by_label("Balls of an over").tap()
    await expect(page.get_by_label("Overs of one bowler")).to_have_value("3")
    await page.get_by_text("Wides, no-balls, free hits").tap()
    await page.get_by_label("Runs for a wide").fill("2")
    await page.get_by_label("A wide is bowled again").select_option(label="in the last over only")
    await hand.tap("Next")
    await hand.paste("Name of the team", "Kent")
    await hand.paste("Players, one a line", CHAT)
    await expect(page.get_by_text("11 players, 1 on the bench")).to_be_visible()
    await page.reload()
    await expect(page.get_by_label("Players, one a line").first).to_have_value(CHAT)
    await hand.paste("Name of the team", "Surrey", 1)
    await hand.paste("Players, one a line", LIST, 1)
    await expect(page.get_by_label("Captain").nth(1)).to_have_value("Lee")
    await hand.tap("Next")
    await page.get_by_label("Ground").fill("The Oval")
    await page.get_by_label("Begins").fill("2026-07-04T13:30")
    await expect(page.locator(".review")).to_contain_text("Kent v Surrey: T20, 15 overs a side, 11 a side, at The Oval")
    await hand.tap("Create and score")
    match_id = await arrive(page)
    await created_as_pasted(stack, match_id)
    # Nobody creates it twice: the draft is gone.
    await page.goto(f"{stack.http_url}/score")
    await expect(page.get_by_role("link", name="New match")).to_be_visible(timeout=LONGEST_MS)
    row = page.get_by_role("region", name="Your matches").get_by_role("link", name="Kent v Surrey")
    await expect(row).to_have_attribute("href", f"/score/{match_id}")


async def created_as_pasted(stack: Stack, match_id: str) -> None:
    log = await sync_to_async(lambda: read_log(stack, match_id))()
    created = log[0]["payload"]
    assert {key: created["conditions"][key] for key in ("format", "overs", "quota", "wide_runs", "wides_rebowled")} == {
        "format": "t20",
        "overs": 15,
        "quota": 3,
        "wide_runs": 2,
        "wides_rebowled": "last_over",
    }
    kent, surrey = created["teams"]
    wanted = [
        "Ash Roe",
        "Bo Poe",
        "Cas Fox",
        "Dev Kay",
        "Eli Orr",
        "Fay Ump",
        "Gil Ash",
        "Hal Ivy",
        "Ida Jay",
        "Jo Kerr",
        "Kim Low",
        "Lou May",
    ]
    assert [player["name"] for player in kent["players"]] == wanted
    assert [player["name"] for player in kent["players"] if player.get("role") == "bench"] == ["Lou May"]
    assert [player["name"] for player in surrey["players"]] == re.findall(r"[A-Z][a-z]+", LIST)
    assert created["about"] == {
        "captains": {"Kent": "Ash Roe", "Surrey": "Lee"},
        "keepers": {"Kent": "Cas Fox", "Surrey": "Max"},
    }
    assert (created["venue"], created["starts_at"]) == ("The Oval", "2026-07-04T13:30:00+01:00")
    assert created["time_zone"] == "Europe/London"


def read_log(stack: Stack, match_id: str) -> Any:
    from scoring.models import MatchEvent

    return list(MatchEvent.objects.filter(match_id=match_id).order_by("seq").values("payload"))


async def test_from_pasted_lists_to_the_first_ball_in_few_taps(
    stack: Stack, phone: Callable[[], Any], account: tuple[str, str]
) -> None:
    page = await phone()
    await log_in(stack, page, account)
    hand = Hand(page)
    await hand.tap("New match", "link")
    await hand.tap("Next")
    for at, name, squad in ((0, "Kent", CHAT), (1, "Surrey", LIST)):
        await hand.paste("Name of the team", name, at)
        await hand.paste("Players, one a line", squad, at)
    await hand.tap("Next")
    await hand.tap("Create and score")
    set_up = hand.taps
    await arrive(page)
    for name in ("Kent and bats", "Ash Roe", "Bo Poe", "Start the innings", "Kit"):
        await hand.tap(name)
    await page.wait_for_timeout(500)
    await hand.tap("1")
    await expect(page.locator(".total")).to_have_text("1/0", timeout=LONGEST_MS)
    assert (set_up, hand.taps) == (12, 18)


async def test_a_code_lets_a_second_phone_score_without_an_account(
    stack: Stack, phone: Callable[[], Any], account: tuple[str, str]
) -> None:
    game = stack.new_id("invited")
    body = {
        "id": game,
        "format": "custom",
        "teams": [{"name": "Home", "players": ["Ash", "Bo"]}, {"name": "Away", "players": ["Kit", "Lee"]}],
    }
    opened = httpx.post(f"{stack.http_url}/games", headers=stack.headers, json=body)
    assert opened.status_code == 201, opened.text
    made = httpx.post(f"{stack.http_url}/games/{game}/invitations", headers=stack.headers)
    page = await phone()
    await page.goto(f"{stack.http_url}/score?code={made.json()['code'].lower()}")
    await page.get_by_label("Your name").fill("Sam Lee")
    await page.get_by_role("button", name="Score this match").tap()
    assert await arrive(page) == game
    await page.get_by_role("button", name="Home and bats").tap()
    await expect(page.get_by_role("heading", name=re.compile("^Openers of Home"))).to_be_visible(timeout=LONGEST_MS)
    login = await page.evaluate("JSON.parse(localStorage.getItem('cricksy-login'))")
    assert login["username"].startswith("Sam-Lee-guest-")
    headers = {"Authorization": f"Token {login['token']}"}
    for _ in range(50):
        rows = httpx.get(f"{stack.http_url}/games/{game}/events?after=1", headers=headers).json()["results"]
        if rows:
            break
        await page.wait_for_timeout(200)
    assert [(row["kind"], row["recorded_by"]) for row in rows] == [("toss", login["username"])]
    assert httpx.post(f"{stack.http_url}/games", headers=headers, json=body | {"id": f"{game}-2"}).status_code == 403
    await page.goto(f"{stack.http_url}/score")
    await expect(page.get_by_text("You score as a guest")).to_be_visible(timeout=LONGEST_MS)
    await expect(page.get_by_role("link", name="New match")).to_have_count(0)
    await expect(page.get_by_role("region", name="Your matches").get_by_role("link")).to_have_count(1)


async def test_a_match_in_play_comes_before_all_else_and_the_title_gets_the_keys(
    stack: Stack, phone: Callable[[], Any], account: tuple[str, str]
) -> None:
    page = await phone()
    await log_in(stack, page, account)
    title = page.get_by_role("heading", name="Score a match")
    await expect(title).to_be_focused()
    login = await page.evaluate("JSON.parse(localStorage.getItem('cricksy-login'))")
    headers = {"Authorization": f"Token {login['token']}"}
    teams = [{"name": "Home", "players": ["Ash", "Bo"]}, {"name": "Away", "players": ["Kit", "Lee"]}]
    game = stack.new_id("in-play")
    for path, body in (
        ("", {"id": game, "format": "custom", "teams": teams}),
        (f"/{game}/events", {"kind": "innings_started"}),
    ):
        made = httpx.post(f"{stack.http_url}/games{path}", headers=headers, json=body)
        assert made.status_code == 201, made.text
    await page.reload()
    row = page.get_by_role("region", name="Your matches in play").get_by_role("link")
    await expect(row).to_have_attribute("href", f"/score/{game}", timeout=LONGEST_MS)
    below = await page.get_by_role("link", name="New match").bounding_box()
    above = await row.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] < below["y"]
    await page.get_by_role("button", name="Log out").tap()
    await expect(title).to_be_focused(timeout=LONGEST_MS)
    await expect(row).to_have_count(0)


async def test_a_wrong_code_and_a_log_out(stack: Stack, phone: Callable[[], Any], account: tuple[str, str]) -> None:
    page = await phone()
    await page.goto(f"{stack.http_url}/score")
    await page.get_by_text("I have a code").tap()
    await page.get_by_label("Code").fill("ABC")
    await page.get_by_label("Your name").fill("Sam")
    await page.get_by_role("button", name="Score this match").tap()
    await expect(page.get_by_role("alert")).to_contain_text("A code has eight letters and figures")
    await page.get_by_label("Code").fill("ZZZZ-ZZZZ")
    await page.get_by_role("button", name="Score this match").tap()
    await expect(page.get_by_role("alert")).to_contain_text("This code is not known")
    await log_in(stack, page, account)
    await page.get_by_role("button", name="Log out").tap()
    await expect(page.get_by_role("heading", name="Log in")).to_be_visible(timeout=LONGEST_MS)
    assert await page.evaluate("localStorage.getItem('cricksy-login')") is None
