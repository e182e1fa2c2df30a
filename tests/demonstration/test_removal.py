"""Removing leaves nothing of the demonstration and touches nothing else; made again, it has the same numbers."""

import hashlib
import io

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections
from django.test import Client

from fourfold.core.protection import organisation_models
from fourfold.core.scoping import organisation_scope
from fourfold.demonstration import account, plant, removal
from fourfold.demonstration.making import make
from fourfold.org.actions import found_organisation, invite
from fourfold.org.models import Person
from tests.demonstration.conftest import TODAY

TABLES = sorted(model._meta.db_table for model in organisation_models())


def asked(sql, *parameters):
    """As the owner of the tables, whom no row-level security hides a row from."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def rows(organisation_id):
    """Rows of an organisation in every table that has any."""
    counts = {
        table: asked(f"SELECT count(*) FROM {table} WHERE organisation_id = %s", organisation_id)[0][0]
        for table in TABLES
    }
    return {table: count for table, count in counts.items() if count}


def digest(organisation_id):
    """One number over all values, by what they are of and how far back they lie: neither ids nor dates count.

    Where a month ends within a week or a quarter changes which of those are locked, and with which the stopped feed ends.
    """
    found = asked(
        "SELECT * FROM (SELECT u.code, m.code, v.amount, v.numerator, v.denominator, v.weight, v.note, "
        "CASE m.frequency WHEN 'month' THEN v.state END, "
        "row_number() OVER (PARTITION BY v.measure_id ORDER BY v.period_start DESC, v.id DESC) AS back "
        "FROM measures_value v JOIN measures_measure m ON m.id = v.measure_id JOIN org_unit u ON u.id = m.unit_id "
        "WHERE v.organisation_id = %s AND (u.code, m.code) <> ('ENT', 'MF-05')) AS counted WHERE back <= 24 ORDER BY 1, 2, back",
        organisation_id,
    )
    return len(found), hashlib.sha256(repr(found).encode()).hexdigest()


def run(*options):
    output = io.StringIO()
    call_command("demonstration", *options, stdout=output)
    return output.getvalue()


@pytest.fixture
def stranger(committed):
    """Another organisation, committed, where one person of the demonstration works as well."""
    founder = found_organisation(
        name="Stranger", email="stranger@stranger.example", person_name="Sven Strange", password=None
    )
    yield founder
    with organisation_scope(founder.organisation_id):
        removal._remove(founder.organisation_id)


@pytest.fixture
def made(stranger):
    """Made inside the test and gone after it, even if the test fails."""
    yield make(TODAY)
    removal.remove()


def signed_in(email):
    client = Client()
    client.force_login(Person.objects.get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.session.session_key


def test_nothing_is_left_of_it_and_another_organisation_is_untouched(made, stranger):
    organisation_id = made.founder.organisation_id
    with organisation_scope(stranger.organisation_id):
        invite(actor=stranger, email=account.email_of("tomas"), name="Tomas", role="viewer", unit_id=stranger.unit_id)
    theirs, ours = signed_in("stranger@stranger.example"), signed_in(account.email())
    EmailAddress.objects.create(user_id=made.founder.person_id, email=account.email(), primary=True, verified=True)
    before, first = rows(stranger.organisation_id), digest(organisation_id)
    assert rows(organisation_id)["measures_value"] > first[0] > 1700

    removed = removal.remove()

    assert (removed.people, removed.sessions) == (15, 1)
    assert rows(organisation_id) == {}
    assert asked("SELECT count(*) FROM org_organisation WHERE id = %s", organisation_id) == [(0,)]
    assert asked("SELECT email FROM org_person WHERE email LIKE '%%@merrowick.example'") == [
        (account.email_of("tomas"),)
    ]
    assert asked("SELECT count(*) FROM account_emailaddress WHERE email = %s", account.email()) == [(0,)]
    assert rows(stranger.organisation_id) == before
    assert set(Session.objects.filter(pk__in=[theirs, ours]).values_list("pk", flat=True)) == {theirs}
    assert (
        run("--print-account")
        == "There is no demonstration organisation. Run the command without options to make it.\n"
    )
    assert run("--remove") == "There is no demonstration organisation. Nothing was removed.\n"
    plant._counts.cache_clear()  # the second time is computed anew
    assert run().startswith("The demonstration is ready.\n  E-mail:   ines.calloway@merrowick.example\n  Password: ")
    assert run().startswith("The demonstration is there already.")
    assert f"  E-mail:   {account.email()}\n  Password: {account.PASSWORD}\n" in run("--print-account")
    assert digest(account.found().organisation_id) == first  # though it was made for another day
    assert run("--remove").startswith("The demonstration organisation is gone: 4,")
