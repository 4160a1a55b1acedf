"""Triggers that refuse UPDATE and DELETE on entries, for the database at hand."""

from django.db import migrations

from dudao.apps.activity import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
