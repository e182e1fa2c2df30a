"""Somebody filled every field with scripts: whoever reads the pages sees text, and nothing runs."""

import os
import re
import subprocess
import sys
from urllib.parse import urljoin, urlsplit

import pytest

from tests.journeys.planting import ATTACKS
from tests.journeys.product import ROOT

EMAIL = "founder@attack.example"
FILE = "Key,Unit,Period,Actual,Target,Category\n" + "".join(
    f'"{attack.replace(chr(34), chr(34) * 2)}","%",2025-0{number % 9 + 1},{number},5,"{attack.replace(chr(34), chr(34) * 2)}"\n'
    for number, attack in enumerate(ATTACKS)
)
SPOILED = FILE.replace(",5,", ",<img src=x onerror=alert(9)>,")
STARTED = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt"]) window[name] = (what) => window.ran.push(String(what));
document.addEventListener("securitypolicyviolation", (event) => window.ran.push(`${event.violatedDirective} ${event.sourceFile}`));
"""
FOUND = """() => [...window.ran, ...[...document.querySelectorAll('iframe, [onerror], [onload], img[src=x], a[href^="javascript"], '
  + 'main [hx-on\\\\:click], [hx-get="/units/"]')].map((each) => each.outerHTML)]"""


@pytest.fixture(scope="module")
def planted(product) -> str:
    """The address of somebody who may look at all of it."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("FOURFOLD_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.planting", EMAIL, product.password], cwd=ROOT, check=False,
        env=variables | {"FOURFOLD_HOME": str(product.home)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return EMAIL


def kind_of(address: str) -> str:
    """Pages that differ only in a record's number, a period or a choice are one kind."""
    parts = urlsplit(address)
    return re.sub(r"\d+", "1", parts.path) + "".join(sorted(re.findall(r"tab=\w+|show=\w+|node=[a-z]+", parts.query)))


def looked_at(page) -> list[str]:
    """Every kind of page that can be reached by links, each looked at once; what ran on them is asserted to be nothing."""
    waiting, seen = ["/", "/api/v1/docs"], {}
    while waiting:
        address = waiting.pop()
        if kind_of(address) in seen:
            continue
        seen[kind_of(address)] = address
        page.goto(address)
        assert page.evaluate(FOUND) == [], address
        for link in page.eval_on_selector_all("a[href]", "links => links.map((link) => link.getAttribute('href'))"):
            target = urlsplit(urljoin(page.url, link))
            assert target.netloc == urlsplit(page.url).netloc, f"{address} leads to {link}"
            if not re.search(r"\.\w{3,4}$", target.path):
                waiting.append(target._replace(scheme="", netloc="", fragment="").geturl())
    return sorted(seen)


def test_scripts_in_names_are_text_on_every_page(planted, window):
    page = window(email=planted)
    page.add_init_script(STARTED)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    kinds = looked_at(page)
    assert len(kinds) > 25, kinds
    page.goto("/map/")
    assert ATTACKS[5][:20] in page.content().replace("&lt;", "<") or "alert" in page.inner_text("main")


def test_scripts_in_a_file_are_text_in_the_wizard(planted, window):
    page = window(email=planted)
    page.add_init_script(STARTED)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    for name, content in (("<svg onload=alert(1)>.csv", SPOILED), ('"><img src=x onerror=alert(2)>.csv', FILE)):
        page.goto("/import/")
        page.set_input_files('input[type="file"]', {"name": name, "mimeType": "text/csv", "buffer": content.encode()})
        page.get_by_role("button", name="Upload and look").click()
        page.wait_for_url("**/columns/")
        assert page.evaluate(FOUND) == []
        page.get_by_role("button", name="Check the file").click()
        page.wait_for_url(re.compile(r"/import/\d+/$"))
        assert page.evaluate(FOUND) == []
    page.get_by_role("button", name="Save all of it").click()
    page.get_by_role("link", name="Open the scorecard").click()
    assert page.evaluate(FOUND) == []
    page.goto(f"{page.url.split('?')[0]}map/")
    assert page.evaluate(FOUND) == []
