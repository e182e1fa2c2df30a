"""Who acts when a command runs."""

import pytest

from fourfold.core.guards import Refused
from fourfold.org import queries
from fourfold.org.acting import acting_member


def test_without_an_organisation_it_is_said_how_to_make_one(monkeypatch):
    monkeypatch.setattr(queries, "every_organisation", list)
    with pytest.raises(Refused, match="There is no organisation yet"):
        acting_member(None, None)
