"""Indexes that statements use, and no others (docs/statements.md).

Concurrently and outside of a transaction: balls are recorded meanwhile. Of a foreign key only the state of Django
changes here: its own operation would also drop the constraint and check every row again.
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

# A unique constraint begins with the same column.
COVERED = (
    "scoring_matchevent_match_id_07d2e905",
    "scoring_scorerassignment_match_id_795f3abe",
    "scoring_inningsrow_match_id_0077f8f0",
    "scoring_battingline_match_id_346e9d07",
    "scoring_bowlingline_match_id_e69d9a3f",
    "scoring_squad_team_id_58511ed0",
    "scoring_squadmember_squad_id_ddee98ca",
)
# For LIKE 'x%', which no statement says.
FOR_PREFIXES = (
    *(name for name in COVERED if not name.startswith("scoring_squadmember")),
    "scoring_match_id_1d4b991d",
    "scoring_scoreboard_match_id_9b05b0fb",
    "scoring_team_id_c86788af",
    "scoring_player_id_0d13f541",
    "scoring_squadmember_player_id_9d2b2885",
)


def drop(*names):
    return migrations.RunSQL([f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"' for name in names], migrations.RunSQL.noop)


def without_index(model, field, to, related_name, on_delete=models.CASCADE):
    key = models.ForeignKey(to, on_delete=on_delete, related_name=related_name, db_index=False)
    return migrations.AlterField(model, field, key)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("scoring", "0004_heartbeat"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[drop(*COVERED, *(f"{name}_like" for name in FOR_PREFIXES))],
            state_operations=[
                without_index("matchevent", "match", "scoring.match", "events", django.db.models.deletion.PROTECT),
                without_index("scorerassignment", "match", "scoring.match", "assignments"),
                without_index("inningsrow", "match", "scoring.match", "innings"),
                without_index("battingline", "match", "scoring.match", "batting_lines"),
                without_index("bowlingline", "match", "scoring.match", "bowling_lines"),
                without_index("squad", "team", "scoring.team", "squads"),
                without_index("squadmember", "squad", "scoring.squad", "members"),
            ],
        ),
        RemoveIndexConcurrently("battingline", "batting_by_player"),
        RemoveIndexConcurrently("bowlingline", "bowling_by_player"),
        migrations.AddIndex(
            "scoreboard",
            models.Index(
                fields=["stuck_seq"], name="board_by_stuck_seq", condition=models.Q(("stuck_seq__isnull", False))
            ),
        ),
    ]
