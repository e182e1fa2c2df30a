"""A KPI of the library becomes a measure below an objective: a copy with everything that its entry says."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from fourfold.catalogue.kpis import Entry
from fourfold.catalogue.measured import Calculated, measured
from fourfold.catalogue.sheets import LIMITS, formula_text, input_code, input_sheet, sheet_of
from fourfold.core import guards
from fourfold.core.acting import action
from fourfold.library import queries
from fourfold.measures import actions as measures
from fourfold.measures.queries import today
from fourfold.org.queries import Member
from fourfold.strategy import actions as strategies
from fourfold.strategy import queries as strategy


@action
def adopt_kpi(
    *, actor: Member, objective_id: int, kpi: str, name: str = "", code: str = "", owner_id: int | None = None,
    amount: Decimal | None = None, weight: float = 1.0, even_so: bool = False,
) -> int:  # fmt: skip
    """Copy an entry of the catalogue below an objective, with its inputs, its direction and perhaps a target.

    Returns the measure's id. Refused where the organisation measures it already (R13, with what there is to link), unless
    another unit does and `even_so` says that this one measures its own; and as placing a measure is.
    """
    entry = queries.shipped(kpi)
    if entry is None:
        raise guards.Refused("R11", "There is no such KPI in the library. Search for it again.", field="kpi")
    objective = strategy.visible_objectives(actor).get(pk=objective_id)
    unit_id, code = objective.scorecard.unit_id, code.strip() or entry.code
    _refuse_duplicate(actor, entry, unit_id, even_so=even_so)
    sheet = sheet_of(entry, currency=actor.organisation.currency) | _people(actor, owner_id)
    measure = measures.add_measure(
        actor=actor, unit_id=unit_id, code=code, **sheet | {"name": name.strip() or entry.name}
    )
    since = _first_day(actor, objective)
    if isinstance(measured(entry), Calculated):
        _work_out(actor, entry, measure, since)
    _place(actor, objective, measure.pk, weight)
    _aim(actor, measure.pk, since, entry.polarity, amount)
    return int(measure.pk)


def _people(actor: Member, owner_id: int | None) -> dict[str, Any]:
    """Who answers for it and collects it, and that it is looked at again in a year."""
    return {"owner_id": owner_id, "collector_id": owner_id, "review_on": today(actor) + timedelta(days=365)}


def _refuse_duplicate(actor: Member, entry: Entry, unit_id: int, *, even_so: bool) -> None:
    there = queries.measured_already(actor, entry)
    own = [each for each in there if each.unit_id == unit_id]
    if not there or (even_so and not own):
        return
    found = (own or there)[0]
    sentence = (
        f"{found.unit.name} measures this already, as “{found.name}”. Link that measure instead"
        + (". " if own else ", or say that this unit measures its own. ")
        + "Nothing was saved."
    )
    raise guards.Refused("R13", sentence, field="even_so", details={"measures": [each.pk for each in there]})


def _first_day(actor: Member, objective: Any) -> date:
    """From when its rules hold: the strategy's first day, or that of last year, whose numbers may be entered too."""
    start: date = objective.scorecard.strategy.starts_on
    return min(start, date(today(actor).year - 1, 1, 1))


def _work_out(actor: Member, entry: Entry, measure: Any, since: date) -> None:
    for each in entry.inputs:
        sheet = input_sheet(entry, each, measure.frequency)
        people = {"owner_id": measure.owner_id, "collector_id": measure.collector_id}
        code = input_code(measure.code, each)
        measures.add_measure(actor=actor, unit_id=measure.unit_id, code=code, **sheet | people)
    measures.set_calculation(
        actor=actor,
        measure_id=measure.pk,
        effective_from=since,
        origin="formula",
        text=formula_text(entry, measure.code),
    )


def _place(actor: Member, objective: Any, measure_id: int, weight: float) -> None:
    strategies.place_measure(
        actor=actor, objective_id=objective.pk, measure_id=measure_id, weight=weight,
        since=strategy.open_day(objective.scorecard_id),
    )  # fmt: skip


def _aim(actor: Member, measure_id: int, since: date, polarity: str, amount: Decimal | None) -> None:
    if polarity in LIMITS:
        measures.set_threshold(
            actor=actor,
            measure_id=measure_id,
            effective_from=since,
            polarity=polarity,
            mode="percent",
            **LIMITS[polarity],
        )
    if amount is not None:
        measures.set_target(actor=actor, measure_id=measure_id, effective_from=since, amount=amount)


@action
def adopt_published(
    *, actor: Member, objective_id: int, publication_id: int, name: str = "", code: str = "",
    owner_id: int | None = None, amount: Decimal | None = None, weight: float = 1.0,
) -> int:  # fmt: skip
    """Copy the definition of a KPI that the organisation has published. Returns the new measure's id."""
    found = queries.approved(actor).get(pk=publication_id)
    objective = strategy.visible_objectives(actor).get(pk=objective_id)
    calculated = found.measure.has_calculations
    guards.refuse_if(
        calculated, "R3", f"“{found}” is worked out from measures of {found.measure.unit}. Link it instead. Nothing was saved.",
        field="publication",
    )  # fmt: skip
    guards.refuse_if(
        objective.scorecard.unit_id == found.measure.unit_id, "R13",
        "This unit measures it already. Link that measure instead. Nothing was saved.", field="publication",
    )  # fmt: skip
    sheet = queries.copied_sheet(found.measure) | _people(actor, owner_id)
    sheet |= {"name": name.strip() or found.name}
    code = code.strip() or found.measure.code
    measure = measures.add_measure(actor=actor, unit_id=objective.scorecard.unit_id, code=code, **sheet)
    _place(actor, objective, measure.pk, weight)
    _aim(actor, measure.pk, _first_day(actor, objective), queries.direction_of(found.measure_id), amount)
    return int(measure.pk)
