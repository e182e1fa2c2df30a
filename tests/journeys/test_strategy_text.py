"""A strategy is reviewed, kept as a version, edited as text in an editor of one's own, compared and brought back."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.test_accessibility import as_it_is

OFFICE, VIEWER = "tomas.verrin@merrowick.example", "ines.calloway@merrowick.example"
CODE, OLD, NEW = "C4 Deliver on time, in full", "Deliver on time, in full", "Deliver when promised"


def look(page: Page) -> None:
    """axe finds nothing."""
    assert not as_it_is(page)


def test_a_proposal_holds_a_version_back_and_a_text_is_edited_and_taken_back(window, tmp_path: Path):
    reviewer = window(email=VIEWER)
    life = propose(reviewer)
    page = window(email=OFFICE)
    keep_after_deciding(page, life)
    edit_as_text(page, life, tmp_path)
    page.goto(life)
    page.get_by_role("link", name="What has changed since version 1").click()
    expect(page.get_by_text(f"name from “{OLD}” to “{NEW}”")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Back to version 1").click()
    page.get_by_role("button", name="Restore it").click()
    expect(page.get_by_text("Version 1 is restored.")).to_be_visible()


def propose(page: Page) -> str:
    """A change of a box, proposed; the address of the strategy's life."""
    page.goto("/strategies/")
    page.get_by_role("link", name="Right first time, everywhere").first.click()
    page.get_by_role("link", name="Versions and proposals").click()
    life = page.url
    page.get_by_role("link", name="Comment or propose").click()
    page.get_by_label("About").select_option(label=f"{CODE} (Merrowick scorecard)")
    page.get_by_label("Comment").fill("Is half an order on time?")
    look(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Is half an order on time?")).to_be_visible()
    return life


def keep_after_deciding(page: Page, life: str) -> None:
    for is_decided in (False, True):
        if is_decided:
            page.goto(life)
            look(page)
            page.get_by_role("link", name="Decide").click()
            page.get_by_label("Decline it").check()
            page.get_by_label("Why").fill("No: in full is in the name.")
            page.get_by_role("button", name="Decide").click()
            expect(page.get_by_text("The proposal is decided.")).to_be_visible()
        page.goto(life)
        page.get_by_role("link", name="Keep a version").click()
        page.get_by_label("Reason").fill("Yearly review")
        page.get_by_role("button", name="Keep a version").click()
        said = "Keep a version: done." if is_decided else "proposals are not resolved yet"
        expect(page.get_by_text(said).first).to_be_visible()


def edit_as_text(page: Page, life: str, folder: Path) -> None:
    page.goto(life.replace("versions/", "text/"))
    with page.expect_download() as loaded:
        page.get_by_role("link", name="Download").click()
    file = folder / "strategy.yaml"
    loaded.value.save_as(file)
    file.write_text(file.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Show the difference").click()
    expect(page.get_by_text("not made yet")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Make these changes").click()
    expect(page.get_by_text("made from the text.").first).to_be_visible()
