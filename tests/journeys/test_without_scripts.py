"""Everything that matters works where scripts are off: reading, filtering, moving the period, entering a value."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def plain(window):
    return window(java_script_enabled=False)


def test_a_scorecard_is_read_filtered_and_moved(plain):
    plain.get_by_role("link", name="Open scorecard").click()
    expect(plain.get_by_role("heading", name="Measures")).to_be_visible()
    plain.get_by_label("Status", exact=True).select_option(label="Off target")
    plain.get_by_role("button", name="Filter").click()
    rows = plain.locator("table tbody tr:not(.group):not(.subgroup)")
    assert rows.count() > 0
    assert all("Off target" in text for text in rows.all_inner_texts())
    label = plain.locator(".period-label").inner_text()
    plain.get_by_role("link", name="Previous period").click()
    expect(plain.locator(".period-label")).not_to_have_text(label)


def test_the_period_form_has_its_own_button(plain):
    plain.locator("[name=frequency]").select_option(label="Quarterly")
    plain.get_by_role("button", name="Show").click()
    expect(plain.locator(".period-label")).to_contain_text("Q")


def test_the_map_is_drawn_and_told(plain):
    plain.get_by_role("link", name="Strategy map").first.click()
    assert plain.locator("svg.strategy-map a.box").count() == 16
    expect(plain.get_by_role("heading", name="The map in words")).to_be_visible()


def test_a_value_is_entered_and_a_wrong_one_refused(plain):
    plain.goto("/measures/?q=System+adoption")
    plain.get_by_role("link", name="System adoption rate").first.click()
    field = plain.locator("#entry").get_by_role("textbox").first
    field.fill("much")
    plain.get_by_role("button", name="Save value").click()
    expect(plain.get_by_role("alert")).to_contain_text("Nothing was saved")
    typed = plain.get_by_role("main").get_by_role("textbox").first
    expect(typed).to_have_value("much")
    typed.fill("70.5")
    plain.get_by_role("button", name="Save value").click()
    expect(plain.get_by_text("Saved: System adoption rate")).to_be_visible()


def test_charts_leave_their_table(plain):
    plain.goto("/measures/")
    plain.get_by_role("main").locator("table").get_by_role("link").first.click()
    assert plain.get_by_role("region", name="The same numbers as a table").locator("tbody tr").count() == 24
