"""What lists show of a match and find it by: its summary, and the names of all who are in it."""

from django.db import migrations, models

# As in 0009, with `names`. A process of the version before sends none: those that are there stay.
APPEND = """
CREATE OR REPLACE FUNCTION scoring_append(
    of_match text, seen_epoch integer, seen_head integer, seen_id bigint, seen_at timestamptz, after_key text,
    new_key text, new_hash text, new_kind text, new_payload jsonb, new_by integer, new_at timestamptz,
    new_answer jsonb, listed jsonb,
    OUT outcome text, OUT record_id bigint, OUT first_hash text, OUT first_answer jsonb
) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM scoring_match WHERE id = of_match FOR NO KEY UPDATE;
    -- After the lock: each statement sees what was committed while this one waited.
    IF new_key IS NOT NULL THEN
        SELECT 'repeated', e.request_hash, e.answer INTO outcome, first_hash, first_answer
            FROM scoring_matchevent e WHERE e.match_id = of_match AND e.idempotency_key = new_key;
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;
    PERFORM 1
        FROM scoring_match m
        JOIN scoring_scoreboard s ON s.match_id = m.id
        JOIN scoring_matchevent e ON e.match_id = m.id AND e.seq = m.head
        WHERE m.id = of_match AND m.head = seen_head AND s.epoch = seen_epoch
            AND e.id = seen_id AND e.recorded_at = seen_at AND (after_key IS NULL OR e.idempotency_key = after_key);
    IF NOT FOUND THEN
        outcome := 'changed';
        RETURN;
    END IF;
    INSERT INTO scoring_matchevent
        (match_id, seq, kind, payload, recorded_by_id, recorded_at, idempotency_key, request_hash, answer)
        VALUES (of_match, seen_head + 1, new_kind, new_payload, new_by, new_at, new_key, new_hash, new_answer)
        RETURNING id INTO record_id;
    UPDATE scoring_match SET
        head = seen_head + 1, changed_at = new_at,
        name = listed->>'name', format = listed->>'format', status = listed->>'status', teams = listed->'teams',
        venue = listed->>'venue', starts_at = (listed->>'starts_at')::timestamptz, time_zone = listed->>'time_zone',
        date = (listed->>'date')::date, score = listed->>'score', result = listed->>'result',
        names = COALESCE(listed->>'names', names)
        WHERE id = of_match;
    outcome := 'recorded';
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("scoring", "0013_turns")]
    operations = [
        migrations.AddField(
            "scoreboard",
            "summary",
            models.JSONField(
                null=True, blank=True, help_text="The published state as a row of a list shows it."
            ),
        ),
        migrations.AddField(
            "match",
            "names",
            models.TextField(
                blank=True, db_default="", help_text="All by which people look for it, in plain letters."
            ),
        ),
        migrations.RunSQL(APPEND, migrations.RunSQL.noop),
    ]
