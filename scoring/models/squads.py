"""Teams, players and squads as admins keep them.

A match copies them into its first event and does not read them again: a later change here changes no match.
"""

from django.core.validators import RegexValidator
from django.db import models

from scoring.engine.values import ID_PATTERN, SquadRole

is_an_id = RegexValidator(rf"^{ID_PATTERN.pattern}\Z", "Letters, digits, - and _, beginning with a letter or digit.")


class Team(models.Model):
    id = models.CharField(primary_key=True, max_length=64, validators=[is_an_id])
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Player(models.Model):
    id = models.CharField(primary_key=True, max_length=64, validators=[is_an_id])
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


class Squad(models.Model):
    """A team's players for a tour or a season, in batting order."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="squads", db_index=False)
    name = models.CharField(max_length=200)
    players = models.ManyToManyField(Player, through="SquadMember", related_name="squads")

    class Meta:
        ordering = ["team", "name"]
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="one_squad_a_name")]

    def __str__(self) -> str:
        return f"{self.team} {self.name}"


class SquadMember(models.Model):
    squad = models.ForeignKey(Squad, models.CASCADE, related_name="members", db_index=False)
    player = models.ForeignKey(Player, models.PROTECT, related_name="memberships")
    position = models.PositiveSmallIntegerField(help_text="Listed place in the batting order.")
    role = models.CharField(
        max_length=10, choices=[(role.value, role.value) for role in SquadRole], default=SquadRole.PLAYING.value
    )

    class Meta:
        ordering = ["squad", "position"]
        constraints = [
            models.UniqueConstraint(fields=["squad", "player"], name="once_in_a_squad"),
            # Deferred, so that two members can swap positions in one transaction.
            models.UniqueConstraint(
                fields=["squad", "position"], name="one_member_a_position", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.player_id}"
