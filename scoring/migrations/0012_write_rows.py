"""The rows of a scorecard in one round trip; see scoring.publishing.rows."""

from django.db import migrations

# A table, the key of a row within its match, and the other columns.
TABLES = (
    (
        "inningsrow",
        "number",
        "team_id, runs, wickets, overs, legal_balls, wides, noballs, byes, legbyes, penalty, target, super_over, ended",
    ),
    ("battingline", "innings, player_id", "name, position, runs, balls, fours, sixes, how, out"),
    ("bowlingline", "innings, player_id", "name, position, overs, maidens, runs, wickets, wides, noballs, dots"),
)
# Only what differs is written: an update of an equal row would be work for the disk.
MERGE = """
    WITH wanted AS (SELECT * FROM jsonb_populate_recordset(NULL::scoring_{table}, rows->'{table}')),
    gone AS (
        DELETE FROM scoring_{table} WHERE match_id = of_match AND ({key}) NOT IN (SELECT {key} FROM wanted)
    )
    INSERT INTO scoring_{table} (match_id, {key}, {columns})
    SELECT of_match, {key}, {columns} FROM (
        SELECT {key}, {columns} FROM wanted EXCEPT SELECT {key}, {columns} FROM scoring_{table} WHERE match_id = of_match
    ) AS changed
    ON CONFLICT (match_id, {key}) DO UPDATE SET ({columns}) = ROW ({new});
"""
# If two processes write, the rows show the later state, in whichever order they write.
CREATE = """
CREATE FUNCTION scoring_write_rows(of_match text, new_epoch integer, new_seq integer, rows jsonb)
RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO scoring_scorecard AS card (match_id, epoch, seq) VALUES (of_match, new_epoch, new_seq)
        ON CONFLICT (match_id) DO UPDATE SET epoch = EXCLUDED.epoch, seq = EXCLUDED.seq
        WHERE (card.epoch, card.seq) < (EXCLUDED.epoch, EXCLUDED.seq);
    IF NOT FOUND THEN
        RETURN;
    END IF;
{merges}
END
$$;
"""


def merge(table: str, key: str, columns: str) -> str:
    new = ", ".join(f"EXCLUDED.{column}" for column in columns.split(", "))
    return MERGE.format(table=table, key=key, columns=columns, new=new)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0011_scorecard_index")]
    operations = [
        migrations.RunSQL(
            CREATE.format(merges="".join(merge(*table) for table in TABLES)), "DROP FUNCTION scoring_write_rows"
        )
    ]
