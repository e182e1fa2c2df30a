"""A demonstration that is really committed: making takes seconds, and its removal works on a connection of its own."""

from datetime import date

import pytest

TODAY = date(2025, 10, 14)  # so the last finished month is September 2025


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker):
    """The database without a transaction around the tests; whoever uses it cleans up."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def demonstration(committed):
    """Made once for a module's tests, which only read it; gone afterwards."""
    from fourfold.demonstration.making import make
    from fourfold.demonstration.removal import remove

    yield make(TODAY)
    remove()


@pytest.fixture
def ines(demonstration, db):
    """The founder, whose account is printed; the test runs inside the demonstration."""
    from fourfold.core.scoping import organisation_scope

    founder = demonstration.founder
    with organisation_scope(founder.organisation_id, person_id=founder.person_id):
        yield founder
