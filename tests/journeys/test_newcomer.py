"""The newcomer's path: from the printed address to somebody else's numbers, scored and live."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

MONTHS = [f"2025-{month:02}" for month in range(1, 13)]
OWN_FILE = "Measure;Category;Better;Month;Actual;Target\n" + "".join(
    f"{name};{category};{better};{month};{first + at * step:.1f};{target}\n".replace(".", ",")
    for name, category, better, first, step, target in (
        ("Parcels on time", "Delivery", "up", 88, 0.9, 95),
        ("Broken parcels", "Delivery", "down", 40, -2.5, 15),
        ("Courses per driver", "People", "up", 1, 0.2, 3),
    )
    for at, month in enumerate(MONTHS)
)


def test_from_sign_in_to_an_imported_scorecard_that_is_live(window, tmp_path):
    page = window()
    look_around(page)
    file = tmp_path / "parcels.csv"
    file.write_text(OWN_FILE, encoding="cp1252")
    upload(page, file)
    page.get_by_label("Words for more is better").fill("up")
    page.get_by_label("Words for less is better").fill("down")
    finish(page, "3 measures")
    page.get_by_role("link", name=re.compile("scorecard", re.I)).last.click()
    page.goto(page.url.split("?")[0] + "?period=2025-12")
    rows = page.get_by_role("region", name=re.compile("^Measures of"))
    expect(rows).to_contain_text("Parcels on time")
    expect(rows.locator("tr", has_text="Parcels on time")).to_contain_text("97.9")
    expect(rows.locator("tr", has_text="Broken parcels")).to_contain_text("On target")
    a_second_browser_sees_what_the_first_records(window, page, "Courses per driver", "2025-12")


def test_a_published_file_becomes_a_live_scorecard(window, shared):
    page = window()
    upload(page, shared / "data" / "mta_nyct" / "Performance_NYCT.csv")
    page.get_by_label("A target of 0 means that there is none").check()
    finish(page, "86 measures")
    page.get_by_role("link", name=re.compile("scorecard", re.I)).last.click()
    page.goto(page.url.split("?")[0] + "?period=2017-12")
    shown = page.get_by_role("list", name="By status")
    counts = dict(reversed(line.split(" ", 1)) for line in shown.inner_text().split("\n") if line.strip())
    met = int(counts.get("On target", 0)) + int(counts.get("Exceeds", 0))
    assert (met, int(counts["Not scored"])) == (17, 3)
    assert int(counts["At risk"]) + int(counts["Off target"]) == 63
    a_second_browser_sees_what_the_first_records(
        window, page, "Mean Distance Between Failures - Subways", "2017-12", "123456"
    )


def look_around(page: Page) -> None:
    """Home, scorecard, why, map: what a newcomer opens first."""
    page.get_by_role("link", name="Open scorecard").click()
    expect(page.get_by_role("heading", name="Measures")).to_be_visible()
    assert page.locator("tr.group").count() == 4
    page.get_by_role("link", name="Why this score?").click()
    expect(page.get_by_role("heading", name=re.compile("Why this score"))).to_be_visible()
    expect(page.get_by_text("Coverage")).not_to_have_count(0)
    page.get_by_role("link", name="Strategy map").first.click()
    assert page.locator("svg.strategy-map a.box").count() == 16
    page.locator("svg.strategy-map a.box").first.click()
    expect(page.get_by_role("heading", name="Driven by")).to_be_visible()


def upload(page: Page, file: Path) -> None:
    page.goto("/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()


def finish(page: Page, counted: str) -> None:
    """Check, then take over; both wait for the work, which may run in the worker."""
    page.get_by_role("button", name="Check the file").click()
    take = page.get_by_role("button", name=re.compile("Import|Save|Take over", re.I)).first
    expect(take).to_be_visible(timeout=60_000)
    expect(page.get_by_role("main")).to_contain_text(counted)
    take.click()
    expect(page.get_by_role("heading", name=re.compile("is imported|imported|saved", re.I)).first).to_be_visible(
        timeout=60_000
    )


def a_second_browser_sees_what_the_first_records(
    window, first: Page, measure: str, period: str, amount: str = "2.5"
) -> None:
    second = window()
    second.goto(first.url)
    expect(second.locator("#live-state")).to_have_text("Live")
    second.evaluate("window.untouched = true")
    first.get_by_role("link", name=measure, exact=True).click()
    first.locator("#entry").get_by_role("textbox").first.fill(amount)
    first.locator("#entry").get_by_label("Note").fill("Counted again by hand")
    first.get_by_role("button", name="Save value").click()
    expect(first.get_by_text(f"Saved: {measure}")).to_be_visible()
    row = second.locator("#scorecard tr", has_text=measure)
    expect(row).to_contain_text(f"{float(amount):,.1f}".removesuffix(".0") if "." not in amount else amount)
    assert second.evaluate("window.untouched")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", b"", "empty"),
        ("picture.csv", bytes(range(256)) * 40, "Nothing was saved"),
        ("book.xlsx", b"PK\x03\x04 not a workbook", "Nothing was saved"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_in_words(window, tmp_path, name, content, sentence):
    page = window()
    file = tmp_path / name
    file.write_bytes(content)
    page.goto("/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_role("main")).to_contain_text(sentence)
