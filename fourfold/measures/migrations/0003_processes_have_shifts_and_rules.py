"""Confirmed shifts of a process, and the rules by which its points are signals."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fourfold.core.scoping

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
ORGANISATION = models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False)
RECORDED = models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)
SUPERSEDED = models.DateTimeField(blank=True, editable=False, null=True)
CURRENT = models.Q(("superseded_at", None))


def dated() -> list[tuple[str, models.Field]]:
    names = ("id", "organisation_id", "recorded_at", "superseded_at")
    return [(name, each.clone()) for name, each in zip(names, (ID, ORGANISATION, RECORDED, SUPERSEDED), strict=True)]


def measure(**more: object) -> models.Field:
    return fourfold.core.scoping.Reference(
        db_constraint=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to="measures.measure",
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [("org", "0001_units_and_people"), ("measures", "0002_periods_are_closed")]
    operations = [
        migrations.CreateModel(
            name="ProcessShift",
            fields=[
                *dated(),
                ("starts_on", models.DateField()),
                ("reason", models.TextField()),
                (
                    "confirmed_by",
                    fourfold.core.scoping.Reference(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.membership",
                    ),
                ),
                ("measure", measure()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=CURRENT, fields=("organisation_id", "measure", "starts_on"), name="process_shift_once"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="ProcessRules",
            fields=[
                *dated(),
                ("rules", models.JSONField(blank=True, default=list)),
                ("floor", models.FloatField(blank=True, null=True)),
                ("ceiling", models.FloatField(blank=True, null=True)),
                ("measure", measure(null=True, blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=CURRENT, fields=("organisation_id", "measure"), name="process_rules_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ceiling__gt", models.F("floor"))), name="process_bounds_apart"
                    ),
                ]
            },
        ),
    ]  # fmt: skip
