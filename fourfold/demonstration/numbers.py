"""From what happened to what is measured: one measure's numbers in one period, as the KPI's formula says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fourfold.demonstration.plant import LAST, Counts, added, counted

WEEK = 12 / 52  # of a month


@dataclass(frozen=True)
class Number:
    """What is recorded for one period; the fields of a value."""

    amount: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    weight: Decimal | None = None


RATIOS = {
    "GEN-02": ("ebitda", "sales"),
    "GEN-15": ("on_time", "orders"),
    "GEN-16": ("complaints", "orders"),
    "GEN-17": ("complaints_answered", "complaints_due"),
    "HR-02": ("absent_days", "contracted_days"),
    "HR-05": ("training_hours", "people"),
    "MF-01": ("effective_hours", "planned_hours"),
    "MF-02": ("right_first", "entered"),
    "MF-03": ("scrap", "material"),
    "MF-04": ("failure_cost", "sales"),
    "MF-05": ("to_schedule", "scheduled"),
    "MF-06": ("changeover_minutes", "changeovers"),
    "MF-15": ("near_misses", "people"),
    "MF-17": ("conversion", "good"),
    "MF-18": ("good", "labour_hours"),
    "MF-19": ("good", "capacity"),
}
AMOUNTS: dict[str, Callable[[Counts], float]] = {
    "GEN-05": lambda counts: counts["free_cash"],
    "MC-01": lambda counts: counts["good"],
    "MF-10": lambda counts: counts["annual_goods"] / counts["stock"],
    "MF-22": lambda counts: counts["qualified"] / counts["cells"] * 100,
}


def number(code: str, place: str, frequency: str, back: int, decimals: int) -> Number:
    """The number of a measure of a place, `back` own periods before the last finished one, from the plants' counts."""
    t = LAST - back * {"week": WEEK, "month": 1, "quarter": 3}[frequency]
    if code == "GEN-01":
        return _growth(place, t)
    if code == "GEN-03":
        return _return_on_capital(place, t)
    counts = counted(place, t, WEEK if frequency == "week" else 1.0)
    if code in AMOUNTS:
        return Number(amount=_rounded(AMOUNTS[code](counts), decimals))
    above, below = RATIOS[code]
    return Number(numerator=_rounded(counts[above], 0), denominator=_rounded(counts[below], 0))


def stated(values: Sequence[Any], back: int, decimals: int, *, over: Any = None, weights: Sequence[Any] = ()) -> Number:
    """The number from a list in the content, newest last: an amount, or a numerator `over` a denominator or a list of them."""
    value = values[-1 - back]
    if over is not None:
        divisor = over[-1 - back] if isinstance(over, list) else over
        return Number(numerator=_rounded(value, 0), denominator=_rounded(divisor, 0))
    weight = _rounded(weights[-1 - back], 0) if weights else None
    return Number(amount=_rounded(value, decimals), weight=weight)


def _growth(place: str, t: float) -> Number:
    now, before = counted(place, t)["sales"], counted(place, t - 12)["sales"]
    return Number(numerator=_rounded(now - before, 0), denominator=_rounded(before, 0))


def _return_on_capital(place: str, t: float) -> Number:
    """Operating profit of twelve months, after wear of machines, over the capital employed."""
    year = added(counted(place, t - back) for back in range(12))
    return Number(numerator=_rounded(year["ebitda"] * 0.66, 0), denominator=_rounded(year["capital"] / 12 * 1.0, 0))


def _rounded(number: float, decimals: int) -> Decimal:
    return round(Decimal(repr(float(number))), decimals)
