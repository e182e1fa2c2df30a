"""Sheets, scoring rules, values and the calendar: who may write them, what is kept, what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.core import audit
from fourfold.core.scoping import organisation_scope
from fourfold.measures import actions, queries
from fourfold.measures.models import FiscalCalendar, Measure, SavedMapping, Target, Threshold
from tests.acts import nothing_written, one_entry, refused, told

__all__ = ["told"]

SEPTEMBER, OCTOBER = date(2025, 9, 1), date(2025, 10, 1)


@pytest.fixture
def plain(ada, site):
    """A measure without values or rules."""
    return actions.add_measure(actor=ada, unit_id=site.pk, name="Complaints", code="CMP", owner_id=ada.pk)


@pytest.fixture
def ratio(ada, site):
    return actions.add_measure(actor=ada, unit_id=site.pk, name="Scrap", code="SCR", kind="ratio", scale=100.0)


def record(actor, measure, amount=None, on=OCTOBER, **more):
    number = None if amount is None else Decimal(str(amount))
    return actions.record_value(actor=actor, measure_id=measure.pk, period_start=on, amount=number, **more)


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

    def test_an_owner_who_left_does_not_stop_other_changes(self, admin, ada, ben, plain, site):
        actions.change_measure(actor=ada, measure_id=plain.pk, version=1, owner_id=ben.pk)
        from fourfold.org.actions import change_member

        change_member(
            actor=admin, membership_id=ben.pk, version=1, role="viewer", unit_id=site.pk, title="", is_active=False
        )
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


class TestTargetsAndThresholds:
    def aim(self, actor, measure, amount, on=OCTOBER, **more):
        return actions.set_target(actor=actor, measure_id=measure.pk, effective_from=on, amount=amount, **more)

    def rule(self, actor, measure, **more):
        limits = {"polarity": "minimum", "red": 5.0, "green": 3.0, "effective_from": OCTOBER, **more}
        return actions.set_threshold(actor=actor, measure_id=measure.pk, **limits)

    def test_a_target_is_set_and_those_above_are_told(self, ada, churn, placed, told):
        with one_entry("set target of", ada) as found:
            self.aim(ada, churn, Decimal("3.5"), rationale=" Best of last year ")
        assert found[0].new == {
            "effective_from": "2025-10-01", "amount": "3.500000000000", "rationale": "Best of last year",
        }  # fmt: skip
        objective = placed.objective
        assert told == [
            ("value_recorded", [
                f"measure:{churn.pk}", f"objective:{objective.pk}",
                f"perspective:{objective.scorecard_id}-{objective.perspective_id}", f"scorecard:{objective.scorecard_id}",
            ], ada.pk)
        ]  # fmt: skip

    def test_a_new_target_for_the_day_supersedes_the_old_one_which_stays_readable(self, ada, plain):
        self.aim(ada, plain, Decimal(3))
        with one_entry("set target of", ada) as found:
            self.aim(ada, plain, Decimal(2))
        assert (found[0].old["amount"], found[0].new["amount"]) == ("3.000000000000", "2.000000000000")
        assert [row.amount for row in queries.targets_of(plain.pk)] == [2]
        assert [(row.amount, row.superseded_at is None) for row in Target.objects.order_by("pk")] == [
            (3, False),
            (2, True),
        ]

    def test_the_same_target_changes_nothing(self, ada, plain):
        self.aim(ada, plain, Decimal("2.0"))
        with nothing_written():
            self.aim(ada, plain, Decimal("2.00"))

    def test_a_target_without_amount_ends_the_one_before(self, ada, plain):
        self.aim(ada, plain, Decimal(2), on=SEPTEMBER)
        self.aim(ada, plain, None)
        assert [row.amount for row in queries.targets_of(plain.pk)] == [None, 2]

    def test_percent_of_a_target_needs_a_target_above_0(self, ada, plain):
        self.rule(ada, plain, mode="percent", red=110.0, green=100.0)
        for amount in (Decimal(0), Decimal(-1)):
            with refused("R2", "amount"):
                self.aim(ada, plain, amount)
        self.aim(ada, plain, Decimal(1))

    def test_a_threshold_is_set_and_superseded(self, ada, plain):
        self.rule(ada, plain)
        with one_entry("set threshold of", ada) as found:
            self.rule(ada, plain, red=6)
        assert (found[0].old["red"], found[0].new["red"]) == (5.0, 6)
        assert [(row.red, row.superseded_at is None) for row in Threshold.objects.order_by("pk")] == [
            (5.0, False),
            (6.0, True),
        ]

    @pytest.mark.parametrize(
        ("limits", "code", "field"),
        [
            ({"polarity": "upward"}, "R11", "polarity"),
            ({"mode": "guess"}, "R11", "mode"),
            ({"red": 3.0}, "R3", "red"),
            ({"red": 2.0}, "R3", "red"),
            ({"red": None}, "R3", "red"),
            ({"red": float("inf")}, "R2", "red"),
            ({"green": 1e30}, "R2", "green"),
            ({"polarity": "maximum"}, "R3", "red"),
            ({"polarity": "range"}, "R3", "green_high"),
            ({"polarity": "milestone"}, "R3", "due_on"),
            ({"grace_days": -1}, "R2", "grace_days"),
            ({"mode": "points", "points": [[1.0, 5.0]]}, "R3", "points"),
            ({"mode": "points", "points": [[1.0], [2.0]]}, "R2", "points"),
            ({"mode": "points", "points": [[1.0, float("nan")], [2.0, 1.0]]}, "R2", "points"),
            ({"mode": "points", "points": [["1", "2"], [2.0, 1.0]]}, "R2", "points"),
            ({"mode": "points", "points": [[float(n), 1.0] for n in range(101)]}, "R2", "points"),
        ],
    )  # fmt: skip
    def test_a_rule_that_could_not_score_is_refused(self, ada, plain, limits, code, field):
        with refused(code, field):
            self.rule(ada, plain, **limits)

    def test_percent_limits_are_refused_while_the_target_is_0(self, ada, plain):
        self.aim(ada, plain, Decimal(0), on=SEPTEMBER)
        with refused("R3", "basis"):
            self.rule(ada, plain, mode="percent", red=110.0, green=100.0)

    def test_percent_limits_are_refused_before_a_later_target_of_0(self, ada, plain):
        self.aim(ada, plain, Decimal(4), on=SEPTEMBER)
        self.aim(ada, plain, Decimal(0), on=OCTOBER)
        percent = {"mode": "percent", "red": 110.0, "green": 100.0, "effective_from": SEPTEMBER}
        with refused("R3", "basis"):
            self.rule(ada, plain, **percent)
        self.rule(ada, plain)  # from October on, absolute limits: then only September's target meets the percent
        self.rule(ada, plain, **percent)


class TestValues:
    def test_a_value_is_kept_with_who_when_and_why(self, ben, churn, placed, told):
        with one_entry("recorded", ben) as found, audit.source("page"):
            value = record(ben, churn, "4.25", note=" Late feed ", evidence="mail", kind="estimate")
        value.refresh_from_db()
        assert (value.amount, value.note, value.kind, value.state, value.entered_by_id, value.version) == (
            Decimal("4.25"), "Late feed", "estimate", "open", ben.pk, 1,
        )  # fmt: skip
        assert value.recorded_at is not None
        assert found[0].new["amount"] == "4.250000000000"
        assert found[0].old is None
        assert told[0][0] == "value_recorded"
        assert f"measure:{churn.pk}" in told[0][1]
        assert f"scorecard:{placed.objective.scorecard_id}" in told[0][1]

    @pytest.mark.parametrize("day", [date(2025, 10, 1), date(2025, 10, 17), date(2025, 10, 31)])
    def test_any_day_stands_for_its_period(self, ben, churn, day):
        assert record(ben, churn, 1, on=day).period_start == OCTOBER

    @pytest.mark.parametrize("who", ["ada", "ben", "office", "admin"])
    def test_the_unit_and_the_office_may_record(self, request, churn, who):
        record(request.getfixturevalue(who), churn, 1)

    @pytest.mark.parametrize("who", ["vera", "dan"])
    def test_viewers_and_other_units_may_not(self, request, churn, who):
        actor = request.getfixturevalue(who)
        with refused("R4"):
            record(actor, churn, 1)
        with refused("R4"):
            actions.clear_value(actor=actor, measure_id=churn.pk, period_start=SEPTEMBER, reason="x")

    def test_its_collector_may_record_from_another_unit(self, ada, dan, plain):
        with refused("R4"):
            record(dan, plain, 1)
        actions.change_measure(actor=ada, measure_id=plain.pk, version=1, collector_id=dan.pk)
        record(dan, plain, 1)

    @pytest.mark.parametrize(
        ("given", "code", "field"),
        [
            ({}, "R1", "amount"),
            ({"amount": Decimal("NaN")}, "R2", "amount"),
            ({"amount": Decimal("Infinity")}, "R2", "amount"),
            ({"amount": Decimal("1E25")}, "R2", "amount"),
            ({"amount": Decimal(1), "kind": "guess"}, "R11", "kind"),
            ({"amount": Decimal(1), "numerator": Decimal(1)}, "R1", "denominator"),
            ({"amount": Decimal(1), "denominator": Decimal(1)}, "R1", "numerator"),
            ({"amount": Decimal(1), "period_start": date(2199, 1, 1)}, "R3", "period"),
            ({"amount": Decimal(1), "period_start": date(1, 1, 1)}, "R3", "period_start"),
            ({"amount": Decimal(1), "period_start": date(9999, 12, 31)}, "R3", "period_start"),
            ({"amount": Decimal(1), "evidence": "x" * 301}, "R2", "evidence"),
            ({"amount": Decimal(1), "note": "a\x00"}, "R2", "note"),
        ],
    )
    def test_what_is_refused(self, ben, churn, given, code, field):
        with refused(code, field):
            actions.record_value(actor=ben, measure_id=churn.pk, **{"period_start": OCTOBER, **given})

    def test_a_yes_or_no_is_1_or_0(self, ada, site, ben):
        answer = actions.add_measure(actor=ada, unit_id=site.pk, name="Audited", code="AUD", kind="yes_no")
        with refused("R11", "amount"):
            record(ben, answer, 2)
        assert record(ben, answer, 1).amount == 1

    def test_a_retired_measure_takes_no_values(self, ada, ben, churn):
        actions.change_measure(actor=ada, measure_id=churn.pk, version=1, state="retired")
        with refused("R3"):
            record(ben, churn, 1)

    def test_only_a_forecast_lies_ahead_and_stands_beside_the_actual(self, ben, churn):
        record(ben, churn, 5, on=date(2199, 1, 1), kind="forecast")
        record(ben, churn, 5, kind="forecast")
        record(ben, churn, 4)
        rows = queries.values_of(churn.pk).filter(period_start=OCTOBER)
        assert {row.kind: row.amount for row in rows} == {"forecast": 5, "actual": 4}
        assert queries.value_at(churn.pk, OCTOBER).amount == 4

    @pytest.mark.parametrize(
        ("numerator", "denominator", "amount"),
        [("2", "4", "50.000000000000"), ("1", "3", "33.333333333333"), ("1", "0", None),
         ("1234567890123456789.5", "1", "123456789012345678950.000000000000")],
    )  # fmt: skip
    def test_a_ratio_is_kept_by_its_parts(self, ben, ratio, numerator, denominator, amount):
        value = record(ben, ratio, numerator=Decimal(numerator), denominator=Decimal(denominator))
        value.refresh_from_db()
        assert value.amount == (None if amount is None else Decimal(amount))

    def test_a_ratio_beyond_all_numbers_is_refused(self, ben, ratio):
        with refused("R2", "denominator"):
            record(ben, ratio, numerator=Decimal("1E24"), denominator=Decimal("1E-12"))

    def test_the_same_value_again_changes_nothing(self, ben, churn):
        third = Decimal(1) / Decimal(3)
        record(ben, churn, third)
        with nothing_written():
            assert record(ben, churn, third).version == 1

    def test_a_correction_supersedes_the_old_value_which_stays_readable(self, ada, ben, churn):
        record(ben, churn, 4)
        with one_entry("recorded", ada) as found:
            value = record(ada, churn, 5)
        assert (found[0].old["amount"], found[0].new["amount"]) == ("4.000000000000", "5.000000000000")
        assert value.version == 2
        history = queries.values_of(churn.pk, superseded=True).filter(period_start=OCTOBER)
        assert [(row.amount, row.entered_by_id, row.superseded_at is None) for row in history] == [
            (5, ada.pk, True),
            (4, ben.pk, False),
        ]

    def test_a_stale_edit_is_refused_with_both_versions(self, ada, ben, churn):
        record(ben, churn, 4, version=0)
        record(ada, churn, 5, version=1)
        with refused("R5") as found:
            record(ben, churn, 6, version=1)
        assert (found[0].details["current_version"], found[0].details["your_version"]) == (2, 1)
        assert found[0].details["current"]["amount"] == "5.000000000000"

    def test_a_value_is_taken_back_with_a_reason_and_stays_readable(self, ben, churn):
        with refused("R1", "reason"):
            actions.clear_value(actor=ben, measure_id=churn.pk, period_start=SEPTEMBER, reason=" ")
        with refused("R5"):
            actions.clear_value(actor=ben, measure_id=churn.pk, period_start=SEPTEMBER, reason="x", version=9)
        with one_entry("took back", ben) as found:
            actions.clear_value(actor=ben, measure_id=churn.pk, period_start=SEPTEMBER, reason="Wrong site", version=1)
        assert (found[0].old["amount"], found[0].reason) == ("4.200000000000", "Wrong site")
        assert queries.value_at(churn.pk, SEPTEMBER) is None
        assert queries.values_of(churn.pk, superseded=True).count() == 1
        with refused("R3", "period"):
            actions.clear_value(actor=ben, measure_id=churn.pk, period_start=SEPTEMBER, reason="x")


class TestCalendar:
    def test_an_administrator_sets_it(self, admin, told):
        with one_entry("changed", admin) as found:
            actions.set_calendar(actor=admin, first_month=4)
        assert (found[0].old, found[0].new) == (None, {"first_month": 4})
        with one_entry("changed", admin) as found:
            actions.set_calendar(actor=admin, first_month=7, version=1)
        assert (found[0].old, found[0].new) == ({"first_month": 4}, {"first_month": 7})
        assert told == [("calendar_changed", ["*"], admin.pk)] * 2
        with nothing_written():
            actions.set_calendar(actor=admin, first_month=7)
        with refused("R5"):
            actions.set_calendar(actor=admin, first_month=1, version=1)

    @pytest.mark.parametrize("month", [0, 13, -1])
    def test_a_month_lies_between_1_and_12(self, admin, month):
        with refused("R11", "first_month"):
            actions.set_calendar(actor=admin, first_month=month)

    @pytest.mark.parametrize("who", ["ada", "ben", "vera", "office"])
    def test_others_may_not(self, request, db, who):
        actor = request.getfixturevalue(who)
        with refused("R4"):
            actions.set_calendar(actor=actor, first_month=4)
        assert not FiscalCalendar.objects.exists()


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
