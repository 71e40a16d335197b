"""Matches, the logs of their events, and who may score them."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from scoring.engine.conditions import Format
from scoring.engine.values import ID_PATTERN

NAMES = SearchVector("names", config="simple")
"""The words of `names`."""
SCORERS = "scorers"
"""The group whose members may open matches."""


class Match(models.Model):
    """A match; its id is the one in the API and in the address of its page.

    `head` is the seq of the newest event. Every write locks this row, so the events of a match are recorded one after
    the other. Columns from `name` on repeat the log, so that listing and filtering need no fold.
    """

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
    time_zone = models.CharField(max_length=200, blank=True, db_default="", help_text='As "Australia/Sydney".')
    date = models.DateField(null=True, blank=True, help_text="The day where the match is played.")
    score = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=200, blank=True)
    names = models.TextField(blank=True, db_default="", help_text="All by which people look for it, in plain letters.")

    class Meta:
        verbose_name_plural = "matches"
        ordering = [models.F("starts_at").desc(nulls_last=True), "-created_at", "id"]
        constraints = [
            models.CheckConstraint(name="match_id_is_a_slug", condition=Q(id__regex=f"^{ID_PATTERN.pattern}$")),
        ]
        indexes = [
            # The order above, so that a page of GET /games is read without a sort.
            models.Index(
                models.F("starts_at").desc(nulls_last=True),
                models.F("created_at").desc(),
                "id",
                name="match_in_listed_order",
            ),
            # A page of ?date=, in the same order.
            models.Index(
                "date",
                models.F("starts_at").desc(nulls_last=True),
                models.F("created_at").desc(),
                "id",
                name="match_by_date",
            ),
            models.Index(fields=["status"], name="match_by_status"),
            # For teams__contains in api.filters, the only operator that jsonb_path_ops has to serve.
            GinIndex(fields=["teams"], name="match_by_team", opclasses=["jsonb_path_ops"]),
            # Every ball writes `names` anew, unchanged: Postgres compares it, and leaves this index alone.
            GinIndex(NAMES, name="match_by_names"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


class MatchEvent(models.Model):
    """One record of the log. A trigger refuses UPDATE and DELETE: a correction is another record.

    `answer` is the body of the response; a retry with the same idempotency key gets it again. `request_hash` shows
    whether the retry is the same request.
    """

    id = models.BigAutoField(primary_key=True)
    # No index of its own, here and below: a unique constraint begins with it.
    match = models.ForeignKey(Match, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    # PROTECT: the account that recorded an event is part of the record, so it can be disabled but not deleted.
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001, unique unless NULL
    request_hash = models.CharField(max_length=64, blank=True)
    answer = models.JSONField(help_text="What the first answer said, for a repeat with the same key.")

    class Meta:
        ordering = ["match_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["match", "seq"], name="one_event_a_seq"),
            models.UniqueConstraint(
                fields=["match", "idempotency_key"], name="one_event_a_key", condition=Q(idempotency_key__isnull=False)
            ),
            # The key of a creation is unique for its scorer: no match exists yet within which it could be unique.
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
    """A scorer who may score a match. Admins may score every match."""

    # CASCADE, unlike events: an assignment is a permission, not a part of the record.
    match = models.ForeignKey(Match, models.CASCADE, related_name="assignments", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["match_id", "user"]
        constraints = [models.UniqueConstraint(fields=["match", "user"], name="one_assignment_a_scorer")]

    def __str__(self) -> str:
        return f"{self.user} scores {self.match_id}"
