"""A match published up to its head, and then predicted: what every task and command that publishes calls."""

from collections.abc import Callable, Sequence

from realtime import broadcast
from realtime.protocol import Place
from scoring import scoreboard
from workers.prediction import serving


def catch_up(match_id: str) -> None:
    """Raises redis.RedisError or broadcast.Refused where not all was published; the prediction raises nothing."""
    places: list[Place] = []

    def publish(match_id: str, epoch: int, frames: Sequence[scoreboard.Frame], snapshot: Callable[[], bytes]) -> None:
        broadcast.publish(match_id, epoch, frames, snapshot)
        places.append(Place(epoch, frames[-1].seq))

    if scoreboard.catch_up(match_id, publish):
        serving.serve(match_id, places[-1])
