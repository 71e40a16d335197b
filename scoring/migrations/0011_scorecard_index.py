"""Drops the index that Django makes of a text key by itself, for LIKE 'x%', which no statement says."""

from django.db import migrations

DROP = "DROP INDEX IF EXISTS scoring_scorecard_match_id_ed0e2d9f_like"


class Migration(migrations.Migration):
    dependencies = [("scoring", "0010_publishing")]
    operations = [migrations.RunSQL(DROP, migrations.RunSQL.noop)]
