"""A scorecard of any size, made quickly inside the organisation in scope: for query counts and for the bench.

Through the same actions as an import, so that what is measured is what the product does.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar
from fourfold.measures.actions import IncomingMeasure, IncomingValue, apply_file
from fourfold.org.queries import Member
from fourfold.strategy.actions import add_objective, add_scorecard, place_measures, set_up_strategy

OBJECTIVES = 16
POLARITIES = ("maximum", "minimum")


@dataclass(frozen=True)
class Built:
    """The scorecard and its measures, in the order of their objectives; `periods` are first days, oldest first."""

    scorecard_id: int
    objective_ids: tuple[int, ...]
    measure_ids: tuple[int, ...]
    periods: tuple[date, ...]


def build_scorecard(
    actor: Member,
    unit_id: int,
    *,
    measures: int = 60,
    periods: int = 12,
    last: date = date(2025, 9, 1),
    name: str = "Built",
) -> Built:
    """16 objectives in four lanes; `measures` monthly measures with values and targets in `periods` months up to `last`."""
    months = tuple(each.start for each in Calendar().window(Frequency.MONTH, last, periods))
    applied = apply_file(
        actor=actor, unit_id=unit_id, source="built", digest=name,
        measures={key: _measure(n, key) for n, key in enumerate(_keys(name, measures))},
        values=(
            IncomingValue(key, month, actual=_actual(n, t), target=Decimal(100), has_target=True)
            for n, key in enumerate(_keys(name, measures)) for t, month in enumerate(months)
        ),
    )  # fmt: skip
    ids = tuple(applied.measure_ids[key] for key in _keys(name, measures))
    scorecard_id, objectives = _hierarchy(actor, unit_id, name, last)
    for at, objective in enumerate(objectives):
        if own := ids[at::OBJECTIVES]:
            place_measures(actor=actor, objective_id=objective, measure_ids=own)
    return Built(scorecard_id, objectives, ids, months)


def _keys(name: str, count: int) -> list[str]:
    return [f"{name}-{n:05d}" for n in range(count)]


def _measure(n: int, key: str) -> IncomingMeasure:
    return IncomingMeasure(
        key=key, name=f"Measure {key}", polarity=POLARITIES[n % 2], kind="stock", frequency="month", unit_of_measure="%"
    )


def _actual(n: int, t: int) -> Decimal:
    """Around the target of 100, so that green, amber and red all occur."""
    return Decimal(85 + (n * 7 + t * 5) % 31)


def _hierarchy(actor: Member, unit_id: int, name: str, last: date) -> tuple[int, tuple[int, ...]]:
    strategy = set_up_strategy(
        actor=actor,
        unit_id=unit_id,
        name=name,
        starts_on=date(last.year - 1, 1, 1),
        ends_on=date(last.year + 2, 12, 31),
    )
    lanes = [lane.pk for lane in strategy.perspectives.all()]
    scorecard = add_scorecard(actor=actor, unit_id=unit_id, strategy_id=strategy.pk, name=name)
    objectives = [
        add_objective(
            actor=actor, scorecard_id=scorecard.pk, perspective_id=lanes[n % len(lanes)], code=f"O{n + 1}",
            name=f"Objective {n + 1}", owner_id=actor.pk, position=n // len(lanes),
        ).pk
        for n in range(OBJECTIVES)
    ]  # fmt: skip
    return scorecard.pk, tuple(objectives)
