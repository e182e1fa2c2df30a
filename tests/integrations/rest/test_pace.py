"""How fast a token may ask: counted in the database, for each caller apart."""

import pytest
from django.conf import settings
from django.db import connection

from fourfold.integrations.rest import pace


def limit(monkeypatch, calls):
    monkeypatch.setitem(settings.CONFIGURATION.values, "RATE_LIMIT", calls)


def rewind(seconds):
    """Let time pass without waiting for it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE integrations_allowance SET at = at - make_interval(secs => %s)", [seconds])


def test_too_many_calls_are_refused_with_the_time_to_wait(program, ada, north, monkeypatch):
    limit(monkeypatch, 3)
    ask = program(ada)
    assert [ask.get("/units").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = ask("PUT", f"/measures/{north.churn.pk}/values/2026-10", {"amount": 1})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer["Retry-After"]) <= 20


def test_time_fills_the_bucket_again_and_never_more_than_that(program, ada, monkeypatch):
    limit(monkeypatch, 3)
    ask = program(ada)
    [ask.get("/units") for _ in range(4)]
    rewind(20)
    assert [ask.get("/units").status_code for _ in range(2)] == [200, 429]
    rewind(3600)
    assert [ask.get("/units").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_one_token_does_not_use_up_anothers_calls(program, ada, ben, monkeypatch):
    limit(monkeypatch, 1)
    ada_asks, ben_asks = program(ada), program(ben)
    assert [ada_asks.get("/units").status_code for _ in range(2)] == [200, 429]
    assert ben_asks.get("/units").status_code == 200


def test_a_signed_in_persons_calls_are_counted_too(browse, ada, monkeypatch):
    limit(monkeypatch, 1)
    client = browse(ada)
    assert [client.get("/api/v1/units").status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize("per_minute", [0, -1])
def test_no_limit_counts_nothing(db, per_minute):
    assert [pace.take("token:1", per_minute) for _ in range(5)] == [0] * 5
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM integrations_allowance WHERE key = 'token:1'")
        assert cursor.fetchone() == (0,)


def test_a_lowered_limit_holds_at_once(db):
    assert pace.take("token:1", 600) == 0
    assert [pace.take("token:1", 2) for _ in range(3)] == [0, 0, 30]


def test_the_bucket_costs_no_write_ahead_log(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'integrations_allowance'")
        assert cursor.fetchone() == ("u",)
