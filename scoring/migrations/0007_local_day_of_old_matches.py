"""Fills in the day of the matches that exist, and its index.

Outside of a transaction: balls are recorded meanwhile. It may be started again if it was interrupted.
"""

from datetime import datetime, timezone

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

BATCH = 500


def fill(apps, schema_editor):
    """Until now a match had no zone, so its day is that of the offset in its start."""
    matches = apps.get_model("scoring", "Match").objects
    starts = matches.filter(starts_at__isnull=False, date__isnull=True).order_by("pk").values_list("pk", "starts_at")
    last = ""
    while batch := dict(starts.filter(pk__gt=last)[:BATCH]):
        texts = read_texts(apps, list(batch))
        for pk, start in batch.items():
            # The row, not the log, knows which change of the start is in force: one may have been undone.
            days = [day for day, when in map(read, texts.get(pk, ())) if when == start]
            matches.filter(pk=pk).update(date=days[-1] if days else start.astimezone(timezone.utc).date())
        last = list(batch)[-1]


def read_texts(apps, pks):
    """Return the texts of the starts that each match has had, the newest last."""
    events = apps.get_model("scoring", "MatchEvent").objects.filter(
        match_id__in=pks, kind__in=["match_created", "details_changed"], payload__has_key="starts_at"
    )
    texts = {}
    for pk, text in events.order_by("match_id", "seq").values_list("match_id", "payload__starts_at"):
        texts.setdefault(pk, []).append(text)
    return texts


def read(text):
    """Return the local day and the instant of a text; a time without an offset was UTC."""
    try:
        start = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None, None
    return start.date(), start if start.tzinfo else start.replace(tzinfo=timezone.utc)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("scoring", "0006_local_day")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            "match",
            models.Index(
                "date",
                models.F("starts_at").desc(nulls_last=True),
                models.F("created_at").desc(),
                "id",
                name="match_by_date",
            ),
        ),
    ]
