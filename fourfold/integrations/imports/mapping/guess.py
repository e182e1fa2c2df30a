"""A first mapping, guessed from a file's headers and first rows; a person confirms it."""

import re
from collections.abc import Sequence
from typing import Any

from fourfold.engine.periods import Calendar
from fourfold.integrations.imports.mapping.model import Block, FileMapping, PeriodPlan, ScorecardPlan, Source

FAMILIES = (
    {"U": "maximum", "D": "minimum", "N": "none"}, {"Up": "maximum", "Down": "minimum", "Neutral": "none"},
    {"Max": "maximum", "Min": "minimum"}, {"Higher": "maximum", "Lower": "minimum", "Neither": "none"},
    {"maximum": "maximum", "minimum": "minimum", "range": "range", "none": "none"},
    {"Higher is better": "maximum", "Lower is better": "minimum"}, {"More is better": "maximum", "Less is better": "minimum"},
    {"Increase": "maximum", "Decrease": "minimum", "Maintain": "range"},
)  # fmt: skip
OF_RANKS = {
    "Ascending": "minimum",
    "Descending": "maximum",
    "Goldilocks": "range",
}  # rank 1 goes to the lowest: less is better
FREQUENCIES = {
    "s": "shift", "shift": "shift", "by shift": "shift", "d": "day", "daily": "day", "day": "day", "w": "week", "weekly": "week", "week": "week", "m": "month", "monthly": "month", "month": "month",
    "q": "quarter", "quarterly": "quarter", "quarter": "quarter", "h": "half", "half": "half", "a": "year", "y": "year", "annual": "year",
    "yearly": "year", "year": "year",
}  # fmt: skip
WORDS: dict[str, tuple[str, ...]] = {
    "key": (
        r"indicator.?seq",
        r"code.?sortable",
        r"^(measure|kpi|indicator|metric)[ _]?(id|code|key|no|number)$",
        r"^(id|code|key)$",
    ),
    "parent": (r"parent",),
    "name": (
        r"^(measure|kpi|indicator|metric)([ _]?name)?$",
        r"^(name|title)$",
        r"(indicator|measure|kpi|metric).?name",
    ),
    "description": (r"^descr", r"^definition"),
    "category": (r"^category", r"^perspective", r"^theme", r"category$", r"^group"),
    "unit": (r"^(unit|uom)s?$", r"unit(s| of measure)?$"),
    "decimals": (r"decimal",),
    "polarity": (r"polarity", r"desired.?change", r"ranking.?type", r"direction", r"better"),
    "frequency": (r"^freq",),
    "year": (r"^(period|reporting|fiscal)?[ _]?year$", r"^fy$"),
    "month": (r"^(period|reporting)?[ _]?month$",),
    "quarter": (r"^(period|reporting)?[ _]?(quarter|qtr)$",),
    "shift": (r"^(work)?[ _]?shift([ _]?(name|no|number))?$",),
    "period": (r"^(reporting[ _]?)?period$", r"^(date|month|day|time)$", r"date$", r"^period"),
    "target": (r"^(month\w*[ _])?target", r"^goal$", r"^(plan|budget)$", r"target$"),
    "actual": (r"^(month\w*[ _])?actual", r"^value$", r"^(amount|result)$", r"actual$", r"value$"),
    "numerator": (r"^numerator$",),
    "denominator": (r"^denominator$",),
    "note": (r"^(note|comment)s?$",),
}
AVOIDED = re.compile(r"\bytd\b|^ytd|year.?to.?date", re.IGNORECASE)
FACTS = ("key", "parent", "name", "description", "category", "unit", "decimals", "polarity", "frequency")


def guess(names: Sequence[str], rows: Sequence[Sequence[Any]], *, scorecard: str = "") -> FileMapping:
    """What the headers and the first rows suggest; the shape is wide where several headers are periods."""
    from fourfold.integrations.imports.taking.header import text

    found = _columns(names)
    samples = {name: [text(row[index]) for row in rows if index < len(row)] for index, name in enumerate(names)}
    if "key" not in found and "name" not in found and names:
        found["name"] = names[0]
    facts = {
        fact: source for fact in FACTS if fact in found and (source := _fact(fact, found[fact], samples[found[fact]])) is not None
    }  # fmt: skip
    plan = ScorecardPlan(name=scorecard) if scorecard else None
    periods = [name for name in names if name not in found.values() and _is_period(name)]
    if len(periods) > 1 and "actual" not in found:
        values = {name: Source((found[name],)) for name in ("target",) if name in found}
        return FileMapping((Block(facts, values),), PeriodPlan(tuple(periods)), "wide", scorecard=plan)
    values = {
        name: Source((found[name],))
        for name in ("actual", "target", "numerator", "denominator", "note")
        if name in found
    }
    return FileMapping((Block(facts, values),), _period(found), "long", scorecard=plan)


def _columns(names: Sequence[str]) -> dict[str, str]:
    """Each meaning with its column: the first pattern that fits wins, no column is used twice."""
    found: dict[str, str] = {}
    for meaning, patterns in WORDS.items():
        for pattern in patterns:
            fitting = [name for name in names if name not in found.values() and re.search(pattern, name, re.IGNORECASE)]
            fitting = [name for name in fitting if not AVOIDED.search(name)] or fitting
            if fitting:
                found[meaning] = fitting[0]
                break
    return found


def _fact(fact: str, column: str, samples: Sequence[str]) -> Source | None:
    said = dict.fromkeys(each for each in samples if each)
    if fact == "polarity":
        return _polarity(column, list(said))
    if fact == "frequency":
        values = {each: FREQUENCIES[each.casefold()] for each in said if each.casefold() in FREQUENCIES}
        return Source((column,), values=values) if len(values) == len(said) and said else None
    if fact == "parent" and "0" in said:
        return Source((column,), none=("0",))
    if fact == "unit" and "-" in said:
        return Source((column,), values={"-": ""})
    return Source((column,))


def _polarity(column: str, said: Sequence[str]) -> Source | None:
    """The family of words that the samples belong to, with those that may follow further down."""
    for family in (*FAMILIES, *((OF_RANKS,) if "rank" in column.casefold() else ())):
        folded = {word.casefold(): word for word in family}
        if said and all(each.casefold() in folded for each in said):
            spelt = {folded[each.casefold()]: each for each in said}
            return Source((column,), values={spelt.get(word, word): meaning for word, meaning in family.items()})
    return None


def _period(found: dict[str, str]) -> PeriodPlan | None:
    if "year" in found and ("month" in found or "quarter" in found):
        month = found.get("month", "")
        return PeriodPlan(year=found["year"], month=month, quarter="" if month else found["quarter"])
    column = found.get("period") or found.get("year") or found.get("month") or found.get("quarter")
    return PeriodPlan((column,), shift=found.get("shift", "")) if column else None


def _is_period(name: str) -> bool:
    from fourfold.integrations.imports.taking.periods import PeriodStyle, reader
    from fourfold.integrations.imports.taking.problems import Bad

    try:
        reader(PeriodStyle(day_first=True), Calendar(first_month=4), PeriodPlan())(name)
    except Bad:
        return False
    return True
