"""A strategy map is built by keyboard alone, by two people at once, by mouse - and its story is told."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_accessibility import as_it_is

TWO = (("L1", "Teach every operator"), ("L2", "See problems at once"))


def tab_to(page: Page, name: str, most: int = 120) -> None:
    """Tab until what has the focus is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { const e = document.activeElement; return (e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || '').trim() }"
        )
        if focused.startswith(name):
            return
    raise AssertionError(f"Tab never led to {name}")


def made_by_keys(page: Page, name: str, start: int) -> str:
    """A strategy with a scorecard, made without touching the mouse; the address of its editor."""
    page.goto("/strategies/new/")
    tab_to(page, "Name")
    page.keyboard.type(name)
    page.locator("#id_starts_on").focus()
    page.locator("#id_starts_on").fill(f"{start}-01-01")
    page.locator("#id_ends_on").fill(f"{start + 2}-12-31")
    tab_to(page, "Set it up")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/strategies/\d+/$"))
    tab_to(page, "New scorecard")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/scorecards/new/"))
    tab_to(page, "Name")
    page.keyboard.type(f"{name} card")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/map/edit/$"))
    page.wait_for_selector("ff-map-editor.is-ready")
    return page.url


def add(page: Page, code: str, name: str) -> None:
    tab_to(page, "Add")
    page.keyboard.press("Enter")
    expect(page.locator("#map-panel")).to_be_visible()
    page.keyboard.type(name)
    tab_to(page, "Code")
    page.keyboard.type(code)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".editor-status")).to_have_text(f"{code} is on the map.")
    expect(page.locator("#map-panel")).to_be_hidden()  # the map is wider then


def box(page: Page, code: str):
    return page.locator(".box", has=page.locator(".box-code", has_text=re.compile(f"^{code}$")))


@pytest.fixture
def started(window, request):
    page = window(viewport={"width": 1366, "height": 1200})  # the whole map is in reach of the mouse
    number = sum(map(ord, request.node.name)) % 37 * 4
    return page, made_by_keys(page, f"Zeta {number}", 2040 + number)


def test_a_map_is_built_by_keyboard_alone(started):
    page, _ = started
    status = page.locator(".editor-status")
    for code, name in TWO:
        add(page, code, name)
    box(page, "L2").focus()
    page.keyboard.press("m")
    expect(status).to_contain_text("Learning and growth, place 2 of 2.")
    page.keyboard.press("ArrowUp")
    expect(status).to_contain_text("Internal process, place 1 of 1.")
    page.keyboard.press("Enter")
    expect(status).to_have_text("L2 stands in Internal process, place 1.")
    box(page, "L1").focus()
    page.keyboard.press("c")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#map-panel h2")).to_have_text("L1 → L2")
    page.keyboard.type("Who knows a task sees a fault coming")
    page.keyboard.press("Control+Enter")
    expect(status).to_have_text("The link is changed.")
    assert as_it_is(page) == []
    box(page, "L2").focus()
    page.keyboard.press("F2")
    page.keyboard.type("See every problem at once")
    page.keyboard.press("Enter")
    expect(status).to_have_text("L2 is changed.")
    for said in ("L2 is changed", "The link is changed", "L1 leads to L2", "L2 stands in Internal process, place 1"):
        page.keyboard.press("Control+z")
        expect(status).to_have_text(f"Undone: {said}.")
    expect(page.locator(".link")).to_have_count(0)
    for _ in range(4):
        page.keyboard.press("Control+Shift+Z")
        expect(status).to_contain_text("Done again")
    expect(status).to_have_text("Done again: L2 is changed.")
    expect(page.locator("#links")).to_contain_text("Who knows a task sees a fault coming")
    expect(page.locator("#objectives")).to_contain_text("See every problem at once")


def test_two_people_edit_and_lose_nothing(started, window):
    page, address = started
    add(page, *TWO[0])
    other = window()
    other.goto(address)
    other.wait_for_selector("ff-map-editor.is-ready")
    box(other, "L1").click()
    other.locator("#panel-name").fill("Typed by the second")
    add(page, *TWO[1])
    expect(box(other, "L2")).to_have_count(1)  # arrives while the other one types
    expect(other.locator("#panel-name")).to_have_value("Typed by the second")
    box(page, "L1").click()
    page.locator("#panel-name").fill("Saved by the first")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(box(other, "L1")).to_contain_text("Saved by the first")
    expect(other.locator("#panel-name")).to_have_value("Typed by the second")
    other.get_by_role("button", name="Save", exact=True).click()
    alert = other.locator("#map-panel").get_by_role("alert")
    expect(alert).to_contain_text("Someone else changed this record")
    expect(alert).to_contain_text("Name as it is now: Saved by the first")
    assert as_it_is(other) == []
    other.get_by_role("button", name="Save", exact=True).click()
    expect(box(page, "L1")).to_contain_text("Typed by the second")
    page.keyboard.press("Control+z")  # what the first did is no longer there to undo
    expect(page.locator(".editor-status")).to_have_text("Somebody else changed it since. Nothing was undone.")


def test_boxes_are_dragged_and_linked_by_mouse(started):
    page, _ = started
    status = page.locator(".editor-status")
    for code, name in TWO:
        add(page, code, name)
    start, lane = box(page, "L2").bounding_box(), page.locator(".lane").nth(1).bounding_box()
    page.mouse.move(start["x"] + 60, start["y"] + 40)
    page.mouse.down()
    page.mouse.move(lane["x"] + lane["width"] / 2, lane["y"] + lane["height"] / 2, steps=5)
    expect(page.locator(".map-bar")).to_have_count(1)
    page.mouse.up()
    expect(status).to_have_text("L2 stands in Customer, place 1.")
    start, head = box(page, "L2").bounding_box(), page.locator(".map-title").bounding_box()
    page.mouse.move(start["x"] + 60, start["y"] + 40)
    page.mouse.down()
    page.mouse.move(head["x"], head["y"], steps=5)
    page.mouse.up()
    expect(status).to_contain_text("It is back where it was")
    page.wait_for_timeout(500)  # the drawing is renewed once more when the live event of the last act arrives
    box(page, "L1").hover()
    expect(page.locator("circle.map-handle")).to_have_count(2)
    handle, end = page.locator("circle.map-handle").last.bounding_box(), box(page, "L2").bounding_box()
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 60, end["y"] + 40, steps=5)
    page.mouse.up()
    expect(status).to_have_text("L1 leads to L2.")
    page.get_by_role("button", name="Close").click()
    box(page, "L2").focus()
    page.keyboard.press("Delete")
    expect(status).to_contain_text("is in use: the link with “Teach every operator”")


def test_the_story_is_stepped_by_keyboard(window):
    page = window()
    page.goto("/map/")
    page.get_by_role("link", name="Tell the story").click()
    page.wait_for_selector("ff-map-story.is-ready")
    said = page.locator("[data-said]")
    first = said.text_content()
    tab_to(page, "Next")
    page.keyboard.press("Enter")
    expect(said).not_to_have_text(first or "")
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text(first or "")
    expect(page.locator('.story [aria-current="step"]')).to_have_count(1)
    assert as_it_is(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_for_writing(window, scheme):
    page = window(color_scheme=scheme)
    page.goto("/map/")
    card = re.search(r"/scorecards/\d+/", page.url).group()
    page.goto("/strategies/")
    strategy = page.get_by_role("main").get_by_role("link").first.get_attribute("href")
    page.goto(f"{card}map/edit/")
    objective = page.locator("#objectives").get_by_role("link", name=re.compile("^C1 ")).get_attribute("href")
    link = page.locator("#links").get_by_role("link", name="Edit").first.get_attribute("href")
    addresses = [
        "/strategies/", "/strategies/new/", strategy, f"{strategy}edit/", f"{strategy}themes/new/", f"{card}map/edit/", f"{card}edit/",
        f"{card}objectives/new/", f"{card}links/new/", objective, objective.replace("edit", "retire"), link, f"{link[:-5]}remove/",
        objective.replace("edit", "measures/new"), f"{card}map/story/",
    ]  # fmt: skip
    found = {}
    for address in addresses:
        page.goto(address)
        if complaints := as_it_is(page):
            found[address] = complaints
    assert found == {}
