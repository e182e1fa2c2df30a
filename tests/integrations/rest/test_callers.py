"""Who may call: tokens that hold, tokens that don't, and the session of a signed-in person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fourfold.org.actions import change_member, revoke_token
from fourfold.org.models import ApiToken, Membership, Person


def token_of(member):
    return ApiToken.objects.filter(member_id=member.pk).latest("pk")


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert set(answer.json()) == {"code", "message", "field", "path", "details"}
    return answer


def test_without_a_token_nobody_gets_in(nobody, db):
    answer = refused(nobody.get("/units"), 401, "not_signed_in")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("secret", ["ff_wrong", "x", "ff_\u00e9", "a b c", "x" * 5000])
def test_a_wrong_token_is_refused(nobody, db, secret):
    nobody.secret = secret.encode().decode("latin-1")
    refused(nobody.get("/units"), 401, "not_signed_in")


def test_an_expired_token_is_refused(program, ada):
    caller = program(ada)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    refused(caller.get("/units"), 401, "not_signed_in")


def test_a_revoked_token_is_refused_at_once(program, ada):
    caller = program(ada)
    assert caller.get("/units").status_code == 200
    revoke_token(actor=ada, token_id=token_of(ada).pk)
    refused(caller.get("/units"), 401, "not_signed_in")


def test_the_token_of_somebody_who_left_is_refused(program, ada, admin):
    caller = program(ada)
    seat = Membership.objects.get(pk=ada.pk)
    change_member(
        actor=admin,
        membership_id=ada.pk,
        version=seat.version,
        role="editor",
        unit_id=ada.unit_id,
        title="",
        is_active=False,
    )
    refused(caller.get("/units"), 401, "not_signed_in")


def test_the_token_of_a_closed_account_is_refused(program, ada):
    caller = program(ada)
    Person.objects.filter(pk=ada.person_id).update(is_active=False)
    refused(caller.get("/units"), 401, "not_signed_in")


def test_a_token_that_only_reads_can_not_write(program, ada, north):
    caller = program(ada, can_write=False)
    assert caller.get(f"/measures/{north.churn.pk}").status_code == 200
    refused(caller("PUT", f"/measures/{north.churn.pk}/values/2026-10", {"amount": 1}), 403, "read_only")


def test_a_token_remembers_its_last_use_once_a_minute(program, ada):
    caller = program(ada)
    assert token_of(ada).last_used_at is None
    caller.get("/units")
    first = token_of(ada).last_used_at
    caller.get("/units")
    assert first is not None
    assert token_of(ada).last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    caller.get("/units")
    assert token_of(ada).last_used_at >= first


def test_a_signed_in_person_reads_and_writes_with_the_csrf_token(ada, north):
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        Person.objects.get(pk=ada.person_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    where = f"/api/v1/measures/{north.churn.pk}/values/2026-10"
    assert client.get("/api/v1/organisations").json()["items"][0]["is_current"] is True
    refused(client.put(where, {"amount": 1}, content_type="application/json"), 403, "csrf")
    client.get("/api/v1/docs")
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.put(where, {"amount": 1}, content_type="application/json", headers=headers).status_code == 200


def test_a_wrong_token_does_not_fall_back_to_the_session(browse, ada):
    client = browse(ada)
    assert client.get("/api/v1/units").status_code == 200
    refused(client.get("/api/v1/units", headers={"Authorization": "Bearer ff_wrong"}), 401, "not_signed_in")


def test_a_session_ends_with_the_password_it_was_made_with(browse, ada):
    client = browse(ada)
    person = Person.objects.get(pk=ada.person_id)
    person.set_password("another long password")
    person.save()
    refused(client.get("/api/v1/units"), 401, "not_signed_in")


def test_answers_are_never_cached_for_somebody_else(program, ada):
    answer = program(ada).get("/units")
    assert answer["Cache-Control"] == "private, no-store"
    assert {"Authorization", "Cookie"} <= {each.strip() for each in answer["Vary"].split(",")}
