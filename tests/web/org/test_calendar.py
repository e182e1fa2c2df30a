"""The calendar's page: what is typed is shown as a year before it is saved, and a change says what it would do to values."""

import re
from datetime import date
from decimal import Decimal

import pytest

from fourfold.measures import actions, queries
from fourfold.measures.models import FiscalCalendar, Value

PAGE = "/administration/calendar/"
RETAIL = {
    "first_month": 2, "pattern": "4-5-4", "ends_on": 5, "year_end": "nearest", "long_month": 12, "week_starts": 0,
    "named_by_start": "True", "shifts": "06:00 Early\n14:00 Late\n22:00 Night",
}  # fmt: skip
PLAIN = {**RETAIL, "first_month": 4, "pattern": "", "named_by_start": "False", "shifts": ""}


@pytest.fixture
def quarterly(admin, ada):
    made = actions.add_measure(
        actor=ada, unit_id=ada.unit_id, name="Orders", code="Q", frequency="quarter", kind="flow"
    )
    actions.record_value(actor=ada, measure_id=made.pk, period_start=date(2025, 1, 1), amount=Decimal(1))
    return made


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_year_is_shown_as_it_is(browse, admin):
    actions.set_calendar(actor=admin, first_month=4)
    found = words(browse(admin).get(PAGE))
    assert re.search(r"FY20\d\d 20\d\d-04-01 to 20\d\d-03-31, 36[56] days", found)


def test_what_is_typed_is_tried_and_not_saved(browse, admin):
    response = browse(admin).post(PAGE, {**RETAIL, "act": "try"})
    found = words(response)
    assert response.status_code == 200
    assert "P12 FY" in found and "Night: 22:00 to 06:00 of the next day" in found and "Years of 53 weeks: FY" in found
    assert not FiscalCalendar.objects.exists()


def test_the_53rd_week_is_marked(browse, admin):
    actions.set_calendar(actor=admin, first_month=1)
    response = browse(admin).post(f"{PAGE}?new=", {**RETAIL, "starts_on": "2028-01-30", "act": "try"})
    assert "2028-01-30 to 2029-02-03, 53 weeks" in words(response)
    assert words(response).count("with the 53rd week") == 1


def test_a_calendar_is_saved_and_another_one_begins_on_a_day(browse, admin):
    assert browse(admin).post(PAGE, PLAIN).status_code == 302
    assert browse(admin).post(f"{PAGE}?new=", {**RETAIL, "starts_on": "2030-02-03"}).status_code == 302
    rows = queries.calendars()
    assert [(each.starts_on, each.first_month, each.pattern, len(each.shifts)) for each in rows] == [
        (None, 4, "", 0), (date(2030, 2, 3), 2, "4-5-4", 3),
    ]  # fmt: skip
    page = words(browse(admin).get(f"{PAGE}?calendar={rows[0].pk}"))
    assert "From the beginning" in page and "From 2030-02-03" in page
    assert browse(admin).post(f"{PAGE}?calendar={rows[1].pk}", {"act": "remove", "version": 1}).status_code == 302
    assert FiscalCalendar.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"shifts": "06:00 Early\n06:00 Late"}, "“Early” and “Late” both begin at 06:00"),
        ({"shifts": "6 Early"}, "“6” is no time at which “Early” begins"),
        ({"shifts": "06:00"}, "A shift has no name"),
        ({"first_month": 13}, "13 is not one of the available choices"),
        ({"pattern": "4-4-4"}, "4-4-4 is not one of the available choices"),
    ],
)
def test_nonsense_is_refused_and_stays_typed(browse, admin, typed, sentence):
    response = browse(admin).post(PAGE, {**RETAIL, **typed})
    assert response.status_code == 422
    assert sentence in words(response)
    assert not FiscalCalendar.objects.exists()


def test_a_day_that_begins_no_year_is_refused_with_one_that_does(browse, admin):
    actions.set_calendar(actor=admin, first_month=1)
    response = browse(admin).post(f"{PAGE}?new=", {**RETAIL, "starts_on": "2030-02-01"})
    assert response.status_code == 422
    assert "such as 2029-02-04 or 2030-02-03, not on 2030-02-01" in words(response)


def test_values_that_would_move_are_counted_and_moved_only_when_ticked(browse, admin, quarterly):
    tried = words(browse(admin).post(PAGE, {**PLAIN, "first_month": 2, "act": "try"}))
    assert (
        "1 recorded value would belong to another period." in tried
        and "Q1 2025, 2025-01-01 to 2025-03-31: 1 value" in tried
    )
    refused = browse(admin).post(PAGE, {**PLAIN, "first_month": 2})
    assert (refused.status_code, FiscalCalendar.objects.count()) == (409, 0)
    assert browse(admin).post(PAGE, {**PLAIN, "first_month": 2, "moving": "on", "count": 1}).status_code == 302
    assert Value.objects.get(measure=quarterly, superseded_at=None).period_start == date(2025, 2, 1)


def test_locked_values_are_said_to_stay(browse, admin, quarterly):
    Value.objects.filter(measure=quarterly).update(state="locked")
    tried = words(browse(admin).post(PAGE, {**PLAIN, "first_month": 2, "act": "try"}))
    assert "Locked periods never move. Let the new calendar begin after 2025-03-31." in tried
    assert browse(admin).post(PAGE, {**PLAIN, "first_month": 2, "moving": "on", "count": 1}).status_code == 409


def test_another_ones_edit_is_noticed_and_an_unknown_calendar_is_absent(browse, admin):
    actions.set_calendar(actor=admin, first_month=1)
    actions.set_calendar(actor=admin, first_month=7)
    assert browse(admin).post(PAGE, {**PLAIN, "version": 1}).status_code == 409
    assert browse(admin).get(f"{PAGE}?calendar=999999").status_code == 404


def test_shifts_are_chosen_beside_the_value_and_in_the_period_selector(browse, admin, ada):
    actions.set_calendar(
        actor=admin, first_month=1, shifts=[{"name": "Early", "starts": "06:00"}, {"name": "Night", "starts": "22:00"}]
    )
    measure = actions.add_measure(
        actor=ada, unit_id=ada.unit_id, name="Scrap", code="S", frequency="shift", kind="flow"
    )
    page, at = f"/measures/{measure.pk}/", "?period=2025-10-01&frequency=day"
    assert "2025-10-01 Night" in words(browse(ada).get(page + at))
    for shift, amount in ((1, "4"), (2, "5")):
        saved = browse(ada).post(
            f"{page}value/{at}&shift={shift}", {"amount": amount, "kind": "actual", "version": 0}, follow=True
        )
        assert f"Saved: Scrap, 2025-10-01 {'Early' if shift == 1 else 'Night'}, {amount}" in words(saved)
    assert Value.objects.filter(measure=measure).count() == 2
    assert (
        '<option value="2" selected>Night</option>'
        in browse(ada).get(f"{page}?period=2025-10-01&frequency=shift&shift=2").content.decode()
    )
    assert browse(ada).get(f"{page}?period=2025-10-01&frequency=shift&shift=3").status_code == 422
