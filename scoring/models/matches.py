"""A match, the log of its events, and who may add to it."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from scoring.engine.conditions import Format
from scoring.engine.values import ID_PATTERN


class Match(models.Model):
    """`head` numbers the newest event; the row lock orders all writes. Columns from `name` on repeat the log."""

    id = models.CharField(primary_key=True, max_length=64)
    head = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(help_text="When the newest event was recorded.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="matches_created")
    scorers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="ScorerAssignment", through_fields=("match", "user"), related_name="matches"
    )

    name = models.CharField(max_length=200)
    format = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Format])
    status = models.CharField(max_length=20)
    teams = models.JSONField(default=list, help_text="[{id, name}], in listed order.")
    venue = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    score = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "matches"
        ordering = [models.F("starts_at").desc(nulls_last=True), "-created_at", "id"]
        constraints = [
            models.CheckConstraint(name="match_id_is_a_slug", condition=Q(id__regex=f"^{ID_PATTERN.pattern}$")),
        ]
        indexes = [
            models.Index(
                models.F("starts_at").desc(nulls_last=True),
                models.F("created_at").desc(),
                "id",
                name="match_in_listed_order",
            ),
            models.Index(fields=["status"], name="match_by_status"),
            GinIndex(fields=["teams"], name="match_by_team", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


class MatchEvent(models.Model):
    """One record of the log. A trigger refuses UPDATE and DELETE: what was recorded stays; corrections are records."""

    id = models.BigAutoField(primary_key=True)
    match = models.ForeignKey(Match, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 unique where present
    request_hash = models.CharField(max_length=64, blank=True)
    answer = models.JSONField(help_text="What the first answer said, for a repeat with the same key.")

    class Meta:
        ordering = ["match_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["match", "seq"], name="one_event_a_seq"),
            models.UniqueConstraint(
                fields=["match", "idempotency_key"], name="one_event_a_key", condition=Q(idempotency_key__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["recorded_by", "idempotency_key"],
                name="one_match_a_key",
                condition=Q(seq=1, idempotency_key__isnull=False),
            ),
            models.CheckConstraint(name="seq_counts_from_one", condition=Q(seq__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.match_id} {self.seq} {self.kind}"


class ScorerAssignment(models.Model):
    """Who may score a match, besides admins."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["match_id", "user"]
        constraints = [models.UniqueConstraint(fields=["match", "user"], name="one_assignment_a_scorer")]

    def __str__(self) -> str:
        return f"{self.user} scores {self.match_id}"
