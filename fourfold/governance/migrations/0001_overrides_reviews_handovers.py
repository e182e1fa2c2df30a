"""Overrides of guard-rails, reviews that were held, and handovers of what a person answers for."""

import django.db.models.deletion
import django.db.models.functions.datetime
import fourfold.core.scoping
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_units_and_people'),
        ('strategy', '0004_links_may_close_a_loop'),
    ]

    operations = [
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_id', models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False)),
                ('rule', models.CharField(choices=[('vision', 'A strategy has a vision'), ('themes', '3 to 5 themes'), ('objectives', 'At most 24 objectives on a map'), ('unmeasured', 'Every objective has a KPI'), ('kpis', '3 to 5 KPIs in each perspective'), ('balance', 'No perspective is empty'), ('review', 'A review in each quarter')], max_length=12)),
                ('reason', models.TextField()),
                ('until', models.DateField(verbose_name='until when')),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('made_by', fourfold.core.scoping.Reference(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.membership')),
                ('objective', fourfold.core.scoping.Reference(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='strategy.objective')),
                ('perspective', fourfold.core.scoping.Reference(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='strategy.perspective')),
                ('scorecard', fourfold.core.scoping.Reference(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='strategy.scorecard')),
                ('strategy', fourfold.core.scoping.Reference(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='strategy.strategy')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_id', models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False)),
                ('note', models.TextField(blank=True, verbose_name='what to know')),
                ('items', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='offered', max_length=10)),
                ('offered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('decision', models.TextField(blank=True, verbose_name='reason of the decision')),
                ('version', models.PositiveIntegerField(default=1)),
                ('giver', fourfold.core.scoping.Reference(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.membership')),
                ('offered_by', fourfold.core.scoping.Reference(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.membership')),
                ('receiver', fourfold.core.scoping.Reference(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.membership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'offered')), fields=('organisation_id', 'giver'), name='one_open_handover'), models.CheckConstraint(condition=models.Q(('giver', models.F('receiver')), _negated=True), name='handover_to_another')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_id', models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False)),
                ('held_on', models.DateField()),
                ('note', models.TextField(blank=True, verbose_name='what came of it')),
                ('noted_by', fourfold.core.scoping.Reference(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.membership')),
                ('scorecard', fourfold.core.scoping.Reference(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='strategy.scorecard')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'scorecard', 'held_on'), name='review_once_a_day')],
            },
        ),
    ]

