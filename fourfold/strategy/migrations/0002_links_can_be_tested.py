"""A link says how sure we are of it, when it was tested and what came out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("strategy", "0001_maps_and_scorecards")]
    operations = [
        migrations.AddField(
            "objectivelink",
            "confidence",
            models.PositiveSmallIntegerField(choices=[(1, "Low"), (2, "Medium"), (3, "High")], default=2),
        ),
        migrations.AddField(
            "objectivelink", "tested_on", models.DateField(blank=True, null=True, verbose_name="last tested")
        ),
        migrations.AddField(
            "objectivelink",
            "result",
            models.CharField(
                blank=True,
                choices=[("supported", "Supported"), ("unclear", "Unclear"), ("contradicted", "Contradicted")],
                default="",
                max_length=12,
                verbose_name="result of the test",
            ),
            preserve_default=False,
        ),
    ]
