"""Makes the log append-only in the database too. TRUNCATE, which tests and a dropped installation use, still works."""

from django.db import migrations

FORBID = """
CREATE FUNCTION scoring_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The log of a match is append-only: % of event % of match % refused.', TG_OP, OLD.seq, OLD.match_id
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER scoring_log_is_append_only BEFORE UPDATE OR DELETE ON scoring_matchevent
    FOR EACH ROW EXECUTE FUNCTION scoring_log_is_append_only();
"""
ALLOW = """
DROP TRIGGER scoring_log_is_append_only ON scoring_matchevent;
DROP FUNCTION scoring_log_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_record")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
