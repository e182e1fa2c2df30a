"""A month is closed, a number in it is restated by two people, and every page says which truth it shows."""

from datetime import date

from playwright.sync_api import Page, expect

from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar
from tests.journeys.conftest import PHONE
from tests.journeys.test_accessibility import ask_axe

OFFICE, SITE = "tomas.verrin@merrowick.example", "freya.maddock@merrowick.example"


def month(back: int) -> str:
    """So many months before the last finished one, as an address says it."""
    calendar = Calendar()
    return calendar.previous(calendar.period(Frequency.MONTH, date.today()), back + 1).start.isoformat()


def test_a_month_is_locked_and_a_number_in_it_restated_by_two_people(window):
    office = window(email=OFFICE)
    office.goto(f"/closing/?period={month(3)}")
    expect(office.get_by_role("heading", level=1)).to_contain_text("Closing")
    office.get_by_role("button", name="Begin analysis").click()
    expect(office.locator("#messages")).to_contain_text("is in analysis now")
    office.get_by_role("button", name="Lock the period").click()
    expect(office.locator("#messages")).to_contain_text("is locked now")
    office.get_by_role("link", name="Scorecards as reported").click()
    expect(office.get_by_role("note")).to_contain_text("As reported on")

    site = window(email=SITE)
    address = propose(site)
    site.goto("/restatements/")
    expect(site.get_by_role("heading", name="Waiting for somebody else")).to_be_visible()
    assert site.get_by_role("button", name="Approve").count() == 0

    decide(office)
    office.goto(address)
    truths = office.get_by_role("region", name="Reported and restated")
    expect(truths).to_contain_text("As reported")
    expect(truths).to_contain_text("As restated")
    office.get_by_role("link", name="Show as reported").click()
    expect(office.get_by_role("note")).to_contain_text("As reported on")
    office.get_by_role("link", name="Show as restated").click()
    expect(office.get_by_role("note")).to_contain_text("You see what is known today")


def propose(site: Page) -> str:
    """Freya wants another number for her yield in the month that was just locked."""
    site.goto(f"/measures/?q=First-pass&period={month(3)}")
    row = site.get_by_role("row").filter(has_text="Ostervale electronics")
    row.get_by_role("link", name="First-pass yield").first.click()
    address = site.url
    expect(site.get_by_role("heading", name="Restate the value")).to_be_visible()
    numerator = site.get_by_label("Numerator")
    numerator.fill(str(int(numerator.input_value()) - 4000))
    site.get_by_role("button", name="Propose restatement").click()
    expect(site.locator("#error-summary")).to_contain_text("Reason is missing")
    site.get_by_label("Reason for restating").fill("Four thousand boards were counted twice.")
    site.get_by_role("button", name="Propose restatement").click()
    expect(site.locator("#messages")).to_contain_text("Proposed:")
    return address


def decide(office: Page) -> None:
    office.goto("/restatements/")
    card = office.get_by_role("article").filter(has_text="Four thousand boards")
    card.get_by_role("button", name="Decline").click()
    expect(office.locator("#error-summary")).to_contain_text("Reason is missing")
    card.get_by_role("button", name="Approve").click()
    expect(office.locator("#messages")).to_contain_text("is approved")


def test_a_month_that_lacks_numbers_is_not_locked_and_says_what_is_missing(window):
    office = window(email=OFFICE, viewport=PHONE)
    office.goto(f"/closing/?period={month(0)}")
    for name in ("Begin collecting", "Begin analysis", "Lock the period"):
        office.get_by_role("button", name=name).click()
    expect(office.locator("#error-summary")).to_contain_text("lacks values of")
    missing = office.get_by_role("region", name="Missing").get_by_role("listitem")
    before = missing.count()
    assert before > 0
    missing.first.get_by_text("There is none").click()
    missing.first.get_by_label("Why is there no value?").fill("The feed has stopped.")
    missing.first.get_by_role("button", name="Mark as none").click()
    expect(office.locator("#messages")).to_contain_text("the reason is kept")
    expect(missing).to_have_count(before - 1)


def test_axe_finds_nothing_on_the_pages_of_locked_months(window):
    for scheme, size in (("light", None), ("dark", PHONE)):
        page = window(email=OFFICE, color_scheme=scheme, **({"viewport": size} if size else {}))
        locked = month(5)
        page.goto(f"/scorecards/?period={locked}")
        card = page.get_by_role("main").locator("h2 a").first.get_attribute("href").split("?")[0]
        addresses = [
            f"/closing/?period={locked}", f"/closing/?period={month(0)}", "/restatements/", f"{card}?period={locked}",
            f"{card}?period={locked}&as_of=reported", f"{card}map/?period={locked}&as_of=reported",
        ]  # fmt: skip
        assert {each: found for each in addresses if (found := ask_axe(page, each))} == {}


def test_a_viewer_sees_where_a_month_stands_and_moves_nothing(window):
    viewer = window(email="ruth.ansell@merrowick.example")
    viewer.goto(f"/closing/?period={month(5)}")
    expect(viewer.get_by_text("Restated").first).to_be_visible()
    assert viewer.get_by_role("button", name="Publish").count() == 0
