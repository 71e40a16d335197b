"""Finds the lines of a player for careers. Concurrently: balls are recorded meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("scoring", "0015_names_of_old_matches")]
    operations = [
        AddIndexConcurrently("battingline", models.Index(fields=["player_id"], name="batting_by_player")),
        AddIndexConcurrently("bowlingline", models.Index(fields=["player_id"], name="bowling_by_player")),
    ]
