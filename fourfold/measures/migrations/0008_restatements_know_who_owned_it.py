"""A restatement knows who owned what it changes when it was proposed: they never decide, even after giving it away."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("measures", "0007_measures_know_whether_they_are_calculated")]
    operations = [
        migrations.AddField(model_name="restatement", name="owners", field=models.JSONField(blank=True, default=list)),
        migrations.RunSQL(
            "UPDATE measures_restatement SET owners = jsonb_build_array(measure.owner_id) FROM measures_measure measure"
            " WHERE measure.id = measures_restatement.measure_id AND measure.owner_id IS NOT NULL",
            migrations.RunSQL.noop,
        ),
    ]
