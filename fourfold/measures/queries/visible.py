"""Which measures a member may see, change and record."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import Q, QuerySet

from fourfold.measures import rules
from fourfold.measures.models import Measure
from fourfold.measures.queries.settings import DAYS
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.org.queries import Member, UnitTree

SHEET = ("unit", "parent", "paired_with", "owner__person", "collector__person", "approver__person")


def sheet(measure: Measure) -> list[tuple[str, object]]:
    """The definition sheet as names and values to read, in the order of the fields."""
    hidden = {"id", "organisation_id", "version", "name", "code", "tags", "has_calculations", *DAYS}
    rows: list[tuple[str, object]] = []
    for field in measure._meta.concrete_fields:
        if field.name in hidden:
            continue
        value = getattr(measure, f"get_{field.name}_display")() if field.choices else getattr(measure, field.name)
        value = ", ".join(value) if isinstance(value, list) else value
        value = {True: "Yes", False: "No"}.get(value, value) if isinstance(value, bool) else value
        value = f"{value.normalize():f}" if isinstance(value, Decimal) else value
        rows.append((str(field.verbose_name).capitalize(), value))
    return rows


def audience_filter(member: Member, tree: UnitTree | None = None) -> Q:
    """The condition on measures (or on anything with audience and unit) that the member may see."""
    if roles.is_strategy_office(member):
        return Q()
    if roles.is_administrator(member):
        return ~Q(audience=roles.Audience.CONFIDENTIAL)
    units = org.visible_unit_audience(member, tree or org.unit_tree())
    return Q(audience=roles.Audience.ORGANISATION) | Q(audience=roles.Audience.UNIT, unit_id__in=units)


def visible_measures(member: Member, tree: UnitTree | None = None) -> QuerySet[Measure]:
    responsible = Q(owner_id=member.pk) | Q(collector_id=member.pk) | Q(approver_id=member.pk)
    condition = audience_filter(member, tree)
    return Measure.objects.filter(condition | responsible if condition else condition)


def visible_measure_ids(member: Member, ids: Collection[int]) -> set[int]:
    """Those of `ids` that the member may see."""
    return set(visible_measures(member).filter(pk__in=ids).values_list("pk", flat=True))


def by_number(ids: Collection[int]) -> list[Measure]:
    """These measures whoever may see them, for what only names records and shows nothing of them."""
    return list(Measure.objects.filter(pk__in=ids).order_by("pk"))


def can_see(member: Member, measure: Measure, tree: UnitTree | None) -> bool:
    """The same rule for a measure already at hand; `tree` may be None for members who see every unit."""
    if measure.audience == roles.Audience.ORGANISATION or roles.is_strategy_office(member):
        return True
    if rules.is_responsible(member.pk, measure):
        return True
    if measure.audience == roles.Audience.CONFIDENTIAL:
        return False
    return member.sees_everything or tree is None or measure.unit_id in org.visible_unit_audience(member, tree)


def withheld(measure: Measure) -> Measure:
    """What may be shown of a measure to somebody without the right to see it: that it is there, and how it counts."""
    return Measure(
        pk=measure.pk, organisation_id=measure.organisation_id, unit_id=measure.unit_id, name="Withheld",
        indicator=measure.indicator, is_critical=measure.is_critical,
    )  # fmt: skip


def seen_measure_ids(members: Iterable[Member], ids: Collection[int], tree: UnitTree) -> dict[int, set[int]]:
    """For each member's id those of `ids` that they may see. One query, however many members."""
    found = list(Measure.objects.filter(pk__in=ids)) if ids else []
    return {member.pk: {measure.pk for measure in found if can_see(member, measure, tree)} for member in members}


def editable_measures(member: Member, tree: UnitTree | None = None) -> QuerySet[Measure]:
    """Measures whose sheet, targets and thresholds the member may change."""
    units = org.editable_unit_ids(member, tree or org.unit_tree())
    return visible_measures(member, tree).filter(unit_id__in=units)


def recordable(member: Member, tree: UnitTree | None = None) -> QuerySet[Measure]:
    """Measures for which the member may enter values: their own, and those of their unit and below."""
    if not roles.can_record(member):
        return Measure.objects.none()
    tree = tree or org.unit_tree()
    units = set(tree.units) if member.sees_everything else tree.below(member.unit_id)
    responsible = Q(owner_id=member.pk) | Q(collector_id=member.pk) | Q(approver_id=member.pk)
    return visible_measures(member, tree).filter(Q(unit_id__in=units) | responsible)
