"""What search finds in documents, with the index for the database at hand."""

import django.db.models.deletion
from django.db import migrations, models

import dudao.apps.evidence.fields
from dudao.apps.evidence import search_tables


def install(apps, schema_editor):
    search_tables.install(schema_editor.connection)


def remove(apps, schema_editor):
    search_tables.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page", models.PositiveIntegerField(verbose_name="页")),
                ("tokens", dudao.apps.evidence.fields.TokensField(verbose_name="检索词")),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entries",
                        to="evidence.evidence",
                    ),
                ),
                (
                    "stored",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="evidence.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "检索条目",
                "verbose_name_plural": "检索条目",
            },
        ),
        migrations.RunPython(install, remove),
    ]
