"""One row that the sweep writes each second: its age on a replica is how far the replica is behind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0003_scorers")]
    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("beat_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_heartbeat")],
            },
        ),
    ]
