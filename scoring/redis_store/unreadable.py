"""Values in Redis that Cricksy cannot have written: counted, logged, and treated as missing.

Redis holds no truth: whatever is in it can be computed again, so a reader never fails because of a value.
"""

import structlog

from scoring import metrics

log = structlog.get_logger(__name__)


class UnreadableError(ValueError):
    """The value is not in the form in which it is written."""


def note(what: str, error: Exception, **where: str) -> None:
    """`what` names the kind of value. The value itself is not logged: it may be long, and anybody's."""
    metrics.unreadable_values.labels(what).inc()
    log.warning("unreadable_value", what=what, error=type(error).__name__, **where)
