"""One measure by the arrays' way, in a model of its own: for whatever facts don't hold."""

from dataclasses import replace
from datetime import date

import numpy as np

from fourfold.engine.blocks import Block
from fourfold.engine.columns import Observations
from fourfold.engine.model import TargetRow
from fourfold.engine.scorecard import Prepared, prepare


def prepare_alone(prepared: Prepared, m: int) -> Prepared:
    """The model of one measure with its rules and targets, without any node: every block of it is the measure's own."""
    row, rules, targets = prepared.model.measures[m], prepared.rules, prepared.targets
    lo, hi = (int(each) for each in rules.measure.searchsorted((m, m + 1)))
    first, past = (int(each) for each in targets.measure.searchsorted((m, m + 1)))
    amounts = zip(targets.day[first:past].tolist(), targets.amount[first:past].tolist(), strict=True)
    return prepare(
        replace(
            prepared.model, measures=(row,), observations=(), nodes=(), edges=(), thresholds=rules.rows[lo:hi],
            targets=tuple(
                TargetRow(row.key, date.fromordinal(day), None if amount != amount else amount) for day, amount in amounts
            ),
        )
    )  # fmt: skip


def block_alone(alone: Prepared, observations: Observations) -> Block:
    """The measure's block over all viewed periods."""
    frame, members = alone.blocks[0]
    return alone.block(observations, frame, np.zeros_like(members))
