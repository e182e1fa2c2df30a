"""Measures get their values from a formula or from the measures of other units, from a day on."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fourfold.core.scoping

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
ORGANISATION = models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False)
ORIGINS = [
    ("entered", "Entered by people or from files"),
    ("formula", "Calculated by a formula"),
    ("roll_up", "Rolled up from the measures of other units"),
]


def reference(to: str, on_delete: object = django.db.models.deletion.CASCADE) -> models.Field:
    return fourfold.core.scoping.Reference(db_constraint=False, on_delete=on_delete, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [("measures", "0004_retail_calendars_and_shifts")]
    operations = [
        migrations.CreateModel(
            name="Calculation",
            fields=[
                ("id", ID.clone()),
                ("organisation_id", ORGANISATION.clone()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("superseded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("effective_from", models.DateField()),
                ("origin", models.CharField(choices=ORIGINS, max_length=10)),
                ("text", models.TextField(blank=True, verbose_name="formula")),
                ("measure", reference("measures.measure")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("organisation_id", "measure", "effective_from"),
                        name="calculation_once",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Operand",
            fields=[
                ("id", ID.clone()),
                ("organisation_id", ORGANISATION.clone()),
                ("name", models.CharField(blank=True, max_length=200)),
                ("calculation", reference("measures.calculation")),
                ("measure", reference("measures.measure", django.db.models.deletion.PROTECT)),
            ],
        ),
    ]
