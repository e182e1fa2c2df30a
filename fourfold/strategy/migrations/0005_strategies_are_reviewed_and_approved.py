"""Between draft and live a strategy is in review and approved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("strategy", "0004_links_may_close_a_loop")]
    operations = [
        migrations.AlterField(
            "strategy",
            "state",
            models.CharField(
                choices=[
                    ("draft", "Draft"), ("in_review", "In review"), ("approved", "Approved"), ("live", "Live"),
                    ("archived", "Archived"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
    ]  # fmt: skip
