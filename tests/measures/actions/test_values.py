"""Values one by one: who may record them, what is kept, what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.core import audit
from fourfold.measures import actions, queries
from tests.acts import nothing_written, one_entry, refused
from tests.measures.actions.recording import record

SEPTEMBER, OCTOBER = date(2025, 9, 1), date(2025, 10, 1)


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
