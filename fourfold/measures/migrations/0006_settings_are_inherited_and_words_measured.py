"""Organisations have defaults that measures inherit; rules by deviation, by a basis and by conditions; measures of words.

Measures whose days are the standard's own inherit them from now on: their scores stay as they are.
"""

import django.core.validators
from django.db import migrations, models

import fourfold.core.scoping

KINDS = [
    ("flow", "Flow - periods add up"),
    ("stock", "Stock - the last value counts"),
    ("ratio", "Ratio - numerator and denominator add up"),
    ("index", "Index - weighted mean"),
    ("count", "Count of events"),
    ("yes_no", "Yes or no"),
    ("text", "Words - one of some words, the last counts"),
]
METHODS = [
    ("mean", "Weighted mean"),
    ("worst", "Worst child"),
    ("best", "Best child"),
    ("mode_worst", "Most frequent status, ties to the worse"),
    ("mode_best", "Most frequent status, ties to the better"),
    ("count", "Count of statuses"),
]
POLARITIES = [
    ("maximum", "More is better"),
    ("minimum", "Less is better"),
    ("range", "Inside a range is better"),
    ("milestone", "Milestone - done by a day"),
    ("yes_no", "Yes is better"),
    ("none", "None - shown, never scored"),
    ("rules", "What the rules say, the first that holds"),
]
MODES = [
    ("limits", "Red and green limits"),
    ("percent", "Percent of target"),
    ("points", "Points"),
    ("deviation", "Deviation from the target"),
    ("rules", "Rules, the first that holds"),
]
STANDARD = (("due_days", "10", "NULL"), ("grace_days", "5", "NULL"), ("carry_periods", "0", "NULL"))
CARRIED = "periods the last value may be carried"


def rewritten(name: str, old: str, new: str) -> str:
    return f"UPDATE measures_measure SET {name} = {new} WHERE {name} IS NOT DISTINCT FROM {old}"  # noqa: S608 - our own words


def days(label: str | None, default: int | None = None) -> models.Field:
    if default is None:
        return models.PositiveSmallIntegerField(label, null=True, blank=True)
    return models.PositiveSmallIntegerField(label, default=default)


class Migration(migrations.Migration):
    dependencies = [("measures", "0005_measures_are_calculated")]
    operations = [
        migrations.CreateModel(
            name="Defaults",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False),
                ),
                ("method", models.CharField(choices=METHODS, default="mean", max_length=10)),
                ("critical_caps", models.BooleanField(default=False, verbose_name="a critical red caps at amber")),
                ("cap_green", models.BooleanField(default=False, verbose_name="children count at most as green")),
                (
                    "minimum_coverage",
                    models.FloatField(
                        default=0.5,
                        validators=[
                            django.core.validators.MinValueValidator(0.0),
                            django.core.validators.MaxValueValidator(1.0),
                        ],
                    ),
                ),
                ("due_days", days("due, days after the period", 10)),
                ("grace_days", days("days of grace", 5)),
                ("carry_periods", days(CARRIED, 0)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["organisation_id"], name="one_row_of_defaults")],
            },
        ),
        migrations.AddField("measure", "words", models.JSONField("words that it may say", default=list, blank=True)),
        migrations.AlterField("measure", "kind", models.CharField(choices=KINDS, default="stock", max_length=10)),
        migrations.AlterField("measure", "due_days", days("due, days after the period")),
        migrations.AlterField("measure", "grace_days", days(None)),
        migrations.AlterField("measure", "carry_periods", days(CARRIED)),
        migrations.AddField("threshold", "basis", models.FloatField("value that means 0 %", null=True, blank=True)),
        migrations.AddField("threshold", "conditions", models.JSONField("rules", default=list, blank=True)),
        migrations.AlterField("threshold", "polarity", models.CharField(choices=POLARITIES, max_length=10)),
        migrations.AlterField("threshold", "mode", models.CharField(choices=MODES, default="limits", max_length=10)),
        migrations.AddField(
            "value", "text", models.CharField("word", max_length=60, blank=True, default="", db_default="")
        ),
        *(
            migrations.RunSQL(rewritten(name, number, nothing), rewritten(name, nothing, number))
            for name, number, nothing in STANDARD
        ),
    ]
