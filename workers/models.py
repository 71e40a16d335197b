"""What the ratings have learnt from, and what came of it (workers.prediction.rated).

`RatedMatch` is the input. All else is derived from it and from the weights: `manage.py ratings rebuild` makes it again.
"""

from django.db import models


class RatedMatch(models.Model):
    """A finished match, ball by ball, as the ratings learn it; or why they cannot (`unusable`).

    `epoch` and `seq` name the state of the log that was read. Both are 0 if the match was imported as history: then
    this row is all that Cricksy has of it. `day` is `date.toordinal`.
    """

    # No foreign key: a match of history is no match of the board.
    match_id = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=20, blank=True)
    day = models.PositiveIntegerField(default=0)
    epoch = models.PositiveIntegerField(default=0)
    seq = models.PositiveIntegerField(default=0)
    unusable = models.CharField(max_length=60, blank=True)
    body = models.BinaryField()

    class Meta:
        verbose_name_plural = "rated matches"
        indexes = [models.Index(fields=["kind", "day"], name="rated_match_by_day")]

    def __str__(self) -> str:
        return f"{self.match_id} {self.unusable or self.kind}"


class RatingsBefore(models.Model):
    """What the ratings knew of one match before its day, so that its curve stays what it was."""

    match_id = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=20)
    day = models.PositiveIntegerField()
    version = models.CharField(max_length=60, blank=True)
    body = models.BinaryField()

    class Meta:
        verbose_name_plural = "ratings before matches"
        indexes = [models.Index(fields=["kind", "day"], name="ratings_before_by_day")]

    def __str__(self) -> str:
        return f"{self.match_id} {self.version}"


class StoredRatings(models.Model):
    """All ratings of a kind of match after a day: those of the newest days, and of the last day of each month."""

    kind = models.CharField(max_length=20)
    day = models.PositiveIntegerField()
    version = models.CharField(max_length=60)
    matches = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        verbose_name_plural = "stored ratings"
        constraints = [models.UniqueConstraint(fields=["kind", "day"], name="one_rating_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class RatingsHead(models.Model):
    """A row for each kind of match. Who writes ratings locks all of them.

    `basis` names the weights and the code that the ratings were made with. What was learnt of days before `stale_from`
    is right; of that day and later ones it has to be learnt anew; None if all is right. `revision` counts the changes.
    """

    kind = models.CharField(primary_key=True, max_length=20)
    basis = models.CharField(max_length=100, blank=True)
    stale_from = models.PositiveIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.revision}"
