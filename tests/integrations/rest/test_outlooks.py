"""The forecast of a measure through the API: numbers where there are six values, the reason where there are fewer."""

from datetime import date
from decimal import Decimal

from fourfold.measures.actions import record_value


def test_a_forecast_has_its_interval_its_goal_and_its_probability(cast, north):
    found = cast["ada"].get(f"/measures/{north.churn.pk}/forecast?period=2026-09").json()
    assert (found["year"], found["year_ends"], found["reason"], found["values_used"]) == ("2026", "2026-12-31", "", 9)
    assert found["low"] <= found["expected"] <= found["high"]
    assert (found["least"], found["most"], found["goal"]) == (None, 4.0, "target")
    assert 0 <= found["probability"] <= 1
    assert [each["first_day"] for each in found["ahead"]] == ["2026-10-01", "2026-11-01", "2026-12-01"]
    assert found["sentences"][0].startswith("Expected at the end of 2026: ")
    assert found["so_far"] is None


def test_with_five_values_it_says_how_many_are_needed(cast, north):
    found = cast["ada"].get(f"/measures/{north.churn.pk}/forecast?period=2026-05").json()
    assert found["reason"] == "A forecast needs 6 values; there are 5 so far."
    assert found["sentences"] == [found["reason"]]
    assert [found[name] for name in ("expected", "low", "high", "probability")] == [None] * 4
    assert found["ahead"] == []
    assert found["likely_to_miss"] is False


def test_a_value_of_later_changes_no_earlier_forecast(cast, north, ada):
    address = f"/measures/{north.churn.pk}/forecast?period=2026-08"
    before = cast["ada"].get(address).json()
    record_value(actor=ada, measure_id=north.churn.pk, period_start=date(2026, 10, 1), amount=Decimal("99"))
    assert cast["ada"].get(address).json() == before
