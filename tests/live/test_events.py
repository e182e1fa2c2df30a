"""Who hears what, and when a stream ends."""

import math
import threading
import time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from fourfold.core.events import announce
from fourfold.core.scoping import organisation_scope
from fourfold.measures.actions import add_measure
from fourfold.org.actions import change_member, found_organisation
from fourfold.org.models import Membership


@pytest.fixture
def ivo(house):
    return house.member("Ivo North", "contributor")


def test_who_is_not_signed_in_gets_401(server):
    assert server.listen("").status == 401
    assert server.listen("sessionid=nobodysnobodysnobodys").status == 401


def test_only_get_and_only_our_own_host_names_are_answered(server, ivo, sign_in):
    assert server.ask("POST", "/events/", headers={"Cookie": sign_in(ivo)}).status == 405
    assert server.ask("GET", "/events/", headers={"Cookie": sign_in(ivo), "Host": "evil.example"}).status == 400


def test_the_stream_asks_proxies_and_browsers_not_to_hold_it_back(server, ivo, sign_in):
    headers = dict(server.listen(sign_in(ivo)).answer.getheaders())
    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-cache, no-transform"
    assert headers["x-accel-buffering"] == "no"


def test_a_change_reaches_every_open_page_of_the_organisation(server, house, ivo, sign_in):
    ears = [server.listen(sign_in(member)) for member in (house.admin, ivo)]
    measure = add_measure(actor=house.admin, name="Scrap", code="SCRAP", unit_id=house.unit.pk)
    assert [ear.next() for ear in ears] == [("measure_changed", [f"measure:{measure.pk}"])] * 2


def test_another_organisations_change_never_arrives(server, house, ivo, sign_in):
    cookies, asked = sign_in(ivo), time.monotonic()
    ear = server.listen(cookies)
    stranger = found_organisation(name="Other", email=f"s@o{house.mark}.example", person_name="Sly", password=None)
    with organisation_scope(stranger.organisation_id):
        add_measure(actor=stranger, name="Theirs", code="THEIRS", unit_id=stranger.unit_id)
        announce("calendar_changed", ["*"])
    ours = add_measure(actor=house.admin, name="Ours", code="OURS", unit_id=house.unit.pk)
    assert ear.next() == ("measure_changed", [f"measure:{ours.pk}"])
    age = math.ceil(1000 * (time.monotonic() - asked))
    late = server.listen(cookies, f"/events/?age={age}")
    assert late.next() == ("measure_changed", [f"measure:{ours.pk}"])


def test_ids_that_the_member_may_not_see_are_left_out_and_an_empty_event_is_none(server, house, ivo, sign_in):
    office = house.member("Olga Office", "strategy_office")
    secret = add_measure(
        actor=office, name="Takeover", code="SECRET", unit_id=house.unit.pk, audience="confidential", owner_id=office.pk
    )
    shown = add_measure(actor=office, name="Scrap", code="SCRAP", unit_id=house.unit.pk)
    ears = [server.listen(sign_in(member)) for member in (ivo, office)]
    announce("value_recorded", [f"measure:{secret.pk}"])
    announce("value_recorded", [f"measure:{secret.pk}", f"measure:{shown.pk}"])
    both = sorted([f"measure:{secret.pk}", f"measure:{shown.pk}"])
    assert ears[0].next() == ("value_recorded", [f"measure:{shown.pk}"])
    assert ears[1].next() == ("value_recorded", [f"measure:{secret.pk}"])
    assert ears[1].next() == ("value_recorded", both)


def test_a_page_hears_what_happened_between_its_request_and_its_stream(server, house, ivo, sign_in):
    cookies, asked = sign_in(ivo), time.monotonic()
    witness = server.listen(cookies)
    measure = add_measure(actor=house.admin, name="Scrap", code="SCRAP", unit_id=house.unit.pk)
    told = ("measure_changed", [f"measure:{measure.pk}"])
    assert witness.next() == told
    age = math.ceil(1000 * (time.monotonic() - asked))
    assert server.listen(cookies, f"/events/?age={age}").next() == told
    assert server.listen(cookies, "/events/?age=99000000").next() == ("resync", [])


def sign_out(house, member, cookies):
    SessionStore(cookies.partition("=")[2]).delete()


def deactivate(house, member, cookies):
    change_member(
        actor=house.admin, membership_id=member.pk, version=None, role=member.role, unit_id=member.unit_id, title="",
        is_active=False,
    )  # fmt: skip


def change_password(house, member, cookies):
    person = get_user_model().objects.get(pk=member.person_id)
    person.set_password("another correct horse")
    person.save()


def go_to_another_organisation(house, member, cookies):
    session = SessionStore(cookies.partition("=")[2])
    session["organisation"] = member.organisation_id + 1000
    session.save()


def deactivate_person(house, member, cookies):
    get_user_model().objects.filter(pk=member.person_id).update(is_active=False)


@pytest.mark.parametrize(
    "end",
    [sign_out, deactivate, deactivate_person, change_password, go_to_another_organisation],
    ids=lambda f: f.__name__,
)
def test_the_stream_ends_when_the_right_to_it_does(server, house, ivo, sign_in, end):
    cookies = sign_in(ivo)
    ear, other = server.listen(cookies), server.listen(sign_in(house.admin))
    end(house, ivo, cookies)
    assert ear.next() is None
    announce("calendar_changed", ["*"])
    assert other.next() == ("calendar_changed", ["*"])


def test_a_change_of_role_counts_from_the_next_event_on(server, house, ivo, sign_in):
    office = house.member("Olga Office", "strategy_office")
    secret = add_measure(
        actor=office, name="Takeover", code="SECRET", unit_id=house.unit.pk, audience="confidential", owner_id=office.pk
    )
    ear = server.listen(sign_in(ivo))
    Membership.objects.filter(pk=ivo.pk).update(role="strategy_office")
    announce("value_recorded", [f"measure:{secret.pk}"])
    assert ear.next() == ("value_recorded", [f"measure:{secret.pk}"])


def test_everybody_asks_again_after_the_listener_was_cut_off(server, ivo, sign_in):
    ear = server.listen(sign_in(ivo))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'fourfold live'"
        )
        assert cursor.fetchall() == [(True,)]
    assert ear.next() == ("resync", [])
    announce("calendar_changed", ["*"])
    assert ear.next() == ("calendar_changed", ["*"])


def test_streams_cost_no_threads_and_no_database_connections(server, house, ivo, sign_in):
    cookies = sign_in(ivo)
    first = server.listen(cookies)
    ears = [server.listen(cookies) for _ in range(200)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'fourfold%'")
        (connections,) = cursor.fetchone()
    assert threading.active_count() < 20
    assert connections < 20
    announce("calendar_changed", ["*"])
    assert [ear.next() for ear in [first, *ears]] == [("calendar_changed", ["*"])] * 201


def test_streams_end_at_once_when_the_server_stops(server, ivo, sign_in):
    ear = server.listen(sign_in(ivo))
    server.application.end_streams()
    assert ear.next() is None


def test_streams_of_browsers_that_left_are_forgotten(server, house, ivo, sign_in):
    cookies = sign_in(ivo)
    gone, here = server.listen(cookies), server.listen(cookies)
    gone.close()
    while len(server.application.hub.streams) > 1:
        announce("calendar_changed", ["*"])
        assert here.next() == ("calendar_changed", ["*"])
