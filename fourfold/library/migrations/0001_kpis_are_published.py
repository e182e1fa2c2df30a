"""KPIs that an organisation publishes to its library."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import fourfold.core.scoping

PERSPECTIVES = [
    ("financial", "Financial"),
    ("customer", "Customer"),
    ("internal_process", "Internal process"),
    ("learning_growth", "Learning and growth"),
]
STATES = [
    ("proposed", "Proposed"),
    ("approved", "Approved"),
    ("declined", "Declined"),
    ("withdrawn", "Withdrawn"),
]
STANDING = models.Q(("state__in", ("proposed", "approved")))


def reference(to: str, **more: object) -> models.Field:
    return fourfold.core.scoping.Reference(
        db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = [("org", "0001_units_and_people"), ("measures", "0001_measures_and_values")]
    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False),
                ),
                ("name", models.CharField(max_length=200)),
                ("perspective", models.CharField(choices=PERSPECTIVES, max_length=20)),
                ("purpose", models.TextField(blank=True, verbose_name="when to use it")),
                ("state", models.CharField(choices=STATES, default="proposed", max_length=10)),
                (
                    "proposed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("decision", models.TextField(blank=True, verbose_name="reason of the decision")),
                ("version", models.PositiveIntegerField(default=1)),
                ("measure", reference("measures.measure")),
                ("owner", reference("org.membership")),
                ("proposed_by", reference("org.membership")),
                ("decided_by", reference("org.membership", blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        "organisation_id", django.db.models.functions.text.Lower("name"), condition=STANDING,
                        name="publication_name_once",
                    ),
                    models.UniqueConstraint(
                        condition=STANDING, fields=("organisation_id", "measure"), name="publication_measure_once"
                    ),
                ]
            },
        )
    ]  # fmt: skip
