"""What an explanation says about a measure's rule: which condition held, what is missing for a score, how fast the year goes."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from fourfold.engine import conditions, milestones
from fourfold.engine.limits import UNKNOWN
from fourfold.engine.model import Kind, Mode, Polarity, Reason, ThresholdRow
from fourfold.engine.pace import pace
from fourfold.engine.rounding import shown
from fourfold.engine.thresholds import BY_TARGET, MEASURED, is_empty

if TYPE_CHECKING:
    from fourfold.engine.scorecard import Scored

LACKS_DIRECTION = "whether more or less is better isn't set"
LACKS_LIMITS = "no limits are set"
LACKS_TARGET = "the limits are stated by a target, and no target is in force"
LACKS_FIT = "the limits don't fit the target in force"


def rule_of(scored: "Scored", m: int, t: int) -> ThresholdRow | None:
    """The scoring rule in force; None where there is none."""
    at = int(scored.details.rule[m, t])
    none = at < 0 or int(scored.prepared.rules.polarity[at]) == UNKNOWN
    return None if none else scored.prepared.rules.rows[at]


def lacks(scored: "Scored", m: int, t: int) -> str | None:
    """In words, what is missing so that a value could be scored; None where nothing is."""
    if int(scored.reason[m, t]) != Reason.NO_TARGET:
        return None
    rule = rule_of(scored, m, t)
    if rule is None:
        return f"{LACKS_DIRECTION}, and {LACKS_LIMITS}"
    if rule.polarity in MEASURED and rule.mode is not Mode.POINTS and is_empty(rule):
        return LACKS_LIMITS
    if rule.mode in BY_TARGET and math.isnan(scored.target[m, t]):
        return LACKS_TARGET
    return LACKS_FIT


def text_of(scored: "Scored", m: int, t: int) -> str | None:
    """The word that a text measure says."""
    row, value = scored.model.measures[m], scored.value[m, t]
    is_word = row.kind is Kind.TEXT and 1 <= value <= len(row.words)
    return row.words[int(value) - 1] if is_word else None


def match(scored: "Scored", m: int, t: int) -> str | None:
    """Which condition of first-match rules held."""
    rule = rule_of(scored, m, t)
    if rule is None or rule.polarity is not Polarity.RULES or math.isnan(scored.score[m, t]):
        return None
    at = int(scored.details.rule[m, t])
    asked = scored.prepared.rules.asked[at]
    day = _day(scored, m, t) if conditions.asks_days(rule) else None
    value = float(day.toordinal()) if day else float(scored.value[m, t] / scored.details.times[m, t])
    place = conditions.place_of(asked, value)
    if place is None:
        return None
    on = f", asked of {day}" if day else ""
    said = conditions.in_words(rule.conditions[place], rule.due)
    return f"rule {place + 1} of {len(asked)} is the first that holds ({said}{on}) = {shown(float(scored.score[m, t]))}"


def _day(scored: "Scored", m: int, t: int) -> Any:
    """The day that the conditions were asked of."""
    block, view, row = scored.block(m), scored.prepared.view, scored.model.measures[m]
    rules, members = scored.prepared.rules, np.array([m])
    found = milestones.standings(
        members, row.frequency, scored.observations, rules, block.cells, view, block.viewed.reason
    )
    for each in found:
        rule = rule_of(scored, m, t)
        if each.t == t and rule is not None:
            asked = rules.asked[int(scored.details.rule[m, t])]
            return conditions.score_by_day(
                asked, waits_until=conditions.waits_until(rule), done_on=each.done_on, on=each.on
            )[1]
    return None


def pace_facts(scored: "Scored", m: int, t: int) -> dict[str, float] | None:
    """The pace within the year; None where it is undefined."""
    found = pace(scored, np.array([m]))
    if math.isnan(found.pace[0, t]):
        return None
    names = ("value", "phased", "annual", "attained", "expected", "pace")
    return {name: float(getattr(found, name)[0, t]) for name in names}


def conditions_facts(rule: ThresholdRow) -> list[dict[str, Any]]:
    """First-match rules as data, each with its words."""
    return [
        {
            "test": each.test.value, "score": each.score, "number": each.number, "upto": each.upto,
            "words": list(each.words), "day": each.day, "days": each.days, "said": conditions.in_words(each, rule.due),
        }
        for each in rule.conditions
    ]  # fmt: skip
