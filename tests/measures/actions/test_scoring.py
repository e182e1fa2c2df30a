"""Targets and thresholds from a day on: what is kept, what could not score."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.measures import actions, queries
from fourfold.measures.models import Target, Threshold
from tests.acts import nothing_written, one_entry, refused

SEPTEMBER, OCTOBER = date(2025, 9, 1), date(2025, 10, 1)


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
