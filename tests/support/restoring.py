"""What a restore from a backup leaves behind, without a backup: a database as it was some events ago."""

from django.db import connection, transaction

from scoring.models import Match, MatchEvent, Scoreboard


def go_back(match_id: str, seq: int, *, epoch: int | None = None) -> None:
    """Take the log back to `seq`, and the number of the next record with it, as a restored database has them."""
    with transaction.atomic(), connection.cursor() as cursor:
        # The log refuses DELETE, so triggers rest meanwhile.
        cursor.execute("SET LOCAL session_replication_role = replica")
        MatchEvent.objects.filter(match_id=match_id, seq__gt=seq).delete()
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('scoring_matchevent', 'id'),"
            " (SELECT coalesce(max(id), 1) FROM scoring_matchevent))"
        )
    Match.objects.filter(pk=match_id).update(head=seq)
    board = Scoreboard.objects.get(pk=match_id)
    board.published_seq = min(seq, board.published_seq)
    board.epoch = epoch or board.epoch
    board.save()
