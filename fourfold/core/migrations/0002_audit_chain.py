"""The trail numbers and chains itself, and refuses every change."""

from django.db import migrations

DIGEST = """
CREATE FUNCTION core_audit_digest(entry core_auditentry, before text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        before, entry.organisation_id, entry.sequence,
        to_char(entry.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), entry.zone,
        entry.actor_id, entry.actor, entry.role, entry.action, entry.subject_type, entry.subject_id, entry.subject,
        entry.old, entry.new, entry.reason, entry.source)::text, 'UTF8')), 'hex')
$$;
"""
CHAIN = """
CREATE FUNCTION core_audit_chain() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE last record;
BEGIN
    -- One writer at a time per organisation: the next entry must see the one before it.
    PERFORM pg_advisory_xact_lock(hashtext('fourfold audit'), NEW.organisation_id::int);
    SELECT sequence, hash, recorded_at INTO last FROM core_auditentry
        WHERE organisation_id = NEW.organisation_id ORDER BY sequence DESC LIMIT 1;
    NEW.sequence := coalesce(last.sequence, 0) + 1;
    NEW.recorded_at := clock_timestamp();
    NEW.previous_hash := coalesce(last.hash, '');
    NEW.hash := core_audit_digest(NEW, NEW.previous_hash);
    RETURN NEW;
END $$;
CREATE TRIGGER core_audit_chain BEFORE INSERT ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION core_audit_chain();
"""
REFUSE = """
CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    -- Only removing a whole organisation takes its trail along: a separate act of the tables' owner, by command.
    IF TG_OP = 'DELETE' AND current_user = (SELECT tableowner FROM pg_tables
            WHERE schemaname = 'public' AND tablename = 'core_auditentry')
       AND current_setting('fourfold.removing', true) = OLD.organisation_id::text THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit trail can be neither changed nor deleted.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER core_audit_refuse BEFORE UPDATE OR DELETE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION core_audit_refuse();
CREATE TRIGGER core_audit_refuse_truncate BEFORE TRUNCATE ON core_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse();
"""
UNDO = """
DROP TRIGGER core_audit_refuse_truncate ON core_auditentry; DROP TRIGGER core_audit_refuse ON core_auditentry;
DROP TRIGGER core_audit_chain ON core_auditentry; DROP FUNCTION core_audit_refuse(); DROP FUNCTION core_audit_chain();
DROP FUNCTION core_audit_digest(core_auditentry, text);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_trail_and_answers")]
    operations = [migrations.RunSQL(DIGEST + CHAIN + REFUSE, UNDO)]
