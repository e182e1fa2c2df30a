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


def test_every_step_answers_with_its_page(ada, browse):
    browser = browse(ada)
    upload(browser, ada)
    pk = run_of(ada).pk
    for step in ("layout/", "columns/", "mapping/", ""):
        assert browser.get(f"/import/{pk}/{step}").status_code == 200, step
    assert "encoding utf-8, separator comma" in browser.get(f"/import/{pk}/columns/").content.decode()


def test_a_file_with_a_title_above_goes_through_the_layout_first(ada, browse):
    browser = browse(ada)
    response = upload(browser, ada, b"Report,,,,,\n,,,,,\n" + CSV)
    pk = run_of(ada).pk
    assert response.url == f"/import/{pk}/layout/"
    form = page_form(browser.get(response.url))
    assert form["header_row"] == 3
    assert browser.post(response.url, form).url == f"/import/{pk}/columns/"


def test_an_unreadable_file_is_refused_on_the_form_and_not_kept(ada, browse):
    response = upload(browse(ada), ada, b"\x89PNG\r\n\x1a\n", "numbers.csv")
    assert response.status_code == 422
    assert "another kind of file" in response.content.decode()
    assert list(uploads.folder().iterdir()) == []


def test_a_file_that_is_too_large_is_refused_and_not_kept(ada, browse, settings, monkeypatch):
    monkeypatch.setitem(settings.CONFIGURATION.values, "MAX_UPLOAD_MB", 1)
    response = upload(browse(ada), ada, b"x" * 1_100_000)
    assert (response.status_code, list(uploads.folder().iterdir())) == (422, [])
    assert "larger than 1 MB" in response.content.decode()


def test_uploads_have_names_of_our_own_and_are_ours_alone(ada, browse):
    upload(browse(ada), ada, name="../../etc/passwd")
    (kept,) = uploads.folder().iterdir()
    assert (len(kept.name), kept.stat().st_mode & 0o777) == (32, 0o600)
    assert uploads.sweep(now=kept.stat().st_mtime + 3600) == 0
    assert uploads.sweep(now=kept.stat().st_mtime + 25 * 3600) == 1


def test_what_was_chosen_stays_when_something_is_missing(ada, browse):
    browser = browse(ada)
    upload(browser, ada)
    address = f"/import/{run_of(ada).pk}/columns/"
    form = page_form(browser.get(address)) | {"actual": "", "target": "", "scorecard_name": "My card"}
    response = browser.post(address, form)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Choose the column that holds the values." in text
    assert 'value="My card"' in text


def test_bad_rows_are_listed_and_can_be_downloaded(ada, browse):
    browser = browse(ada)
    upload(browser, ada, CSV + b"Turns,-,2025-02,=1+1,8,Stock\n")
    pk = run_of(ada).pk
    browser.post(f"/import/{pk}/columns/", page_form(browser.get(f"/import/{pk}/columns/")))
    page = browser.get(f"/import/{pk}/")
    assert "1 problem" in page.content.decode()
    assert browser.get(f"/import/{pk}/problems.csv").content.decode().splitlines()[1].startswith("5,Actual,'=1+1,R2,")
    assert browser.post(f"/import/{pk}/apply/").status_code == 422
    assert queries.visible_measures(ada).count() == 0


def test_an_ambiguous_number_is_asked_for_and_not_guessed(ada, browse):
    browser = browse(ada)
    upload(browser, ada, b"KPI;Period;Actual\nScrap;2025-01;1.234\n")
    address = f"/import/{run_of(ada).pk}/columns/"
    response = browser.get(address)
    assert "can mean 1.234 or 1234" in response.content.decode()
    browser.post(address, page_form(response) | {"decimal": ","})
    report = browser.get(address.replace("columns/", "")).context["report"]
    assert report.totals[0]["total"] == "1234"


def test_a_mapping_is_saved_and_used_for_the_next_file(ada, browse):
    browser = browse(ada)
    upload(browser, ada)
    pk = run_of(ada).pk
    browser.post(f"/import/{pk}/columns/", page_form(browser.get(f"/import/{pk}/columns/")))
    browser.post(f"/import/{pk}/save/", {"name": "Monthly numbers"})
    (kept,) = queries.saved_mappings(ada)
    response = upload(browser, ada, mapping=kept.pk)
    assert response.url == f"/import/{run_of(ada).pk}/"
    assert "can be saved" in browser.get(response.url).content.decode()


def test_a_mapping_can_be_written_as_text(ada, browse):
    browser = browse(ada)
    upload(browser, ada)
    address = f"/import/{run_of(ada).pk}/mapping/"
    response = browser.post(address, {"text": "measure: {key: KPI}\nperiods: x"})
    assert response.status_code == 422
    assert "There is no setting “periods”" in response.content.decode()
    text = "shape: columns\nperiod: Period\nmeasures: [{key: all, actual: Actual}]\nrows: {KPI: Scrap}\n"
    browser.post(address, {"text": text})
    assert browser.get(address.replace("mapping/", "")).context["report"].counts["values_added"] == 2
    assert browser.get(address.replace("mapping/", "columns/")).url == address


def test_a_run_is_its_members_own(ada, dan, vera, office, cleo, browse, client):
    upload(browse(ada), ada)
    address = f"/import/{run_of(ada).pk}/"
    assert {name: browse(who).get(address).status_code for name, who in {"dan": dan, "vera": vera, "office": office}.items()} == {
        "dan": 404, "vera": 404, "office": 200,
    }  # fmt: skip
    client.logout()
    assert browse(cleo).get(address).status_code == 404
    client.logout()
    assert browse(vera).get("/import/").status_code == 403


def test_another_unit_can_not_be_chosen(dan, ada, browse):
    response = upload(browse(dan), ada)
    assert response.status_code == 422
    assert not queries.visible_runs(dan).exists()


def test_a_large_file_is_queued_and_done_by_the_worker(ada, browse, monkeypatch):
    from fourfold.integrations import tasks
    from fourfold.integrations.imports.pages import views

    deferred = []
    monkeypatch.setattr(views, "SMALL", 10)
    monkeypatch.setattr(views.import_run, "defer", lambda **given: deferred.append(given))
    browser = browse(ada)
    upload(browser, ada)
    pk = run_of(ada).pk
    browser.post(f"/import/{pk}/columns/", page_form(browser.get(f"/import/{pk}/columns/")))
    waiting = browser.get(f"/import/{pk}/").content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert "Waiting for a worker" in waiting
    tasks.import_run(**deferred[0])
    browser.post(f"/import/{pk}/apply/")
    tasks.import_run(**deferred[1])
    tasks.import_run(**deferred[1])  # taken over after a crash: it is done already
    assert run_of(ada).state == "applied"
    assert queries.visible_measures(ada).count() == 2


def test_a_cancelled_run_says_so_and_keeps_nothing(ada, browse):
    browser = browse(ada)
    upload(browser, ada)
    pk = run_of(ada).pk
    browser.post(f"/import/{pk}/cancel/")
    assert run_of(ada).state == "cancelled"
    assert list(uploads.folder().iterdir()) == []
    assert browser.post(f"/import/{pk}/check/").status_code in {302, 422}
    assert queries.visible_measures(ada).count() == 0
