"""Signing in, staying signed in, and who may change what identifies a person."""

import pytest
from django.core.cache import cache

from fourfold.org.models import Person

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def no_failures_before():
    cache.clear()


@pytest.mark.parametrize("address", ["/account/email/", "/account/confirm-email/", "/account/login/code/confirm/"])
def test_nobody_takes_another_address_behind_the_administrators_back(browse, ada, address):
    sent = {"action_add": "", "email": "taken@elsewhere.example"}
    assert browse(ada).post(address, sent).status_code == 404
    assert browse(ada).post(address, {"action_primary": "", "email": "taken@elsewhere.example"}).status_code == 404
    assert Person.objects.get(pk=ada.person_id).email == ada.email


def test_guessing_passwords_ends_soon_and_says_what_to_do(ada, client):
    wrong = {"login": ada.email, "password": "not it, surely"}
    answers = [client.post("/account/login/", wrong, headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(6)]
    assert "Too many failed login attempts" not in answers[4].content.decode()
    assert "Too many failed login attempts" in answers[5].content.decode()
    right = client.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    assert right.status_code == 200 and "sessionid" not in right.cookies


def test_too_many_attempts_from_one_place_get_a_page_in_words(db, client):
    for n in range(30):
        client.post("/account/login/", {"login": f"nobody{n}@elsewhere.example", "password": "x"})
    answer = client.post("/account/login/", {"login": "nobody@elsewhere.example", "password": "x"})
    assert answer.status_code == 429
    assert "Wait a minute" in answer.content.decode() and "Reference" in answer.content.decode()


def test_a_failed_sign_in_does_not_speak_of_saving(ada, client):
    page = client.post("/account/login/", {"login": ada.email, "password": "not it, surely"}).content.decode()
    assert "You are not signed in yet" in page
    assert "Nothing was saved" not in page


def test_many_made_up_names_do_not_wash_away_what_was_counted(ada, client):
    for _ in range(5):
        client.post("/account/login/", {"login": ada.email, "password": "not it, surely"})
    for n in range(400):
        cache.set(f"allauth:rl:made-up:{n}", [0.0], 300)
    answer = client.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    assert "Too many failed login attempts" in answer.content.decode()


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(ada, client):
    client.get("/account/login/")
    client.session.save()
    client.cookies["sessionid"] = before = client.session.session_key or "x" * 32
    client.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    inside = client.cookies["sessionid"].value
    assert inside != before
    assert client.get("/").status_code == 200
    client.post("/account/logout/")
    client.cookies["sessionid"] = inside
    assert client.get("/")["Location"] == "/account/login/?next=/"
    client.cookies["sessionid"] = before
    assert client.get("/")["Location"] == "/account/login/?next=/"


def test_a_changed_password_ends_the_other_sessions(browse, ada, client):
    kept = browse(ada).cookies["sessionid"].value
    assert client.get("/").status_code == 200
    person = Person.objects.get(pk=ada.person_id)
    person.set_password("another horse battery")
    person.save()
    for address, status in (("/", 302), ("/api/v1/units", 401), ("/choose/", 302)):
        client.cookies["sessionid"] = kept
        assert client.get(address).status_code == status


def test_who_is_no_longer_a_member_has_nothing_left_but_the_choice(admin, browse, ada):
    from fourfold.org.actions import change_member
    from fourfold.org.models import Membership

    browser = browse(ada)
    found = Membership.objects.get(pk=ada.pk)
    change_member(
        actor=admin, membership_id=ada.pk, version=found.version, role="editor", unit_id=ada.unit_id, title="", is_active=False
    )  # fmt: skip
    assert browser.get("/")["Location"] == "/choose/"
    assert browser.get("/api/v1/units").status_code == 401
    assert "Halden" not in browser.get("/choose/").content.decode()


def test_pages_of_a_signed_in_person_are_not_kept_by_the_browser(browse, ada, client):
    browser = browse(ada)
    for address in ("/", "/measures/", "/choose/", "/nothing-here/"):
        assert browser.get(address)["Cache-Control"] == "private, no-store"


def test_mails_name_the_configured_address_and_not_the_one_that_was_asked(ada, client, settings, mailoutbox):
    settings.ALLOWED_HOSTS = ["*"]
    settings.BASE_URL = "https://scorecard.example"
    client.post("/account/password/reset/", {"email": ada.email}, headers={"Host": "elsewhere.example"})
    client.post("/account/password/reset/", {"email": "nobody@halden.example"}, headers={"Host": "elsewhere.example"})
    sent = "\n".join(f"{mail.subject}\n{mail.body}" for mail in mailoutbox)
    assert "https://scorecard.example/account/password/reset/key/" in sent
    assert "elsewhere.example" not in sent
