"""The time zone of a match, and the day where it is played. Old code lives with both: they may be left out of an INSERT."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0005_indexes")]
    operations = [
        migrations.AddField(
            "match",
            "time_zone",
            models.CharField(max_length=200, blank=True, db_default="", help_text='As "Australia/Sydney".'),
        ),
        migrations.AddField(
            "match", "date", models.DateField(null=True, blank=True, help_text="The day where the match is played.")
        ),
    ]
