"""Every Redis key that Cricksy names itself, each in one place; only the counts of failed log-ins are elsewhere."""

# Longer than a rest day of a Test; a match that is looked at again after that is read from the database.
KEEP_SECONDS = 3 * 24 * 3600
HISTORY_FRAMES = 256
"""Frames of a match kept for viewers that reconnect: over two hours of play."""


def seq(match_id: str) -> str:
    """Place of the newest published frame, as "EPOCH.SEQ"."""
    return f"game:{match_id}:seq"


def record(match_id: str) -> str:
    """Which record of the log made the frame at `seq`, as "EPOCH.SEQ RECORDED_AT"; see `heads`."""
    return f"game:{match_id}:record"


def lost(match_id: str) -> str:
    """Set if viewers saw a match of this id that the database does not have any more."""
    return f"game:{match_id}:lost"


def snapshot(match_id: str) -> str:
    """Hash with the newest stored snapshot, which may be some balls behind `seq`; see `snapshots`."""
    # Another form needs another key: during an upgrade old and new processes read and write side by side. The older
    # key `game:<id>:snapshot` held a message of the channel layer.
    return f"game:{match_id}:snapshot-json"


def history(match_id: str) -> str:
    """Sorted set of the newest frames, scored by seq, all of one epoch."""
    return f"game:{match_id}:history"


def prediction(match_id: str) -> str:
    """Newest `prediction:update`, as viewers get it."""
    return f"game:{match_id}:prediction"


def consoles(match_id: str) -> str:
    """Hash of the devices that score the match: their names to what they say of themselves; see `consoles`."""
    return f"game:{match_id}:consoles"


def overlay(match_id: str) -> str:
    """What the overlays of a match show, if a scorer has chosen it; see `overlays`."""
    return f"game:{match_id}:overlay"


def curve(match_id: str) -> str:
    """Cached response of GET /games/{id}/prediction. Django's cache adds its own prefix."""
    return f"prediction:{match_id}"


DUE = "games:due"
"""Sorted set of the matches with events to publish, scored by since when, until a worker takes them; see `due`."""
DUE_TASK = "games:due:task"
"""Set while a task waits that will take them."""

COMPARED = "games:compared"
"""Sorted set of all matches that have a `seq`, scored by when the sweep last compared them with their logs."""

STUCK = "games:stuck"
"""Hash of the matches whose logs cannot be folded: match id to the seq of the event. Each sweep writes it anew."""

LATE = "games:late"
"""Set of the matches that are published too late. Each sweep writes it anew."""

LAST_SWEEP = "sweep:last"
"""When the last sweep ran, in seconds since 1970; expires, so that readers need not compare their clocks with it."""
SWEEP_SECONDS = 5
"""After that nobody knows whether what is published is the newest: a sweep is due every second."""

METRICS = "ws:metrics"
"""Hash of counters, summed over all WebSocket processes."""
PAYLOADS = "ws:payloads"
"""Sorted set with the sizes of the smallest and the largest state that was sent."""
PROCESSES = "ws:processes"
"""Sorted set of WebSocket processes, scored by when each last reported."""


def connections(process: str) -> str:
    """Open WebSockets of one process; expires soon after its last report."""
    return f"ws:connections:{process}"
