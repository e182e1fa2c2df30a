import pytest

from fourfold.measures import actions
from tests.acts import told

__all__ = ["told"]


@pytest.fixture
def plain(ada, site):
    """A measure without values or rules."""
    return actions.add_measure(actor=ada, unit_id=site.pk, name="Complaints", code="CMP", owner_id=ada.pk)


@pytest.fixture
def ratio(ada, site):
    return actions.add_measure(actor=ada, unit_id=site.pk, name="Scrap", code="SCR", kind="ratio", scale=100.0)
