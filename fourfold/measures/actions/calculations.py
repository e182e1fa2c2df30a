"""Where a measure's values come from: dated, never overwritten, and never from themselves."""

from collections.abc import Sequence
from datetime import date

from fourfold.core import audit, events, guards, locks
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.engine.formulas.dependencies import cycle_from, operands_of
from fourfold.engine.model import CascadeRow
from fourfold.measures import queries, rules
from fourfold.measures.actions.locked import born, refuse_locked
from fourfold.measures.actions.scoring import editable, following, supersede
from fourfold.measures.events import ValuesRecorded
from fourfold.measures.models import Calculation, Measure, Operand, Threshold
from fourfold.org.queries import Member, unit_tree

TOPIC = "calculations"
MOST_CHILDREN = 1_000


@action
def set_calculation(
    *, actor: Member, measure_id: int, effective_from: date, origin: str, text: str = "", children: Sequence[int] = ()
) -> Calculation:
    """From a day on the values come from a formula, from the measures in `children`, or are entered (again).

    Refused with the place in the text where a formula is wrong (R2), for values that would come from themselves (R3), and
    where it would reach into a locked period (R10).
    """
    locks.alone(TOPIC)  # two formulas saved at once could need each other
    measure = editable(actor, measure_id)
    guards.refuse_if(origin not in rules.Origin.values, "R11", "Choose where the values come from.", field="origin")
    wanted = Calculation(measure=measure, effective_from=effective_from, origin=origin, text=_text(origin, text))
    fit(wanted)
    operands = _operands(actor, measure, wanted, list(dict.fromkeys(children)))
    return _put(actor, measure, wanted, operands)


def _text(origin: str, text: str) -> str:
    return text.strip() if origin == rules.Origin.FORMULA else ""


def _operands(actor: Member, measure: Measure, wanted: Calculation, children: list[int]) -> list[Operand]:
    if wanted.origin == rules.Origin.FORMULA:
        guards.refuse_if(
            measure.kind == "text", "R3", "Words can't be calculated: choose another kind of measure first. "
            "Nothing was saved.", field="origin",
        )  # fmt: skip
        formula = queries.read_formula(actor, measure, unit_tree(), wanted.text)
        return [Operand(calculation=wanted, name=name, measure_id=queries.id_of(key)) for name, key in formula.names]
    if wanted.origin == rules.Origin.ROLL_UP:
        return [Operand(calculation=wanted, measure=each) for each in _children(actor, measure, children)]
    return []


def _children(actor: Member, measure: Measure, ids: list[int]) -> list[Measure]:
    """The measures that roll up into this one: known to the actor, alike, and none of them worked out from it."""
    guards.refuse_if(not ids, "R1", "Choose at least one measure that rolls up. Nothing was saved.", field="children")
    guards.refuse_if(len(ids) > MOST_CHILDREN, "R2", f"At most {MOST_CHILDREN:,} measures roll up.", field="children")
    found = list(queries.visible_measures(actor).filter(pk__in=ids).order_by("pk"))
    guards.refuse_if(
        len(found) != len(ids), "R11", "One of the measures is not there any more. Choose again. Nothing was saved.",
        field="children",
    )  # fmt: skip
    directions = _directions([measure.pk, *ids])
    for each in found:
        why = rules.why_not_alike(measure, each) or _why_other_way(directions, measure, each)
        guards.refuse_if(
            bool(why), "R3", f"“{each.name}” can't roll up into “{measure.name}”: {why}. Nothing was saved.",
            field="children",
        )  # fmt: skip
    needed = queries.needed_by(ids)
    key = ("measure", measure.pk)
    cascades = [*needed.cascades(), *(CascadeRow(key, ("measure", pk)) for pk in ids)]
    path = cycle_from(key, operands_of(needed.formulas(), cascades))
    if path is not None:
        labels = queries.labels(actor, measure, needed, ids)
        shown = " > ".join(labels.get(step, "?") for step in path)
        raise guards.Refused(
            "R3", f"The values would come from themselves: {shown}. Nothing was saved.", field="children"
        )
    return found


def _directions(ids: list[int]) -> dict[int, str]:
    """The polarity that each measure has had last."""
    rows = Threshold.objects.filter(measure_id__in=ids, superseded_at=None).order_by("effective_from")
    return dict(rows.values_list("measure_id", "polarity"))


def _why_other_way(directions: dict[int, str], measure: Measure, child: Measure) -> str:
    mine, theirs = directions.get(measure.pk), directions.get(child.pk)
    if mine is None or theirs is None or mine == theirs:
        return ""
    return f"of it {rules.Polarity(theirs).label.lower()}, not {rules.Polarity(mine).label.lower()}"


def _put(actor: Member, measure: Measure, wanted: Calculation, operands: list[Operand]) -> Calculation:
    """End the row in force from the same day, if any, and add the wanted one; an equal row stays as it is."""
    rows = queries.calculations_of(measure.pk)
    current = rows.select_for_update().filter(effective_from=wanted.effective_from).first()
    new, old = _shown(wanted, operands), None
    if current is not None:
        old = _shown(current, queries.calculation_operands([current.pk]).get(current.pk, []))
        if old == new:
            return current
    until = following(rows, wanted)
    supersede(current, wanted, refuse_locked(wanted.effective_from, until=until, born=born(measure)))
    wanted.save()
    Measure.objects.filter(pk=measure.pk).update(has_calculations=True)
    Operand.objects.bulk_create(operands)
    audit.record(actor, "set calculation of", measure, old=old, new=new)
    events.publish(ValuesRecorded(measure_ids=(measure.pk,), by=actor.pk))
    return wanted


def _shown(calculation: Calculation, operands: list[Operand]) -> dict[str, object]:
    found: dict[str, object] = audit.fields_of(calculation, "effective_from", "origin")
    return found | {"formula text": calculation.text, "measures": [each.measure_id for each in operands]}
