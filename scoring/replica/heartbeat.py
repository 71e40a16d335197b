"""The row whose age on a replica tells how far the replica is behind."""

from django.db.models.functions import Now

from scoring.models import Heartbeat


def beat() -> None:
    """Write the time of the primary."""
    beats = [Heartbeat(beat_at=Now())]
    Heartbeat.objects.bulk_create(beats, update_conflicts=True, unique_fields=["id"], update_fields=["beat_at"])
