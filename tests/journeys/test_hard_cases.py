"""What only a browser shows: a map on one sheet of paper, names longer than a phone is wide, half-typed years, a second tab."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_accessibility import addresses

LENGTHEN = """word => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const part = walker.currentNode.parentElement;
    if (part.closest('svg, script, option, textarea, thead, .button, .badge, .num, .score, .age, .coverage, .period')) continue;
    if (walker.currentNode.textContent.trim().length > 3) walker.currentNode.textContent = word;
  }
}"""
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def scorecard(page: Page) -> str:
    page.goto("/scorecards/")
    return re.search(r"/scorecards/\d+/", page.content()).group()


@pytest.mark.parametrize("show", ["", "?show=plan"])
def test_a_strategy_map_prints_on_one_page(window, show):
    page = window()
    page.goto(f"{scorecard(page)}map/{show}")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_words_longer_than_the_screen_break_instead_of_pushing(window, size):
    page = window(viewport=size)
    wide = {}
    for address in addresses(page):
        page.goto(address)
        page.evaluate(LENGTHEN, WORD)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide[address] = over
    assert wide == {}


def test_a_year_is_typed_to_its_end_before_the_page_follows(window):
    page = window()
    page.goto(scorecard(page))
    page.get_by_label("Go to").focus()
    page.keyboard.type("Mar")
    page.keyboard.press("Tab")
    page.keyboard.type("2026", delay=30)
    page.wait_for_timeout(300)
    assert "period=" not in page.url
    page.keyboard.press("Enter")
    page.wait_for_url("**period=2026-03**")
    expect(page.locator(".period-label")).to_have_text("Mar 2026")


def test_a_second_tab_knows_how_the_connection_is(window):
    first = window()
    first.goto(scorecard(first))
    expect(first.locator("#live-state")).to_have_text("Live")
    second = first.context.new_page()
    second.goto("/measures/")
    expect(second.locator("#live-state")).to_have_text("Live")
