"""A real browser against the running product. Every page is also watched: an error in its console fails the journey."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.product import Product, running

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
DESKTOP, PHONE = {"width": 1366, "height": 900}, {"width": 360, "height": 780}


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "The browser journeys need Chromium: apt-get install chromium."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def window(browser: Browser, product: Product) -> Iterator[Callable[..., Page]]:
    """`window()` opens a browser of its own: `window(as_="viewer")`, `window(width=...)`, `window(scripts=False)`."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(*, email: str | None = None, signed_in: bool = True, **options: object) -> Page:
        options.setdefault("viewport", DESKTOP)
        context = browser.new_context(base_url=product.address, reduced_motion="reduce", **options)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if signed_in:
            sign_in(page, email or product.email, product.password)
        return page

    yield open_
    for context in opened:
        context.close()
    expected = ("status of 4", "status of 5")  # a refusal is part of some journeys, and Chromium notes it
    assert [each for each in complaints if not any(words in each for words in expected)] == []


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=False).first.fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/account/" not in address)
