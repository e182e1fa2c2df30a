"""The scoring engine: numbers in, scored numbers out. Needs NumPy and nothing else of the product.

Lives here: periods, aggregation, scoring, roll-up, explanation - NumPy arrays and frozen dataclasses.
Does not live here: Django, the database, the clock, files, the network, rights.
Start reading at model.py (what goes in and out) and scorecard.py (the one way through).
The rules are docs/reference/scoring.md; `fourfold conformance` proves them. docs/reference/engine.md is the guide to the
names below, which are for programs outside of the product too; they are loaded when first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fourfold.engine.explain import Explanation, Share, Source, in_words
    from fourfold.engine.incremental import Change, Delta, Living
    from fourfold.engine.model import (
        CascadeRow,
        EdgeRow,
        FormulaRow,
        Frequency,
        Kind,
        MeasureRow,
        Method,
        Mode,
        Model,
        NodeRow,
        ObservationColumns,
        ObservationRow,
        Polarity,
        Reason,
        Status,
        TargetRow,
        ThresholdRow,
    )
    from fourfold.engine.periods import Calendar, Period, Retail, Shift
    from fourfold.engine.rollup import CycleFound
    from fourfold.engine.rounding import round_half_up, shown
    from fourfold.engine.scorecard import Prepared, Scored, compute, prepare
    from fourfold.engine.thresholds import WrongThreshold, points_of, refuse_wrong

_HOMES = {
    "explain": ("Explanation", "Share", "Source", "in_words"),
    "incremental": ("Change", "Delta", "Living"),
    "model": (
        "CascadeRow", "EdgeRow", "FormulaRow", "Frequency", "Kind", "MeasureRow", "Method", "Mode", "Model",
        "NodeRow", "ObservationColumns", "ObservationRow", "Polarity", "Reason", "Status", "TargetRow",
        "ThresholdRow",
    ),
    "periods": ("Calendar", "Period", "Retail", "Shift"),
    "rollup": ("CycleFound",),
    "rounding": ("round_half_up", "shown"),
    "scorecard": ("Prepared", "Scored", "compute", "prepare"),
    "thresholds": ("WrongThreshold", "points_of", "refuse_wrong"),
}  # fmt: skip
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Calendar", "CascadeRow", "Change", "CycleFound", "Delta", "EdgeRow", "Explanation", "FormulaRow", "Frequency",
    "Kind", "Living", "MeasureRow", "Method", "Mode", "Model", "NodeRow", "ObservationColumns", "ObservationRow",
    "Period", "Polarity", "Prepared", "Reason", "Retail", "Scored", "Share", "Shift", "Source", "Status", "TargetRow",
    "ThresholdRow", "WrongThreshold", "compute", "in_words", "points_of", "prepare", "refuse_wrong", "round_half_up",
    "shown",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
