"""Names in Redis, spelt once: the broadcaster writes them, servers and reads look them up."""


def seq(match_id: str) -> str:
    """ "EPOCH.SEQ" of the newest published frame."""
    return f"game:{match_id}:seq"


def snapshot(match_id: str) -> str:
    """A hash: epoch, seq and frame of the newest stored snapshot, which may be some balls behind `seq`."""
    return f"game:{match_id}:snapshot"


def history(match_id: str) -> str:
    """The last frames, for who missed some."""
    return f"game:{match_id}:history"


def group(match_id: str) -> str:
    """The channel layer's group of everyone who watches."""
    return f"game.{match_id}"


def rung(match_id: str) -> str:
    """The mark of a match whose recompute is queued and not begun."""
    return f"game:{match_id}:rung"
