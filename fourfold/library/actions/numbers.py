"""First targets and first values of a strategy's KPIs, all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fourfold.core import guards
from fourfold.core.acting import action
from fourfold.library import queries
from fourfold.measures import actions as measures
from fourfold.measures.queries import targets_of, today
from fourfold.org.queries import Member

NUMBERS = ("amount", "numerator", "denominator")


@dataclass(frozen=True)
class FirstNumber:
    """What is filled in of one measure; None is left as it is. `period` is a day inside the measure's own period."""

    measure_id: int
    period: date
    target: Decimal | None = None
    amount: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def has_value(self) -> bool:
        return any(getattr(self, name) is not None for name in NUMBERS)


@action
def enter_first_numbers(*, actor: Member, strategy_id: int, rows: Sequence[FirstNumber]) -> int:
    """Set the targets and record the values; the number of measures that got something.

    What one of them refuses is refused for all, with the measure's name and a field such as `numerator-12`.
    """
    found = queries.build(actor, strategy_id)
    if found is None:
        raise guards.Refused("R11", "There is no such strategy. Nothing was saved.", field="strategy")
    names = {row.measure.pk: row.measure.name for row in queries.number_rows(actor, found)}
    since, filled = min(found.strategy.starts_on, date(today(actor).year - 1, 1, 1)), 0
    for row in rows:
        guards.refuse_if(
            row.measure_id not in names, "R11", "One of the measures is not of this strategy. Nothing was saved.", field="rows"
        )  # fmt: skip
        try:
            filled += _enter(actor, row, since)
        except guards.Refused as refused:
            said = f"{names[row.measure_id]}: {refused.sentence}"
            field = "target" if refused.field == "amount" and not row.has_value else refused.field
            raise guards.Refused(refused.code, said, field=f"{field}-{row.measure_id}") from None
    return filled


def _enter(actor: Member, row: FirstNumber, since: date) -> bool:
    if row.target is not None:
        first = not targets_of(row.measure_id).exists()
        day = since if first else today(actor).replace(day=1)
        measures.set_target(actor=actor, measure_id=row.measure_id, effective_from=day, amount=row.target)
    if row.has_value:
        measures.record_value(
            actor=actor, measure_id=row.measure_id, period_start=row.period, amount=row.amount, numerator=row.numerator,
            denominator=row.denominator,
        )  # fmt: skip
    return row.target is not None or row.has_value
