"""A small cast for tests of the record: two sides of eleven, and a scorer who knows when an over needs its bowler."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User

from scoring import services
from scoring.models import MatchEvent
from scoring.place import SeenPlace
from scoring.publishing.catch_up import Publish
from scoring.publishing.catch_up import catch_up as publish_up_to_head
from scoring.publishing.changes import Change, MatchUpdate

KENT = {"id": "kent", "name": "Kent", "players": [{"id": f"k{n}", "name": f"Kent {n}"} for n in range(1, 12)]}
SURREY = {"id": "surrey", "name": "Surrey", "players": [{"id": f"s{n}", "name": f"Surrey {n}"} for n in range(1, 12)]}
BODY: dict[str, Any] = {"name": "Kent v Surrey", "format": "t20", "teams": [KENT, SURREY]}
BOWLERS = ("s10", "s11", "s9", "s8", "s7")


class Game:
    """One match and its scorer; `ball` bowls as the laws allow, five bowlers in turn."""

    def __init__(self, scorer: User, **changes: Any) -> None:
        self.scorer = scorer
        self.answer = services.create_match(by=scorer, body={**BODY, **changes})
        self.id: str = self.answer["id"]
        self.overs = 0

    def ball(self, *, claim: services.Claim | None = None, **body: Any) -> dict[str, Any]:
        """A dot unless `body` says more; of the next over, by the next bowler."""
        delivery = {"runs": 0, **self.bowler(), **body}
        self.answer = services.record_delivery(
            match_id=self.id, by=self.scorer, body=delivery, claim=claim or services.Claim()
        )
        return self.answer

    def balls(self, *runs: int) -> dict[str, Any]:
        for each in runs:
            self.ball(runs=each)
        return self.answer

    def event(self, kind: str, **body: Any) -> dict[str, Any]:
        self.answer = services.record_event(match_id=self.id, by=self.scorer, body={"kind": kind, **body})
        return self.answer

    def undo(self, key: str = "undo") -> dict[str, Any]:
        claim = services.Claim(idempotency_key=key, request_hash="undo")
        self.answer = services.undo(match_id=self.id, by=self.scorer, claim=claim)
        return self.answer

    def bowler(self) -> dict[str, str]:
        if not {"bowler", "innings"} & set(self.answer["next"]["needs"]):
            return {}
        self.overs += 1
        return {"bowler_id": BOWLERS[self.overs % len(BOWLERS)]}

    def log(self) -> list[tuple[int, str, Any]]:
        return list(MatchEvent.objects.filter(match_id=self.id).order_by("seq").values_list("seq", "kind", "payload"))

    def at(self, seq: int) -> services.Claim:
        return services.Claim(if_match=(SeenPlace(None, seq),))


def catch_up(match_id: str, publish: Publish) -> int:
    """Publish what is new; how many events that was."""
    published = publish_up_to_head(match_id, publish)
    return published.event_count if published else 0


class Viewers:
    """A publisher that keeps what it was given."""

    def __init__(self) -> None:
        self.frames: list[Change] = []
        self.epochs: list[int] = []
        self.snapshot = b""

    def publish(self, updates: Sequence[MatchUpdate]) -> dict[str, int]:
        for _, epoch, changes, self.snapshot, _ in updates:
            self.frames += changes
            self.epochs += [epoch] * len(changes)
        return {}
