"""A mapping to YAML, without what is as it is anyway."""

from typing import Any

import yaml

from fourfold.integrations.imports.mapping.model import Block, FileMapping, PeriodPlan, ScorecardPlan, Source


def as_yaml(mapping: FileMapping) -> str:
    """The text that parse() reads back as the same mapping."""
    tree: dict[str, Any] = {
        name: getattr(mapping, name)
        for name, default in (
            ("sheet", ""), ("encoding", ""), ("separator", ""), ("header_row", 1), ("header_rows", 1), ("shape", None),
        )
        if getattr(mapping, name) != default
    }  # fmt: skip
    tree |= _layout(mapping)
    if mapping.shape == "columns":
        tree["measures"] = [_columns_block(block) for block in mapping.blocks]
    else:
        tree["measure"] = {name: _source(source) for name, source in mapping.blocks[0].facts.items()}
    if mapping.period is not None:
        tree["period"] = _period(mapping.period)
    if mapping.shape != "columns" and mapping.blocks[0].values:
        tree["values"] = {name: _source(source) for name, source in mapping.blocks[0].values.items()}
    if mapping.shape == "wide":
        tree["columns_hold"] = mapping.columns_hold
    tree |= {"zero_target_means_none": True} if mapping.zero_target_means_none else {}
    tree |= {"scale": "percent"} if mapping.percent else {}
    tree |= {"limits": dict(mapping.limits)} if mapping.limits else {}
    tree |= {"scorecard": _scorecard(mapping.scorecard)} if mapping.scorecard else {}
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=120)


def _layout(mapping: FileMapping) -> dict[str, Any]:
    numbers = {"decimal": mapping.decimal, "group": mapping.group}
    rows = {name: list(wanted) if len(wanted) > 1 else wanted[0] for name, wanted in mapping.rows.items() if wanted}
    found: dict[str, Any] = {"rows": rows} if rows else {}
    found |= {"ignore": list(mapping.ignore)} if mapping.ignore else {}
    kept = {name: mark for name, mark in numbers.items() if mark}
    return found | ({"numbers": kept} if kept else {})


def _columns_block(block: Block) -> dict[str, Any]:
    facts = {
        name: source.value if not source.columns else _source(source, named=True)
        for name, source in block.facts.items()
    }
    return facts | {name: _source(source) for name, source in block.values.items()}


def _source(source: Source, *, named: bool = False) -> Any:
    if not source.columns:
        return {"value": source.value}
    spec: dict[str, Any] = {"column": source.columns[0]} if len(source.columns) == 1 else {"sum": list(source.columns)}
    spec |= {"map": dict(source.values)} if source.values else {}
    spec |= {"none": list(source.none)} if source.none else {}
    return source.columns[0] if set(spec) == {"column"} and not named else spec


def _period(plan: PeriodPlan) -> Any:
    spec: dict[str, Any] = {
        name: getattr(plan, name) for name in ("year", "month", "quarter", "shift") if getattr(plan, name)
    }
    if not plan.year:
        spec["columns"] = list(plan.columns) or "all"
    spec |= {"format": plan.format} if plan.format != "auto" else {}
    spec |= {"day_first": plan.day_first} if plan.day_first is not None else {}
    spec |= {"spans": plan.spans} if plan.spans != "refuse" else {}
    return plan.columns[0] if set(spec) == {"columns"} and len(plan.columns) == 1 else spec


def _scorecard(plan: ScorecardPlan) -> Any:
    spec: dict[str, Any] = {"name": plan.name, "objectives": plan.objectives, "perspective": plan.perspective}
    spec |= {"perspectives": dict(plan.perspectives)} if plan.perspectives else {}
    spec |= {"lanes": list(plan.lanes)} if plan.lanes else {}
    return {name: value for name, value in spec.items() if value}
