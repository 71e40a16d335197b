"""Codes by which the scorers of a match let others score it."""

from django.conf import settings
from django.db import models

from scoring.models.matches import Match


class Invitation(models.Model):
    """A code for several scorers, until it expires. The code itself is shown once and not kept: only its digest is."""

    # CASCADE: like an assignment, it is a permission and no part of the record.
    match = models.ForeignKey(Match, models.CASCADE, related_name="invitations", db_index=False)
    digest = models.CharField(max_length=64)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    uses = models.PositiveIntegerField(default=0, help_text="How many scorers came by it.")

    class Meta:
        ordering = ["-created_at"]
        # Not unique=True: that adds an index for patterns, which nobody looks a digest up by.
        constraints = [models.UniqueConstraint(fields=["digest"], name="one_invitation_a_digest")]
        indexes = [models.Index(fields=["match", "created_at"], name="invitation_by_match")]

    def __str__(self) -> str:
        return f"{self.match_id} until {self.expires_at:%Y-%m-%d %H:%M}"
