"""Organisations, units, people and tokens: who may change them, and what is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fourfold.core.scoping import organisation_scope
from fourfold.measures.actions import add_measure
from fourfold.org import actions, queries
from fourfold.org.models import ApiToken, Membership, Organisation, Person, Unit
from tests.acts import nothing_written, one_entry, refused

EVERYBODY_ELSE = ("ada", "ben", "vera", "dan", "office")


@pytest.fixture(params=EVERYBODY_ELSE)
def not_an_administrator(request):
    return request.getfixturevalue(request.param)


def settings(**changes):
    return {"name": "Halden Works", "time_zone": "Europe/Berlin", "currency": "EUR", "version": 1, **changes}


def membership(**changes):
    return {"role": "viewer", "title": "", "is_active": True, "version": None, **changes}


class TestFounding:
    def test_a_new_organisation_has_a_top_unit_and_an_administrator(self, cleo):
        with organisation_scope(cleo.organisation_id):
            assert [(unit.name, unit.code, unit.tier) for unit in Unit.objects.all()] == [("Cleo's Own", "ENT", 1)]
        assert (cleo.role, cleo.name, cleo.zone) == ("administrator", "Cleo Strange", "UTC")

    def test_a_person_who_exists_keeps_name_and_password(self, admin):
        before = Person.objects.get(pk=admin.person_id).password
        again = actions.found_organisation(
            name="Second", email="ALEX@halden.example", person_name="Other", password="another correct one"
        )
        person = Person.objects.get(pk=again.person_id)
        assert (person.pk, person.name, person.password) == (admin.person_id, "Alex Admin", before)

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"name": " "}, "R1", "name"),
            ({"name": "x" * 121}, "R2", "name"),
            ({"email": "nobody"}, "R2", "email"),
            ({"email": ""}, "R1", "email"),
            ({"person_name": ""}, "R1", "name"),
            ({"time_zone": "Mars/Base"}, "R11", "time_zone"),
            ({"role": "king"}, "R11", "role"),
        ],
    )
    def test_what_can_not_be_founded(self, db, changes, code, field):
        wanted = {"name": "New", "email": "a@new.example", "person_name": "A", "password": None, **changes}
        with refused(code, field):
            actions.found_organisation(**wanted)


class TestOrganisation:
    def test_its_settings_change_with_one_entry(self, admin):
        with one_entry("changed", admin) as found:
            actions.change_organisation(actor=admin, **settings(name=" Halden ", currency="usd"))
        assert found[0].old == {"name": "Halden Works", "currency": "EUR"}
        assert found[0].new == {"name": "Halden", "currency": "USD"}
        assert Organisation.objects.get(pk=admin.organisation_id).version == 2

    def test_the_same_settings_change_nothing(self, admin):
        with nothing_written():
            assert actions.change_organisation(actor=admin, **settings()).version == 1

    def test_only_administrators_may(self, not_an_administrator):
        with refused("R4"):
            actions.change_organisation(actor=not_an_administrator, **settings(name="Mine"))

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [({"name": ""}, "R1", "name"), ({"time_zone": "x"}, "R11", "time_zone"), ({"currency": "EURO"}, "R11", "currency"),
         ({"currency": "E1R"}, "R11", "currency")],
    )  # fmt: skip
    def test_what_is_refused(self, admin, changes, code, field):
        with refused(code, field):
            actions.change_organisation(actor=admin, **settings(**changes))

    def test_a_stale_edit_is_refused_with_both_versions(self, admin):
        actions.change_organisation(actor=admin, **settings(name="First"))
        with refused("R5") as found:
            actions.change_organisation(actor=admin, **settings(name="Second"))
        assert found[0].details["current_version"] == 2
        assert found[0].details["your_version"] == 1
        assert found[0].details["current"]["name"] == "First"


class TestUnits:
    def test_a_unit_is_added_below_another(self, admin, site):
        with one_entry("added", admin) as found:
            unit = actions.add_unit(actor=admin, name=" Line 4 ", code=" L4 ", parent_id=site.pk, tier=3, order=2)
        assert found[0].new == {"parent_id": site.pk, "name": "Line 4", "code": "L4", "tier": 3, "order": 2}
        assert (found[0].subject_type, found[0].subject_id, found[0].subject) == ("unit", unit.pk, "Line 4")

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"name": " "}, "R1", "name"),
            ({"code": ""}, "R1", "code"),
            ({"code": "x" * 31}, "R2", "code"),
            ({"code": "north"}, "R13", "code"),
            ({"tier": 4}, "R11", "tier"),
            ({"order": -1}, "R2", "order"),
            ({"parent_id": None}, "R1", "parent"),
            ({"parent_id": 10**9}, "R11", "parent"),
        ],
    )
    def test_what_can_not_be_added(self, admin, site, changes, code, field):
        with refused(code, field):
            actions.add_unit(actor=admin, **{"name": "Line", "code": "L4", "parent_id": site.pk, **changes})

    def test_only_administrators_may(self, not_an_administrator, site):
        with refused("R4"):
            actions.add_unit(actor=not_an_administrator, name="Line", code="L4", parent_id=site.pk)
        with refused("R4"):
            actions.change_unit(actor=not_an_administrator, unit_id=site.pk, version=1, name="Mine")
        with refused("R4"):
            actions.remove_unit(actor=not_an_administrator, unit_id=site.pk)

    def test_another_organisations_unit_looks_absent(self, cleo, site):
        with organisation_scope(cleo.organisation_id, person_id=cleo.person_id):
            with pytest.raises(Unit.DoesNotExist):
                actions.change_unit(actor=cleo, unit_id=site.pk, version=1, name="Mine")
            with pytest.raises(Unit.DoesNotExist):
                actions.remove_unit(actor=cleo, unit_id=site.pk)
            with refused("R11", "parent"):
                actions.add_unit(actor=cleo, name="Line", code="L4", parent_id=site.pk)
            with refused("R11", "unit"):
                actions.invite(actor=cleo, email="e@x.example", name="E", role="viewer", unit_id=site.pk)

    def test_a_unit_changes_with_old_and_new(self, admin, site, other_site):
        with one_entry("changed", admin) as found:
            actions.change_unit(actor=admin, unit_id=site.pk, version=1, name="North", parent_id=other_site.pk)
        assert found[0].old == {"name": "Site North", "parent_id": admin.unit_id}
        assert found[0].new == {"name": "North", "parent_id": other_site.pk}

    def test_a_unit_can_not_lie_below_itself(self, admin, site):
        line = actions.add_unit(actor=admin, name="Line", code="L", parent_id=site.pk)
        for parent in (site.pk, line.pk):
            with refused("R3", "parent"):
                actions.change_unit(actor=admin, unit_id=site.pk, version=1, parent_id=parent)

    def test_the_top_unit_keeps_its_place(self, admin, site):
        actions.change_unit(actor=admin, unit_id=admin.unit_id, version=1, name="Halden", parent_id=None)
        with refused("R3", "parent"):
            actions.change_unit(actor=admin, unit_id=admin.unit_id, version=2, parent_id=site.pk)

    @pytest.mark.parametrize("field", ["organisation_id", "id", "colour"])
    def test_only_its_own_fields_can_be_set(self, admin, site, field):
        with refused("R11", field):
            actions.change_unit(actor=admin, unit_id=site.pk, version=1, **{field: "x"})

    def test_a_stale_edit_is_refused(self, admin, site):
        actions.change_unit(actor=admin, unit_id=site.pk, version=1, name="First")
        with refused("R5") as found:
            actions.change_unit(actor=admin, unit_id=site.pk, version=1, name="Second")
        assert found[0].details["current"]["name"] == "First"

    def test_an_empty_unit_is_removed(self, admin, other_site):
        with one_entry("removed", admin) as found:
            actions.remove_unit(actor=admin, unit_id=other_site.pk)
        assert found[0].old["code"] == "SOUTH"
        assert not Unit.objects.filter(pk=other_site.pk).exists()

    def test_a_unit_with_people_or_units_is_listed_with_them(self, admin, ada, site):
        actions.add_unit(actor=admin, name="Line", code="L", parent_id=site.pk)
        with refused("R7") as found:
            actions.remove_unit(actor=admin, unit_id=site.pk)
        assert found[0].details == {"dependants": ["Line", "Ada Lind"]}

    def test_a_unit_with_measures_is_refused_without_naming_them(self, admin, office, other_site):
        add_measure(actor=office, unit_id=other_site.pk, name="Secret pay", code="P", audience="confidential")
        with refused("R7") as found:
            actions.remove_unit(actor=admin, unit_id=other_site.pk)
        assert found[0].details == {"dependants": ["1 measure"]}
        assert "Secret" not in found[0].sentence


class TestPeople:
    def test_an_invited_person_is_a_member_with_a_role(self, admin, site):
        with one_entry("invited", admin) as found:
            made = actions.invite(
                actor=admin, email=" Eve@Halden.example ", name="Eve", role="editor", unit_id=site.pk, title="Buyer"
            )
        assert found[0].new == {"email": "eve@halden.example", "role": "editor", "unit_id": site.pk}
        assert (made.name, made.title, made.is_active) == ("Eve", "Buyer", True)
        assert not made.person.has_usable_password()

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"name": ""}, "R1", "name"),
            ({"email": ""}, "R1", "email"),
            ({"email": "x y@z"}, "R2", "email"),
            ({"email": f"{'x' * 250}@halden.example"}, "R2", "email"),
            ({"email": "ADA@halden.example"}, "R13", "email"),
            ({"role": "king"}, "R11", "role"),
            ({"unit_id": 0}, "R11", "unit"),
            ({"title": "x" * 121}, "R2", "title"),
        ],
    )
    def test_who_can_not_be_invited(self, admin, ada, site, changes, code, field):
        wanted = {"email": "eve@halden.example", "name": "Eve", "role": "viewer", "unit_id": site.pk, **changes}
        with refused(code, field):
            actions.invite(actor=admin, **wanted)

    def test_only_administrators_may(self, not_an_administrator, vera, site):
        with refused("R4"):
            actions.invite(actor=not_an_administrator, email="e@x.example", name="E", role="viewer", unit_id=site.pk)
        with refused("R4"):
            actions.change_member(
                actor=not_an_administrator, membership_id=vera.pk, **membership(unit_id=site.pk, role="administrator")
            )

    def test_a_membership_changes_with_old_and_new(self, admin, ada, other_site):
        with one_entry("changed", admin) as found:
            actions.change_member(
                actor=admin, membership_id=ada.pk, **membership(unit_id=other_site.pk, role="viewer", version=1)
            )
        assert found[0].old == {"role": "editor", "unit_id": ada.unit_id}
        assert found[0].new == {"role": "viewer", "unit_id": other_site.pk}

    @pytest.mark.parametrize(
        "changes", [{"role": "viewer"}, {"role": "administrator", "is_active": False}], ids=["demoted", "left"]
    )
    def test_the_last_administrator_stays(self, admin, changes):
        with refused("R7", "role"):
            actions.change_member(actor=admin, membership_id=admin.pk, **membership(unit_id=admin.unit_id, **changes))

    def test_an_administrator_who_can_not_sign_in_does_not_count_as_another(self, admin, site):
        made = actions.invite(actor=admin, email="t@x.example", name="T", role="administrator", unit_id=site.pk)
        Person.objects.filter(pk=made.person_id).update(is_active=False)
        with refused("R7", "role"):
            actions.change_member(actor=admin, membership_id=admin.pk, **membership(unit_id=admin.unit_id))

    def test_with_another_administrator_the_first_may_go(self, admin, site):
        actions.invite(actor=admin, email="t@x.example", name="T", role="administrator", unit_id=site.pk)
        actions.change_member(actor=admin, membership_id=admin.pk, **membership(unit_id=admin.unit_id))
        assert Membership.objects.get(pk=admin.pk).role == "viewer"

    def test_a_stale_edit_is_refused_with_both_versions(self, admin, ada, site):
        actions.change_member(actor=admin, membership_id=ada.pk, **membership(unit_id=site.pk, version=1))
        with refused("R5") as found:
            actions.change_member(
                actor=admin, membership_id=ada.pk, **membership(unit_id=site.pk, version=1, role="editor")
            )
        assert found[0].details["current"]["role"] == "viewer"

    def test_another_organisations_member_looks_absent(self, cleo, ada):
        with (
            organisation_scope(cleo.organisation_id, person_id=cleo.person_id),
            pytest.raises(Membership.DoesNotExist),
        ):
            actions.change_member(actor=cleo, membership_id=ada.pk, **membership(unit_id=cleo.unit_id))


class TestTokens:
    def test_a_token_is_shown_once_and_kept_as_a_hash(self, ben):
        with one_entry("issued", ben) as found:
            token, secret = actions.issue_token(actor=ben, name=" Nightly ", can_write=True, days=30)
        assert found[0].new == {"name": "Nightly", "can_write": True, "days": 30}
        assert secret not in str(found[0].new)
        assert token.token_hash == queries.token_hash(secret) != secret
        member, held = queries.token_holder(secret)
        assert (member.pk, held.pk) == (ben.pk, token.pk)

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [({"name": ""}, "R1", "name"), ({"name": "x" * 81}, "R2", "name"), ({"days": 0}, "R3", "days"), ({"days": 366}, "R3", "days")],
    )  # fmt: skip
    def test_what_is_refused(self, ben, changes, code, field):
        with refused(code, field):
            actions.issue_token(actor=ben, **{"name": "N", "can_write": False, "days": 1, **changes})

    def test_a_viewers_token_can_only_read(self, vera):
        with refused("R4"):
            actions.issue_token(actor=vera, name="N", can_write=True, days=1)
        assert not actions.issue_token(actor=vera, name="N", can_write=False, days=1)[0].can_write

    def test_a_revoked_token_opens_nothing(self, ben):
        token, secret = actions.issue_token(actor=ben, name="N", can_write=True, days=1)
        with one_entry("revoked", ben):
            actions.revoke_token(actor=ben, token_id=token.pk)
        assert queries.token_holder(secret) is None
        with nothing_written():
            actions.revoke_token(actor=ben, token_id=token.pk)

    def test_nobody_can_revoke_another_members_token(self, ada, ben):
        token, _ = actions.issue_token(actor=ben, name="N", can_write=True, days=1)
        with pytest.raises(ApiToken.DoesNotExist):
            actions.revoke_token(actor=ada, token_id=token.pk)

    def test_an_expired_token_and_one_whose_member_left_open_nothing(self, admin, ben, site):
        token, secret = actions.issue_token(actor=ben, name="N", can_write=True, days=1)
        ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
        assert queries.token_holder(secret) is None
        _, secret = actions.issue_token(actor=ben, name="N", can_write=True, days=1)
        actions.change_member(actor=admin, membership_id=ben.pk, **membership(unit_id=site.pk, is_active=False))
        assert queries.token_holder(secret) is None
