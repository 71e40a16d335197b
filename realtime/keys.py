"""The names of what the push keeps in Redis besides the matches' own keys, and how much of those it keeps."""

# Longer than a rest day of a Test; a match that is looked at again after that is read from the database.
KEEP_SECONDS = 3 * 24 * 3600
HISTORY_FRAMES = 256


def history(match_id: str) -> str:
    """A sorted set of the last frames, scored by seq, all of one epoch."""
    return f"game:{match_id}:history"


def prediction(match_id: str) -> str:
    """The newest `prediction:update`, as viewers get it."""
    return f"game:{match_id}:prediction"


METRICS = "ws:metrics"
PAYLOADS = "ws:payloads"
PROCESSES = "ws:processes"


def connections(process: str) -> str:
    return f"ws:connections:{process}"
