"""A new epoch says that derived content may differ without a new event; viewers then start from a snapshot."""

from django.db import transaction

from scoring import bell, folding, listing
from scoring.models import Match, Scoreboard
from scoring.publishing import rows
from scoring.publishing.changes import published_matches
from scoring.publishing.engine_version import engine_version


def begin_epoch(board: Scoreboard, *, bump: bool) -> None:
    """Let the next catch-up publish the match from its first event.

    `bump=False` is for a match that was never published: its first epoch is still empty.
    """
    board.epoch += 1 if bump else 0
    board.published_seq = 0
    board.engine_version = engine_version()
    board.stuck_seq, board.stuck_reason = None, ""
    board.save()


def rebuild_match(match_id: str) -> None:
    """Drop the derived rows and begin a new epoch; the worker builds it again. Raises UnfoldableError."""
    with transaction.atomic():
        # Lock the match first, as every write does: no event can be recorded while its columns are written again.
        match = Match.objects.select_for_update(no_key=True).get(pk=match_id)
        # Derived tables may have been dropped, the scoreboard with them.
        Scoreboard.objects.get_or_create(match=match)
        board = Scoreboard.objects.select_for_update(no_key=True).get(pk=match_id)
        rows.drop(match_id)
        begin_epoch(board, bump=True)
        # The log is folded from its first record, not from what this process has cached.
        forget_match(match_id)
        folded = folding.load_log(match_id)
        if folded is not None:
            Match.objects.filter(pk=match_id).update(head=folded.log.head, **listing.columns(folded.log.state))
        # The command publishes at once by itself; the action in admin relies on this ring.
        transaction.on_commit(lambda: bell.ring(match_id))


def forget_match(match_id: str) -> None:
    """Drop what this process caches of the match."""
    published_matches.forget(match_id)
    folding.folded_logs.forget(match_id)
