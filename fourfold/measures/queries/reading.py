"""A formula as somebody writes it, read and checked with everything that it leads to."""

from collections.abc import Hashable, Iterable

from fourfold.core import guards
from fourfold.engine.formulas import Formula, Wrong, WrongFormula, parse
from fourfold.engine.formulas.dependencies import refuse_cycle
from fourfold.measures.models import Measure
from fourfold.measures.queries.calculations import Needed, names_for, needed_by
from fourfold.measures.queries.visible import visible_measures
from fourfold.org.queries import Member, UnitTree


def read_formula(actor: Member, measure: Measure, tree: UnitTree, text: str) -> Formula:
    """The formula, checked with everything that it leads to; refused (R2, R3 for a cycle) at its place in the text."""
    try:
        formula = _parsed(actor, measure, tree, text)
        keys = {id_of(key) for key in formula.keys}
        needed = needed_by(keys)
        refuse_cycle(
            ("measure", measure.pk), formula, needed.formulas(), needed.cascades(), labels(actor, measure, needed, keys)
        )
    except WrongFormula as wrong:
        raise _refused(wrong) from None
    return formula


def _parsed(actor: Member, measure: Measure, tree: UnitTree, text: str) -> Formula:
    try:
        return parse(text, names_for(actor, measure, tree, text))
    except WrongFormula as wrong:
        if wrong.code is not Wrong.NAME:
            raise
        return parse(text, names_for(actor, measure, tree, None))  # to tell which names are written alike


def labels(actor: Member, measure: Measure, needed: Needed, keys: Iterable[int]) -> dict[Hashable, str]:
    """What a cycle's path calls its measures: those that the actor may not see have no name."""
    ids = {*keys, *needed.measure_ids, measure.pk}
    seen = dict(visible_measures(actor).filter(pk__in=ids).values_list("pk", "name"))
    return {("measure", pk): seen.get(pk, "a withheld measure") for pk in ids}


def _refused(wrong: WrongFormula) -> guards.Refused:
    place = {
        "start": wrong.start,
        "length": wrong.length,
        "allowed": list(wrong.allowed),
        "nearest": list(wrong.nearest),
    }
    code = "R3" if wrong.code is Wrong.CYCLE else "R2"
    return guards.Refused(
        code, f"{wrong} Nothing was saved.", field="text", details={**place, "wrong": wrong.code.value}
    )


def id_of(key: Hashable) -> int:
    """The measure's own id in the engine's key."""
    assert isinstance(key, tuple)
    return int(key[1])
