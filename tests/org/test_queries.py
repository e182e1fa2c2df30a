"""Who a person is, and what lies below a unit."""

from fourfold.core.scoping import NOWHERE, scope
from fourfold.org import actions, queries


def test_a_person_finds_their_organisations_before_any_is_chosen(admin, cleo):
    with scope(NOWHERE):
        assert [each.pk for each in queries.organisations_of(cleo.person_id)] == [cleo.organisation_id]
        assert queries.member_of(cleo.person_id, cleo.organisation_id) == cleo
        assert queries.member_of(cleo.person_id, None) == cleo
        assert queries.member_of(cleo.person_id, admin.organisation_id) is None


def test_the_current_member_belongs_to_the_organisation_in_scope(ada, cleo):
    member, person = queries.current_member(ada.person_id)
    assert (member, person.pk) == (ada, ada.person_id)
    assert queries.current_member(cleo.person_id) is None


def test_somebody_who_left_is_no_member_any_more(admin, ada, site):
    actions.change_member(
        actor=admin, membership_id=ada.pk, version=1, role="editor", unit_id=site.pk, title="", is_active=False
    )
    assert queries.current_member(ada.person_id) is None
    assert queries.member_of(ada.person_id, admin.organisation_id) is None
    assert queries.organisations_of(ada.person_id) == []
    assert ada.pk not in {each.pk for each in queries.active_members()}


def test_the_tree_answers_what_lies_below_and_above(admin, site, other_site):
    line = actions.add_unit(actor=admin, name="Line 4", code="L4", parent_id=site.pk)
    tree = queries.unit_tree()
    assert tree.below(site.pk) == {site.pk, line.pk}
    assert tree.below(admin.unit_id) == {admin.unit_id, site.pk, other_site.pk, line.pk}
    assert [unit.name for unit in tree.path(line.pk)] == ["Halden Works", "Site North", "Line 4"]
    assert [(depth, unit.name) for depth, unit in tree.in_order()] == [
        (0, "Halden Works"), (1, "Site North"), (2, "Line 4"), (1, "Site South"),
    ]  # fmt: skip


def test_roles_decide_which_units_may_be_changed(admin, ada, ben, vera, dan, office, site, other_site):
    tree = queries.unit_tree()
    everything = {admin.unit_id, site.pk, other_site.pk}
    assert {member.name.split()[0]: queries.editable_unit_ids(member, tree) for member in (admin, ada, ben, vera, dan, office)} == {
        "Alex": everything, "Ada": {site.pk}, "Ben": set(), "Vera": set(), "Dan": {other_site.pk}, "Olga": everything,
    }  # fmt: skip


def test_unit_records_are_seen_by_the_unit_and_from_above(admin, ada, dan, office, site, other_site):
    tree = queries.unit_tree()
    assert queries.visible_unit_audience(ada, tree) == {site.pk}
    assert queries.visible_unit_audience(dan, tree) == {other_site.pk}
    assert queries.visible_unit_audience(office, tree) == set(tree.units)


def test_an_unknown_secret_opens_nothing(db):
    assert queries.token_holder("ff_nothing") is None
