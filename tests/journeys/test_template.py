"""From nothing to a first live scorecard: a template, targets and numbers of five KPIs, published - in at most 25 acts."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.test_accessibility import as_it_is

OFFICE = "tomas.verrin@merrowick.example"
MOST_ACTS = 25


class Hands:
    """Counts what a person does: each click, each field. After each page, axe looks at it."""

    def __init__(self, page: Page) -> None:
        self.page, self.acts, self.complaints = page, 0, {}

    def click(self, target: Locator) -> None:
        self.acts += 1
        target.click()
        self.page.wait_for_load_state()
        if found := as_it_is(self.page):
            self.complaints[self.page.url] = found

    def fill(self, target: Locator, text: str) -> None:
        self.acts += 1
        target.fill(text)


def test_from_a_template_to_a_live_scorecard_with_five_kpis(window):
    page = window(email=OFFICE)
    page.goto("/strategies/")
    hands = Hands(page)
    hands.click(page.get_by_role("link", name="Templates"))
    hands.click(page.get_by_role("link", name="Public authority"))
    hands.acts += 1
    page.get_by_label("Unit").select_option(label="– Commercial office")
    hands.click(page.get_by_role("button", name="Draw up the strategy"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Building Strategy"))
    hands.click(page.get_by_role("link", name="Enter numbers"))
    ratios = page.locator(".numbers-row").filter(has=page.get_by_label("Numerator"))
    for at in range(5):
        row = ratios.nth(at)
        for label, text in (("Target", "90"), ("Numerator", str(80 + 5 * at)), ("Denominator", "100")):
            hands.fill(row.get_by_label(label), text)
    hands.click(page.get_by_role("button", name="Save all"))
    expect(page.get_by_text("The numbers of 5 measures are saved.")).to_be_visible()
    hands.fill(page.get_by_label("Why it goes live all the same"), "The other numbers come with the first closing.")
    hands.click(page.get_by_role("button", name="Publish"))
    expect(page.get_by_text("is live.")).to_be_visible()
    assert hands.acts <= MOST_ACTS
    assert hands.complaints == {}
    page.get_by_role("link", name="Scorecard", exact=True).click()
    scored = page.locator("tr").filter(has=page.locator(".badge-green, .badge-amber, .badge-red, .badge-exceeds"))
    expect(page.get_by_role("region", name=re.compile("^Measures of"))).to_contain_text("Public-records requests")
    assert scored.filter(has=page.locator("a[href^='/measures/']")).count() >= 5


def test_an_unfinished_build_lists_what_is_missing(window):
    page = window()
    page.goto("/library/templates/education/")
    page.get_by_label("Unit").select_option(label="– Commercial office")
    page.get_by_label("Name of the strategy").fill("Academy")
    page.get_by_label("First day").fill("2041-01-01")
    page.get_by_label("Last day").fill("2043-12-31")
    page.get_by_role("button", name="Draw up the strategy").click()
    page.get_by_role("button", name="Publish").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Not finished yet: kpis and targets, monitor")
    expect(summary).to_contain_text("ask the strategy office")
    assert as_it_is(page) == []
