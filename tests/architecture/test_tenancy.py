"""The database itself keeps organisations apart: compared with its catalogue, and tried."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from fourfold.core.protection import APPLICATION_ROLE, organisation_models, references
from fourfold.core.scoping import NOWHERE, OutsideOrganisation, organisation_scope, scope

MODELS = organisation_models()


def catalogue(sql: str, *parameters: object) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def test_every_table_with_an_organisation_is_known_as_such(db):
    tables = catalogue(
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'organisation_id' AND table_schema = 'public'"
    )
    assert {table for (table,) in tables} == {model._meta.db_table for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_row_level_security_is_on_and_asks_for_the_organisation(db, model):
    table = model._meta.db_table
    assert catalogue("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", table) == [(True,)]
    ((check,),) = catalogue("SELECT with_check FROM pg_policies WHERE tablename = %s", table)
    assert "fourfold.organisation" in check
    assert " OR " not in check


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_into_another_table_carries_the_organisation(db, model):
    table = model._meta.db_table
    definitions = [
        row[0]
        for row in catalogue(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass", table
        )
    ]
    for field in references(model):
        target = field.remote_field.model._meta.db_table
        wanted = f"FOREIGN KEY (organisation_id, {field.column}) REFERENCES {target}(organisation_id, id)"
        assert any(definition.startswith(wanted) for definition in definitions), wanted
    single = [d for d in definitions if "(organisation_id," not in d and "REFERENCES org_person" not in d]
    assert single == ["FOREIGN KEY (organisation_id) REFERENCES org_organisation(id)"]


def test_the_application_role_can_not_bypass_any_of_it(db):
    assert catalogue("SELECT current_user::text") == [(APPLICATION_ROLE,)]
    assert catalogue("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [
        (False, False, False)
    ]
    assert catalogue("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user") == [
        (0,)
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_query_outside_of_an_organisation_raises(db, model):
    with scope(NOWHERE), pytest.raises(OutsideOrganisation):
        list(model.objects.all())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_raw_sql_sees_nothing_of_another_organisation(admin, cleo, model):
    with organisation_scope(cleo.organisation_id):
        foreign = catalogue(
            f"SELECT count(*) FROM {model._meta.db_table} WHERE organisation_id <> %s", cleo.organisation_id
        )
    assert foreign == [(0,)]


def test_a_row_can_not_be_written_into_another_organisation(admin, cleo):
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO org_unit (organisation_id, name, code, tier, \"order\", version) VALUES (%s, 'x', 'x', 2, 0, 1)",
            [cleo.organisation_id],
        )


def test_a_row_can_not_point_into_another_organisation(admin, cleo):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO org_unit (organisation_id, parent_id, name, code, tier, "order", version) '
            "VALUES (%s, %s, 'x', 'x', 2, 0, 1)",
            [admin.organisation_id, cleo.unit_id],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
