"""Fills in the names of the matches that exist, and their index.

Outside of a transaction: balls are recorded meanwhile. It may be started again if it was interrupted.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations

from scoring.transliteration import fold_name


BATCH = 500


def fill(apps, schema_editor):
    """Of the players those who have batted or bowled: the next event of a match adds the others."""
    matches = apps.get_model("scoring", "Match").objects
    unnamed = matches.filter(names="").order_by("pk").values_list("pk", "name", "venue", "teams")
    last = ""
    while batch := list(unnamed.filter(pk__gt=last)[:BATCH]):
        players = read_players(apps, [pk for pk, *_ in batch])
        for pk, name, venue, teams in batch:
            names = [name, venue, *(team["name"] for team in teams), *players.get(pk, ())]
            matches.filter(pk=pk, names="").update(names=fold_name(" ".join(dict.fromkeys(names))))
        last = batch[-1][0]


def read_players(apps, pks):
    found = {}
    for table in ("BattingLine", "BowlingLine"):
        lines = apps.get_model("scoring", table).objects.filter(match_id__in=pks)
        for pk, name in lines.values_list("match_id", "name").distinct():
            found.setdefault(pk, []).append(name)
    return found


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("scoring", "0014_lists")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently("match", GinIndex(SearchVector("names", config="simple"), name="match_by_names")),
    ]
