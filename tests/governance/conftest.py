"""A scorecard whose customer lane can be filled with KPIs."""

import pytest

from fourfold.measures.actions import add_measure
from fourfold.strategy.actions import place_measure
from tests.acts import told  # noqa: F401 - a fixture
from tests.stage import churn, lanes, placed, retain, scorecard, speed, strategy  # noqa: F401 - fixtures


@pytest.fixture
def place(ada, site, retain):  # noqa: F811
    """`place(3)` puts three more live KPIs of Ada's below "Keep customers"; sheets may differ."""
    made = []

    def placing(count=1, objective=retain, **sheet):
        for _ in range(count):
            at = len(made)
            given = {"owner_id": ada.pk, "indicator": "lead" if at % 2 else "lag", **sheet}
            made.append(add_measure(actor=ada, unit_id=site.pk, name=f"KPI {at}", code=f"K{at}", **given))
            place_measure(actor=ada, objective_id=objective.pk, measure_id=made[-1].pk)
        return made[-count:]

    return placing
