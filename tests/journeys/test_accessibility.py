"""axe finds nothing on any page, in light and dark, on a desk and on a phone; and no page scrolls sideways."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.product import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIGNED_OUT = ["/account/login/", "/account/password/reset/", "/account/signup/"]
PLACES = [
    "/",
    "/scorecards/",
    "/units/",
    "/measures/",
    "/closing/",
    "/restatements/",
    "/import/",
    "/administration/",
    "/tokens/",
    "/choose/",
    "/library/",
    "/library/?industry=nonsense",
    "/library/kpis/GEN-12/",
    "/library/kpis/GEN-12/adopt/",
    "/library/templates/",
    "/library/templates/banking/",
    "/library/templates/file/",
]
ADMINISTRATION = [
    "/administration/organisation/", "/administration/calendar/", "/administration/calendar/?new=", "/administration/people/", "/administration/people/new/",
    "/administration/units/", "/administration/units/new/", "/measures/new/", "/account/password/change/", "/no-such-page/",
]  # fmt: skip
looks = pytest.mark.parametrize(
    ("scheme", "size"), [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE), ("dark", PHONE)],
    ids=["light-desk", "dark-desk", "light-phone", "dark-phone"],
)  # fmt: skip


def addresses(page: Page) -> list[str]:
    """Every kind of page that the demonstration leads to: a scorecard, its map, an objective, a measure with its tabs."""
    page.goto("/scorecards/")
    scorecard = _first(page, r"/scorecards/\d+/")
    page.goto(scorecard)
    objective, measure = _first(page, r"/objectives/\d+/"), _first(page, r"/measures/\d+/")
    page.goto("/administration/people/")
    person = _first(page, r"/administration/people/\d+/")
    return [
        *PLACES, *ADMINISTRATION, person, scorecard, f"{scorecard}?sort=-score", f"{scorecard}?q=nothing-like-it", f"{scorecard}?view=ytd&compare=year",
        f"{scorecard}why/", f"{scorecard}map/", f"{scorecard}map/?show=plan", objective, measure,
        *(f"{measure}?tab={tab}" for tab in ("signals", "why", "sheet", "history")), f"{measure}edit/", f"{measure}calculation/", f"{measure}target/", f"{measure}threshold/",
    ]  # fmt: skip


def _first(page: Page, pattern: str) -> str:
    links = [link.get_attribute("href") or "" for link in page.get_by_role("main").get_by_role("link").all()]
    return next(found.group() for found in (re.search(pattern, link) for link in links) if found)


@looks
def test_axe_finds_nothing(window, scheme, size):
    page = window(viewport=size, color_scheme=scheme)
    found = {address: complaints for address in addresses(page) if (complaints := ask_axe(page, address))}
    assert found == {}


@looks
def test_axe_finds_nothing_before_signing_in(window, scheme, size):
    page = window(viewport=size, color_scheme=scheme, signed_in=False)
    found = {address: complaints for address in SIGNED_OUT if (complaints := ask_axe(page, address))}
    assert found == {}


def ask_axe(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.wait_for_load_state("networkidle" if "/measures/" in address else "load")
    return as_it_is(page)


def as_it_is(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    page.evaluate(Path(AXE).read_text())
    options = {"runOnly": {"type": "tag", "values": RULES}}
    violations = page.evaluate("options => axe.run(document, options).then(result => result.violations)", options)
    return [f"{each['id']}: {each['help']}: {node['html'][:160]}" for each in violations for node in each["nodes"][:3]]


@pytest.mark.parametrize("width", [320, 360, 768, 1366])
def test_no_page_scrolls_sideways(window, width):
    page = window(viewport={"width": width, "height": 800})
    wide = {}
    for address in addresses(page):
        page.goto(address)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide[address] = over
    assert wide == {}


def test_targets_can_be_hit_with_a_thumb(window):
    """Main acts are 44 px high on a phone; nothing that can be touched is below 24 px."""
    page = window(viewport=PHONE, has_touch=True)
    small = {}
    for address in addresses(page):
        page.goto(address)
        found = page.evaluate(SMALL_TARGETS)
        if found:
            small[address] = found[:4]
    assert small == {}


SMALL_TARGETS = """() => [...document.querySelectorAll('button, select, input:not([type=hidden]), summary, .button')]
    .filter(each => each.checkVisibility() && each.getClientRects().length)
    .map(each => ({ box: each.getBoundingClientRect(), each }))
    .filter(({ box, each }) => box.width && (box.height < (each.matches('.button-primary') ? 44 : 24) || box.width < 24))
    .map(({ box, each }) => `${each.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
