"""Scores a Cricsheet match through the public REST API, as a scorer at the ground would, ball by ball.

Every request carries an Idempotency-Key made of the document and the event's number, so whatever is sent twice counts
once: a retry after a lost answer is safe, and a replay that is started again goes on where it stopped.
"""

import hashlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

import orjson

from scoring.cricsheet.fold import events_of
from scoring.cricsheet.read import Document
from scoring.engine.codec import encode, encode_whole
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import InningsStarted
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchCreated

SECONDS_A_BALL = 35.0
"""Real pace: a T20 innings of 120 balls takes some 70 to 90 minutes."""
FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0
TIMEOUT = 30.0
TOO_MANY_REQUESTS = 429
Say = Callable[[str], None]


class ReplayError(Exception):
    """The replay stopped: the message is one line with the place and, where the server refused, its code."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: dict[str, Any]
    retry_after: float | None = None


def replay(
    document: Document,
    *,
    url: str,
    token: str,
    game_id: str,
    pace: float = 0.0,
    say: Say | None = None,
    patience: float = 60.0,
) -> Answer:
    """Record every event of the match as game `game_id`; the answer to the last one. Raises ReplayError.

    `pace` is in seconds a ball, 0 as fast as the server takes them; `patience` the seconds a server may be away.
    """
    events = events_of(document, game_id)
    run = hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS) + game_id.encode()).hexdigest()[:16]
    with Scorer(url, token, patience) as scorer:
        begun = scorer.head(game_id)
        answer = Answer(0, {})
        place = Place()
        for number, event in enumerate(events, 1):
            path, body = request_of(event, game_id)
            answer = scorer.post(path, body, key=f"{run}-{number}", what=f"{place}: {event.kind}")
            place = place.after(event, answer)
            if say is not None and isinstance(event, Delivery):
                say(told(answer, number, len(events)))
            if pace and number > begun and isinstance(event, Delivery):
                time.sleep(pace)
    return answer


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the match the replay is, for messages."""

    innings: int = 0
    label: str = "0.0"

    def after(self, event: Event, answer: Answer) -> "Place":
        if isinstance(event, InningsStarted):
            return Place(self.innings + 1)
        return replace(self, label=answer.body.get("label", self.label))

    def __str__(self) -> str:
        return f"innings {self.innings} after {self.label}" if self.innings else "before the first innings"


def request_of(event: Event, game_id: str) -> tuple[str, dict[str, Any]]:
    """Path and body of the request that records an event."""
    if isinstance(event, MatchCreated):
        return "/games", creation(event, game_id)
    if isinstance(event, Delivery):
        return f"/games/{game_id}/deliveries", encode(event)
    return f"/games/{game_id}/events", {"kind": event.kind, **encode(event)}


def creation(event: MatchCreated, game_id: str) -> dict[str, Any]:
    conditions = encode_whole(event.conditions)
    body = encode(event) | {"id": game_id, "format": conditions.pop("format"), "conditions": conditions}
    return dict(body)


def told(answer: Answer, number: int, total: int) -> str:
    """ "148/3 (18.3)  event 120 of 260"."""
    score = answer.body.get("score", {})
    return f"{score.get('text', '')}  event {number} of {total}"


class Scorer:
    """One kept-alive connection to the API, with a scorer's token."""

    def __init__(self, url: str, token: str, patience: float) -> None:
        parts = urlsplit(url if "//" in url else f"http://{url}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ReplayError(f"{url} is not an http or https address.")
        self.url = url
        self.prefix = parts.path.rstrip("/")
        self.patience = patience
        self.headers = {"Authorization": f"Token {token}", "Accept": "application/json"}
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self.connection: HTTPConnection = kind(parts.hostname, parts.port, timeout=TIMEOUT)

    def __enter__(self) -> "Scorer":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def head(self, game_id: str) -> int:
        """How many events the game has already, 0 where there is none."""
        answer = self._patiently("GET", f"/games/{game_id}", None, {})
        return int(answer.body.get("seq", 0)) if answer.status < 300 else 0

    def post(self, path: str, body: dict[str, Any], *, key: str, what: str) -> Answer:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        answer = self._patiently("POST", path, orjson.dumps(body), headers)
        if answer.status >= 300:
            code, detail = answer.body.get("code", f"http_{answer.status}"), answer.body.get("detail", "")
            raise ReplayError(f"{what} refused: {code}: {detail}", code)
        return answer

    def _patiently(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """Again and again with growing waits while the server is away, busy or broken; then give up."""
        give_up = time.monotonic() + self.patience
        wait = FIRST_WAIT
        while True:
            answer, trouble = self._once(method, path, body, headers)
            if answer is not None and not _busy(answer.status):
                return answer
            if time.monotonic() + wait > give_up:
                raise ReplayError(f"{self.url} has not answered for {self.patience:.0f} s: {trouble}.")
            pause = answer.retry_after if answer is not None and answer.retry_after is not None else wait
            time.sleep(min(pause, LONGEST_WAIT) * random.uniform(0.5, 1.0))  # noqa: S311, spread, not secrecy
            wait = min(wait * 2, LONGEST_WAIT)

    def _once(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[Answer | None, str]:
        """The answer, or what went wrong on the way."""
        try:
            self.connection.request(method, self.prefix + path, body, self.headers | headers)
            response = self.connection.getresponse()
            raw = response.read()
        except (OSError, HTTPException) as error:
            self.connection.close()
            return None, f"{type(error).__name__} {error}".strip()
        answer = Answer(response.status, _object(raw), _seconds(response.getheader("Retry-After")))
        return answer, f"{response.status} {answer.body.get('detail', response.reason)}"


def _busy(status: int) -> bool:
    return status >= 500 or status == TOO_MANY_REQUESTS


def _object(raw: bytes) -> dict[str, Any]:
    """The JSON object of an answer; empty for pages of proxies in between."""
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.isdigit() else None
