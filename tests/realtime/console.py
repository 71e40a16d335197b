"""A scorer at the console: records the events of a match by the page's own buttons and keys, as a person would."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Page, expect

from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import InningsStarted
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchCreated, Toss
from scoring.engine.values import DismissalKind, Fielder

LONGEST_MS = 30_000
DEAF_MS = 1_300
"""The pad is deaf after a ball, and asks if an equal one follows: the page's clock is put forward."""
HOW = {
    DismissalKind.BOWLED: "b",
    DismissalKind.CAUGHT: "c",
    DismissalKind.LBW: "l",
    DismissalKind.RUN_OUT: "r",
    DismissalKind.STUMPED: "s",
    DismissalKind.HIT_WICKET: "h",
    DismissalKind.HIT_TWICE: "t",
    DismissalKind.OBSTRUCTING: "f",
}
IN_FULL = ("Runs off the bat", "Wides", "No-ball", "Byes", "Leg byes", "Penalty runs")
ASKS = """() => ({
  asks: document.querySelector(".ask h2")?.textContent.trim() ?? "",
  faces: document.querySelector(".facing")?.dataset.player ?? "",
  bowls: document.querySelector(".bowler")?.dataset.player ?? "",
  problem: document.querySelector(".problem p")?.textContent.trim() ?? "",
  shown: Number(document.querySelector("main")?.dataset.shown),
})"""


def write_login(token: str) -> str:
    """Return a script that logs a device in to the console as a scorer with this token."""
    login = json.dumps({"username": "scorer", "token": token})
    return f"localStorage.setItem('cricksy-login', '{login}')"


@dataclass
class Scorer:
    """One who scores on `page`. `coming` are the events that follow, as one at the ground sees them."""

    page: Page
    created: MatchCreated
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {player.id: player.name for team in self.created.teams for player in team.players}
        self.teams = {team.id: team.name for team in self.created.teams}

    async def look(self) -> dict[str, Any]:
        seen: dict[str, Any] = await self.page.evaluate(ASKS)
        return seen

    async def press(self, label: str) -> None:
        """Press the button with this label: some have a remark behind it."""
        pattern = re.compile(rf"^\s*{re.escape(label)}\s*$")
        await self.page.locator("main").get_by_role("button").filter(has_text=pattern).first.click()

    async def type(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def score(self, events: Sequence[Event]) -> None:
        for at, event in enumerate(events):
            await self.score_one(event, events[at + 1 :])

    async def score_one(self, event: Event, coming: Sequence[Event]) -> None:
        if isinstance(event, Delivery):
            await self.deliver(event, coming)
        elif isinstance(event, Toss):
            await self.press(f"{self.teams[event.winner]} and {event.decision.value}s")
        elif isinstance(event, InningsStarted):
            await self.start_innings(event)
        else:
            raise NotImplementedError(event.kind)

    async def start_innings(self, event: InningsStarted) -> None:
        assert event.team_id
        # The toss has said who bats first.
        await expect(self.page.locator(".ask h2")).to_have_text(re.compile("^(Openers|Who bats)"), timeout=LONGEST_MS)
        if (await self.look())["asks"].startswith("Who bats"):
            await self.press(self.teams[event.team_id])
        for opener in (event.striker_id, event.non_striker_id):
            await self.press(self.names[opener or ""])
        await self.press("Start the innings")
        await self.ask("Who bowls the next over?")

    async def ask(self, title: str) -> None:
        await expect(self.page.get_by_role("heading", name=title)).to_be_visible(timeout=LONGEST_MS)

    async def deliver(self, ball: Delivery, coming: Sequence[Event]) -> None:
        seen = await self.prepare(ball)
        if ball.extras.penalty:
            await self.enter_in_full(ball)
        else:
            runs = await self.enter(ball)
            if ball.wickets:
                await self.tell_wicket(ball, runs, coming)
        await self.wait_beyond(seen["shown"])

    async def prepare(self, ball: Delivery) -> dict[str, Any]:
        """Name whoever the page asks for, until it shows the pad with the right batter on strike."""
        for _ in range(6):
            seen = await self.look()
            assert not seen["problem"], seen["problem"]
            if seen["asks"].startswith("Who bowls"):
                await self.press(self.names[ball.bowler_id or ""])
            elif seen["asks"].startswith("Who comes in"):
                missing = ball.striker_id if seen["faces"] != ball.striker_id else ball.non_striker_id
                await self.press(self.names[missing or ""])
            elif seen["faces"] != ball.striker_id:
                await self.type("s")
            else:
                await self.page.clock.fast_forward(DEAF_MS)
                return seen
        raise AssertionError(seen)

    async def wait_beyond(self, shown: int) -> None:
        await self.page.wait_for_function(
            "shown => Number(document.querySelector('main').dataset.shown) > shown", arg=shown, timeout=LONGEST_MS
        )

    async def enter_in_full(self, ball: Delivery) -> None:
        """A ball for which the pad has no button, in the form that has every part of one."""
        assert not ball.wickets
        await self.press("More")
        await self.press("A rare ball: every part of it")
        extras = ball.extras
        parts = [extras.wides, extras.noballs, extras.byes, extras.legbyes, extras.penalty]
        for label, value in zip(IN_FULL, [ball.runs, *parts], strict=True):
            if value:
                await self.page.get_by_label(label, exact=True).fill(str(value))
        await self.press("Record")

    async def enter(self, ball: Delivery) -> int:
        """Press the keys of a ball, and return its runs. Those record it, unless a wicket fell: then they are asked."""
        extras, conditions = ball.extras, self.created.conditions
        keys = ["o"] if ball.wickets else []
        if extras.wides:
            keys = ["w", *keys]
            runs = extras.wides - conditions.wide_runs
        elif extras.noballs:
            keys = ["n", *keys]
            assert extras.noballs == conditions.noball_runs, "a no-ball with more is a ball in full"
            keys += ["b"] if extras.byes else ["l"] if extras.legbyes else []
            runs = ball.runs + extras.byes + extras.legbyes
        elif extras.byes or extras.legbyes:
            keys = ["b" if extras.byes else "l", *keys]
            runs = extras.byes + extras.legbyes
        else:
            runs = ball.runs
        if ball.non_boundary:
            keys.append("r")
        await self.type(*keys, *([] if ball.wickets else [str(runs)]))
        return runs

    async def tell_wicket(self, ball: Delivery, runs: int, coming: Sequence[Event]) -> None:
        (wicket,) = ball.wickets
        kind = wicket.kind
        if kind is DismissalKind.CAUGHT_AND_BOWLED:
            await self.press("Caught and bowled")
        else:
            await self.type(HOW[kind])
        fielders = list(wicket.fielders)
        for _ in range(8):
            asks = (await self.look())["asks"]
            if asks.startswith("Who is out"):
                await self.press(self.names[wicket.player_out_id or ball.striker_id or ""])
            elif asks.startswith("Which wicket"):
                await self.press("Bowler's end" if wicket.end == "non_striker" else "Striker's end")
            elif asks.startswith("Runs completed"):
                await self.type(str(runs))
            elif asks.startswith(("Who took it", "Who threw it")):
                await self.tell_fielder(fielders.pop(0) if fielders else None)
            elif asks.startswith("Had they crossed"):
                await self.press("Yes" if ball.crossed else "No")
            else:
                break
        if fielders:
            await self.press("Another fielder, too")
            await self.tell_fielder(fielders.pop(0))
        last = wicket.fielders[-1] if wicket.fielders else None
        if last and last.substitute and last.name:
            await self.page.get_by_label("Name of the substitute").fill(last.name)
            await self.page.keyboard.press("Tab")
        await self.choose_next(ball, coming)
        await self.press("Record")

    async def tell_fielder(self, fielder: Fielder | None) -> None:
        if fielder is None:
            await self.press("Unknown")
        elif fielder.id and not fielder.substitute:
            await self.press(self.names[fielder.id])
        else:
            await self.press("Substitute")

    async def choose_next(self, ball: Delivery, coming: Sequence[Event]) -> None:
        """The batter who stands at the crease at the next ball of the innings and does not now comes in."""
        following = next((event for event in coming if isinstance(event, (Delivery, InningsStarted))), None)
        if not isinstance(following, Delivery):
            return
        now = {ball.striker_id, ball.non_striker_id}
        for batter in (following.striker_id, following.non_striker_id):
            if batter not in now:
                await self.press(self.names[batter or ""])
