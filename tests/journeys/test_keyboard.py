"""Every act without a mouse: focus is seen, in reading order, never lost and never trapped."""

import pytest
from playwright.sync_api import Page, expect


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.innerText || document.activeElement.name || document.activeElement.id")


def test_the_first_key_offers_to_skip_to_the_content(window):
    page = window()
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize(("key", "title"), [("s", "Scorecards"), ("u", "Units"), ("k", "Measures"), ("h", "Merrowick")])
def test_g_and_a_letter_go_to_a_place(window, key, title):
    page = window()
    page.keyboard.press("g")
    page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def test_letters_mean_nothing_while_typing_and_can_be_switched_off(window):
    page = window()
    page.goto("/measures/")
    page.get_by_label("Find").press_sequentially("gs?[")
    assert page.get_by_label("Find").input_value() == "gs?["
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    page.get_by_label("Use letter keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_timeout(300)
    assert page.url.endswith("/measures/")


def test_the_period_moves_by_brackets_and_stays_from_page_to_page(window):
    page = window()
    page.goto("/scorecards/")
    shown = page.locator(".period-label").inner_text()
    page.keyboard.press("[")
    expect(page.locator(".period-label")).not_to_have_text(shown)
    earlier = page.locator(".period-label").inner_text()
    page.get_by_role("link", name="Units", exact=True).first.click()
    expect(page.locator(".period-label")).to_have_text(earlier)


def test_walking_through_choices_by_key_waits_for_enter(window):
    page = window()
    page.goto("/scorecards/")
    by = page.locator("[name=frequency]")
    by.focus()
    page.keyboard.press("ArrowDown")
    expect(by).to_have_value("quarter")
    page.wait_for_timeout(300)
    assert "frequency" not in page.url
    expect(page.get_by_role("button", name="Show")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".period-label")).to_contain_text("Q")


def test_help_opens_closes_and_gives_the_focus_back(window):
    page = window()
    link = page.get_by_role("link", name="Open scorecard")
    link.focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(link).to_be_focused()


def test_the_menu_opens_closes_and_changes_the_look(window):
    page = window(color_scheme="light")
    menu = page.locator("summary", has_text="settings and sign out")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Dark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Dark")).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dark").press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(11, 17, 32)"
    page.get_by_text("settings and sign out").locator("..").press("Enter")
    page.get_by_role("button", name="As the system").press("Enter")


def test_every_stop_of_the_tab_key_is_seen_and_none_traps(window):
    page = window()
    for address in ("/", _first_scorecard(page), "/units/"):
        page.goto(address)
        stops = _walk(page)
        assert len(stops) > 10
        unseen = [stop["what"] for stop in stops if not stop["seen"]]
        assert unseen == [], address


def _first_scorecard(page: Page) -> str:
    page.goto("/scorecards/")
    return page.get_by_role("main").get_by_role("link").first.get_attribute("href")


def _walk(page: Page) -> list[dict]:
    """Tab through the page until the focus leaves it; each stop with whether its focus can be seen."""
    stops = []
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (stops and stop["key"] == stops[0]["key"]):
            return stops
        stops.append(stop)
    raise AssertionError("the focus never leaves the page")


STOP = """() => {
    const each = document.activeElement;
    if (!each || each === document.body) return null;
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const head = document.querySelector('.head');
    const hidden = head && !head.contains(each) && !each.matches('.skip') && getComputedStyle(head).position === 'sticky'
        && box.bottom <= head.getBoundingClientRect().bottom;
    each.dataset.stop ??= String(Math.random());
    return { key: each.dataset.stop, what: each.outerHTML.slice(0, 120), seen: outlined && !hidden && box.width > 0 };
}"""


def test_a_value_is_entered_by_keyboard_alone(window):
    page = window()
    page.goto("/measures/?q=System+adoption")
    page.get_by_role("link", name="System adoption rate").first.press("Enter")
    page.get_by_role("link", name="Enter value").press("Enter")
    field = page.locator("#entry").get_by_role("textbox").first
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("71.5" if "Value" in page.locator("#entry").inner_text() else "715")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved: System adoption rate")).to_be_visible()


def test_a_refused_form_brings_the_focus_to_the_reason(window):
    page = window()
    page.goto("/administration/units/new/")
    page.locator("form.form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Add unit").press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    page.locator("#error-summary").get_by_role("link").first.press("Enter")
    assert page.evaluate("document.activeElement.name") in {"name", "code"}
