"""A strategy that came from a StratML plan keeps that plan beside it."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import fourfold.core.scoping


def reference(to: str, on_delete: object) -> models.Field:
    return fourfold.core.scoping.Reference(db_constraint=False, on_delete=on_delete, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0001_kpis_are_published"),
        ("org", "0001_units_and_people"),
        ("strategy", "0004_links_may_close_a_loop"),
    ]
    operations = [
        migrations.CreateModel(
            name="PlanFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False),
                ),
                ("text", models.TextField(verbose_name="the plan as XML")),
                ("ties", models.JSONField(default=dict)),
                (
                    "added_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("strategy", reference("strategy.strategy", django.db.models.deletion.CASCADE)),
                ("added_by", reference("org.membership", django.db.models.deletion.PROTECT)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation_id", "strategy"), name="one_plan_of_a_strategy")
                ]
            },
        )
    ]
