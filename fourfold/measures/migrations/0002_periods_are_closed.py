"""Periods are closed step by step, and a locked one changes only by a restatement that somebody else approves."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fourfold.core.scoping


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0001_measures_and_values"),
        ("org", "0001_units_and_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("day", "Daily"),
                            ("week", "Weekly"),
                            ("month", "Monthly"),
                            ("quarter", "Quarterly"),
                            ("half", "Half-yearly"),
                            ("year", "Yearly"),
                        ],
                        max_length=10,
                    ),
                ),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("label", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("collecting", "Collecting"),
                            ("analysis", "In analysis"),
                            ("locked", "Locked"),
                            ("published", "Published"),
                            ("restated", "Restated"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("locked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("restated_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "frequency", "period_start"), name="closing_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gte", models.F("period_start"))), name="closing_ends_later"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("value", "Value"),
                            ("target", "Target"),
                            ("threshold", "Limits"),
                            ("weight", "Weight"),
                        ],
                        max_length=10,
                    ),
                ),
                ("topic", models.CharField(max_length=120)),
                ("subject", models.CharField(max_length=300)),
                ("since", models.DateField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("before", models.JSONField(default=dict)),
                ("change", models.JSONField(default=dict)),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("decision", models.TextField(blank=True, verbose_name="reason of the decision")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "closing",
                    fourfold.core.scoping.Reference(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="measures.closing",
                    ),
                ),
                (
                    "decided_by",
                    fourfold.core.scoping.Reference(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.membership",
                    ),
                ),
                (
                    "measure",
                    fourfold.core.scoping.Reference(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="measures.measure",
                    ),
                ),
                (
                    "proposed_by",
                    fourfold.core.scoping.Reference(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.membership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("organisation_id", "topic"),
                        name="restatement_waits_once",
                    )
                ],
            },
        ),
    ]
