"""What PostgreSQL itself enforces: row-level security, keys that stay inside an organisation, an unchangeable trail.

Runs after each migration, as the role that owns the tables, and is safe to run again. Everything is derived from the
models, so that a new table can't be forgotten; tests/architecture compares the database's catalogue with the models.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from fourfold.core.scoping import OrganisationModel, Reference

APPLICATION_ROLE = "fourfold_app"
_IN_SCOPE = "organisation_id = nullif(current_setting('fourfold.organisation', true), '')::bigint"


def organisation_models() -> list[type[OrganisationModel]]:
    return [model for model in apps.get_models() if issubclass(model, OrganisationModel)]


def references(model: type[models.Model]) -> list[Reference]:
    return [field for field in model._meta.local_fields if isinstance(field, Reference)]


def protect(cursor: Any) -> None:
    """Bring every organisation-owned table under protection. The cursor's role must own the tables."""
    found = organisation_models()
    for model in found:
        for statement in (*_key_statements(model), *_row_security_statements(model), *_memory_statements(model)):
            cursor.execute(statement)
    for model in found:
        for statement in _reference_statements(model):
            cursor.execute(statement)
    for statement in _grants():
        cursor.execute(statement)


def _add_constraint(table: str, name: str, definition: str) -> str:
    return f"""DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '{table}'::regclass AND conname = '{name}') THEN
            ALTER TABLE {table} ADD CONSTRAINT {name} {definition};
        END IF;
    END $$"""


def _key_statements(model: type[OrganisationModel]) -> Iterator[str]:
    table = model._meta.db_table
    yield _add_constraint(table, f"{table}_organisation_key", "UNIQUE (organisation_id, id)")
    yield _add_constraint(
        table, f"{table}_organisation_fk", "FOREIGN KEY (organisation_id) REFERENCES org_organisation (id)"
    )


def _row_security_statements(model: type[OrganisationModel]) -> Iterator[str]:
    table = model._meta.db_table
    own = getattr(model, "row_security", "")  # a further way in, such as a person's own memberships at sign-in
    using = f"{_IN_SCOPE} OR {own}" if own else _IN_SCOPE
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS one_organisation ON {table}"
    yield f"CREATE POLICY one_organisation ON {table} USING ({using}) WITH CHECK ({_IN_SCOPE})"


def _memory_statements(model: type[OrganisationModel]) -> Iterator[str]:
    """A table that remembers keeps its rows as they were before each change, whoever makes it and however."""
    table = model._meta.db_table
    for event, tables in _EVENTS.items():
        trigger = f"remember_{event.lower()}"
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {table}"
        if model.remembers_past:
            yield (
                f"CREATE TRIGGER {trigger} AFTER {event} ON {table} REFERENCING {tables} "
                "FOR EACH STATEMENT EXECUTE FUNCTION core_remember()"
            )


_EVENTS = {
    "INSERT": "NEW TABLE AS made",
    "UPDATE": "OLD TABLE AS gone NEW TABLE AS made",
    "DELETE": "OLD TABLE AS gone",
}


def _reference_statements(model: type[OrganisationModel]) -> Iterator[str]:
    table = model._meta.db_table
    for field in references(model):
        target = field.remote_field.model._meta.db_table
        yield _add_constraint(
            table,
            f"{table}_{field.column}_inside"[:63],
            f"FOREIGN KEY (organisation_id, {field.column}) REFERENCES {target} (organisation_id, id) "
            "DEFERRABLE INITIALLY IMMEDIATE",
        )


def _grants() -> Iterator[str]:
    yield f"""DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APPLICATION_ROLE}') THEN
            CREATE ROLE {APPLICATION_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS;
            GRANT {APPLICATION_ROLE} TO CURRENT_USER;
        END IF;
    END $$"""
    yield f"GRANT USAGE ON SCHEMA public TO {APPLICATION_ROLE}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION_ROLE}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION_ROLE}"
    yield f"REVOKE UPDATE, DELETE, TRUNCATE ON core_auditentry FROM {APPLICATION_ROLE}"
    yield f"REVOKE UPDATE, DELETE, TRUNCATE ON core_pastrow FROM {APPLICATION_ROLE}"
    yield "ALTER TABLE org_organisation ENABLE ROW LEVEL SECURITY"
    yield "DROP POLICY IF EXISTS one_organisation ON org_organisation"
    yield """CREATE POLICY one_organisation ON org_organisation USING (
            id = nullif(current_setting('fourfold.organisation', true), '')::bigint
            OR id IN (SELECT organisation_id FROM org_membership
                      WHERE person_id = nullif(current_setting('fourfold.person', true), '')::bigint))
        WITH CHECK (id = nullif(current_setting('fourfold.organisation', true), '')::bigint)"""
