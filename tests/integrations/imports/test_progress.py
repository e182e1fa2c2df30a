"""A long import is watched and stopped from outside, while its own transaction is still open. What is written is committed."""

import sys
import uuid

import pytest
from django.db import connection

from fourfold.core.guards import Refused

CSV = b"KPI,Period,Actual\n" + b"".join(b"K%d,2025-%02d,%d\n" % (n, m, n) for n in range(40) for m in range(1, 13))
MAPPING = "measure: {key: KPI}\nperiod: Period\nvalues: {actual: Actual}\n"


@pytest.fixture
def iris(django_db_setup, django_db_blocker):
    """An administrator of an organisation of her own, outside of any transaction."""
    from django.db import connections

    from fourfold.core.scoping import organisation_scope
    from fourfold.org.actions import found_organisation

    with django_db_blocker.unblock():
        mark = uuid.uuid4().hex[:8]
        founder = found_organisation(
            name=f"Import {mark}", email=f"iris@{mark}.example", person_name="Iris", password="correct horse battery"
        )
        with organisation_scope(founder.organisation_id, person_id=founder.person_id):
            yield founder
        connections.close_all()


@pytest.fixture
def run(iris, settings, tmp_path, monkeypatch):
    """A file that was checked, about to be applied; progress is told at every turn."""
    from fourfold.integrations.imports import runs, uploads
    from fourfold.integrations.imports.taking import Taken
    from fourfold.measures import actions
    from fourfold.measures.actions import staging

    settings.HOME = tmp_path
    monkeypatch.setattr(runs, "TELL_EVERY", 0)
    monkeypatch.setattr(staging, "PROGRESS_EVERY", 100)
    monkeypatch.setattr(sys.modules[Taken.__module__], "EVERY", 100)
    kept = uploads.keep([CSV])
    run = actions.add_run(
        actor=iris,
        unit_id=iris.unit_id,
        file_name="f.csv",
        stored_as=kept.stored_as,
        size=kept.size,
        digest=kept.digest,
    )
    actions.describe_run(actor=iris, run_id=run.pk, mapping=MAPPING)
    actions.begin_run(actor=iris, run_id=run.pk, dry_run=True)
    runs.perform(iris, run.pk, dry_run=True)
    return actions.begin_run(actor=iris, run_id=run.pk, dry_run=False)


def seen_by_others(run):
    """The run's row as another connection sees it."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT message, rows_done, rows_total, state FROM measures_importrun WHERE id = %s", [run.pk]
            )
            return cursor.fetchone()
    finally:
        other.close()


def watched(monkeypatch, run, on_step):
    from fourfold.measures import actions

    told = actions.show_progress

    def show(**given):
        told(**given)
        on_step(seen_by_others(run))

    monkeypatch.setattr(actions, "show_progress", show)


def test_others_see_the_steps_and_rows_before_anything_is_saved(iris, run, monkeypatch):
    from fourfold.integrations.imports import runs
    from fourfold.measures import queries

    seen = []
    watched(monkeypatch, run, seen.append)
    runs.perform(iris, run.pk, dry_run=False)
    assert [step for step, *_ in seen] == sorted(
        (step for step, *_ in seen), key=["reading", "checking", "saving"].index
    )
    assert {step for step, *_ in seen} == {"checking", "saving"}
    assert ("saving", 400, 480, "applying") in seen
    shown = [runs.percentage(type("Run", (), {"message": s, "rows_done": d, "rows_total": t})) for s, d, t, _ in seen]
    assert shown == sorted(shown)
    assert seen_by_others(run)[3] == "applied"
    assert queries.visible_measures(iris).count() == 40


def test_a_run_that_is_cancelled_half_way_takes_everything_back(iris, run, monkeypatch):
    from fourfold.integrations.imports import runs
    from fourfold.measures import queries

    def cancel_at_200(row):
        if row[:2] == ("saving", 200):
            other = connection.copy()
            with other.cursor() as cursor:
                cursor.execute("UPDATE measures_importrun SET state = 'cancelled' WHERE id = %s", [run.pk])
            other.close()

    watched(monkeypatch, run, cancel_at_200)
    runs.perform(iris, run.pk, dry_run=False)
    assert seen_by_others(run)[3] == "cancelled"
    assert queries.visible_measures(iris).count() == 0


def test_a_cancelled_run_is_not_begun_again(iris, run):
    from fourfold.measures import actions

    actions.cancel_run(actor=iris, run_id=run.pk)
    with pytest.raises(Refused, match="R3"):
        actions.begin_run(actor=iris, run_id=run.pk, dry_run=True)


def test_a_run_that_breaks_says_so_and_saves_nothing(iris, run, monkeypatch):
    from fourfold.integrations.imports import runs
    from fourfold.measures import queries

    monkeypatch.setattr(runs, "import_file", lambda **given: 1 / 0)
    runs.perform(iris, run.pk, dry_run=False)
    found = queries.visible_runs(iris).get(pk=run.pk)
    assert (found.state, found.report["refusal"]) == ("failed", runs.BROKEN)
