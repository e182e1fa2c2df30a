"""Whatever the day: 24 whole months that are over, 8 quarters and two years of weeks inside them."""

from datetime import date, timedelta

import pytest

from fourfold.demonstration.window import Window


@pytest.mark.parametrize("today", [date(2024, 2, 29) + timedelta(days=17 * n) for n in range(45)], ids=str)
def test_what_is_filled_lies_in_24_finished_months(today):
    window = Window(today)
    assert len(window.months) == 24
    assert window.last.end == today.replace(day=1) - timedelta(days=1)
    assert len(window.periods("quarter")) == 8
    assert len(window.periods("week")) in {104, 105}
    for frequency in ("week", "month", "quarter"):
        back, last = window.periods(frequency)[-1]
        assert back == 0
        assert window.last.start - timedelta(days=62) <= last.end <= window.last.end
    assert window.year() <= window.last.start < window.year().replace(year=window.year().year + 1)
    assert window.year(2) <= window.months[0].start


def test_a_month_that_ends_today_is_not_over():
    assert Window(date(2025, 9, 30)).last.start == date(2025, 8, 1)
    assert Window(date(2025, 10, 1)).last.start == date(2025, 9, 1)
