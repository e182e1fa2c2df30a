"""An administrator tries a retail year and three shifts: the year is shown while typing, by keyboard too, before it is saved."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_accessibility import ask_axe, looks

PAGE = "/administration/calendar/?new="


@looks
def test_axe_finds_nothing_on_the_calendar(window, scheme, size):
    page = window(viewport=size, color_scheme=scheme)
    assert [*ask_axe(page, "/administration/calendar/"), *ask_axe(page, PAGE)] == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_year_is_shown_while_it_is_typed(window, size):
    page = window(viewport=size)
    page.goto(PAGE)
    year = page.locator("#preview")
    page.get_by_label("Months are").select_option("4-5-4")
    page.get_by_label("The fiscal year starts in").select_option("February")
    page.get_by_label("Shifts").fill("06:00 Early\n14:00 Late\n22:00 Night")
    page.get_by_label("Valid from").fill("2034-01-29")
    page.get_by_label("Valid from").press("Tab")
    expect(year.get_by_role("heading", name="FY2035", exact=True)).to_be_visible()
    expect(year).to_contain_text("2034-01-29 to 2035-02-03, 53 weeks")
    expect(year).to_contain_text("with the 53rd week")
    expect(year).to_contain_text("Night: 22:00 to 06:00 of the next day")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_without_scripts_a_button_shows_the_year(window):
    page = window(java_script_enabled=False)
    page.goto(PAGE)
    page.get_by_label("Months are").select_option("4-4-5")
    page.get_by_label("Valid from").fill("2034-01-01")
    page.get_by_role("button", name="Show the periods").click()
    expect(page.locator("#preview")).to_contain_text("2034-01-01 to")
    expect(page.get_by_label("Valid from")).to_have_value("2034-01-01")
