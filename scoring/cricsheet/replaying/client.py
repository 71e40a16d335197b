"""A scorer's connection to the REST API, which retries while the server is down or busy."""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Self
from urllib.parse import urlsplit

import orjson

FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0
"""Seconds between two attempts: each wait is twice the previous one, up to the longest."""
TIMEOUT = 30.0
"""Seconds that connecting, or one read or write of the socket, may take."""
TOO_MANY_REQUESTS = 429


class ReplayError(Exception):
    """The replay stopped. The message is one line that says where. `code` is the server's; None if it sent none."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Response:
    """`retry_after` is in seconds."""

    status: int
    body: dict[str, Any]
    retry_after: float | None = None


class ScorerClient:
    """One persistent connection with a scorer's token. Requests raise ReplayError if the server stays down."""

    def __init__(self, url: str, token: str, patience: float) -> None:
        """`patience` is how many seconds the server may be down before a request fails."""
        parts = urlsplit(url if "//" in url else f"http://{url}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ReplayError(f"{url} is not an http or https address.")
        self.url = url
        self.prefix = parts.path.rstrip("/")
        self.patience = patience
        self.headers = {"Authorization": f"Token {token}", "Accept": "application/json"}
        connection_class = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self.connection: HTTPConnection = connection_class(parts.hostname, parts.port, timeout=TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def count_events(self, game_id: str) -> int:
        """Return how many events the game has; 0 if it does not exist or cannot be read."""
        response = self._request("GET", f"/games/{game_id}", None, {})
        return int(response.body.get("seq", 0)) if response.status < 300 else 0

    def post(self, path: str, body: Mapping[str, Any], *, key: str, what: str) -> Response:
        """Post with an idempotency key. Raises ReplayError, which begins with `what`, if the server refuses."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        response = self._request("POST", path, orjson.dumps(body), headers)
        if response.status >= 300:
            code, detail = response.body.get("code", f"http_{response.status}"), response.body.get("detail", "")
            raise ReplayError(f"{what} refused: {code}: {detail}", code)
        return response

    def _request(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Response:
        """Retry while the server is down or busy. Raises ReplayError after `patience` seconds."""
        deadline = time.monotonic() + self.patience
        wait = FIRST_WAIT
        while True:
            response, problem = self._attempt(method, path, body, headers)
            if response is not None and not _is_busy(response.status):
                return response
            if time.monotonic() + wait > deadline:
                raise ReplayError(f"{self.url} has not answered for {self.patience:.0f} s: {problem}.")
            time.sleep(choose_pause(wait, response))
            wait = min(wait * 2, LONGEST_WAIT)

    def _attempt(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[Response | None, str]:
        """Return the response (None without one), and a description of the problem if there was one."""
        try:
            self.connection.request(method, self.prefix + path, body, self.headers | headers)
            received = self.connection.getresponse()
            raw = received.read()
        except (OSError, HTTPException) as error:
            self.connection.close()  # http.client opens a new connection for the next request
            return None, f"{type(error).__name__} {error}".strip()
        response = Response(received.status, _parse_object(raw), _parse_seconds(received.getheader("Retry-After")))
        return response, f"{received.status} {response.body.get('detail', received.reason)}"


def choose_pause(wait: float, response: Response | None) -> float:
    """Return the seconds to sleep: at least the server's Retry-After, but never more than LONGEST_WAIT.

    Random, so that clients that a restart cut off do not all come back at the same moment.
    """
    if response is not None and response.retry_after is not None:
        return min(response.retry_after * random.uniform(1.0, 1.5), LONGEST_WAIT)  # noqa: S311, spread, not secrecy
    return wait * random.uniform(0.5, 1.0)  # noqa: S311


def _is_busy(status: int) -> bool:
    return status >= 500 or status == TOO_MANY_REQUESTS


def _parse_object(raw: bytes) -> dict[str, Any]:
    """Return the JSON object; an empty one if the body is something else, such as the error page of a proxy."""
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _parse_seconds(header: str | None) -> float | None:
    """Return the seconds of Retry-After; None without the header, or if it is a date."""
    return float(header) if header is not None and header.isascii() and header.isdigit() else None
