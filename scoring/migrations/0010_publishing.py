"""A worker's turn at a match in one round trip, and which state the rows of the scorecard show."""

import django.db.models.deletion
from django.db import migrations, models

TAKE = """
CREATE FUNCTION scoring_take(of_match text, first_seq integer)
RETURNS TABLE (
    epoch integer, published_seq integer, engine_version text, stuck_seq integer,
    id bigint, seq integer, kind text, payload jsonb, recorded_at timestamptz
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM 1 FROM scoring_scoreboard WHERE match_id = of_match FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- After the lock: this statement sees what the worker before us has committed.
    RETURN QUERY
        SELECT b.epoch, b.published_seq, b.engine_version::text, b.stuck_seq,
            e.id, e.seq, e.kind::text, e.payload, e.recorded_at
        FROM scoring_scoreboard b
        LEFT JOIN scoring_matchevent e ON e.match_id = b.match_id AND e.seq >= first_seq
        WHERE b.match_id = of_match
        ORDER BY e.seq;
END
$$;
"""
# What is published already has rows: nothing is written again because of this migration.
NOTE_WRITTEN = """
INSERT INTO scoring_scorecard (match_id, epoch, seq)
SELECT match_id, epoch, published_seq FROM scoring_scoreboard WHERE published_seq > 0
"""


class Migration(migrations.Migration):
    dependencies = [("scoring", "0009_append")]
    operations = [
        migrations.CreateModel(
            name="Scorecard",
            fields=[
                (
                    "match",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="scorecard",
                        serialize=False,
                        to="scoring.match",
                    ),
                ),
                ("epoch", models.PositiveIntegerField()),
                ("seq", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL(NOTE_WRITTEN, migrations.RunSQL.noop),
        migrations.RunSQL(TAKE, "DROP FUNCTION scoring_take"),
    ]
