"""Two administrators at the same moment: what only one of them may do, only one of them does."""

from fourfold.core import audit
from fourfold.core.guards import Refused
from fourfold.org.actions import add_unit, change_member, change_unit, invite, remove_unit
from fourfold.org.models import Membership, Unit
from fourfold.org.queries import member
from tests.together import meanwhile, town

__all__ = ["town"]


def demote(actor, membership_id):
    return change_member(
        actor=actor, membership_id=membership_id, version=None, role="viewer", unit_id=actor.unit_id, title="", is_active=True
    )  # fmt: skip


def test_the_last_administrator_stays_when_two_demote_each_other(town):
    other = member(
        invite(actor=town, email="tom@twin.example", name="Tom", role="administrator", unit_id=town.unit_id).pk
    )
    first, second = meanwhile(town, lambda: demote(town, other.pk), lambda: demote(other, town.pk))
    assert first.role == "viewer"
    assert isinstance(second, Refused)
    assert second.code == "R7"
    assert Membership.objects.filter(role="administrator").count() == 1


def test_two_units_can_not_be_moved_below_each_other(town):
    a = add_unit(actor=town, name="A", code="A", parent_id=town.unit_id)
    b = add_unit(actor=town, name="B", code="B", parent_id=town.unit_id)
    _, second = meanwhile(
        town,
        lambda: change_unit(actor=town, unit_id=a.pk, version=1, parent_id=b.pk),
        lambda: change_unit(actor=town, unit_id=b.pk, version=1, parent_id=a.pk),
    )
    assert isinstance(second, Refused)
    assert second.code == "R3"


def test_a_code_given_twice_at_once_is_refused_for_the_second(town):
    def add():
        return add_unit(actor=town, name="Line 4", code="L4", parent_id=town.unit_id)

    _, second = meanwhile(town, add, add)
    assert isinstance(second, Refused)
    assert second.code == "R13"
    assert Unit.objects.filter(code="L4").count() == 1


def test_one_address_invited_twice_at_once_is_one_member(town):
    def ask():
        return invite(actor=town, email="new@twin.example", name="New", role="viewer", unit_id=town.unit_id)

    _, second = meanwhile(town, ask, ask)
    assert isinstance(second, Refused)
    assert second.code == "R13"
    assert Membership.objects.filter(person__email="new@twin.example").count() == 1


def test_nobody_lands_in_a_unit_that_is_being_removed(town):
    empty = add_unit(actor=town, name="Empty", code="E", parent_id=town.unit_id)
    _, second = meanwhile(
        town,
        lambda: remove_unit(actor=town, unit_id=empty.pk),
        lambda: invite(actor=town, email="new@twin.example", name="New", role="viewer", unit_id=empty.pk),
    )
    assert isinstance(second, Refused)
    assert second.code in {"R7", "R11"}
    assert not Membership.objects.filter(person__email="new@twin.example").exists()


def test_the_trail_stays_one_chain_when_two_write_at_once(town):
    before = audit.check_chain().entries
    meanwhile(
        town,
        lambda: add_unit(actor=town, name="A", code="A", parent_id=town.unit_id),
        lambda: invite(actor=town, email="new@twin.example", name="New", role="viewer", unit_id=town.unit_id),
    )
    checked = audit.check_chain()
    assert checked.holds
    assert checked.entries == before + 2
