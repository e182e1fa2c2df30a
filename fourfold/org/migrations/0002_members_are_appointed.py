"""Who leads what in a unit, from when until when."""

import django.db.models.deletion
from django.db import migrations, models

import fourfold.core.scoping

ROLES = [
    ("sponsor", "Executive sponsor"),
    ("office", "Strategy office"),
    ("unit_head", "Unit head"),
    ("team_lead", "Team lead"),
    ("data_steward", "Data steward"),
    ("finance", "Finance controller"),
    ("capex", "CapEx approver"),
    ("quality", "Quality approver"),
    ("people", "HR partner"),
    ("board", "Board member"),
    ("auditor", "Auditor"),
]


def reference(to: str) -> models.Field:
    return fourfold.core.scoping.Reference(
        db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


class Migration(migrations.Migration):
    dependencies = [("org", "0001_units_and_people")]
    operations = [
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False),
                ),
                ("role", models.CharField(choices=ROLES, max_length=20)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("unit", reference("org.unit")),
                ("member", reference("org.membership")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="appointment_ends_later"
                    )
                ],
            },
        ),
    ]
