"""The screenshot book: every page in light and dark, on a desk, on a phone and on paper, to be looked at by a person.

python -m tests.journeys.screenshots [--address http://127.0.0.1:8000 --email E --password P] [--only TEXT]
Without an address it starts the product itself. Pictures go to screenshots/, which git ignores.
"""

import argparse
import shutil
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.journeys.conftest import BROWSERS, DESKTOP, FLAGS, PHONE, sign_in
from tests.journeys.product import ROOT, running
from tests.journeys.test_accessibility import SIGNED_OUT, addresses

LOOKS = [("light", "desk", DESKTOP), ("dark", "desk", DESKTOP), ("light", "phone", PHONE), ("dark", "phone", PHONE)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address")
    parser.add_argument("--email")
    parser.add_argument("--password")
    parser.add_argument("--only", default="", help="only addresses that contain this")
    parser.add_argument("--look", default="", help="only looks such as dark-phone")
    options = parser.parse_args()
    with ExitStack() as stack:
        if not options.address:
            product = stack.enter_context(running())
            options.address, options.email, options.password = product.address, product.email, product.password
        playwright = stack.enter_context(sync_playwright())
        path = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for scheme, name, size in LOOKS:
            if options.look in f"{scheme}-{name}":
                context = browser.new_context(
                    base_url=options.address, viewport=size, color_scheme=scheme, reduced_motion="reduce"
                )
                take(context.new_page(), options, f"{scheme}-{name}")
                context.close()
        browser.close()


def take(page: Page, options: argparse.Namespace, look: str) -> None:
    folder = ROOT / "screenshots" / look
    folder.mkdir(parents=True, exist_ok=True)
    for address in SIGNED_OUT[:1]:
        page.goto(address)
        save(page, folder, address)
    sign_in(page, options.email, options.password)
    for address in addresses(page):
        if options.only in address:
            page.goto(address)
            page.wait_for_timeout(700 if "/measures/" in address else 150)
            save(page, folder, address)
            if look == "light-desk":
                page.emulate_media(media="print")
                save(page, folder, f"{address}-print")
                page.emulate_media(media="screen")


def save(page: Page, folder: Path, address: str) -> None:
    name = "".join(letter if letter.isalnum() else "-" for letter in address).strip("-") or "home"
    page.screenshot(path=folder / f"{name}.png", full_page=True)


if __name__ == "__main__":
    main()
