"""A form that is sent after the sign-in ended: nothing is saved unseen, and nothing that was typed is lost."""

import re
from html import unescape

import pytest
from django.test import Client

from fourfold.measures.models import Value
from fourfold.org.models import Person
from fourfold.web.base import unsent

TYPED = {"amount": "91.5", "note": "\nNew fixture & <b>line 4</b>", "kind": "actual"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def entry(scene) -> str:
    return f"/measures/{scene.yield_.pk}/value/?period={scene.months[-1].isoformat()}"


def fields(page: str) -> dict[str, str]:
    found = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page, flags=re.S)
    return {name: unescape(value) for name, value in found}


def test_a_signed_out_persons_form_waits_for_its_writer_and_is_saved_when_sent_again(scene, entry, client, ben):
    before = Value.objects.count()
    answer = client.post(entry, TYPED)
    assert answer.status_code == 302
    assert "What you typed is kept" in client.get(answer["Location"]).content.decode()
    client.force_login(Person.objects.get(pk=ben.person_id), backend=BACKEND)
    page = client.get(entry)
    assert (page.status_code, Value.objects.count()) == (409, before)
    shown = page.content.decode()
    assert "Not saved yet" in shown and "New fixture &amp; &lt;b&gt;line 4" in shown
    assert fields(shown) == TYPED
    current = Value.objects.get(measure=scene.yield_, period_start=scene.months[-1], superseded_at=None)
    assert client.post(entry, fields(shown) | {"version": current.version}).status_code == 302
    assert Value.objects.count() == before + 1


def test_it_waits_for_its_own_address_once_and_not_for_ever(entry, client, ben, monkeypatch):
    client.post(entry, TYPED)
    client.force_login(Person.objects.get(pk=ben.person_id), backend=BACKEND)
    assert client.get("/measures/").status_code == 200
    assert [client.get(entry).status_code for _ in range(2)] == [409, 302]
    client.logout()
    client.post(entry, TYPED)
    client.force_login(Person.objects.get(pk=ben.person_id), backend=BACKEND)
    monkeypatch.setattr(unsent, "HOUR", -1)
    assert client.get(entry).status_code == 302


@pytest.mark.parametrize("sent", [{"note": "x" * 20_001}, {"old_password": "hunter2 hunter2"}])
def test_what_is_too_long_or_secret_is_not_kept(entry, client, sent):
    client.post(entry, sent)
    assert unsent.KEY not in client.session


def test_a_form_from_before_the_last_sign_in_is_shown_for_sending_again(entry, ben):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(pk=ben.person_id), backend=BACKEND)
    before = Value.objects.count()
    page = client.post(entry, TYPED | {"csrfmiddlewaretoken": "of yesterday"}, headers={"Origin": "http://testserver"})
    assert (page.status_code, Value.objects.count()) == (409, before)
    assert fields(page.content.decode()) == TYPED


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_a_form_from_another_site_is_refused_and_not_shown(entry, ben, origin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(pk=ben.person_id), backend=BACKEND)
    page = client.post(entry, TYPED, headers={"Origin": origin} if origin else {})
    assert page.status_code == 403
    assert "New fixture" not in page.content.decode()


def test_a_password_is_never_shown(ben):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(pk=ben.person_id), backend=BACKEND)
    page = client.post("/account/password/change/", {"oldpassword": "hunter2"}, headers={"Origin": "http://testserver"})
    assert page.status_code == 403
    assert "hunter2" not in page.content.decode()
