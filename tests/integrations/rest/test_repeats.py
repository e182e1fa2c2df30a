"""A write that is repeated under its Idempotency-Key happens once, also when both arrive at the same moment."""

import threading
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from fourfold.core.models import AuditEntry, RememberedAnswer
from fourfold.core.scoping import organisation_scope
from fourfold.measures.models import Value
from fourfold.measures.queries import values_of

OCTOBER = date(2026, 10, 1)


def place(north):
    return f"/measures/{north.churn.pk}/values/2026-10"


def test_a_repeat_gets_the_first_answer_and_changes_nothing(program, ada, north):
    ask = program(ada)
    first = ask("PUT", place(north), {"amount": 1}, idempotency_key="k1")
    ask("PUT", place(north), {"amount": 2}, if_match="1")
    before = AuditEntry.objects.count()
    again = ask("PUT", place(north), {"amount": 1}, idempotency_key="k1")
    assert (again.status_code, again.json(), again["ETag"]) == (200, first.json(), first["ETag"])
    assert (again["Idempotency-Replayed"], first.has_header("Idempotency-Replayed")) == ("true", False)
    assert AuditEntry.objects.count() == before
    assert values_of(north.churn.pk).get(period_start=OCTOBER).amount == 2


def test_a_repeated_creation_makes_one_record_and_says_where_it_is(program, ada, north):
    ask = program(ada)
    body = {"unit_id": north.unit_id, "name": "Scrap", "code": "SCRAP"}
    first, again = (ask("POST", "/measures", body, idempotency_key="new") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first["Location"], first.json()) == (again["Location"], again.json())


def test_a_repeated_removal_is_answered_like_the_first(program, ada, north):
    ask = program(ada)
    where = f"/measures/{north.churn.pk}/values/2026-09?reason=wrong"
    first, again = (ask("DELETE", where, if_match="1", idempotency_key="gone") for _ in range(2))
    assert (first.status_code, again.status_code, again.content) == (204, 204, b"")


@pytest.mark.parametrize(
    ("method", "path", "body", "if_match"),
    [("PUT", "values/2026-10", {"amount": 2}, ""), ("PUT", "values/2026-08", {"amount": 1}, ""),
     ("PUT", "values/2026-10", {"amount": 1}, "1"), ("PATCH", "", {"name": "x"}, "1")],
)  # fmt: skip
def test_a_key_is_for_one_request_only(program, ada, north, method, path, body, if_match):
    ask = program(ada)
    ask("PUT", place(north), {"amount": 1}, idempotency_key="k1")
    where = f"/measures/{north.churn.pk}/{path}".rstrip("/")
    answer = ask(method, where, body, idempotency_key="k1", if_match=if_match)
    assert (answer.status_code, answer.json()["path"]) == (422, "header.Idempotency-Key")
    assert values_of(north.churn.pk).get(period_start=OCTOBER).amount == 1


def test_a_refused_write_is_not_remembered(program, ada, north):
    ask = program(ada)
    assert ask("PUT", place(north), {"amount": "x"}, idempotency_key="k1").status_code == 422
    assert not RememberedAnswer.objects.exists()
    assert ask("PUT", place(north), {"amount": 1}, idempotency_key="k1").status_code == 200


def test_two_members_may_choose_the_same_key(program, ada, office, north):
    assert program(ada)("PUT", place(north), {"amount": 1}, idempotency_key="k1").status_code == 200
    answer = program(office)("PUT", place(north), {"amount": 2}, if_match="1", idempotency_key="k1")
    assert (answer.status_code, answer.json()["amount"]) == (200, "2")


@pytest.mark.parametrize("key", ["x" * 256, "caf\u00e9", "a\tb"])
def test_a_key_that_can_not_be_one_is_422(program, ada, north, key):
    answer = program(ada)("PUT", place(north), {"amount": 1}, idempotency_key=key.encode().decode("latin-1"))
    assert (answer.status_code, answer.json()["path"]) == (422, "header.Idempotency-Key")


@pytest.fixture
def kept(django_db_setup, django_db_blocker):
    """Dora's organisation, really committed, since two connections have to see it. It stays until the database goes."""
    from fourfold.measures.actions import add_measure
    from fourfold.org.actions import found_organisation, issue_token

    with django_db_blocker.unblock():
        dora = found_organisation(name="Twice", email="dora@twice.example", person_name="Dora", password=None)
        with organisation_scope(dora.organisation_id):
            measure = add_measure(actor=dora, unit_id=dora.unit_id, name="Sales", code="S")
            _, secret = issue_token(actor=dora, name="Test", can_write=True, days=1)
            yield measure, secret
        connection.close()


def test_the_same_write_twice_at_the_same_moment_happens_once(kept):
    measure, secret = kept
    answers, start = [], threading.Barrier(6)

    def write():
        start.wait()
        answer = Client().put(
            f"/api/v1/measures/{measure.pk}/values/2026-01", {"amount": 5}, content_type="application/json",
            headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "once"},
        )  # fmt: skip
        answers.append((answer.status_code, answer.json().get("amount"), answer.has_header("Idempotency-Replayed")))
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert sorted(answers) == [(200, "5", False), *[(200, "5", True)] * 5]
    assert Value.objects.filter(measure_id=measure.pk).count() == 1
    assert AuditEntry.objects.filter(subject_type="measure", subject_id=measure.pk, action="recorded").count() == 1
