"""An explanation in sentences, in the order of the arithmetic."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from fourfold.engine.model import Kind, Method, Polarity
from fourfold.engine.rounding import shown
from fourfold.engine.words import AGGREGATIONS, METHODS, POLARITIES, REASONS, STATUSES

if TYPE_CHECKING:
    from fourfold.engine.explain import Explanation, Share


def in_words(found: "Explanation") -> list[str]:
    """The explanation in sentences, in the order of the arithmetic."""
    return list(_measure_words(found) if found.kind == "measure" else _node_words(found))


def _measure_words(found: "Explanation") -> Iterator[str]:
    facts = found.facts
    yield f"{found.period}, {found.first_day} to {found.last_day}."
    if facts["value"] is None:
        yield f"There is no value: {REASONS[found.reason]}. Missing is never counted as 0."
        return
    yield f"Value {shown(facts['value'])}: {AGGREGATIONS[Kind(facts['kind'])]}{_from_sources(found)}."
    if facts["carried"]:
        yield f"The last value, as of {facts['as_of']}, is carried forward and marked so."
    yield from _rule_words(found)
    if facts["formula"]:
        yield f"Score: {facts['formula']}."
    if facts["attainment"] is not None:
        start = f"from the baseline {shown(facts['baseline'])} " if facts["baseline"] is not None else ""
        yield f"Attainment {start}is {shown(100 * facts['attainment'], 2)} %."
    yield f"Status: {STATUSES[found.status]}, taken from the limits and not from a rounded score."


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
        yield f"Target {shown(target['amount'])}, in force since {target['since']}."
    if threshold is None:
        yield "No threshold is in force, so that the value is shown and not scored."
    elif found.score is None:
        yield f"The value is not scored: {REASONS[found.reason]}."
    else:
        better = POLARITIES[Polarity(threshold["polarity"])]
        yield f"Limits in force since {threshold['since']} ({better}): {_limits(threshold['limits']) or 'none needed'}."


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
    if facts["score_over_present"] is not None and facts["method"] == Method.MEAN.value:
        terms = [s for s in found.shares if s.effective_share is not None and s.counted is not None]
        total = " + ".join(f"{shown(100 * (s.effective_share or 0), 2)} % × {shown(s.counted or 0)}" for s in terms)
        yield f"{total} = {shown(facts['score_over_present'])}."
    if facts["critical_capped"]:
        yield "A critical measure is off target, so that this can be at risk at best."
    yield f"Coverage {shown(100 * found.coverage, 1)} %: the part of the weight that has data, all the way down."
    if found.score is None:
        yield f"No score is shown: {REASONS[found.reason]}."
    else:
        yield f"Status: {STATUSES[found.status]} (at risk from 3.3333, on target from 6.6667)."


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _share_words(share: "Share") -> str:
    if share.score is None:
        return f"{share.name}: weight {shown(share.weight)}, no score ({REASONS[share.reason]}); its weight is shared over the rest."
    return (
        f"{share.name}: score {shown(share.score)}, weight {shown(share.weight)} = {shown(100 * (share.share or 0), 2)} %, "
        f"effective {shown(100 * (share.effective_share or 0), 2)} %."
    )
