"""Members of the group "scorers" may open matches."""

from django.db import migrations


def add(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get_or_create(name="scorers")


class Migration(migrations.Migration):
    dependencies = [("scoring", "0002_append_only"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
