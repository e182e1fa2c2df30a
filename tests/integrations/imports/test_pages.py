"""The wizard, walked through as a person does: without scripts, with mistakes, and with the wrong rights."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fourfold.integrations.imports import uploads
from fourfold.measures import queries

CSV = b"KPI,Unit,Period,Actual,Target,Category\nScrap,%,2025-01,2.5,3,Quality\nScrap,%,2025-02,2.75,3,Quality\nTurns,-,2025-01,7.5,8,Stock\n"


def upload(browser, member, content=CSV, name="numbers.csv", **more):
    return browser.post("/import/", {"file": SimpleUploadedFile(name, content), "unit": member.unit_id, **more})


def run_of(member):
    return queries.visible_runs(member).first()


def page_form(response):
    """The form as the browser would send it back: every field with what it shows."""
    form = response.context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    settings.HOME = tmp_path


def test_a_file_is_uploaded_mapped_checked_and_saved(ada, browse):
    browser = browse(ada)
    response = upload(browser, ada)
    run = run_of(ada)
    assert response.url == f"/import/{run.pk}/columns/"
    response = browser.get(response.url)
    assert response.status_code == 200
    form = page_form(response)
    assert (form["name"], form["period"], form["actual"], form["target"]) == ("KPI", "Period", "Actual", "Target")
    response = browser.post(f"/import/{run.pk}/columns/", form)
    assert response.url == f"/import/{run.pk}/"
    checked = browser.get(response.url)
    assert checked.context["report"].counts["values_added"] == 3
    assert queries.visible_measures(ada).count() == 0
    browser.post(f"/import/{run.pk}/apply/")
    done = browser.get(f"/import/{run.pk}/")
    assert "Open the scorecard numbers" in done.content.decode()
    assert queries.visible_measures(ada).count() == 2
    assert browser.get(f"/strategy/scorecards/{done.context['report'].scorecard_id}/").status_code in {200, 404}
    assert list(uploads.folder().iterdir()) == []
