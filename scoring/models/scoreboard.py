"""Tables derived from the log: how far a match is published, and its scorecard as rows for admin and SQL."""

from django.db import models
from django.db.models import Q

from scoring.models.matches import Match


class Scoreboard(models.Model):
    """How far a match is published. A worker locks the row while it publishes, so only one does at a time.

    It is a separate table because a lock on Match would make scorers wait for the publisher.

    `epoch` and `published_seq` together name the published state. `stuck_seq` is an event that the engine could not
    fold: publishing stopped there. A new `engine_version` tries again, as does the sweep after a while, and publishes
    everything in a new epoch.
    """

    match = models.OneToOneField(Match, models.CASCADE, primary_key=True, related_name="scoreboard")
    epoch = models.PositiveIntegerField(default=1)
    published_seq = models.PositiveIntegerField(default=0)
    engine_version = models.CharField(max_length=64, blank=True)
    stuck_seq = models.PositiveIntegerField(null=True, blank=True)
    stuck_reason = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    summary = models.JSONField(null=True, blank=True, help_text="The published state as a row of a list shows it.")

    class Meta:
        indexes = [
            # The sweep asks each second for the few that are stuck. No index has a column that each ball changes: so an
            # update stays on its page and writes no index (HOT).
            models.Index(fields=["stuck_seq"], name="board_by_stuck_seq", condition=Q(stuck_seq__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.match_id} {self.epoch}-{self.published_seq}"


class Scorecard(models.Model):
    """Which published state the rows below show. They are written later than viewers get a ball, several balls at once.

    It is a separate table because writing rows must not keep a worker from publishing the next ball.
    """

    match = models.OneToOneField(Match, models.CASCADE, primary_key=True, related_name="scorecard")
    epoch = models.PositiveIntegerField()
    seq = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.match_id} {self.epoch}-{self.seq}"


# Teams and players below are ids from the log, without a foreign key: admins need not have entered them as rows.


class InningsRow(models.Model):
    match = models.ForeignKey(Match, models.CASCADE, related_name="innings", db_index=False)
    number = models.PositiveIntegerField()
    team_id = models.CharField(max_length=64)
    runs = models.PositiveIntegerField()
    wickets = models.PositiveIntegerField()
    overs = models.CharField(max_length=10, help_text='Overs and balls, as "18.3".')
    legal_balls = models.PositiveIntegerField()
    wides = models.PositiveIntegerField()
    noballs = models.PositiveIntegerField()
    byes = models.PositiveIntegerField()
    legbyes = models.PositiveIntegerField()
    penalty = models.PositiveIntegerField()
    target = models.PositiveIntegerField(null=True)
    super_over = models.PositiveIntegerField(default=0)
    ended = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["match_id", "number"]
        constraints = [models.UniqueConstraint(fields=["match", "number"], name="one_row_an_innings")]

    def __str__(self) -> str:
        return f"{self.match_id} {self.number}: {self.runs}/{self.wickets}"


class BattingLine(models.Model):
    match = models.ForeignKey(Match, models.CASCADE, related_name="batting_lines", db_index=False)
    innings = models.PositiveIntegerField()
    player_id = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    runs = models.PositiveIntegerField()
    balls = models.PositiveIntegerField()
    fours = models.PositiveIntegerField()
    sixes = models.PositiveIntegerField()
    how = models.CharField(max_length=30, blank=True, help_text="The kind of dismissal; empty while not out.")
    out = models.CharField(max_length=500, blank=True, help_text="The scorecard's words for it.")

    class Meta:
        ordering = ["match_id", "innings", "position"]
        constraints = [models.UniqueConstraint(fields=["match", "innings", "player_id"], name="one_line_a_batter")]
        indexes = [models.Index(fields=["player_id"], name="batting_by_player")]

    def __str__(self) -> str:
        return f"{self.name} {self.runs} ({self.balls})"


class BowlingLine(models.Model):
    match = models.ForeignKey(Match, models.CASCADE, related_name="bowling_lines", db_index=False)
    innings = models.PositiveIntegerField()
    player_id = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    overs = models.CharField(max_length=10, help_text='Overs and balls, as "3.2".')
    maidens = models.PositiveIntegerField()
    runs = models.PositiveIntegerField()
    wickets = models.PositiveIntegerField()
    wides = models.PositiveIntegerField()
    noballs = models.PositiveIntegerField()
    dots = models.PositiveIntegerField()

    class Meta:
        ordering = ["match_id", "innings", "position"]
        constraints = [models.UniqueConstraint(fields=["match", "innings", "player_id"], name="one_line_a_bowler")]
        indexes = [models.Index(fields=["player_id"], name="bowling_by_player")]

    def __str__(self) -> str:
        return f"{self.name} {self.overs}-{self.maidens}-{self.runs}-{self.wickets}"
