"""What a person types about units and people."""

import pytest

from fourfold.org import forms, queries


def test_a_unit_form_offers_the_tree_with_its_depth(admin, site):
    form = forms.UnitForm(tree=queries.unit_tree())
    assert form.fields["parent"].choices == [(admin.unit_id, "Halden Works"), (site.pk, "– Site North")]
    assert "parent" not in forms.UnitForm(tree=queries.unit_tree(), is_top=True).fields


def test_a_form_shows_what_is_stored(admin, site):
    assert forms.UnitForm.initial_of(site) == {
        "name": "Site North", "code": "NORTH", "tier": 2, "order": 0, "version": 1, "parent": admin.unit_id,
    }  # fmt: skip
    assert forms.OrganisationForm.of(admin.organisation).initial["time_zone"] == "Europe/Berlin"


@pytest.mark.parametrize(("currency", "valid"), [("eur", True), ("EURO", False), ("E1R", False)])
def test_a_currency_has_three_letters(db, currency, valid):
    form = forms.OrganisationForm({"name": "H", "time_zone": "UTC", "currency": currency})
    assert form.is_valid() is valid


def test_a_role_and_a_unit_must_be_chosen_from_the_list(admin, site):
    tree = queries.unit_tree()
    good = {"name": "Eve", "email": "eve@halden.example", "role": "viewer", "unit": site.pk}
    assert forms.InviteForm(good, tree=tree).is_valid()
    form = forms.InviteForm({**good, "role": "king", "unit": 10**9}, tree=tree)
    assert set(form.errors) == {"role", "unit"}
