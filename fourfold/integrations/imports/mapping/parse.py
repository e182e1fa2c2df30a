"""YAML to a mapping; whatever can't be meant is refused with the name of the setting and what is allowed there."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from fourfold.core.guards import Refused
from fourfold.integrations.imports.mapping.model import (
    FACTS,
    FORMATS,
    GROUPS,
    NUMBERS,
    SHAPES,
    VALUES,
    Block,
    FileMapping,
    PeriodPlan,
    ScorecardPlan,
    Source,
)

LONGEST = 100_000
TOP = (
    "sheet", "encoding", "separator", "header_row", "header_rows", "shape", "rows", "ignore", "numbers", "measure", "measures",
    "period", "values", "columns_hold", "zero_target_means_none", "scale", "limits", "scorecard",
)  # fmt: skip
LIMITS = ("green", "red_maximum", "red_minimum")


def parse(text: str) -> FileMapping:
    """Raises Refused R2 for text that is no YAML, R1 and R11 for settings that are missing or unknown."""
    tree = _tree(text)
    _allow(tree, TOP, "the mapping")
    shape = _choice(tree, "shape", SHAPES, "long")
    numbers = _part(tree, "numbers", ("decimal", "group"))
    return FileMapping(
        shape=shape,
        blocks=tuple(_blocks(tree, shape)),
        period=_period(tree.get("period"), shape),
        sheet=_text(tree, "sheet"),
        encoding=_text(tree, "encoding"),
        separator=str(tree.get("separator") or ""),
        header_row=_whole(tree, "header_row", 1, 1_000_000),
        header_rows=_whole(tree, "header_rows", 1, 5),
        rows={str(name): _texts(wanted) for name, wanted in _mapping(tree.get("rows"), "rows").items()},
        ignore=_texts(tree.get("ignore")),
        decimal=_mark(numbers, "decimal", (".", ",")),
        group=_mark(numbers, "group", (".", ",", " ", "'")),
        columns_hold=_choice(tree, "columns_hold", ("actual", "target"), "actual"),
        zero_target_means_none=_flag(tree, "zero_target_means_none"),
        percent=_choice(tree, "scale", ("none", "percent"), "none") == "percent",
        limits=_limits(tree),
        scorecard=_scorecard(tree.get("scorecard")),
    )


class _Plain(yaml.SafeLoader):
    """YAML without aliases: a few lines of them can stand for more text than fits into memory."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it refers to other parts of itself (*), which a mapping can't")
        return super().compose_node(parent, index)


def _tree(text: str) -> Mapping[str, Any]:
    if len(text) > LONGEST:
        raise Refused("R2", f"The mapping has more than {LONGEST:,} characters.", field="mapping")
    try:
        tree = _Plain(text).get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Refused(
            "R2", f"The mapping is no valid YAML: {' '.join(str(error).split())[:200]}.", field="mapping"
        ) from None
    if not isinstance(tree, dict) or not tree:
        raise Refused("R1", "The mapping is empty. Say at least which column holds the measure.", field="mapping")
    return tree


def _allow(tree: Mapping[str, Any], allowed: Iterable[str], where: str) -> None:
    unknown = sorted(str(name) for name in tree if name not in set(allowed))
    if unknown:
        raise Refused(
            "R11",
            f"There is no setting “{unknown[0][:60]}” in {where}. Allowed are: {', '.join(allowed)}.",
            field="mapping",
        )


def _blocks(tree: Mapping[str, Any], shape: str) -> Iterable[Block]:
    if shape != "columns":
        facts = _part(tree, "measure", FACTS)
        if "key" not in facts and "name" not in facts:
            raise Refused("R1", "Say which column names the measure: measure: {key: ...} or {name: ...}.", field="key")
        yield Block(_sources(facts), _sources(_part(tree, "values", VALUES)))
        return
    found = tree.get("measures")
    if not isinstance(found, list) or not found:
        raise Refused(
            "R1",
            "List the measures, each with its key and its column: measures: [{key: ..., actual: ...}].",
            field="key",
        )
    for each in found:
        block = _mapping(each, "measures")
        _allow(block, (*FACTS, *VALUES), "measures")
        if "key" not in block:
            raise Refused("R1", "Each of the measures needs a key.", field="key")
        facts = {
            name: spec if isinstance(spec, dict) else {"value": spec} for name, spec in block.items() if name in FACTS
        }
        yield Block(_sources(facts), _sources({name: spec for name, spec in block.items() if name in VALUES}))


def _sources(specs: Mapping[str, Any]) -> dict[str, Source]:
    return {name: _source(spec, name) for name, spec in specs.items() if spec is not None}


def _source(spec: Any, name: str) -> Source:
    if not isinstance(spec, dict):
        return Source(columns=(str(spec),))
    _allow(spec, ("column", "sum", "value", "map", "none"), name)
    ways = [way for way in ("column", "sum", "value") if way in spec]
    if len(ways) != 1:
        raise Refused("R11", f"“{name}” needs exactly one of column, sum and value.", field=name)
    if "sum" in spec and name not in NUMBERS:
        raise Refused("R11", f"“{name}” is no number, so columns can't be added up for it.", field=name)
    columns = _texts(spec.get("sum")) if "sum" in spec else _texts(spec.get("column"))
    values = {str(said): meant for said, meant in _mapping(spec.get("map"), name).items()}
    return Source(columns, spec.get("value"), values, _texts(spec.get("none")))


def _period(spec: Any, shape: str) -> PeriodPlan | None:
    if spec is None:
        return PeriodPlan() if shape == "wide" else None
    if not isinstance(spec, dict):
        spec = {"column": spec}
    _allow(spec, ("column", "columns", "year", "month", "quarter", "shift", "format", "day_first", "spans"), "period")
    columns = _texts(spec.get("columns") or spec.get("column"))
    plan = PeriodPlan(
        columns=() if columns == ("all",) else columns, year=_text(spec, "year"), month=_text(spec, "month"), quarter=_text(spec, "quarter"), shift=_text(spec, "shift"),
        format=_choice(spec, "format", FORMATS, "auto"), day_first=spec.get("day_first") if isinstance(spec.get("day_first"), bool) else None,
        spans=_choice(spec, "spans", ("refuse", "last_year"), "refuse"),
    )  # fmt: skip
    if shape != "wide" and bool(plan.year) == bool(plan.columns):
        raise Refused(
            "R1",
            "Say where the period stands: period: COLUMN, or period: {year: COLUMN, month: COLUMN}.",
            field="period",
        )
    return plan


def _scorecard(spec: Any) -> ScorecardPlan | None:
    if not spec:
        return None
    spec = _mapping(spec, "scorecard") if spec is not True else {}
    _allow(spec, ("name", "objectives", "perspective", "perspectives", "lanes"), "scorecard")
    return ScorecardPlan(
        name=_text(spec, "name"),
        objectives=_choice(spec, "objectives", GROUPS, "category"),
        perspective=_text(spec, "perspective") or ScorecardPlan.perspective,
        perspectives={str(k): str(v) for k, v in _mapping(spec.get("perspectives"), "perspectives").items()},
        lanes=_texts(spec.get("lanes")),
    )


def _limits(tree: Mapping[str, Any]) -> dict[str, float]:
    found = _part(tree, "limits", LIMITS)
    for name, limit in found.items():
        if (
            isinstance(limit, bool)
            or not isinstance(limit, int | float)
            or not math.isfinite(limit)
            or not 0 < limit <= 1000
        ):
            raise Refused(
                "R2", f"The limit “{name}” is a percentage of the target above 0, such as 90.", field="limits"
            )
    green = found.get("green", 100)
    if found.get("red_maximum", 90) >= green or found.get("red_minimum", 110) <= green:
        raise Refused(
            "R3", "Red lies below green where more is better, and above it where less is better.", field="limits"
        )
    return {name: float(limit) for name, limit in found.items()}


def _part(tree: Mapping[str, Any], name: str, allowed: Iterable[str]) -> Mapping[str, Any]:
    found = _mapping(tree.get(name), name)
    _allow(found, allowed, name)
    return found


def _mapping(found: Any, name: str) -> Mapping[str, Any]:
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise Refused("R11", f"“{name}” needs names with values, such as name: value.", field=name)
    return found


def _texts(found: Any) -> tuple[str, ...]:
    if found is None:
        return ()
    return tuple(str(each) for each in found) if isinstance(found, list) else (str(found),)


def _text(tree: Mapping[str, Any], name: str) -> str:
    return str(tree.get(name) if tree.get(name) is not None else "").strip()


def _choice(tree: Mapping[str, Any], name: str, allowed: tuple[str, ...], default: str) -> str:
    chosen = str(tree.get(name) or default)
    if chosen not in allowed:
        raise Refused("R11", f"“{chosen[:40]}” is no {name}. Choose one of: {', '.join(allowed)}.", field=name)
    return chosen


def _whole(tree: Mapping[str, Any], name: str, default: int, most: int) -> int:
    found = tree.get(name, default)
    if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= most:
        raise Refused("R2", f"“{name}” is a whole number from 1 to {most:,}.", field=name)
    return found


def _flag(tree: Mapping[str, Any], name: str) -> bool:
    found = tree.get(name, False)
    if not isinstance(found, bool):
        raise Refused("R11", f"“{name}” is true or false.", field=name)
    return found


def _mark(numbers: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    found = "" if numbers.get(name) is None else str(numbers[name])
    if found and found not in allowed:
        raise Refused("R11", f"numbers: {name} is one of: {'  '.join(allowed)}", field=name)
    if found and found == str(numbers.get("group" if name == "decimal" else "decimal") or ""):
        raise Refused("R11", "The decimal and the grouping mark can't be the same.", field=name)
    return found
