"""Calculated measures: which names a formula may use, what is in force, and everything that a calculation needs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from fourfold.engine.formulas import Named, Names, parse
from fourfold.engine.model import CascadeRow, FormulaRow
from fourfold.measures import rules
from fourfold.measures.models import Calculation, Measure, Operand
from fourfold.measures.queries.visible import visible_measures
from fourfold.org.queries import Member, UnitTree

MANY = 5_000  # names among which one that is written alike is looked for
DEEPEST = 100  # calculations of calculations
SHOWN = 20  # names offered for completion
OFFERED = 200  # measures offered to roll up


def several(ids: int | Collection[int]) -> Collection[int]:
    return [ids] if isinstance(ids, int) else ids


def calculations_of(measure_id: int | Collection[int]) -> QuerySet[Calculation]:
    """Newest day first; each holds until the next."""
    return Calculation.objects.filter(measure_id__in=several(measure_id), superseded_at=None).order_by(
        "-effective_from"
    )


def calculation_operands(calculation_ids: Collection[int]) -> dict[int, list[Operand]]:
    """For each calculation what it needs, in the order of its text."""
    found: dict[int, list[Operand]] = defaultdict(list)
    for each in (
        Operand.objects.filter(calculation_id__in=calculation_ids).select_related("measure__unit").order_by("pk")
    ):
        found[each.calculation_id].append(each)
    return found


@dataclass
class Nameable:
    """A measure that a formula may name, and how near its unit is to the formula's own."""

    pk: int
    unit_id: int
    code: str
    name: str
    external_key: str
    unit: str
    distance: int = 0


def names_for(member: Member, measure: Measure, tree: UnitTree, text: str | None) -> Names:
    """What a formula of the measure may name: codes, names and keys of measures that the member may see.

    A code that several units use means the nearest: the own unit's, then those above; every measure can be named in full
    as “unit/code”. With a text only the names in it are looked up. Raises WrongFormula for a text that can't be read.
    """
    rows = visible_measures(member, tree)
    if text is not None:
        rows = rows.filter(_named([name for name, _ in parse(text).names]))
    above = {unit.pk: steps for steps, unit in enumerate(reversed(tree.path(measure.unit_id)))}
    columns = ("pk", "unit_id", "code", "name", "external_key", "unit_of_measure")
    found = [Nameable(*row) for row in rows.order_by("pk").values_list(*columns)[:MANY]]
    for each in found:
        each.distance = above.get(each.unit_id, len(above))
    return Names(_nearest(found, {unit.pk: unit.code for unit in tree.units.values()}))


def _named(names: Collection[str]) -> Q:
    wanted = [name.casefold() for name in names]
    codes = [*wanted, *(name.rpartition("/")[2] for name in wanted)]
    pks = Measure.objects.annotate(c=Lower("code"), n=Lower("name"), k=Lower("external_key"))
    return Q(pk__in=pks.filter(Q(c__in=codes) | Q(n__in=wanted) | Q(k__in=wanted)).values("pk"))


def _nearest(found: list[Nameable], units: dict[int, str]) -> Iterable[Named]:
    """Every way to name them. A code comes before a name, and near comes before far."""
    best: dict[str, tuple[int, int]] = {}
    given: list[tuple[str, tuple[int, int], Nameable]] = []
    for each in found:
        for rank, text in enumerate((each.code, each.name, each.external_key)):
            if text:
                place = (rank, each.distance)
                given.append((text, place, each))
                best[text.casefold()] = min(best.get(text.casefold(), place), place)
        yield Named(f"{units.get(each.unit_id, '')}/{each.code}", ("measure", each.pk), each.unit)
    for text, place, each in given:
        if best[text.casefold()] == place:
            yield Named(text, ("measure", each.pk), each.unit)


def completions(member: Member, measure: Measure, tree: UnitTree, typed: str) -> list[Nameable]:
    """Measures whose code or name holds what is typed: those that begin with it first, then the nearest units."""
    rows = visible_measures(member, tree).exclude(pk=measure.pk)
    if typed:
        rows = rows.filter(Q(code__icontains=typed) | Q(name__icontains=typed))
    near = [unit.pk for unit in reversed(tree.path(measure.unit_id))]
    columns = ("pk", "unit_id", "code", "name", "external_key", "unit_of_measure")
    found = [Nameable(*row) for row in rows.order_by("code", "pk").values_list(*columns)[:MANY]]
    begun = typed.casefold()
    found.sort(
        key=lambda each: (
            not each.code.casefold().startswith(begun) and not each.name.casefold().startswith(begun),
            near.index(each.unit_id) if each.unit_id in near else len(near),
        )
    )
    return found[:SHOWN]


def candidates(member: Member, measure: Measure, tree: UnitTree) -> list[Measure]:
    """Measures that could roll up into this one: alike, of units below first, the nearest in name before the others."""
    alike = visible_measures(member, tree).exclude(pk=measure.pk).filter(
        kind=measure.kind, unit_of_measure__iexact=measure.unit_of_measure
    )  # fmt: skip
    below = tree.below(measure.unit_id)
    found = list(alike.select_related("unit").order_by("unit__order", "unit__name", "name", "pk")[:MANY])
    found.sort(key=lambda each: (each.parent_id != measure.pk, each.name != measure.name, each.unit_id not in below))
    return found[:OFFERED]


@dataclass(frozen=True)
class Needed:
    """Calculations of some measures, of what these need, and so on down."""

    calculations: tuple[Calculation, ...] = ()
    operands: dict[int, list[Operand]] = field(default_factory=dict)

    @property
    def measure_ids(self) -> set[int]:
        """Every measure that is an operand of one of them."""
        return {each.measure_id for operands in self.operands.values() for each in operands}

    def measures_beside(self, known: Collection[int]) -> dict[int, Measure]:
        """The operands that are not among `known`."""
        rows = [each.measure for operands in self.operands.values() for each in operands]
        return {measure.pk: measure for measure in rows if measure.pk not in known}

    def formulas(self) -> Iterable[FormulaRow]:
        """The engine's rows; one that only ends a formula has no text."""
        for row in self.calculations:
            names = tuple((each.name, ("measure", each.measure_id)) for each in self.operands.get(row.pk, ()))
            text = row.text if row.origin == rules.Origin.FORMULA else ""
            yield FormulaRow(("measure", row.measure_id), row.effective_from, text, names if text else ())

    def cascades(self) -> Iterable[CascadeRow]:
        """What rolls up into a measure, from the day of one calculation to the day of the next."""
        ends = {
            row.pk: following.effective_from
            for row, following in pairwise(self.calculations)
            if following.measure_id == row.measure_id
        }
        for row in self.calculations:
            for each in self.operands.get(row.pk, ()) if row.origin == rules.Origin.ROLL_UP else ():
                yield CascadeRow(
                    ("measure", row.measure_id), ("measure", each.measure_id), row.effective_from, ends.get(row.pk)
                )


_BELOW = """
    WITH RECURSIVE needed(measure_id, depth) AS (
        SELECT unnest(%s::bigint[]), 0
        UNION
        SELECT operand.measure_id, needed.depth + 1
        FROM needed
        JOIN measures_calculation calculation ON calculation.measure_id = needed.measure_id AND {in_force}
        JOIN measures_operand operand ON operand.calculation_id = calculation.id
        WHERE needed.depth < %s)
    SELECT calculation.* FROM measures_calculation calculation
    WHERE calculation.measure_id IN (SELECT measure_id FROM needed) AND {in_force}
    ORDER BY calculation.measure_id, calculation.effective_from
"""
_NOW = "calculation.superseded_at IS NULL"
_THEN = "calculation.recorded_at <= %s AND (calculation.superseded_at IS NULL OR calculation.superseded_at > %s)"


def needed_by(measure_ids: Collection[int], at: datetime | None = None) -> Needed:
    """Two queries, however deep; with `at`, as recorded at that instant. Row-level security keeps it in the organisation."""
    if not measure_ids:
        return Needed()
    instants = [] if at is None else [at, at]
    sql = _BELOW.format(in_force=_NOW if at is None else _THEN)
    found = tuple(Calculation.objects.raw(sql, [list(measure_ids), *instants, DEEPEST, *instants]))
    if not found:
        return Needed()
    return Needed(found, calculation_operands([each.pk for each in found]))


def dependants_of(measure_ids: Collection[int]) -> set[int]:
    """Measures whose calculation in force needs one of these, directly or through others; these themselves left out."""
    found: set[int] = set()
    waiting = set(measure_ids)
    while waiting:
        using = Operand.objects.filter(measure_id__in=waiting, calculation__superseded_at=None)
        waiting = set(using.values_list("calculation__measure_id", flat=True)) - found
        found |= waiting
    return found - set(measure_ids)


Origins = Mapping[int, Sequence[tuple[date, str]]]


def origins_of(measure_ids: Collection[int]) -> Origins:
    """For each measure with calculations their days and origins, oldest first. One query."""
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    rows = Calculation.objects.filter(measure_id__in=measure_ids, superseded_at=None).order_by("effective_from")
    for pk, day, origin in rows.values_list("measure_id", "effective_from", "origin"):
        found[pk].append((day, origin))
    return found


def is_calculated(origins: Origins, measure_id: int, last_day: date) -> bool:
    """Whether values of a period that ends on `last_day` are worked out, not entered."""
    begun = [origin for day, origin in origins.get(measure_id, ()) if day <= last_day]
    return bool(begun) and begun[-1] != rules.Origin.ENTERED
