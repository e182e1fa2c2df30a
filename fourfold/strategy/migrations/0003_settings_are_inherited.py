"""Scorecards inherit how they roll up from the organisation, objectives from their scorecard.

Scorecards that say what the scoring standard says anyway inherit it from now on: their scores stay as they are.
"""

import django.core.validators
from django.db import migrations, models

METHODS = [
    ("mean", "Weighted mean"),
    ("worst", "Worst child"),
    ("best", "Best child"),
    ("mode_worst", "Most frequent status, ties to the worse"),
    ("mode_best", "Most frequent status, ties to the better"),
    ("count", "Count of statuses"),
]
STANDARD = (
    ("method", "'mean'", "''"),
    ("critical_caps", "false", "NULL"),
    ("cap_green", "false", "NULL"),
    ("minimum_coverage", "0.5", "NULL"),
)
CAPS, CAP_GREEN = "a critical red caps at amber", "children count at most as green"


def rewritten(name: str, old: str, new: str) -> str:
    return f"UPDATE strategy_scorecard SET {name} = {new} WHERE {name} IS NOT DISTINCT FROM {old}"  # noqa: S608 - our own words


def choice(label: str) -> models.Field:
    return models.BooleanField(label, null=True, blank=True)


def method() -> models.Field:
    return models.CharField(choices=METHODS, max_length=10, blank=True)


class Migration(migrations.Migration):
    dependencies = [
        ("strategy", "0002_links_can_be_tested"),
        ("measures", "0006_settings_are_inherited_and_words_measured"),
    ]
    operations = [
        migrations.AlterField("scorecard", "method", method()),
        migrations.AlterField("scorecard", "critical_caps", choice(CAPS)),
        migrations.AlterField("scorecard", "cap_green", choice(CAP_GREEN)),
        migrations.AlterField(
            "scorecard",
            "minimum_coverage",
            models.FloatField(null=True, blank=True, validators=[django.core.validators.MinValueValidator(0.0)]),
        ),
        migrations.AddField(
            "objective",
            "method",
            models.CharField(choices=METHODS, max_length=10, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField("objective", "critical_caps", choice(CAPS)),
        migrations.AddField("objective", "cap_green", choice(CAP_GREEN)),
        *(
            migrations.RunSQL(rewritten(name, number, nothing), rewritten(name, nothing, number))
            for name, number, nothing in STANDARD
        ),
    ]
