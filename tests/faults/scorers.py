"""A scorer who never gives up: each write is sent with one key until it is answered, and kept in a journal."""

import asyncio
import random
import time

import orjson

from tests.bench.http import Answer, Connection
from tests.faults.journal import Entry, Journal, Json, Place
from tests.faults.matches import Choice, Seen, Write, opening

# Seconds. A scorer waits longer than the three in which a database that hangs must be answered with 503.
GIVE_UP = 5.0
# Retry-After is for people; to measure a recovery, a scorer here asks again sooner.
BETWEEN_ATTEMPTS = 0.2
TOO_MANY_REQUESTS = 429
NO_ANSWER = (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError)


class Scorer:
    """Scores one match after the other. `waits` has time, seconds and status (0 for none) of each attempt."""

    def __init__(self, name: str, port: int, token: str, dice: random.Random) -> None:
        self.connection = Connection(port, {"Authorization": f"Token {token}"})
        self.journal = Journal(name)
        self.dice = dice
        self.choice = Choice(dice, "")
        self.seen: Seen | None = None
        self.waits: list[tuple[float, float, int]] = []
        self.busy = False

    async def open(self, match_id: str) -> None:
        self.take(match_id)
        entry = await self.write(Write("POST", "/games", opening(match_id)))
        assert entry.acknowledged, entry
        self.seen = Seen.of_answer(entry.answer)

    def take(self, match_id: str) -> None:
        """Score this match from now on; another scorer has opened it."""
        self.choice, self.seen = Choice(self.dice, match_id), None

    async def step(self) -> bool:
        """Record one event; False if the match is over."""
        seen = self.seen or await self.look()
        chosen = self.choice.next(seen)
        if chosen is None:
            return False
        entry = await self.write(chosen, seen.place if chosen.names_state else None)
        # After a refusal the state is another than this scorer believed.
        self.seen = Seen.of_answer(entry.answer) if entry.acknowledged else None
        self.choice.refused = entry.answer.get("code", "")
        if entry.place and chosen.path.endswith("/deliveries"):
            self.choice.own.append(entry.place[1])
        return True

    async def look(self) -> Seen:
        while True:
            answer = await self.attempt("GET", f"/games/{self.choice.match_id}", b"", {})
            if answer is not None and answer.status == 200:
                return Seen.of_game(answer.body)
            await asyncio.sleep(BETWEEN_ATTEMPTS)

    async def write(self, chosen: Write, if_match: Place | None = None) -> Entry:
        """Send until there is an answer other than 429 or 5xx."""
        number = next(self.journal.numbers)
        key = f"{self.journal.scorer}-{number}"
        match_id = self.choice.match_id
        entry = Entry(number, match_id, key, chosen.method, chosen.path, chosen.body, if_match)
        self.journal.entries.append(entry)
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if if_match:
            headers["If-Match"] = f'"{if_match[0]}-{if_match[1]}"'
        raw = b"" if chosen.method == "DELETE" else orjson.dumps(chosen.body)
        while not await self.answered(entry, raw, headers):
            await asyncio.sleep(BETWEEN_ATTEMPTS)
        return entry

    async def answered(self, entry: Entry, raw: bytes, headers: dict[str, str]) -> bool:
        entry.attempts += 1
        entry.sent = time.monotonic()
        answer = await self.attempt(entry.method, entry.path, raw, headers)
        if answer is None or answer.status >= 500 or answer.status == TOO_MANY_REQUESTS:
            return False
        note(entry, answer.status, answer.body)
        return True

    async def attempt(self, method: str, path: str, raw: bytes, headers: dict[str, str]) -> Answer | None:
        """Send once; None if the connection broke or nothing came in time."""
        sent, status = time.monotonic(), 0
        try:
            async with asyncio.timeout(GIVE_UP):
                answer = await self.connection.ask(method, path, raw, headers)
            status = answer.status
        except NO_ANSWER:
            return None
        finally:
            if not status:
                # An answer that comes after all must not be taken for that of the next request.
                self.connection.close()
                self.connection.reader = self.connection.writer = None
            self.waits.append((sent, time.monotonic() - sent, status))
        return answer


def note(entry: Entry, status: int, body: Json) -> None:
    entry.answered, entry.status, entry.answer = time.monotonic(), status, body
    if status < 300:
        entry.place = body["epoch"], body["seq"]
