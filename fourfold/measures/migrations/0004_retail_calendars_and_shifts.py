"""Calendars follow one another, may count retail weeks and shifts, and a value may belong to a shift of its day."""

import django.core.validators
from django.db import migrations, models

FREQUENCIES = [
    ("shift", "By shift"),
    ("day", "Daily"),
    ("week", "Weekly"),
    ("month", "Monthly"),
    ("quarter", "Quarterly"),
    ("half", "Half-yearly"),
    ("year", "Yearly"),
]
WEEKDAYS = [
    (0, "Monday"),
    (1, "Tuesday"),
    (2, "Wednesday"),
    (3, "Thursday"),
    (4, "Friday"),
    (5, "Saturday"),
    (6, "Sunday"),
]
ONE_TO_TWELVE = [django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)]


def once(name: str, condition: models.Q) -> models.UniqueConstraint:
    fields = ("organisation_id", "measure", "period_start", "shift")
    return models.UniqueConstraint(fields=fields, condition=models.Q(superseded_at=None) & condition, name=name)


class Migration(migrations.Migration):
    dependencies = [("measures", "0003_processes_have_shifts_and_rules")]

    operations = [
        migrations.RemoveConstraint("FiscalCalendar", "one_calendar"),
        migrations.AddField(
            "FiscalCalendar", "starts_on", models.DateField(blank=True, null=True, verbose_name="valid from")
        ),
        migrations.AddField(
            "FiscalCalendar",
            "pattern",
            models.CharField(
                blank=True,
                choices=[("4-4-5", "4-4-5 weeks"), ("4-5-4", "4-5-4 weeks"), ("5-4-4", "5-4-4 weeks")],
                default="",
                max_length=5,
            ),
            preserve_default=False,
        ),
        migrations.AddField("FiscalCalendar", "ends_on", models.PositiveSmallIntegerField(choices=WEEKDAYS, default=5)),
        migrations.AddField(
            "FiscalCalendar",
            "year_end",
            models.CharField(
                choices=[("nearest", "nearest to the end of the month"), ("last", "the last one in the month")],
                default="nearest",
                max_length=8,
            ),
        ),
        migrations.AddField(
            "FiscalCalendar", "long_month", models.PositiveSmallIntegerField(default=12, validators=ONE_TO_TWELVE)
        ),
        migrations.AddField(
            "FiscalCalendar", "week_starts", models.PositiveSmallIntegerField(choices=WEEKDAYS, default=0)
        ),
        migrations.AddField("FiscalCalendar", "named_by_start", models.BooleanField(default=False)),
        migrations.AddField("FiscalCalendar", "shifts", models.JSONField(blank=True, default=list)),
        migrations.AddConstraint(
            "FiscalCalendar",
            models.UniqueConstraint(
                fields=("organisation_id", "starts_on"), nulls_distinct=False, name="calendar_once_from_a_day"
            ),
        ),
        migrations.AlterField(
            "Measure", "frequency", models.CharField(choices=FREQUENCIES, default="month", max_length=10)
        ),
        migrations.AlterField("Closing", "frequency", models.CharField(choices=FREQUENCIES, max_length=10)),
        migrations.AddField("Value", "shift", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.RemoveConstraint("Value", "value_once"),
        migrations.RemoveConstraint("Value", "forecast_once"),
        migrations.AddConstraint("Value", once("value_once", ~models.Q(kind="forecast"))),
        migrations.AddConstraint("Value", once("forecast_once", models.Q(kind="forecast"))),
    ]
