"""What the installed engine answers to a case, in the words of a case."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from fourfold.conformance import calendars, reading
from fourfold.engine.behaviour import USUAL, Rule, behaviour
from fourfold.engine.formulas import parse
from fourfold.engine.model import Kind, Reason, Status
from fourfold.engine.scorecard import Scored, compute
from fourfold.engine.thresholds import WrongThreshold, refuse_wrong

Answers = dict[str, Any]


def answer(case: reading.Case) -> Answers:
    """Its answers, or {"refused": sentence} for a rule or a tree that can't be."""
    if "series" in case:
        return series_answers(case["series"])
    try:
        if "ask" in case:
            return calendars.answers(case)
        if "measure" in case:
            _refuse_wrong_rules(case)
            if not {"values", "formula", "rolls_up"} & case["measure"].keys():
                return {}  # only asks whether the rule is refused
        scored = compute(reading.model(case))
    except (WrongThreshold, ValueError) as refusal:
        return {"refused": str(refusal)}
    if "measure" in case:
        return measure_answers(scored)
    return {key: node_answers(scored, key) for key in case["tree"]}


def _refuse_wrong_rules(case: reading.Case) -> None:
    """As before saving; a rule that a case means to be scored all the same only misses a target."""
    measure = case["measure"]
    kind, words = Kind(measure.get("kind", "stock")), measure.get("words", ())
    for rule in reading.thresholds(measure):
        refuse_wrong(rule, measure.get("target"), kind=kind, words=words)
    formula = measure.get("formula", {})
    for text in formula.values() if isinstance(formula, Mapping) else [formula]:
        parse(text, {name: name for name in case.get("inputs", {})})


def measure_answers(scored: Scored) -> dict[str, list[Any]]:
    """Each answer over the periods, in the words of a case."""
    return {
        "value": scored.value[0].tolist(),
        "target": scored.target[0].tolist(),
        "score": scored.score[0].tolist(),
        "coverage": scored.coverage[0].tolist(),
        "attainment_percent": (100 * scored.attainment[0]).tolist(),
        "trend": scored.trend[0].tolist(),
        "carried": scored.carried[0].tolist(),
        "as_of": scored.as_of[0].tolist(),
        "status": [words(Status, code) for code in scored.status[0]],
        "reason": [words(Reason, code) for code in scored.reason[0]],
    }


def node_answers(scored: Scored, key: str) -> dict[str, Any]:
    n = scored.node_index[key]
    return {
        "score": float(scored.node_score[n, 0]),
        "score_over_present": float(scored.node_over_present[n, 0]),
        "coverage": float(scored.node_coverage[n, 0]),
        "leading": float(scored.leading_score[n, 0]),
        "lagging": float(scored.lagging_score[n, 0]),
        "status": words(Status, scored.node_status[n, 0]),
        "reason": words(Reason, scored.node_reason[n, 0]),
        "effective_weights": {share.key: share.effective_share for share in scored.explain(key).shares},
    }


def words(states: Any, code: Any) -> str:
    return str(states(int(code)).name.lower().replace("_", " "))


def series_answers(series: reading.Case) -> Answers:
    """Limits of a process-behaviour chart as they stand at the last point, and the rules that each point breaks."""
    values = np.array([series["values"]], np.float64)
    rules = [Rule(number) for number in series.get("rules", USUAL)]
    floor, ceiling = (np.array([series.get(name, np.nan)], np.float64) for name in ("floor", "ceiling"))
    starts = np.zeros(values.shape, np.bool_)
    starts[0, series.get("shifts", [])] = True
    found = behaviour(values, starts=starts, rules=rules, floor=floor, ceiling=ceiling)
    names = {
        "mean": "centre",
        "lower": "lower",
        "upper": "upper",
        "mean_range": "mean_range",
        "range_limit": "range_limit",
    }
    return {
        **{word: float(getattr(found, name)[0, -1]) for word, name in names.items()},
        "signals": [[int(rule) for rule in found.rules_at(0, t)] for t in range(values.shape[1])],
    }
