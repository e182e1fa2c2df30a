"""What one person saves, another sees without reloading - and what they type meanwhile is not lost."""

import json
import urllib.request

from playwright.sync_api import Page, expect

UNTOUCHED = "window.untouched = true"


def measure_of(page: Page, name: str) -> str:
    page.goto(f"/measures/?q={name.replace(' ', '+')}")
    return page.get_by_role("main").get_by_role("link", name=name).first.get_attribute("href").split("?")[0]


def save(page: Page, address: str, amount: str) -> None:
    page.goto(address)
    page.locator("#entry").get_by_role("textbox").first.fill(amount)
    page.get_by_role("button", name="Save value").click()
    expect(page.get_by_text("Saved: ")).to_be_visible()


def test_a_value_shows_on_every_open_page_that_has_it(window):
    writer = window()
    address = measure_of(writer, "System adoption rate")
    readers = [window(), window(), window()]
    pages = ["/", address, "/measures/?q=System+adoption"]
    for reader, page in zip(readers, pages, strict=True):
        reader.goto(page)
        reader.evaluate(UNTOUCHED)
        expect(reader.locator("#live-state")).to_have_text("Live")
    before = readers[0].locator("#home").inner_html()
    save(writer, address, "12.5")
    expect(readers[1].locator("#value")).to_contain_text("12.5")
    expect(readers[2].locator("#measures")).to_contain_text("12.5")
    readers[0].wait_for_function("before => document.getElementById('home').innerHTML !== before", arg=before)
    assert all(reader.evaluate("window.untouched") for reader in readers)


def test_what_is_being_typed_stays(window):
    writer, typist = window(), window()
    address = measure_of(writer, "System adoption rate")
    typist.goto(address)
    expect(typist.locator("#live-state")).to_have_text("Live")
    note = typist.locator("#entry textarea")
    note.fill("half a thou")
    save(writer, address, "33.3")
    expect(typist.locator("#value")).to_contain_text("33.3")
    expect(note).to_have_value("half a thou")
    expect(note).to_be_focused()


def test_a_program_writes_and_an_open_page_shows_it(window, product):
    """A token is made on its page; a value written with it through the REST API reaches the browser."""
    reader = window()
    address = measure_of(reader, "System adoption rate")
    token = make_token(reader)
    reader.goto(address)
    expect(reader.locator("#live-state")).to_have_text("Live")
    reader.evaluate(UNTOUCHED)
    month = reader.locator("[name=period]").first.input_value()
    request = urllib.request.Request(
        f"{product.address}/api/v1{address}values/{month}",
        method="PUT",
        data=json.dumps({"amount": "44.4", "note": "From the shop floor system", "source": "MES"}).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", "If-Match": "*"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status in {200, 201}
    expect(reader.locator("#value")).to_contain_text("44.4")
    assert reader.evaluate("window.untouched")


def make_token(page: Page) -> str:
    page.goto("/tokens/")
    page.get_by_label("Name").fill("Shop floor")
    page.get_by_label("write", exact=False).check()
    page.get_by_role("button", name="Make token").click()
    return page.locator("#secret").inner_text()
