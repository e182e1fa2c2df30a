"""One password for everybody is for demonstrations only."""

import pytest

from fourfold.core.guards import Refused
from fourfold.core.scoping import organisation_scope
from fourfold.org.actions import found_organisation, give_password, invite
from fourfold.org.models import Person


@pytest.fixture
def demo(db):
    founder = found_organisation(
        name="Demo", email="dora@demo.example", person_name="Dora", password=None, is_demonstration=True
    )
    with organisation_scope(founder.organisation_id):
        yield founder


def test_people_without_a_password_get_it_and_others_keep_theirs(demo):
    Person.objects.create_user("own@demo.example", "a password of my own", name="Olaf")
    for email in ("own@demo.example", "none@demo.example"):
        invite(actor=demo, email=email, name="Somebody", role="viewer", unit_id=demo.unit_id)
    assert give_password(actor=demo, password="one for all of us") == 2
    assert Person.objects.get(email="none@demo.example").check_password("one for all of us")
    assert Person.objects.get(email="own@demo.example").check_password("a password of my own")


def test_a_real_organisation_is_refused(admin):
    with pytest.raises(Refused, match="R4"):
        give_password(actor=admin, password="one for all of us")
