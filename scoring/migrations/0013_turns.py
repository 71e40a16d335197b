"""A worker's turn at several matches in one round trip, and the rows of several scorecards.

The functions of one match stay: workers of the version before call them while an upgrade goes on.
"""

from django.db import migrations

# `synchronous_commit`: what a worker notes need not outlive a crash of Postgres. Without the note the same frames are
# published again, and the rows are written again. So no turn waits for the disk.
TAKE = """
CREATE FUNCTION scoring_take(of_matches text[], first_seqs integer[])
RETURNS TABLE (
    match_id text, epoch integer, published_seq integer, engine_version text, stuck_seq integer,
    id bigint, seq integer, kind text, payload jsonb, recorded_at timestamptz
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    taken text[];
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    SELECT array_agg(match_id) INTO taken FROM (
        SELECT match_id FROM scoring_scoreboard WHERE match_id = ANY (of_matches) FOR NO KEY UPDATE SKIP LOCKED
    ) AS locked;
    -- After the lock: this statement sees what the workers before us have committed. OFFSET 0 makes Postgres look up the
    -- records of each match: it does not know how few they are, and might read the whole log for them.
    RETURN QUERY
        SELECT b.match_id::text, b.epoch, b.published_seq, b.engine_version::text, b.stuck_seq,
            e.id, e.seq, e.kind::text, e.payload, e.recorded_at
        FROM unnest(of_matches, first_seqs) AS wanted (match_id, first_seq)
        JOIN scoring_scoreboard b ON b.match_id = wanted.match_id AND b.match_id = ANY (taken)
        LEFT JOIN LATERAL (
            SELECT * FROM scoring_matchevent WHERE match_id = wanted.match_id AND seq >= wanted.first_seq OFFSET 0
        ) AS e ON true
        ORDER BY b.match_id, e.seq;
END
$$;
"""
# In the order of their ids: two workers that write the same matches must not wait for each other.
WRITE_ROWS = """
CREATE FUNCTION scoring_write_rows(shown jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    FOR one IN
        SELECT * FROM jsonb_to_recordset(shown) AS s(match_id text, epoch integer, seq integer, rows jsonb)
        ORDER BY match_id
    LOOP
        PERFORM scoring_write_rows(one.match_id, one.epoch, one.seq, one.rows);
    END LOOP;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("scoring", "0012_write_rows")]
    operations = [
        migrations.RunSQL(TAKE, "DROP FUNCTION scoring_take(text[], integer[])"),
        migrations.RunSQL(WRITE_ROWS, "DROP FUNCTION scoring_write_rows(jsonb)"),
    ]
