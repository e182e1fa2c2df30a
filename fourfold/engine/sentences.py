"""An explanation in sentences, in the order of the arithmetic."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from fourfold.engine.model import Kind, Method, Mode, Polarity
from fourfold.engine.rounding import shown
from fourfold.engine.scoring import status_from_score
from fourfold.engine.words import AGGREGATIONS, METHODS, POLARITIES, REASONS, STATUSES

if TYPE_CHECKING:
    from fourfold.engine.explain import Explanation, Share

ALWAYS = date(1900, 1, 1)  # what holds from this day on, or from an earlier one, was never stated with a day


def in_words(found: "Explanation") -> list[str]:
    """The explanation in sentences, in the order of the arithmetic."""
    return list(_measure_words(found) if found.kind == "measure" else _node_words(found))


def _measure_words(found: "Explanation") -> Iterator[str]:
    facts = found.facts
    yield f"{found.period}, {found.first_day} to {found.last_day}."
    if facts["value"] is None and facts["text"] is None:
        yield f"There is no value: {REASONS[found.reason]}. Missing is never counted as 0."
        yield from _calculation_words(facts["calculation"])
        return
    said = facts["text"] if facts["text"] is not None else shown(facts["value"])
    worked_out = facts["calculation"]["how"] if facts["calculation"] else None
    how = worked_out or AGGREGATIONS[Kind(facts["kind"])] + _from_sources(found)
    yield f"Value {said}: {how}."
    yield from _calculation_words(facts["calculation"])
    if facts["carried"]:
        yield f"The last value, as of {facts['as_of']}, is carried forward and marked so."
    yield from _rule_words(found)
    if facts["formula"]:
        yield f"Score: {facts['formula']}."
    if facts["attainment"] is not None:
        start = f"from the baseline {shown(facts['baseline'])} " if facts["baseline"] is not None else ""
        yield f"Attainment {start}is {shown(100 * facts['attainment'], 2)} %."
    if facts["pace"] is not None and facts["pace"]["expected"] != 1:  # else it is the attainment, said before
        yield _pace_words(facts["pace"])
    yield f"Status: {STATUSES[found.status]}, taken from the limits and not from a rounded score."


def _calculation_words(facts: Mapping[str, Any] | None) -> Iterator[str]:
    """The formula, what its operands came to, and where it has no result."""
    if facts is None:
        return
    operands = ", ".join(_operand_words(each) for each in facts["operands"])
    if facts["combines"]:
        yield f"Rolled up, {facts['combines']}: {operands or 'there are none'}."
    elif facts["text"]:
        yield f"Formula “{facts['text']}”{_since(facts, ', in force')}{f': {operands}' if operands else ''}."
    if facts["problem"]:
        yield f"No result at character {facts['problem']['start'] + 1}: {facts['problem']['says'].rstrip('.')}."


def _operand_words(operand: Mapping[str, Any]) -> str:
    how = f" ({operand['how']})" if operand["how"] else ""
    if operand["value"] is None:
        return f"{operand['name']}{how} has no value ({REASONS[operand['reason']]})"
    return f"{operand['name']}{how} = {shown(operand['value'])}"


def _pace_words(pace: Mapping[str, float]) -> str:
    attained, expected, ratio = (shown(100 * pace[name], 1) for name in ("attained", "expected", "pace"))
    return (
        f"Pace {ratio} %: {attained} % of the year's target of {shown(pace['annual'])} is reached; "
        f"with a target of {shown(pace['phased'])} up to here, {expected} % were to be reached."
    )


def _from_sources(found: "Explanation") -> str:
    parts = [source for source in found.sources if source.numerator is not None and source.denominator is not None]
    if parts and len(parts) == len(found.sources):
        up, down = sum(s.numerator or 0 for s in parts), sum(s.denominator or 0 for s in parts)
        scale = found.facts["scale"]
        return f", {shown(up)} / {shown(down)}{f' × {shown(scale)}' if scale != 1 else ''}"
    return f", from {_count(len(found.sources), 'value')}" if len(found.sources) > 1 else ""


def _rule_words(found: "Explanation") -> Iterator[str]:
    target, threshold = found.facts["target"], found.facts["threshold"]
    if target is not None:
        yield f"Target {shown(target['amount'])}{_since(target, ', in force')}."
    if threshold is None:
        yield f"The value is shown and not scored: {found.facts['lacks'] or REASONS[found.reason]}."
    elif found.score is None:
        yield f"The value is not scored: {found.facts['lacks'] or REASONS[found.reason]}."
    elif threshold["conditions"]:
        asked = "; ".join(
            f"{at}. {each['said']}: {shown(each['score'])}" for at, each in enumerate(threshold["conditions"], start=1)
        )
        yield f"Rules{_since(threshold, ' in force')}, the first that holds counts: {asked}."
    else:
        better = POLARITIES[Polarity(threshold["polarity"])]
        limits = _limits(threshold["limits"]) or "none needed"
        yield f"Limits{_since(threshold, ' in force')} ({better}{_stated(threshold)}): {limits}."


def _since(facts: Mapping[str, Any], said: str) -> str:
    """From which day something holds; nothing where it always has."""
    day = facts["since"]
    return f"{said} since {day}" if day is not None and day > ALWAYS else ""


def _stated(threshold: Mapping[str, Any]) -> str:
    """How the limits were stated, where it isn't in the measure's own unit."""
    if threshold["mode"] == Mode.DEVIATION.value:
        return ", stated as deviations from the target"
    if threshold["mode"] != Mode.PERCENT.value:
        return ""
    basis = threshold["basis"]
    return ", stated as percent of the target" + ("" if basis is None else f", 0 % is {shown(basis)}")


def _limits(limits: Mapping[str, float | None]) -> str:
    """“red 80, green 90”; of a range, which has limits on both sides, “lower red 80, lower green 90, ...”."""
    known = {tuple(name.split("_")): x for name, x in limits.items() if x is not None}
    sides = {"low": "lower ", "high": "upper "} if {("low", "green"), ("high", "green")} <= set(known) else {}
    return ", ".join(f"{sides.get(name[0], '')}{name[-1]} {shown(x)}" for name, x in known.items())


def _node_words(found: "Explanation") -> Iterator[str]:
    facts = found.facts
    yield f"{found.period}: {METHODS[Method(facts['method'])]} of {_count(len(found.shares), 'part')}."
    for share in found.shares:
        yield _share_words(share)
    yield f"Of {_count(len(found.shares), 'part')}: {_counts(facts['statuses'])}."
    if facts["score_over_present"] is not None and facts["method"] == Method.MEAN.value:
        terms = [s for s in found.shares if s.effective_share is not None and s.counted is not None]
        total = " + ".join(f"{shown(100 * (s.effective_share or 0), 2)} % × {shown(s.counted or 0)}" for s in terms)
        yield f"{total} = {shown(facts['score_over_present'])}."
    if facts["score_over_present"] is not None and facts["method"] == Method.COUNT.value:
        yield f"{_counted(found.shares)} = {shown(facts['score_over_present'])}."
    if facts["critical_capped"]:
        yield "A critical measure is off target, so that this can be at risk at best."
    yield f"Coverage {shown(100 * found.coverage, 1)} %: the part of the weight that has data, all the way down."
    if found.score is None:
        yield f"No score is shown: {REASONS[found.reason]}."
    else:
        yield f"Status: {STATUSES[found.status]} (at risk from 3.3333, on target from 6.6667)."


def _counted(shares: "Sequence[Share]") -> str:
    """“(2 × 10 + 1 × 5 + 1 × 0) / 4”: what the counted statuses of children with weight come to."""
    scores = [share.score for share in shares if share.score is not None and share.weight > 0]
    statuses = [int(each) for each in status_from_score(np.array(scores))]
    counts = [(statuses.count(status), points) for status, points in ((3, 10), (2, 5), (1, 0))]
    return f"({' + '.join(f'{count} × {points}' for count, points in counts)}) / {len(scores)}"


def _counts(statuses: Mapping[str, int]) -> str:
    """“2 on target, 1 late”, the best first."""
    order = ("exceeds", "green", "amber", "red", "late", "no_data", "not_scored")
    return ", ".join(f"{statuses[each]} {STATUSES[each].lower()}" for each in order if statuses.get(each)) or "nothing"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _share_words(share: "Share") -> str:
    if share.score is None:
        return f"{share.name}: weight {shown(share.weight)}, no score ({REASONS[share.reason]}); its weight is shared over the rest."
    return (
        f"{share.name}: score {shown(share.score)}, weight {shown(share.weight)} = {shown(100 * (share.share or 0), 2)} %, "
        f"effective {shown(100 * (share.effective_share or 0), 2)} %."
    )
