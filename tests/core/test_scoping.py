"""One organisation at a time, in Python and in the database session."""

import pytest
from django.db import ProgrammingError, connection, transaction

from fourfold.core.scoping import (
    NOWHERE,
    OutsideOrganisation,
    Scope,
    current_organisation,
    organisation_scope,
    scope,
    scoped_organisation,
)
from fourfold.org.models import Membership, Organisation, Unit


def session() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('fourfold.organisation', true), current_setting('fourfold.person', true), "
            "current_setting('fourfold.token', true)"
        )
        return list(cursor.fetchone())


def test_the_scope_is_told_to_the_database_session(admin):
    assert session() == [str(admin.organisation_id), str(admin.person_id), ""]
    with scope(Scope(token_hash="abc")):
        assert session() == ["", "", "abc"]
    assert session() == [str(admin.organisation_id), str(admin.person_id), ""]


def test_the_former_scope_comes_back_after_an_error(admin, cleo):
    with pytest.raises(ZeroDivisionError), organisation_scope(cleo.organisation_id):
        _ = 1 / 0
    assert current_organisation() == admin.organisation_id
    assert session()[0] == str(admin.organisation_id)


def test_the_former_scope_comes_back_after_a_failed_transaction(admin, cleo):
    with (
        pytest.raises(ProgrammingError, match="no such"),
        transaction.atomic(),
        organisation_scope(cleo.organisation_id),
        connection.cursor() as cursor,
    ):
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'no such'; END $$")
    assert session()[0] == str(admin.organisation_id)
    assert Unit.objects.get().organisation_id == admin.organisation_id


def test_outside_of_any_organisation_nothing_can_be_asked_or_written(db):
    with scope(NOWHERE):
        assert scoped_organisation() is None
        with pytest.raises(OutsideOrganisation):
            current_organisation()
        with pytest.raises(OutsideOrganisation):
            Unit.objects.count()
        with pytest.raises(OutsideOrganisation):
            Unit(name="x", code="x")


def test_each_organisation_sees_its_own_rows_only(admin, site, cleo):
    assert set(Unit.objects.values_list("pk", flat=True)) == {admin.unit_id, site.pk}
    with organisation_scope(cleo.organisation_id):
        assert set(Unit.objects.values_list("pk", flat=True)) == {cleo.unit_id}


def test_before_an_organisation_is_chosen_a_person_sees_only_their_own_memberships(admin, ada, cleo):
    with scope(Scope(person_id=cleo.person_id)):
        assert [each.pk for each in Membership.anywhere.all()] == [cleo.pk]
        assert [each.pk for each in Organisation.objects.all()] == [cleo.organisation_id]
    with scope(NOWHERE):
        assert list(Membership.anywhere.all()) == []
        assert list(Organisation.objects.all()) == []
