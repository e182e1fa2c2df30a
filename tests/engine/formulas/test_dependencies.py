from datetime import date

import pytest

from fourfold.engine.formulas import (
    Need,
    Step,
    What,
    WrongFormula,
    needs_of,
    operands_of,
    parse,
    refuse_cycle,
    why_leads_back,
)
from fourfold.engine.formulas.needs import Back
from fourfold.engine.formulas.planning import reach
from fourfold.engine.model import CascadeRow, FormulaRow, Frequency, Kind, MeasureRow, Model
from fourfold.engine.periods import Calendar

LONG_AGO = date(2000, 1, 1)


def row(measure: str, text: str, since: date = LONG_AGO) -> FormulaRow:
    return FormulaRow(measure, since, text)


FORMULAS = (
    row("margin", "profit / revenue"),
    row("profit", "revenue - costs"),
    row("rank", "max(children(costs))"),
    row("broken", "1 +"),
)
CASCADES = (CascadeRow("costs", "costs here"), CascadeRow("costs", "costs there"))


def test_the_closure_holds_everything_below_and_nothing_else():
    assert needs_of(["margin"], FORMULAS, CASCADES) == {
        "margin",
        "profit",
        "revenue",
        "costs",
        "costs here",
        "costs there",
    }
    assert needs_of(["revenue", "broken"], FORMULAS, CASCADES) == {"revenue", "broken"}
    assert operands_of(FORMULAS, CASCADES)["rank"] == {"costs", "costs here", "costs there"}


def test_a_formula_that_leads_back_is_refused_with_its_path_at_the_name():
    formula = parse("2 * margin")
    with pytest.raises(
        WrongFormula, match=r"leads back to itself: Costs here > Margin > profit > costs > Costs here"
    ) as found:
        refuse_cycle("costs here", formula, FORMULAS, CASCADES, {"margin": "Margin", "costs here": "Costs here"})
    assert (found.value.start, found.value.length) == (4, 6)
    with pytest.raises(WrongFormula, match="x > x"):
        refuse_cycle("x", parse("prev(x, 1) + 1"), ())
    refuse_cycle("costs", parse("sum(children(costs)) * 2"), FORMULAS, CASCADES)  # its own children are no way back
    refuse_cycle("margin", formula_of_other_days := parse("revenue"), FORMULAS, CASCADES)
    assert formula_of_other_days.keys == {"revenue"}


def test_a_roll_up_that_leads_back_says_by_which_path():
    back = CascadeRow("costs here", "margin")
    assert why_leads_back(back, FORMULAS, CASCADES) == (
        "The roll-up of values leads back to itself: costs here > margin > profit > costs > costs here."
    )
    assert why_leads_back(CascadeRow("costs", "elsewhere"), FORMULAS, CASCADES) is None


def test_how_far_back_values_matter_is_known_before_they_are_fetched():
    january = Calendar().period(Frequency.MONTH, date(2026, 1, 1))
    model = Model(
        frequency=Frequency.MONTH, periods=((january.start, january.end),), today=date(2026, 2, 1),
        measures=tuple(MeasureRow(key, kind=Kind.FLOW) for key in "abcd"),
        formulas=(row("a", "prev(b, 6) + rolling(c, 3)"), row("b", "same_period_last_year(d)")),
    )  # fmt: skip
    found = reach(model)
    assert found["b"] <= date(2025, 7, 1) < date(2025, 8, 1)
    assert date(2025, 6, 1) <= found["c"] <= date(2025, 11, 1)
    assert date(2024, 1, 1) <= found["d"] <= date(2024, 7, 1)


@pytest.mark.parametrize("calendar", [Calendar(), Calendar(4)])
@pytest.mark.parametrize(
    "frequency", [Frequency.MONTH, Frequency.QUARTER, Frequency.WEEK, Frequency.DAY, Frequency.YEAR]
)
@pytest.mark.parametrize(
    "steps", [(), (Step(Back.PERIODS, 3),), (Step(Back.ROLLING, 5),), (Step(Back.YEAR),), (Step(Back.YTD),), (Step(Back.PERIODS, 2), Step(Back.YEAR), Step(Back.YTD))]
)  # fmt: skip
def test_what_a_change_affects_looks_back_to_it_and_nothing_else_does(calendar, frequency, steps):
    need = Need("x", What.VALUE, steps)
    start = calendar.ordinal(calendar.period(frequency, date(2024, 2, 29)))
    first, last = need.affected(calendar, frequency, start, start)
    for period in range(start - 5, start + 900 if frequency is Frequency.DAY else start + 60):
        back = need.earliest(calendar, frequency, period)
        only_shifts = all(step.back in (Back.PERIODS, Back.YEAR) for step in steps)
        looks = back == start if only_shifts else back <= start <= back_end(need, calendar, frequency, period)
        assert not looks or first <= period <= last, period


def back_end(need, calendar, frequency, period):
    """The last period that is looked at: only shifts move it."""
    shifts = tuple(step for step in need.steps if step.back in (Back.PERIODS, Back.YEAR))
    return Need("x", What.VALUE, shifts).earliest(calendar, frequency, period)
