"""Writing a formula by keyboard: completed, tried while typing, marked where it is wrong, saved, explained."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_accessibility import as_it_is


@pytest.fixture
def measure(window, request):
    """A measure of its own, so that no other journey misses its values."""
    page = window()
    page.goto("/measures/new/")
    page.get_by_label("Name", exact=True).fill(f"Yield twice {request.node.name}")
    page.get_by_label("Code", exact=True).fill(request.node.name[-20:])
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/measures/\d+/$"))
    return page, page.url


def test_a_formula_is_written_by_keyboard(measure):
    page, address = measure
    page.goto(f"{address}calculation/")
    page.get_by_label("Calculated by a formula").check()
    formula = page.locator("textarea")
    formula.press_sequentially("[first-pass")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("First-pass yield")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The formula can be read.")).to_be_visible()
    formula.press_sequentially(" * nobody")
    page.keyboard.press("Escape")
    expect(page.locator(".formula-text mark")).to_have_text("nobody")
    assert as_it_is(page) == []
    for _ in "nobody":
        page.keyboard.press("Backspace")
    page.keyboard.type("2")
    expect(page.get_by_role("table", name="What the formula gives")).to_contain_text("Result")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Where the values come from is saved.")).to_be_visible()
    page.goto(f"{address}?tab=why")
    expect(page.locator(".why")).to_contain_text("Formula")


def test_without_scripts_a_button_tries_it(window, measure):
    _, address = measure
    page = window(java_script_enabled=False)
    page.goto(f"{address}calculation/")
    page.get_by_label("Calculated by a formula").check()
    page.locator("textarea").fill("1 + ")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".formula-wrong")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("1 + ")
