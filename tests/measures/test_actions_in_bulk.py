"""Many values and whole files: all or nothing, the same again changes nothing."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.measures import actions, queries
from fourfold.measures.actions import IncomingMeasure, IncomingValue, NewValue
from fourfold.measures.models import Measure, Target, Threshold, Value
from tests.acts import nothing_written, one_entry, refused, told
from tests.closings import close_month

__all__ = ["told"]

JULY, AUGUST, SEPTEMBER = date(2025, 7, 1), date(2025, 8, 1), date(2025, 9, 1)


def send(actor, *rows):
    return actions.record_values(actor=actor, rows=[NewValue(*row) for row in rows], source="rest")


def take(actor, site, values=(), measures=None, **more):
    found = measures if measures is not None else {"k": IncomingMeasure("k", "Orders", polarity="maximum")}
    return actions.apply_file(
        actor=actor, unit_id=site.pk, measures=found, values=list(values), source="orders.csv", digest="d", **more
    )


def value(amount, on=JULY, key="k", **more):
    return IncomingValue(key, on, None if amount is None else Decimal(str(amount)), **more)


class TestBulk:
    def test_new_changed_and_same_rows_are_counted_in_one_entry(self, ben, churn, told):
        with one_entry("recorded 2 values, first of", ben) as found:
            result = send(
                ben, (churn.pk, AUGUST, Decimal(3)), (churn.pk, date(2025, 9, 30), Decimal(4)),
            )  # fmt: skip
        assert (result.added, result.changed, result.unchanged) == (1, 1, 0)
        assert found[0].new["added"] == 1
        assert told[0][1][0] == f"measure:{churn.pk}"
        with nothing_written():
            result = send(ben, (churn.pk, AUGUST, Decimal("3.0")), (churn.pk, SEPTEMBER, Decimal(4)))
        assert (result.added, result.changed, result.unchanged) == (0, 0, 2)

    def test_every_bad_row_is_listed_and_none_is_saved(self, ben, churn):
        with refused("R8") as found:
            send(
                ben,
                (churn.pk, AUGUST, Decimal(3)),
                (10**9, AUGUST, Decimal(3)),
                (churn.pk, date(2199, 1, 1), Decimal(3)),
                (churn.pk, AUGUST, Decimal("NaN")),
                (churn.pk, AUGUST, None),
                ("x", AUGUST, Decimal(3)),
                (churn.pk, date(9999, 1, 1), Decimal(3)),
                (churn.pk, AUGUST, Decimal(4)),
            )
        assert found[0].details["count"] == 7
        assert [(row["index"], row["field"], row["code"]) for row in found[0].details["rows"]] == [
            (1, "measure", "R11"), (2, "period", "R3"), (3, "amount", "R2"), (4, "amount", "R1"), (5, "measure", "R2"),
            (6, "period", "R3"), (7, "row", "R13"),
        ]  # fmt: skip

    def test_a_measure_one_may_not_record_looks_absent(self, dan, vera, churn):
        for actor in (dan, vera):
            with refused("R8") as found:
                send(actor, (churn.pk, AUGUST, Decimal(3)))
            assert found[0].details["rows"][0]["code"] == "R11"

    def test_locked_periods_are_refused_as_a_whole(self, ben, office, churn):
        close_month(office, SEPTEMBER)
        with refused("R10"):
            send(ben, (churn.pk, AUGUST, Decimal(3)), (churn.pk, SEPTEMBER, Decimal(9)))
        assert send(ben, (churn.pk, SEPTEMBER, Decimal("4.2"))).unchanged == 1

    def test_too_many_rows_are_refused(self, ben, churn, monkeypatch):
        monkeypatch.setattr("fourfold.measures.actions.bulk.MOST", 1)
        with refused("R8"):
            send(ben, (churn.pk, AUGUST, Decimal(3)), (churn.pk, JULY, Decimal(3)))

    def test_no_rows_are_no_act(self, ben):
        with nothing_written():
            send(ben)

    @pytest.mark.parametrize("count", [1, 40])
    def test_the_number_of_statements_does_not_grow(self, ben, churn, count, django_assert_max_num_queries):
        with django_assert_max_num_queries(24):
            send(ben, *((churn.pk, date(2020 + n // 12, n % 12 + 1, 1), Decimal(n)) for n in range(count)))


class TestFile:
    def test_measures_values_and_targets_are_taken_in_one_entry(self, ada, site, told):
        rows = [value(7, target=Decimal(5), has_target=True), value(8, AUGUST, target=Decimal(5), has_target=True)]
        with one_entry("imported a file, first of its measures", ada) as found:
            applied = take(ada, site, rows)
        assert applied.counts() == {
            "measures_added": 1, "measures_changed": 0, "values_added": 2, "values_changed": 0, "values_unchanged": 0,
            "targets_set": 1,
        }  # fmt: skip
        assert found[0].new["source"] == "orders.csv"
        measure = Measure.objects.get(external_key="k")
        assert (measure.name, measure.code, measure.owner_id) == ("Orders", "k", ada.pk)
        assert told[0][1] == [f"measure:{measure.pk}"]
        assert Threshold.objects.get(measure=measure).mode == "percent"

    def test_the_same_file_again_changes_nothing(self, ada, site):
        rows = [value("0.3333333333333333", target=Decimal("0.7"), has_target=True)]
        take(ada, site, rows)
        with nothing_written():
            applied = take(ada, site, rows)
        assert applied.changed_nothing
        assert applied.values_unchanged == 1

    def test_a_dry_run_tells_what_would_change_and_keeps_nothing(self, ada, site):
        with nothing_written():
            assert take(ada, site, [value(7)], dry_run=True).values_added == 1

    def test_a_corrected_file_supersedes(self, ada, site):
        take(ada, site, [value(7)])
        assert take(ada, site, [value(9)]).values_changed == 1
        assert sorted((row.amount, row.superseded_at is None) for row in Value.objects.all()) == [(7, False), (9, True)]

    def test_a_day_inside_the_period_is_taken_to_its_start(self, ada, site):
        take(ada, site, [value(7, date(2025, 7, 19))])
        assert Value.objects.get().period_start == JULY
        assert take(ada, site, [value(7, JULY)]).changed_nothing

    def test_a_target_changes_only_where_it_turns(self, ada, site):
        months = [date(2025, n, 1) for n in range(1, 7)]
        rows = [value(1, on, target=Decimal(5 if n < 3 else 6), has_target=True) for n, on in enumerate(months)]
        assert take(ada, site, rows).targets_set == 2
        assert [(t.effective_from.month, t.amount) for t in Target.objects.order_by("effective_from")] == [
            (1, 5),
            (4, 6),
        ]

    @pytest.mark.parametrize("who", ["ben", "vera", "dan"])
    def test_only_editors_of_the_unit_may(self, request, site, who):
        actor = request.getfixturevalue(who)
        with refused("R4"):
            take(actor, site, [value(7)])

    def test_a_confidential_measure_can_not_be_overwritten_by_its_key(self, office, ada, site):
        actions.add_measure(
            actor=office, unit_id=site.pk, name="Pay", code="P", external_key="k", audience="confidential"
        )
        with refused("R4") as found:
            take(ada, site, [value(7)])
        assert "Pay" not in found[0].sentence

    @pytest.mark.parametrize(
        ("rows", "code", "field"),
        [
            ([("NaN", JULY)], "R2", ""),
            ([("1E+30", JULY)], "R2", ""),
            ([("1E+1000000", JULY)], "R2", ""),
            ([("7", date(2199, 1, 1))], "R3", ""),
            ([("7", date(1, 1, 1))], "R3", "period"),
            ([("7", date(9999, 12, 1))], "R3", "period"),
            ([("7", JULY), ("8", JULY)], "R8", ""),
            ([("7", JULY), ("8", date(2025, 7, 9))], "R8", ""),
        ],
    )
    def test_rows_that_can_not_be_stored_are_refused(self, ada, site, rows, code, field):
        with refused(code, field):
            take(ada, site, [value(amount, on) for amount, on in rows])

    def test_a_note_with_odd_characters_or_an_unknown_measure_is_refused(self, ada, site):
        with refused("R2", "note"):
            take(ada, site, [value(7, note="a\x00")])
        with refused("R8"):
            take(ada, site, [value(7, key="other")])

    def test_the_same_row_twice_is_one_row(self, ada, site):
        assert take(ada, site, [value(7), value(7)]).values_added == 1

    @pytest.mark.parametrize(
        ("described", "code", "field"),
        [({"name": "x" * 201}, "R2", "name"), ({"kind": "guess"}, "R11", "kind"), ({"polarity": "up"}, "R11", "polarity"),
         ({"decimals": 99}, "R2", "decimals"), ({"unit_of_measure": "x" * 31}, "R2", "unit_of_measure"),
         ({"frequency": "hour"}, "R11", "frequency")],
    )  # fmt: skip
    def test_a_measure_that_can_not_be_stored_is_refused(self, ada, site, described, code, field):
        with refused(code, field):
            take(ada, site, measures={"k": IncomingMeasure("k", **{"name": "Orders", **described})})

    def test_parents_are_set_orphans_are_told_and_loops_refused(self, ada, site):
        tree = {
            "a": IncomingMeasure("a", "A"),
            "b": IncomingMeasure("b", "B", "a"),
            "c": IncomingMeasure("c", "C", "gone"),
        }
        assert take(ada, site, measures=tree).orphans == ("c",)
        assert Measure.objects.get(external_key="b").parent.external_key == "a"
        with refused("R3", "parent"):
            take(ada, site, measures={**tree, "a": IncomingMeasure("a", "A", "b")})

    def test_locked_periods_stay(self, ada, site, office):
        take(ada, site, [value(7)])
        close_month(office, value(7).period_start, none="No count")
        with refused("R10"):
            take(ada, site, [value(8)])
        assert take(ada, site, [value(7)]).changed_nothing

    def test_thresholds_that_people_set_stay(self, ada, site):
        take(ada, site)
        measure = Measure.objects.get(external_key="k")
        actions.set_threshold(
            actor=ada, measure_id=measure.pk, effective_from=JULY, polarity="maximum", red=1.0, green=2.0
        )
        take(ada, site)
        assert queries.thresholds_of(measure.pk).count() == 2
