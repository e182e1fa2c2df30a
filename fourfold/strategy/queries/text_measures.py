"""Measures of a strategy as text: their sheets, limits, targets and where their values come from."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from fourfold.measures import queries as measures
from fourfold.org import queries as org
from fourfold.org.queries import Member, UnitTree
from fourfold.plain.conditions import as_pair
from fourfold.plain.strategy import kinds, schema
from fourfold.plain.strategy.difference import settled
from fourfold.plain.strategy.keys import key, parts
from fourfold.plain.strategy.schema import Item

Data = dict[str, Any]
KeyOf = Callable[[int, str], str]


def plain_words(item: Item, record: Any, people: Mapping[int, str], **given: Any) -> Data:
    """The words of an item from the columns of its record, without those that are defaults; `given` are already names."""
    found: Data = {}
    for word in item.words:
        if word.kind is kinds.WEIGHTS:
            continue
        value = given[word.name] if word.name in given else _plain(getattr(record, word.field), word.kind, people)
        if value is not None and value != word.default:
            found[word.name] = value
    return found


def _plain(value: Any, kind: kinds.Kind, people: Mapping[int, str]) -> Any:
    if kind is kinds.PERSON:
        return people.get(value)
    if isinstance(value, Decimal):
        return kinds.plain_amount(value)
    if kind is kinds.POINTS:
        return tuple((float(x), float(y)) for x, y in value)
    return tuple(value) if isinstance(value, list) else value


def ids_of(member: Member, tree: UnitTree, home: str, keys: Collection[str]) -> set[int]:
    """The measures that these keys mean, of those that the member may see."""
    if not keys:
        return set()
    codes = {parts(each, home)[1] for each in keys}
    rows = measures.visible_measures(member, tree).filter(code__in=codes).values_list("pk", "unit_id", "code")
    return {pk for pk, unit, code in rows if key(str(tree.units[unit].code), code, home) in keys}


def described_measures(member: Member, home: str, keys: Collection[str]) -> dict[str, Data]:
    """The sheets of these measures, by key."""
    tree = org.unit_tree()
    people = {pk: mail.lower() for pk, mail in org.members().values_list("pk", "person__email")}

    def key_of(unit_id: int, code: str) -> str:
        return key(str(tree.units[unit_id].code), code, home)

    found = measure_items(member, tree, ids_of(member, tree, home, keys), people, key_of)
    return dict(settled({"measures": found})["measures"])


def measure_items(
    member: Member, tree: UnitTree, ids: Collection[int], people: Mapping[int, str], key_of: KeyOf
) -> dict[str, Data]:
    """Six queries, however many."""
    beside = ("parent", "paired_with")
    rows = measures.visible_measures(member, tree).filter(pk__in=ids).select_related(*beside)
    seen = _seen_beside(member, tree, rows)
    limits, targets = _limits(ids, people), _targets(ids, people)
    calculations = _calculations(member, ids, people, key_of)
    found = {}
    for row in rows:
        near = {name: getattr(row, name) for name in beside}
        given = {
            name: key_of(other.unit_id, other.code) if other and other.pk in seen else None
            for name, other in near.items()
        }
        item = plain_words(schema.MEASURE, row, people, **given)
        dated = {"limits": limits, "targets": targets, "calculations": calculations}
        item |= {name: dict(sorted(by[row.pk].items())) for name, by in dated.items() if by.get(row.pk)}
        found[key_of(row.unit_id, row.code)] = item
    return found


def _seen_beside(member: Member, tree: UnitTree, rows: Any) -> set[int]:
    ids = {pk for row in rows for pk in (row.parent_id, row.paired_with_id) if pk}
    return (
        set(measures.visible_measures(member, tree).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    )


def _by_day(rows: Any, item: Callable[[Any], Data]) -> dict[int, dict[str, Data]]:
    found: dict[int, dict[str, Data]] = {}
    for row in rows:
        found.setdefault(row.measure_id, {})[day(row.effective_from)] = item(row)
    return found


def day(since: date) -> str:
    return since.isoformat()


def _limits(ids: Collection[int], people: Mapping[int, str]) -> dict[int, dict[str, Data]]:
    def item(row: Any) -> Data:
        rules = tuple(as_pair(each) for each in measures.threshold_row(row).conditions)
        return plain_words(schema.LIMITS, row, people, rules=rules)

    return _by_day(measures.thresholds_of(ids), item)


def _targets(ids: Collection[int], people: Mapping[int, str]) -> dict[int, dict[str, Data]]:
    return _by_day(measures.targets_of(ids), lambda row: plain_words(schema.TARGET, row, people))


def _calculations(
    member: Member, ids: Collection[int], people: Mapping[int, str], key_of: KeyOf
) -> dict[int, dict[str, Data]]:
    """Those that name nothing that the member may not see."""
    rows = list(measures.calculations_of(ids))
    operands = measures.calculation_operands([row.pk for row in rows]) if rows else {}
    named = {each.measure_id for found in operands.values() for each in found}
    seen = measures.visible_measure_ids(member, named) if named else set()
    rows = [row for row in rows if seen.issuperset(each.measure_id for each in operands.get(row.pk, ()))]

    def item(row: Any) -> Data:
        children = operands.get(row.pk, ()) if row.origin == "roll_up" else ()
        below = tuple(sorted(key_of(each.measure.unit_id, each.measure.code) for each in children))
        return plain_words(schema.CALCULATION, row, people, measures=below)

    return _by_day(rows, item)
