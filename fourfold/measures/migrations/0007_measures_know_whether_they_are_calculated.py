"""A measure says whether it was ever calculated, so that pages without calculations don't look for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("measures", "0006_settings_are_inherited_and_words_measured")]
    operations = [
        migrations.AddField(
            model_name="measure",
            name="has_calculations",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunSQL(
            "UPDATE measures_measure SET has_calculations = true WHERE id IN (SELECT measure_id FROM measures_calculation)",
            migrations.RunSQL.noop,
        ),
    ]
