"""Tables that remember keep each row as it was before a change, by a trigger that no writer can forget."""

from django.db import migrations, models

import fourfold.core.scoping

REMEMBER = """
CREATE FUNCTION core_remember() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE organisation bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT organisation_id INTO organisation FROM made LIMIT 1;
    ELSE
        SELECT organisation_id INTO organisation FROM gone LIMIT 1;
    END IF;
    -- Nothing touched; or a whole organisation goes, and its past with it.
    IF organisation IS NULL OR (TG_OP = 'DELETE' AND current_setting('fourfold.removing', true) = organisation::text) THEN
        RETURN NULL;
    END IF;
    -- Whoever locks a period does so alone: a change lies wholly before that instant, or wholly after it.
    PERFORM pg_advisory_xact_lock_shared(hashtext('fourfold periods'), organisation::int);
    IF TG_OP = 'INSERT' THEN
        INSERT INTO core_pastrow (organisation_id, of_table, row_id, content, until)
            SELECT organisation_id, TG_TABLE_NAME, id, NULL, clock_timestamp() FROM made;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO core_pastrow (organisation_id, of_table, row_id, content, until)
            SELECT gone.organisation_id, TG_TABLE_NAME, gone.id, to_jsonb(gone), clock_timestamp()
            FROM gone JOIN made ON made.id = gone.id WHERE to_jsonb(gone) <> to_jsonb(made);
    ELSE
        INSERT INTO core_pastrow (organisation_id, of_table, row_id, content, until)
            SELECT organisation_id, TG_TABLE_NAME, id, to_jsonb(gone), clock_timestamp() FROM gone;
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_audit_chain")]
    operations = [
        migrations.CreateModel(
            name="PastRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.BigIntegerField(default=fourfold.core.scoping.current_organisation, editable=False),
                ),
                ("of_table", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
                ("content", models.JSONField(null=True)),
                ("until", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["organisation_id", "of_table", "row_id", "until"], name="past_of_row")]
            },
        ),
        migrations.RunSQL(REMEMBER, "DROP FUNCTION core_remember() CASCADE"),
    ]
