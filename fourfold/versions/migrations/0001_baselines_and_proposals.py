"""Versions of strategies as they were approved, never changed afterwards, and what reviewers propose."""

import django.db.models.deletion
import django.db.models.functions.datetime
import fourfold.core.scoping
from django.db import migrations, models


STAYS = """
    CREATE FUNCTION versions_baseline_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'an approved version is never changed'; END $$;
    CREATE TRIGGER baseline_stays BEFORE UPDATE ON versions_baseline FOR EACH ROW EXECUTE FUNCTION versions_baseline_stays();
"""
LEAVES = "DROP TRIGGER baseline_stays ON versions_baseline; DROP FUNCTION versions_baseline_stays();"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_units_and_people'),
        ('strategy', '0005_strategies_are_reviewed_and_approved'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_id', models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False)),
                ('path', models.JSONField(default=list)),
                ('about', models.CharField(max_length=600)),
                ('word', models.CharField(blank=True, max_length=40, verbose_name='what is to change')),
                ('value', models.TextField(blank=True, verbose_name='what it is to become')),
                ('comment', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='open', max_length=10)),
                ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('decision', models.TextField(blank=True, verbose_name='reason of the decision')),
                ('version', models.PositiveIntegerField(default=1)),
                ('decided_by', fourfold.core.scoping.Reference(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.membership')),
                ('proposed_by', fourfold.core.scoping.Reference(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.membership')),
                ('strategy', fourfold.core.scoping.Reference(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='strategy.strategy')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Baseline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_id', models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False)),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('reason', models.TextField(blank=True)),
                ('approved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('approved_by', fourfold.core.scoping.Reference(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.membership')),
                ('strategy', fourfold.core.scoping.Reference(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='strategy.strategy')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'strategy', 'number'), name='baseline_number_once')],
            },
        ),
        migrations.RunSQL(STAYS, LEAVES),
    ]
