"""Mappings that are kept for the next file."""

import pytest

from fourfold.measures import actions
from fourfold.measures.models import SavedMapping
from tests.acts import one_entry, refused


class TestMappings:
    def test_a_mapping_is_kept_and_replaced_by_name(self, ada):
        with one_entry("saved", ada):
            actions.save_mapping(actor=ada, name=" Transit ", text="a: 1")
        with one_entry("saved", ada) as found:
            actions.save_mapping(actor=ada, name="transit", text="a: 2")
        assert (found[0].old, found[0].new) == ({"text": "a: 1"}, {"text": "a: 2"})
        assert [(each.name, each.text) for each in SavedMapping.objects.all()] == [("Transit", "a: 2")]

    def test_a_name_is_needed_and_fits(self, ada):
        with refused("R1", "name"):
            actions.save_mapping(actor=ada, name=" ", text="a: 1")
        with refused("R2", "name"):
            actions.save_mapping(actor=ada, name="x" * 121, text="a: 1")

    @pytest.mark.parametrize("who", ["ben", "vera"])
    def test_others_may_not(self, request, db, who):
        actor = request.getfixturevalue(who)
        with refused("R4"):
            actions.save_mapping(actor=actor, name="n", text="t")
