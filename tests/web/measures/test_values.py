"""Entering a value on the measure's page: saved once, or refused with what was typed still there."""

import pytest

from fourfold.core.models import AuditEntry
from fourfold.measures.models import Value
from fourfold.measures.queries import waiting
from tests.closings import close_month


def entry(scene, month: int = -1) -> str:
    return f"/measures/{scene.yield_.pk}/value/?period={scene.months[month].isoformat()}"


def newest(scene, month: int = -1) -> Value:
    return Value.objects.get(measure=scene.yield_, period_start=scene.months[month], superseded_at=None)


def test_a_value_with_its_note_is_saved_and_shown(scene, browse, ben):
    before = newest(scene)
    response = browse(ben).post(
        entry(scene),
        {"amount": "91.5", "note": "New fixture on line 4", "kind": "actual", "version": before.version},
        follow=True,
    )
    saved = newest(scene)
    assert (str(saved.amount.normalize()), saved.note, saved.entered_by_id, saved.source) == (
        "91.5",
        "New fixture on line 4",
        ben.pk,
        "manual",
    )
    page = response.content.decode()
    assert "Saved: First-pass yield" in page
    assert "91.5" in page
    assert AuditEntry.objects.order_by("-sequence").first().action == "recorded"


def test_the_value_it_replaces_stays_in_the_history(scene, browse, ben):
    old = newest(scene)
    browse(ben).post(entry(scene), {"amount": "50", "kind": "actual", "version": old.version})
    page = browse(ben).get(f"/measures/{scene.yield_.pk}/?tab=history").content.decode()
    assert "97" in page and "50" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Value is missing"),
        ("12,5", "without grouping"),
        ("1.234,5", "without grouping"),
        ("ninety", "without grouping"),
        ("NaN", "number"),
        ("1e400", ""),
        ("9" * 40, ""),
    ],
)
def test_what_is_no_number_is_refused_and_kept(scene, browse, ben, typed, sentence):
    before = Value.objects.count()
    response = browse(ben).post(entry(scene), {"amount": typed, "note": "my note", "kind": "actual"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Nothing was saved" in page and sentence in page
    assert "my note" in page
    assert Value.objects.count() == before


def test_a_stale_edit_shows_both_versions_and_keeps_what_was_typed(scene, browse, ben, ada):
    seen = newest(scene).version
    browse(ada).post(entry(scene), {"amount": "88", "kind": "actual", "version": seen})
    response = browse(ben).post(entry(scene), {"amount": "77.7", "kind": "actual", "version": seen})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Someone else changed this record" in page
    assert "88" in page and "77.7" in page
    assert newest(scene).amount == 88


def test_a_period_that_has_not_begun_is_refused(scene, browse, ben):
    response = browse(ben).post(f"/measures/{scene.yield_.pk}/value/?period=2150-01", {"amount": "1", "kind": "actual"})
    assert response.status_code == 422
    assert "has not begun" in response.content.decode()


def test_a_locked_period_wants_a_reason_and_somebody_elses_approval(scene, browse, ben, office):
    close_month(office, scene.months[-1], none="No count")
    locked = newest(scene)
    sent = {"amount": "66", "kind": "actual", "version": locked.version}
    refused = browse(ben).post(entry(scene), {**sent, "reason": ""})
    assert refused.status_code in {409, 422}
    assert "eason" in refused.content.decode()
    proposed = browse(ben).post(entry(scene), {**sent, "reason": "Recount after audit"}, follow=True)
    assert "The number changes when somebody else approves it." in proposed.content.decode()
    assert newest(scene) == locked
    assert [each.state for each in waiting(office)] == ["proposed"]


@pytest.mark.parametrize("who", ["vera", "dan"])
def test_others_have_no_form_and_no_right(scene, cast, browse, who):
    client = browse(getattr(cast, who))
    assert 'name="amount"' not in client.get(f"/measures/{scene.yield_.pk}/").content.decode()
    refused = client.post(entry(scene), {"amount": "1", "kind": "actual"})
    assert refused.status_code == 403
    assert "may enter values" in refused.content.decode()


def test_the_same_value_twice_changes_nothing(scene, browse, ben):
    before = newest(scene)
    browse(ben).post(entry(scene), {"amount": "97", "kind": "actual", "version": before.version})
    assert newest(scene).pk == before.pk
