"""One row that the sweep writes each second; see scoring.replica."""

from django.db import models
from django.db.models import Q


class Heartbeat(models.Model):
    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    beat_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="one_heartbeat", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.beat_at:%H:%M:%S}"
