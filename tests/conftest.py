"""The stage for all tests: a PostgreSQL of their own, and the cast - Ada owns, Ben is in the unit, Cleo is a stranger."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ["FOURFOLD_HOME"] = tempfile.mkdtemp(prefix="ff-")
atexit.register(shutil.rmtree, os.environ["FOURFOLD_HOME"], ignore_errors=True)
os.environ["FOURFOLD_DATABASE_URL"] = ""
os.environ["DJANGO_SETTINGS_MODULE"] = "fourfold.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # browser tests run an event loop in the thread of the test

import django
import pytest
from django.conf import settings

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the product's is slow on purpose
django.setup()

PASSWORD = "correct horse battery"
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """The embedded database, migrated as in the product; the tests work as the application role, without its owner's rights."""
    from django.core.management import call_command
    from django.db import connections

    from fourfold.cli.embedded import EmbeddedDatabase
    from fourfold.settings import database

    with EmbeddedDatabase(Path(os.environ["FOURFOLD_HOME"])) as addresses, django_db_blocker.unblock():
        connections["default"].settings_dict.update(database(addresses.application, role="fourfold_app"))
        connections["owner"].settings_dict.update(database(addresses.owner))
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        connections["owner"].close()
        yield
        connections.close_all()


@pytest.fixture
def shared() -> Path:
    """The folder of real data beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED


@pytest.fixture
def admin(db) -> Iterator:
    """Alex administers; the test runs inside the organisation that Alex founded."""
    from fourfold.core.scoping import organisation_scope
    from fourfold.org.actions import found_organisation

    founder = found_organisation(
        name="Halden Works",
        email="alex@halden.example",
        person_name="Alex Admin",
        password=PASSWORD,
        time_zone="Europe/Berlin",
    )
    with organisation_scope(founder.organisation_id, person_id=founder.person_id):
        yield founder


def join(admin, name: str, role: str, unit_id: int):
    from fourfold.org.actions import invite
    from fourfold.org.queries import member

    email = f"{name.split()[0].lower()}@halden.example"
    return member(invite(actor=admin, email=email, name=name, role=role, unit_id=unit_id, password=PASSWORD).pk)


@pytest.fixture
def site(admin):
    """The unit that Ada and Ben work in."""
    from fourfold.org.actions import add_unit

    return add_unit(actor=admin, name="Site North", code="NORTH", parent_id=admin.unit_id)


@pytest.fixture
def other_site(admin):
    from fourfold.org.actions import add_unit

    return add_unit(actor=admin, name="Site South", code="SOUTH", parent_id=admin.unit_id)


@pytest.fixture
def ada(admin, site):
    """Editor of Site North: owns things there."""
    return join(admin, "Ada Lind", "editor", site.pk)


@pytest.fixture
def ben(admin, site):
    """Contributor in the same unit."""
    return join(admin, "Ben Okafor", "contributor", site.pk)


@pytest.fixture
def vera(admin, site):
    """Viewer in the same unit."""
    return join(admin, "Vera Voss", "viewer", site.pk)


@pytest.fixture
def dan(admin, other_site):
    """Editor of the other site: an insider without business in Site North."""
    return join(admin, "Dan Moreau", "editor", other_site.pk)


@pytest.fixture
def office(admin):
    """Olga of the strategy office."""
    return join(admin, "Olga Stern", "strategy_office", admin.unit_id)


@pytest.fixture
def cleo(db):
    """A stranger: administrator of another organisation, who has no business here at all."""
    from fourfold.org.actions import found_organisation

    return found_organisation(
        name="Cleo's Own", email="cleo@stranger.example", person_name="Cleo Strange", password=PASSWORD
    )


@pytest.fixture
def browse(client):
    """Sign a member in: `browse(ada).get("/")`."""

    def signed_in(member):
        from fourfold.org.models import Person

        client.force_login(
            Person.objects.get(pk=member.person_id), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return signed_in


from tests.scene import cast, scene  # noqa: F401 - fixtures; they need Django to be ready
