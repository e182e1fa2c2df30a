"""A link may close a reinforcing loop on purpose: it is drawn dashed and left out of the test for circles."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("strategy", "0003_settings_are_inherited")]
    operations = [
        migrations.AddField(
            "objectivelink",
            "is_loop",
            models.BooleanField(default=False, db_default=False, verbose_name="closes a reinforcing loop"),
        ),
    ]
