"""A file that says nothing about the direction: before anything is saved, the check says that nothing will be scored."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fourfold.measures import queries
from tests.integrations.imports.conftest import PLAIN

CSV = "KPI,Period,Actual,Target\nScrap,2025-01,2.5,3\nTurns,2025-01,7.5,8\n"
SILENT = "measure: {key: KPI}\nperiod: Period\nvalues: {actual: Actual, target: Target}\n"


def test_the_check_names_measures_that_nothing_scores(bring):
    report = bring(CSV, SILENT, dry_run=True)
    assert report.unscored == 2
    assert (
        "2 measures will be shown and not scored, since nothing says which direction is better: Scrap, Turns."
        in report.notices[0]
    )


def test_a_stated_direction_or_a_rule_that_is_there_leaves_nothing_to_say(bring):
    assert bring(CSV, PLAIN).unscored == 0
    assert bring(CSV, SILENT).unscored == 0


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    settings.HOME = tmp_path


def test_the_page_leads_to_where_the_direction_is_said(ada, browse):
    browser = browse(ada)
    browser.post("/import/", {"file": SimpleUploadedFile("numbers.csv", CSV.encode()), "unit": ada.unit_id})
    pk = queries.visible_runs(ada).first().pk
    form = browser.get(f"/import/{pk}/columns/").context["form"]
    browser.post(f"/import/{pk}/columns/", {n: v for n in form.fields if (v := form[n].value()) not in (None, False)})
    page = browser.get(f"/import/{pk}/").content.decode()
    assert f'<a href="/import/{pk}/columns/">Say which direction is better</a>' in page
