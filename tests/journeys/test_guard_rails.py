"""The strategy office lets a sixth KPI through for a while; who leads what; a handover; axe on all of these pages."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.test_accessibility import ask_axe

OFFICE, SITE = "tomas.verrin@merrowick.example", "freya.maddock@merrowick.example"
WHY = "The board follows six numbers here until the new line runs."
SENTENCE = "“Financial” has 6 KPIs; 3 to 5 can be steered by."


def place_a_sixth(page: Page) -> None:
    """Of weight 0, so that no other journey sees another score."""
    page.goto("/scorecards/")
    page.get_by_role("link", name="Merrowick scorecard", exact=True).first.click()
    address = page.get_by_role("link", name="Grow profitable revenue").first.get_attribute("href") or ""
    page.goto(address.split("?")[0] + "measures/new/")
    page.get_by_label("Measure", exact=True).fill(
        page.locator("#known-measures option").last.get_attribute("value") or ""
    )
    page.get_by_label("Weight").fill("0")
    page.locator("form.form, form.stack").get_by_role("button").first.click()


def test_a_sixth_kpi_needs_an_override_of_the_strategy_office(window):
    office = window(email=OFFICE)
    place_a_sixth(office)
    expect(office.locator("#error-summary")).to_contain_text(SENTENCE)
    expect(office.locator("#error-summary")).to_contain_text("ask the strategy office for an override")

    office.goto("/guard-rails/")
    office.get_by_role("link", name="let “Financial” have more KPIs").first.focus()
    office.keyboard.press("Enter")
    office.get_by_label("Why").fill("Because")
    office.get_by_label("Until when").fill((date.today() + timedelta(days=60)).isoformat())
    office.get_by_label("Until when").press("Enter")
    expect(office.locator("#error-summary")).to_contain_text("at least 20 characters")
    office.get_by_label("Why").fill(WHY)
    office.get_by_label("Until when").press("Enter")
    expect(office.locator("#messages")).to_contain_text("The override is noted")
    expect(office.get_by_role("table")).to_contain_text(WHY)

    place_a_sixth(office)
    expect(office.locator("#error-summary")).to_have_count(0)
    office.goto("/guard-rails/")
    expect(office.get_by_role("main")).to_contain_text(SENTENCE)
    expect(office.get_by_role("main")).to_contain_text("overridden by Tomas Verrin until")
    assert ask_axe(office, "/guard-rails/") == []
    office.get_by_role("button", name="Take back").click()
    expect(office.locator("#messages")).to_contain_text("The override is taken back")
    expect(office.get_by_role("main")).to_contain_text("Nothing is overridden.")


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(
    "address", ["/guard-rails/", "/leads/", "/handovers/", "/handovers/new/", "/scorecards/{}/map/tests/", "/scorecards/{}/map/?tests=1"]
)  # fmt: skip
def test_axe_finds_nothing(window, address, look):
    page = window(email=SITE, viewport=PHONE, color_scheme=look)
    page.goto("/scorecards/")
    card = page.get_by_role("link", name="Merrowick scorecard", exact=True).first.get_attribute("href") or ""
    assert ask_axe(page, address.format(card.split("/")[2])) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_map_says_on_demand_what_its_logic_lacks(window):
    page = window(email=SITE)
    page.goto("/map/")
    assert page.locator(".flag").count() == 0
    page.get_by_role("link", name="Logic tests").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logic tests")
    page.get_by_role("link", name="Show on the map").click()
    expect(page.get_by_text("The logic tests found")).to_be_visible()
    assert page.locator(".flag").count() > 0
    page.get_by_role("link", name="Hide the marks").click()
    assert page.locator(".flag").count() == 0


def test_a_handover_is_offered_and_declined(window):
    giver = window(email=SITE)
    giver.goto("/leads/")
    expect(giver.get_by_role("table")).to_contain_text("Freya Maddock")
    giver.get_by_role("link", name="Handovers").click()
    giver.get_by_role("link", name="Hand over").click()
    giver.get_by_label("To", exact=True).select_option(label="Tomas Verrin")
    giver.get_by_label("What to know").fill("Ask Sami about the yield.")
    giver.get_by_role("button", name="Offer it").click()
    expect(giver.locator("#messages")).to_contain_text("Nothing moves before it is accepted")

    receiver = window(email=OFFICE)
    receiver.goto("/leads/")
    receiver.get_by_role("link", name="Handovers (1 for you)").click()
    receiver.get_by_role("table").get_by_role("link", name="Freya Maddock").click()
    expect(receiver.get_by_role("main")).to_contain_text("Ask Sami about the yield.")
    receiver.get_by_role("button", name="Decline").click()
    expect(receiver.locator("#error-summary")).to_contain_text("Reason is missing")
    receiver.get_by_label("Reason").fill("Petra is nearer to the line.")
    receiver.get_by_role("button", name="Decline").click()
    expect(receiver.get_by_role("table")).to_contain_text("Declined: Petra is nearer to the line.")
