"""Asks for frames, and looks at answers."""

from typing import Any

from scoring import reads
from tests.api.cast import Caller
from tests.record.cast import Game
from tests.support.ws_client import WatchClient

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_SECOND = "public, max-age=0, s-maxage=1, stale-while-revalidate=1"
Published = list[bytes]


class Reader:
    def __init__(self, game: Game, caller: Caller) -> None:
        self.path = f"/games/{game.id}/frames"
        self.caller = caller

    def head(self, **headers: str) -> Any:
        reads._publishing.cache_clear()
        return self.caller.get(self.path, **headers)

    def block(self, name: str, epoch: Any = None, **headers: str) -> Any:
        reads._publishing.cache_clear()
        query = "" if epoch is None else f"?epoch={epoch}"
        return self.caller.get(f"{self.path}/{name}{query}", **headers)


def seqs(answer: Any) -> list[int]:
    return [message["seq"] for message in answer.json()["frames"]]


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def follow(*frames: Any) -> WatchClient:
    """Return a viewer that has applied these messages."""
    viewer = WatchClient("")
    for frame in frames:
        viewer.take(frame)
    return viewer
