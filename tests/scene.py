"""Something to look at: Site North's scorecard with a year of numbers, and a measure that only its owner may see."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar
from fourfold.measures import actions as measures
from fourfold.measures.queries import today
from fourfold.strategy import actions as strategy

SECRET = "Takeover of Brandt"


@dataclass
class Scene:
    """Records by name; `months` are the first days of the last 14 finished months, oldest first."""

    strategy: object
    scorecard: object
    lanes: list
    quality: object
    delivery: object
    link: object
    yield_: object
    complaints: object
    secret: object
    months: list[date]


def past_months(member, count: int = 14) -> list[date]:
    calendar = Calendar(1)
    period = calendar.previous(calendar.period(Frequency.MONTH, today(member)))
    return [each.start for each in calendar.window(Frequency.MONTH, period.start, count)]


@pytest.fixture
def scene(admin, site, ada, ben, office) -> Scene:
    months = past_months(admin)
    start = date(months[0].year, 1, 1)
    plan = strategy.set_up_strategy(
        actor=office, unit_id=admin.unit_id, name="Strategy North", starts_on=start, ends_on=date(start.year + 5, 12, 31),
        vision="The site that customers name first.",
    )  # fmt: skip
    card = strategy.add_scorecard(actor=office, unit_id=site.pk, strategy_id=plan.pk, name="Site North scorecard")
    lanes = list(plan.perspectives.all())
    quality = strategy.add_objective(
        actor=ada, scorecard_id=card.pk, perspective_id=lanes[2].pk, code="P1", name="Right first time", owner_id=ada.pk
    )
    delivery = strategy.add_objective(
        actor=ada, scorecard_id=card.pk, perspective_id=lanes[1].pk, code="C1", name="Fewer complaints", owner_id=ben.pk
    )
    link = strategy.link_objectives(
        actor=ada,
        cause_id=quality.pk,
        effect_id=delivery.pk,
        statement="If parts are right first time, customers complain less.",
    )
    yield_ = _measure(
        ada,
        site,
        "First-pass yield",
        "FPY",
        80,
        90,
        [Decimal(84 + at) for at in range(14)],
        months,
        unit_of_measure="%",
    )
    complaints = _measure(
        ada, site, "Complaints", "CPL", 12, 6, [Decimal(14 - at % 9) for at in range(13)], months, polarity="minimum", kind="flow",
        owner_id=ben.pk, decimals=0,
    )  # fmt: skip
    secret = _measure(
        ada,
        site,
        SECRET,
        "SEC",
        1,
        2,
        [Decimal("1.7319")] * 14,
        months,
        audience="confidential",
        owner_id=ada.pk,
        decimals=4,
    )
    for objective, measure in ((quality, yield_), (delivery, complaints), (delivery, secret)):
        strategy.place_measure(actor=ada, objective_id=objective.pk, measure_id=measure.pk)
    return Scene(plan, card, lanes, quality, delivery, link, yield_, complaints, secret, months)


def _measure(actor, site, name, code, red, green, amounts, months, *, polarity="maximum", **sheet):
    measure = measures.add_measure(
        actor=actor, unit_id=site.pk, name=name, code=code, **{"owner_id": actor.pk, **sheet}
    )
    measures.set_threshold(
        actor=actor, measure_id=measure.pk, effective_from=months[0], polarity=polarity, red=red, green=green
    )
    measures.set_target(actor=actor, measure_id=measure.pk, effective_from=months[0], amount=Decimal(green))
    rows = [measures.NewValue(measure.pk, month, amount) for month, amount in zip(months, amounts, strict=False)]
    measures.record_values(actor=actor, rows=rows, source="ERP")
    return measure


@pytest.fixture
def cast(admin, ada, ben, vera, dan, office, cleo) -> SimpleNamespace:
    return SimpleNamespace(alex=admin, ada=ada, ben=ben, vera=vera, dan=dan, olga=office, cleo=cleo)
