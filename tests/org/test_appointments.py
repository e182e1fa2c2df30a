"""Who leads what in a unit, from when until when, and what is vacant."""

from datetime import date

import pytest

from fourfold.org import actions, queries
from fourfold.org.rules import RESPONSIBILITIES, LeadingRole
from tests.acts import one_entry, refused

DAY = date(2026, 3, 1)


@pytest.fixture
def appoint(admin, ada, site):
    """`appoint()` makes Ada the head of Site North from 2026 on."""

    def making(**changes):
        given = {
            "actor": admin, "unit_id": site.pk, "role": "unit_head", "membership_id": ada.pk, "starts_on": date(2026, 1, 1)
        }  # fmt: skip
        return actions.appoint(**{**given, **changes})

    return making


def led(day=DAY) -> dict[tuple[str, str], tuple[list[str], bool]]:
    return {
        (unit.unit.code, each.role.value): ([str(holder.member) for holder in each.holders], each.is_vacant)
        for unit in queries.who_leads(day)
        for each in unit.roles
    }


def test_key_roles_that_nobody_holds_are_vacant(site):
    assert led() == {("ENT", "sponsor"): ([], True), ("ENT", "office"): ([], True), ("NORTH", "unit_head"): ([], True)}


def test_somebody_is_appointed_and_holds_it_in_these_days(admin, appoint):
    with one_entry("appointed", admin) as found:
        appoint(ends_on=date(2026, 6, 30))
    assert found[0].new["role"] == "unit_head"
    assert led(date(2026, 6, 30))["NORTH", "unit_head"] == (["Ada Lind"], False)
    assert led(date(2026, 7, 1))["NORTH", "unit_head"] == ([], True)
    before = queries.who_leads(date(2025, 12, 31))[1].roles[0]
    assert (before.is_vacant, [str(each.member) for each in before.coming]) == (True, ["Ada Lind"])


def test_any_role_may_be_held_and_has_its_duty(appoint, ben):
    appoint(role="data_steward", membership_id=ben.pk)
    assert led()["NORTH", "data_steward"] == (["Ben Okafor"], False)
    assert set(RESPONSIBILITIES) == set(LeadingRole)


def test_what_one_person_leads_is_held_by_one_at_a_time(appoint, ben):
    appoint(ends_on=date(2026, 6, 30))
    with refused("R13", "starts_on") as found:
        appoint(membership_id=ben.pk, starts_on=date(2026, 6, 30))
    assert "Ada Lind holds this from 2026-01-01 until 2026-06-30." in found[0].sentence
    appoint(membership_id=ben.pk, starts_on=date(2026, 7, 1))


def test_others_are_held_by_several_each_once(appoint, ben):
    appoint(role="board")
    appoint(role="board", membership_id=ben.pk)
    with refused("R13", "starts_on"):
        appoint(role="board")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"role": "king"}, "R11", "role"),
        ({"unit_id": 10**9}, "R11", "unit"),
        ({"membership_id": 10**9}, "R11", "member"),
        ({"ends_on": date(2025, 1, 1)}, "R3", "ends_on"),
    ],
)
def test_what_is_refused(appoint, changes, code, field):
    with refused(code, field):
        appoint(**changes)


def test_only_administrators_and_the_strategy_office_may(appoint, ada, ben, office):
    for member in (ada, ben):
        with refused("R4"):
            appoint(actor=member)
    appoint(actor=office)


def test_an_appointment_ends_on_its_last_day(admin, ada, appoint):
    made = appoint()
    with refused("R4"):
        actions.end_appointment(actor=ada, appointment_id=made.pk, version=1, on=DAY)
    with refused("R3", "ends_on"):
        actions.end_appointment(actor=admin, appointment_id=made.pk, version=1, on=date(2025, 1, 1))
    with one_entry("changed", admin):
        actions.end_appointment(actor=admin, appointment_id=made.pk, version=1, on=DAY)
    with refused("R5"):
        actions.end_appointment(actor=admin, appointment_id=made.pk, version=1, on=date(2026, 4, 1))
    assert led(date(2026, 3, 2))["NORTH", "unit_head"] == ([], True)


def test_who_left_holds_nothing(admin, ben, site, appoint):
    appoint(membership_id=ben.pk)
    actions.change_member(
        actor=admin, membership_id=ben.pk, version=1, role="viewer", unit_id=site.pk, title="", is_active=False
    )
    assert led()["NORTH", "unit_head"] == ([], True)


def test_two_statements_whatever_the_size(appoint, django_assert_num_queries):
    appoint()
    with django_assert_num_queries(2):
        queries.who_leads(DAY)
