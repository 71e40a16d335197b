"""People at Cricksy, for Locust: of six, three watch, two score and one looks at the metrics.

    CRICKSY_TOKEN=... .venv/bin/python -m locust -f tests/load/locustfile.py --host http://127.0.0.1:8080 --users 1000

CRICKSY_TOKEN is that of a scorer. CRICKSY_GAMES names the matches to watch, separated by commas; without it viewers
choose from the list of matches. Any frame that a viewer lacks is a failure, as is any end that is not a restart.
"""

import os
import random
import uuid
from collections.abc import Iterator
from itertools import islice
from typing import Any

from locust import FastHttpUser, between, task

from tests.load.long_match import long_requests
from tests.load.watching import Watching

TOKEN = os.environ.get("CRICKSY_TOKEN", "")
GAMES = [game for game in os.environ.get("CRICKSY_GAMES", "").split(",") if game]
SECONDS_A_BALL = 20.0, 40.0
"""A scorer types a ball when it was bowled."""
SECONDS_ON_A_PAGE = 30.0, 120.0
SECONDS_ON_A_SCREEN = 5.0, 15.0
"""The screen in the room of those who run it asks so often."""
NAMES = {"games": "POST game", "events": "POST event", "deliveries": "POST delivery"}


class Viewer(FastHttpUser):
    weight = 3
    wait_time = between(1, 5)

    @task
    def watch(self) -> None:
        game = random.choice(GAMES) if GAMES else self.choose()
        if not game:
            return
        answer = self.client.get(f"/games/{game}", name="GET game")
        if answer.ok:
            Watching(self.environment, answer.json()).go_on(random.uniform(*SECONDS_ON_A_PAGE))

    def choose(self) -> str:
        answer = self.client.get("/games", name="GET games")
        games = answer.json()["results"] if answer.ok else []
        return str(random.choice(games)["id"]) if games else ""


class Scorer(FastHttpUser):
    weight = 2
    wait_time = between(*SECONDS_A_BALL)

    def on_start(self) -> None:
        self.requests = self.open_match()

    def open_match(self) -> Iterator[tuple[str, dict[str, Any]]]:
        requests = long_requests(f"load-{uuid.uuid4().hex[:12]}")
        for path, body in islice(requests, 2):
            self.post(path, body)
        return requests

    @task
    def score(self) -> None:
        request = next(self.requests, None)
        if request is None:
            self.requests = self.open_match()
        else:
            self.post(*request)

    def post(self, path: str, body: dict[str, Any]) -> None:
        headers = {"Authorization": f"Token {TOKEN}", "Idempotency-Key": uuid.uuid4().hex}
        self.client.post(path, json=body, headers=headers, name=NAMES[path.rpartition("/")[2]])


class Operator(FastHttpUser):
    weight = 1
    wait_time = between(*SECONDS_ON_A_SCREEN)

    @task
    def look(self) -> None:
        self.client.get("/api/health/ws-metrics", name="GET ws-metrics")
