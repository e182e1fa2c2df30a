"""A bucket of calls for each caller of the API, in a table that costs no write-ahead log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("remaining", models.FloatField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE integrations_allowance SET UNLOGGED", "ALTER TABLE integrations_allowance SET LOGGED"
        ),
    ]
