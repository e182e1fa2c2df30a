"""A real browser against the running product. Every page is also watched: an error in its console fails the journey."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Timer

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright

from tests.journeys.product import Product, running

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
HUNG = 45  # seconds after which a browser that does not answer is ended
DESKTOP, PHONE = {"width": 1366, "height": 900}, {"width": 360, "height": 780}


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    with running() as found:
        yield found


class Chromium:
    """One browser for all journeys. Should it ever hang while a window opens or closes, it is ended and started anew."""

    def __init__(self, playwright: Playwright) -> None:
        path = next(filter(None, map(shutil.which, BROWSERS)), None)
        assert path, "The browser journeys need Chromium: apt-get install chromium."
        self.start = lambda: playwright.chromium.launch(executable_path=path, args=FLAGS)
        self.running: Browser | None = None

    def browser(self) -> Browser:
        if self.running is None or not self.running.is_connected():
            self.running = self.start()
            told = self.running.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
            self.pid = next(each["id"] for each in told if each["type"] == "browser")
        return self.running

    def new_context(self, **options: object) -> BrowserContext:
        for _ in range(2):
            with self._watched(), suppress(Error):
                return self.browser().new_context(**options)
        return self.browser().new_context(**options)

    def close(self, context: BrowserContext) -> None:
        with self._watched(), suppress(Error):
            context.close()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Chromium has been seen to never answer `close`, for which Playwright has no time limit."""
        watch = Timer(HUNG, lambda: os.kill(self.pid, signal.SIGKILL))
        watch.start()
        try:
            yield
        finally:
            watch.cancel()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        found = Chromium(playwright)
        yield found
        if found.running:
            found.running.close()


@pytest.fixture
def window(chromium: Chromium, product: Product) -> Iterator[Callable[..., Page]]:
    """`window()` opens a browser of its own: `window(as_="viewer")`, `window(width=...)`, `window(scripts=False)`."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(*, email: str | None = None, signed_in: bool = True, **options: object) -> Page:
        options.setdefault("viewport", DESKTOP)
        context = chromium.new_context(base_url=product.address, reduced_motion="reduce", **options)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if signed_in:
            sign_in(page, email or product.email, product.password)
        return page

    yield open_
    for context in opened:
        chromium.close(context)
    expected = ("status of 4", "status of 5")  # a refusal is part of some journeys, and Chromium notes it
    assert [each for each in complaints if not any(words in each for words in expected)] == []


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=False).first.fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/account/" not in address)
