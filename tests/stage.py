"""A small strategy on the stage: Site North's scorecard with an objective and a measure, recorded and scored."""

from datetime import date
from decimal import Decimal

import pytest


@pytest.fixture
def strategy(ada, site):
    from fourfold.strategy.actions import set_up_strategy

    return set_up_strategy(
        actor=ada, unit_id=site.pk, name="North 2026", starts_on=date(2024, 1, 1), ends_on=date(2027, 12, 31)
    )


@pytest.fixture
def lanes(strategy):
    """The strategy's perspectives, from the top: financial, customer, internal process, learning and growth."""
    return list(strategy.perspectives.all())


@pytest.fixture
def scorecard(ada, site, strategy):
    from fourfold.strategy.actions import add_scorecard

    return add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="North scorecard")


@pytest.fixture
def retain(ada, scorecard, lanes):
    """The objective "Keep customers" in the customer lane."""
    from fourfold.strategy.actions import add_objective

    return add_objective(
        actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[1].pk, code="C1", name="Keep customers"
    )


@pytest.fixture
def speed(ada, scorecard, lanes):
    """The objective "Deliver on time" in the internal lane."""
    from fourfold.strategy.actions import add_objective

    return add_objective(
        actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[2].pk, code="I1", name="Deliver on time"
    )


@pytest.fixture
def churn(ada, site):
    """Less is better: red from 5, green up to 3; 4.2 in September 2025."""
    return measured(ada, site, "Customer churn", "CHURN", Decimal("4.2"))


@pytest.fixture
def placed(ada, retain, churn):
    from fourfold.strategy.actions import place_measure

    return place_measure(actor=ada, objective_id=retain.pk, measure_id=churn.pk)


def measured(actor, site, name, code, amount=None, **sheet):
    """A measure where less is better, with one value in September 2025."""
    from fourfold.measures.actions import add_measure, record_value, set_threshold

    measure = add_measure(actor=actor, unit_id=site.pk, name=name, code=code, unit_of_measure="%", **sheet)
    set_threshold(
        actor=actor, measure_id=measure.pk, effective_from=date(2024, 1, 1), polarity="minimum", red=5.0, green=3.0
    )
    if amount is not None:
        record_value(actor=actor, measure_id=measure.pk, period_start=date(2025, 9, 1), amount=amount)
    return measure


@pytest.fixture
def september(admin):
    """September 2025, viewed by anybody."""
    from fourfold.measures.queries import viewing

    return viewing(admin, {"period": "2025-09"})
