"""What the sweep looks after besides lost rings: matches of which Redis and the log tell different stories."""

import structlog

from scoring.publishing import divergence
from scoring.redis_store import clients, compared

log = structlog.get_logger(__name__)


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
