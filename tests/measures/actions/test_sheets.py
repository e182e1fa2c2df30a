"""Sheets of measures: who may add and change them, what is kept, what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.core.scoping import organisation_scope
from fourfold.measures import actions
from fourfold.measures.models import Measure
from fourfold.org.models import Membership
from tests.acts import nothing_written, one_entry, refused
from tests.measures.actions.recording import record

OCTOBER = date(2025, 10, 1)


class TestSheet:
    def test_a_measure_is_added_with_its_sheet(self, ada, site, told):
        with one_entry("added", ada) as found:
            made = actions.add_measure(
                actor=ada,
                unit_id=site.pk,
                name=" Churn ",
                code=" C1 ",
                tags=["E"],
                baseline=Decimal("1.5"),
                indicator="lag",
            )
        assert (made.name, made.code, made.version) == ("Churn", "C1", 1)
        assert found[0].new["baseline"] == "1.500000000000"
        assert told == [("measure_changed", [f"measure:{made.pk}"], ada.pk)]

    @pytest.mark.parametrize("who", ["ada", "office", "admin"])
    def test_editors_of_the_unit_and_the_office_may_change_it(self, request, plain, who):
        actor = request.getfixturevalue(who)
        with one_entry("changed", actor) as found:
            actions.change_measure(actor=actor, measure_id=plain.pk, version=1, question="How often?")
        assert (found[0].old, found[0].new) == ({"question": ""}, {"question": "How often?"})

    @pytest.mark.parametrize("who", ["ben", "vera", "dan"])
    def test_others_may_not(self, request, plain, site, who):
        actor = request.getfixturevalue(who)
        with refused("R4"):
            actions.add_measure(actor=actor, unit_id=site.pk, name="N", code="N")
        with refused("R4"):
            actions.change_measure(actor=actor, measure_id=plain.pk, version=1, name="Mine")
        with refused("R4"):
            actions.set_target(actor=actor, measure_id=plain.pk, effective_from=OCTOBER, amount=Decimal(1))
        with refused("R4"):
            actions.set_threshold(actor=actor, measure_id=plain.pk, effective_from=OCTOBER, polarity="none")

    def test_an_editor_can_not_move_a_measure_into_a_unit_of_others(self, ada, plain, other_site):
        with refused("R4"):
            actions.change_measure(actor=ada, measure_id=plain.pk, version=1, unit_id=other_site.pk)

    def test_another_organisations_measure_looks_absent(self, cleo, plain):
        with organisation_scope(cleo.organisation_id, person_id=cleo.person_id):
            with pytest.raises(Measure.DoesNotExist):
                actions.change_measure(actor=cleo, measure_id=plain.pk, version=1, name="Mine")
            with pytest.raises(Measure.DoesNotExist):
                record(cleo, plain, 1)
            with pytest.raises(Measure.DoesNotExist):
                actions.clear_value(actor=cleo, measure_id=plain.pk, period_start=OCTOBER, reason="x")
            with pytest.raises(Measure.DoesNotExist):
                actions.set_target(actor=cleo, measure_id=plain.pk, effective_from=OCTOBER, amount=Decimal(1))
            with refused("R8"):
                actions.record_values(actor=cleo, rows=[actions.NewValue(plain.pk, OCTOBER, Decimal(1))], source="rest")

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"name": ""}, "R1", "name"),
            ({"code": " "}, "R1", "code"),
            ({"code": "scr"}, "R13", "code"),
            ({"kind": "guess"}, "R11", "kind"),
            ({"audience": "all"}, "R11", "audience"),
            ({"decimals": 9}, "R2", "decimals"),
            ({"scale": 0.0}, "R2", "scale"),
            ({"scale": -1.0}, "R2", "scale"),
            ({"starts_on": date(2025, 2, 1), "ends_on": date(2025, 1, 1)}, "R3", "ends_on"),
            ({"owner_id": 10**9}, "R11", "owner"),
            ({"collector_id": 10**9}, "R11", "collector"),
            ({"parent_id": 10**9}, "R11", "parent"),
            ({"paired_with_id": 10**9}, "R11", "paired_with"),
            ({"tags": "E"}, "R2", "tags"),
            ({"tags": [""]}, "R2", "tags"),
            ({"unit_id": 10**9}, "R11", "unit"),
            ({"organisation_id": 1}, "R11", "organisation_id"),
            ({"colour": "red"}, "R11", "colour"),
        ],
    )  # fmt: skip
    def test_what_is_refused(self, ada, plain, ratio, changes, code, field):
        with refused(code, field):
            actions.change_measure(actor=ada, measure_id=plain.pk, version=1, **changes)

    def test_a_person_of_another_organisation_can_not_own_it(self, ada, plain, cleo):
        with refused("R11", "owner"):
            actions.change_measure(actor=ada, measure_id=plain.pk, version=1, owner_id=cleo.pk)

    def test_a_measure_lies_neither_below_nor_beside_itself(self, ada, plain, ratio):
        actions.change_measure(actor=ada, measure_id=ratio.pk, version=1, parent_id=plain.pk)
        with refused("R3", "parent"):
            actions.change_measure(actor=ada, measure_id=plain.pk, version=1, parent_id=ratio.pk)
        with refused("R3", "parent"):
            actions.change_measure(actor=ada, measure_id=plain.pk, version=1, parent_id=plain.pk)
        with refused("R3", "paired_with"):
            actions.change_measure(actor=ada, measure_id=plain.pk, version=1, paired_with_id=plain.pk)

    def test_an_owner_who_left_does_not_stop_other_changes(self, ada, ben, plain):
        actions.change_measure(actor=ada, measure_id=plain.pk, version=1, owner_id=ben.pk)
        Membership.objects.filter(pk=ben.pk).update(is_active=False)  # long ago: today it would be handed over first
        actions.change_measure(actor=ada, measure_id=plain.pk, version=2, notes="Still measured.")
        with refused("R11", "collector"):
            actions.change_measure(actor=ada, measure_id=plain.pk, version=3, collector_id=ben.pk)

    def test_recorded_values_fix_the_frequency(self, ada, plain, churn):
        actions.change_measure(actor=ada, measure_id=plain.pk, version=1, frequency="quarter")
        with refused("R7", "frequency"):
            actions.change_measure(actor=ada, measure_id=churn.pk, version=1, frequency="quarter")

    def test_the_same_sheet_changes_nothing(self, ada, plain):
        with nothing_written():
            assert actions.change_measure(actor=ada, measure_id=plain.pk, version=1, name="Complaints").version == 1

    def test_a_stale_edit_is_refused_with_both_versions(self, ada, plain):
        actions.change_measure(actor=ada, measure_id=plain.pk, version=1, name="First")
        with refused("R5") as found:
            actions.change_measure(actor=ada, measure_id=plain.pk, version=1, name="Second")
        assert found[0].details == {"current_version": 2, "your_version": 1, "current": {"name": "First"}}
