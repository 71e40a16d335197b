"""How far the replica is behind, by the heartbeat that it shows."""

import structlog
from django.conf import settings
from django.db import Error, connections

log = structlog.get_logger(__name__)

REPLICA = "replica"
"""Its name in DATABASES, if DATABASE_READ_REPLICA_URL is set."""
ASK = """
SELECT pg_is_in_recovery(), (SELECT extract(epoch FROM clock_timestamp() - beat_at)::float8 FROM scoring_heartbeat)
"""


def lag_seconds() -> float | None:
    """Return the age of the heartbeat on the replica; None without a replica that answers, follows and has one.

    Not the age of the last replayed transaction: that grows on an idle primary, and Postgres's own remedy shows no lag
    on a replica that was cut off from its primary.
    """
    if REPLICA not in settings.DATABASES:
        return None
    connection = connections[REPLICA]
    try:
        with connection.cursor() as cursor:
            cursor.execute(ASK)
            is_replica, age = cursor.fetchone()
    except Error as error:
        log.debug("replica_unavailable", error=str(error))
        connection.close()
        return None
    # By a clock that is behind nothing would be old, so a heartbeat from the future is.
    return abs(age) if is_replica and age is not None else None
