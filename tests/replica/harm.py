"""What may become of a replica, for some seconds. Afterwards it is as before, unless it was promoted."""

import signal
import time
from collections.abc import Callable

from tests.replica.pair import Pair


def stop(pair: Pair, seconds: float) -> None:
    """Its processes stand still, and the kernel acknowledges what they are sent."""
    pair.replica.signal(signal.SIGSTOP)
    time.sleep(seconds)
    pair.replica.signal(signal.SIGCONT)


def lag(pair: Pair, seconds: float) -> None:
    pair.replica.ask("SELECT pg_wal_replay_pause()")
    time.sleep(seconds)
    pair.replica.ask("SELECT pg_wal_replay_resume()")


def kill(pair: Pair, seconds: float) -> None:
    pair.replica.kill()
    time.sleep(seconds)
    pair.replica.start()


def cut_off_readers(pair: Pair, seconds: float) -> None:
    """Nothing passes between the processes and the replica."""
    pair.loop.run(pair.proxies["replica"].swallow(seconds))


def refuse_readers(pair: Pair, seconds: float) -> None:
    pair.loop.run(pair.proxies["replica"].outage(seconds))


def cut_off_from_primary(pair: Pair, seconds: float) -> None:
    pair.loop.run(pair.proxies["wal"].swallow(seconds))


def promote(pair: Pair, seconds: float) -> None:
    """It takes writes that nobody sends, and follows nobody."""
    pair.replica.ask("SELECT pg_promote()")
    time.sleep(seconds)


HARMS: dict[str, Callable[[Pair, float], None]] = {
    "stopped (SIGSTOP)": stop,
    "killed": kill,
    "cut off from the readers": cut_off_readers,
    "refusing connections": refuse_readers,
    "cut off from the primary": cut_off_from_primary,
    "lagging": lag,
    "promoted": promote,
}
