"""What the sweep looks after besides lost rings: matches whose log Redis contradicts, and those stuck or late."""

from collections.abc import Sequence

import structlog

from scoring.publishing import divergence
from scoring.redis_store import clients, compared, keys

log = structlog.get_logger(__name__)


def note_matches(late: Sequence[str], stuck: dict[str, int]) -> None:
    """Let the processes that viewers see know which matches are late, and which stuck at which seq.

    Raises redis.RedisError.
    """
    with clients.publisher().pipeline(transaction=True) as pipe:
        pipe.delete(keys.STUCK, keys.LATE)
        if stuck:
            pipe.hset(keys.STUCK, mapping=stuck)
        if late:
            pipe.sadd(keys.LATE, *late)
        pipe.execute()


def renew_different_matches() -> list[str]:
    """Begin new epochs where Redis differs from the log, as after a restore; return the matches to publish.

    Raises redis.RedisError.
    """
    client = clients.publisher()
    match_ids = compared.oldest(client)
    different, vanished = divergence.compare(client, match_ids)
    for match_id in vanished:
        log.error("match_vanished", match=match_id)
        compared.forget(client, match_id)
    renewed = [match_id for match_id in different if divergence.renew_if_different(client, match_id)]
    compared.note(client, match_ids)
    return renewed
