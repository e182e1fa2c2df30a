"""The columns form as a mapping, and a mapping as the form's first content."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fourfold.integrations.imports.mapping import Block, FileMapping, PeriodPlan, ScorecardPlan, Source
from fourfold.integrations.imports.pages.forms import COLUMNS, POLARITIES, VALUES

LIMITS = {"green": 100.0, "red_maximum": 90.0, "red_minimum": 110.0}
FACTS = tuple(name for name, _, _ in COLUMNS)


def representable(mapping: FileMapping) -> bool:
    """Can the form show it? Sums of columns and measures in columns are stated as text."""
    sources = [source for block in mapping.blocks for source in (*block.facts.values(), *block.values.values())]
    return mapping.shape != "columns" and len(mapping.rows) < 2 and all(len(source.columns) < 2 for source in sources)


def mapping_of(data: dict[str, Any], names: Sequence[str], categories: Sequence[str], base: FileMapping) -> FileMapping:
    """`base` keeps the layout and what the form doesn't show."""
    known = base.blocks[0].facts
    facts = {name: _kept(known.get(name), data[name]) for name in FACTS if data.get(name)}
    if "polarity" in facts:
        words = {word: meaning for meaning, _ in POLARITIES for word in split(data[f"word_{meaning}"])}
        facts["polarity"] = Source((data["polarity"],), values=words)
    for name, field in (("polarity", "fixed_polarity"), ("kind", "kind"), ("frequency", "frequency")):
        if name not in facts and data.get(field):
            facts[name] = Source(value=data[field])
    if "frequency" not in facts and known.get("frequency") and known["frequency"].columns:
        facts["frequency"] = known["frequency"]
    values = {name: Source((data[name],)) for name, _ in VALUES if data.get(name)}
    if data.get("fixed_target") is not None and "target" not in values:
        values["target"] = Source(value=float(data["fixed_target"]))
    if data["shape"] == "wide":
        values.pop("actual", None)
    limits = {name: data[name] for name, usual in LIMITS.items() if data.get(name) not in (None, usual)}
    rows = (
        {data["filter_column"]: split(data["filter_values"])}
        if data.get("filter_column") and data.get("filter_values")
        else {}
    )
    return replace(
        base, blocks=(Block(facts, values),), shape=data["shape"], period=_period(data, names), rows=rows, decimal=data["decimal"],
        group="" if data["decimal"] != base.decimal else base.group, ignore=split(data["ignore"]), limits=limits,
        zero_target_means_none=data["zero_target_means_none"], percent=data["percent"], scorecard=_plan(data, categories, base),
    )  # fmt: skip


def _kept(known: Source | None, column: str) -> Source:
    """What is known of a column, such as texts that mean nothing, holds as long as the column stays."""
    return known if known is not None and known.columns == (column,) else Source((column,))


def _period(data: dict[str, Any], names: Sequence[str]) -> PeriodPlan | None:
    day_first = {"yes": True, "no": False}.get(data["day_first"])
    more: dict[str, Any] = {
        "format": data["period_format"] or "auto", "day_first": day_first, "spans": "last_year" if data["spans"] else "refuse",
    }  # fmt: skip
    if data["shape"] == "wide":
        first, last = sorted((names.index(data["first_period"]), names.index(data["last_period"])))
        return PeriodPlan(tuple(names[first : last + 1]), **more)
    if data["year"]:
        return PeriodPlan(
            year=data["year"], month=data["month"], quarter="" if data["month"] else data["quarter"], **more
        )
    return PeriodPlan((data["period"],), shift=data["shift"], **more)


def _plan(data: dict[str, Any], categories: Sequence[str], base: FileMapping) -> ScorecardPlan | None:
    if not data["make_scorecard"]:
        return None
    default = data["perspective"] or ScorecardPlan.perspective
    lanes = {category: data.get(f"lane_{position}") or default for position, category in enumerate(categories)}
    return ScorecardPlan(
        data["scorecard_name"], data["objectives"] or "category", default,
        {category: lane for category, lane in lanes.items() if lane != default}, base.scorecard.lanes if base.scorecard else (),
    )  # fmt: skip


def initial_of(mapping: FileMapping, categories: Sequence[str]) -> dict[str, Any]:
    block, plan, card = mapping.blocks[0], mapping.period or PeriodPlan(), mapping.scorecard
    found: dict[str, Any] = {
        name: source.columns[0] for name, source in (*block.facts.items(), *block.values.items()) if source.columns
    }
    polarity = block.facts.get("polarity", Source())
    for meaning, _ in POLARITIES:
        found[f"word_{meaning}"] = ", ".join(word for word, meant in polarity.values.items() if meant == meaning)
    fixed = {name: source.value for name, source in block.facts.items() if not source.columns}
    found |= {
        "fixed_polarity": fixed.get("polarity", ""),
        "kind": fixed.get("kind", ""),
        "frequency": fixed.get("frequency", ""),
    }
    target = block.values.get("target")
    found |= {"fixed_target": target.value if target and not target.columns else None}
    wide = mapping.shape == "wide" and plan.columns
    found |= {
        "shape": mapping.shape, "period": plan.columns[0] if plan.columns and not wide else "", "year": plan.year, "month": plan.month,
        "quarter": plan.quarter, "shift": plan.shift, "first_period": plan.columns[0] if wide else "", "last_period": plan.columns[-1] if wide else "",
        "period_format": plan.format, "day_first": {True: "yes", False: "no", None: ""}[plan.day_first], "spans": plan.spans == "last_year",
        "decimal": mapping.decimal, "percent": mapping.percent, "zero_target_means_none": mapping.zero_target_means_none,
        "ignore": ", ".join(mapping.ignore), "filter_column": next(iter(mapping.rows), ""),
        "filter_values": ", ".join(next(iter(mapping.rows.values()), ())), **LIMITS, **mapping.limits, "make_scorecard": card is not None,
    }  # fmt: skip
    if card is not None:
        found |= {"scorecard_name": card.name, "objectives": card.objectives, "perspective": card.perspective}
        found |= {
            f"lane_{n}": card.perspectives.get(category, card.perspective) for n, category in enumerate(categories)
        }
    return found


def split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
