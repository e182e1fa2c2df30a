"""Locked values change by a restatement only."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.core.guards import Refused
from fourfold.core.models import AuditEntry
from fourfold.measures.actions import add_measure, lock_values, record_value
from fourfold.measures.models import Value

JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)


@pytest.fixture
def churn(ada, site):
    return add_measure(actor=ada, unit_id=site.pk, name="Churn", code="CHURN", owner_id=ada.pk)


@pytest.fixture
def two_months(ada, churn):
    for month, amount in ((JUNE, "4.2"), (JULY, "4.4")):
        record_value(actor=ada, measure_id=churn.pk, period_start=month, amount=Decimal(amount))


def states(churn):
    rows = Value.objects.filter(measure=churn, superseded_at=None).order_by("period_start")
    return dict(rows.values_list("period_start", "state"))


def test_values_of_periods_before_the_day_are_locked_and_later_ones_stay_open(office, churn, two_months):
    assert lock_values(actor=office, before=JULY) == 1
    assert states(churn) == {JUNE: "locked", JULY: "open"}
    entry = AuditEntry.objects.order_by("-sequence").first()
    assert (entry.action, entry.new["values"]) == ("locked 1 values, first of", 1)


def test_locking_again_changes_nothing(office, churn, two_months):
    lock_values(actor=office, before=JULY)
    before = AuditEntry.objects.count()
    assert lock_values(actor=office, before=JULY) == 0
    assert AuditEntry.objects.count() == before


def test_a_locked_value_needs_a_reason_to_change(office, ada, churn, two_months):
    lock_values(actor=office, before=JULY)
    with pytest.raises(Refused, match="R10"):
        record_value(actor=ada, measure_id=churn.pk, period_start=JUNE, amount=Decimal("5"))
    record_value(actor=ada, measure_id=churn.pk, period_start=JUNE, amount=Decimal("5"), reason="Counted twice")
    assert states(churn) == {JUNE: "restated", JULY: "open"}


def test_a_forecast_stays_open(office, ada, churn):
    record_value(actor=ada, measure_id=churn.pk, period_start=JUNE, amount=Decimal("4"), kind="forecast")
    assert lock_values(actor=office, before=JULY) == 0


def test_an_editor_may_not_lock(ada, churn, two_months):
    with pytest.raises(Refused, match="R4"):
        lock_values(actor=ada, before=JULY)
    assert set(states(churn).values()) == {"open"}
