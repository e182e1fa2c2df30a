"""How plainly each measure is scored: from one own period in each viewed one, from several, or as only whole arrays know.

What most measures have in common is said here once, for compiled loops and for what needn't be kept (`beside.py`).
"""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from fourfold.engine.aggregation import View
from fourfold.engine.beside import Kept
from fourfold.engine.blocks import Frame
from fourfold.engine.columns import NEVER, Indices
from fourfold.engine.incremental.facts import KINDS, is_plain, says_more
from fourfold.engine.limits import CODES
from fourfold.engine.model import Polarity
from fourfold.engine.scoring import Flags

if TYPE_CHECKING:
    from fourfold.engine.scorecard import Prepared

SINGLE, BINS, CELLS, ARRAYS = (
    0,
    1,
    2,
    3,
)  # one own period, several that follow each other, any; arrays: something unusual
SIMPLE = (CODES[Polarity.MAXIMUM], CODES[Polarity.MINIMUM], CODES[Polarity.RANGE])
Ways = npt.NDArray[np.int8]


def plain_measures(prepared: "Prepared") -> Flags:
    """(measures,): those whose facts are all of the usual kind, whether they are collected or worked out."""
    rules = prepared.rules
    found: Flags = np.array(
        [row.kind in KINDS and not row.carry_periods and not says_more(row) for row in prepared.model.measures],
        np.bool_,
    )
    found &= not says_more(prepared.model)
    odd = [m for m, rule in zip(rules.measure.tolist(), rules.rows, strict=True) if not is_plain(rule)]
    found[odd] = False
    return found


def ways_of(prepared: "Prepared", known: Flags) -> Ways:
    """(measures,): how each is scored, of which those that are not `known` by arrays."""
    found = np.full(prepared.shape[0], ARRAYS, np.int8)
    rule_first = first_of(prepared.rules.measure, prepared.shape[0])
    for frame, members in prepared.blocks:
        rows = way_of(frame, prepared.view)
        found[members] = np.where(known[members], CELLS, ARRAYS)
        if rows != CELLS:
            found[members[known[members] & _lives(prepared, frame, members, rule_first)]] = rows
    return found


def way_of(frame: Frame, view: View) -> int:
    """SINGLE for one own period in each viewed one, which is over where it is a coarse one, BINS for several that follow each
    other, else CELLS."""
    if bool((frame.bins.past - frame.bins.first == 1).all()):
        over = view.latest_over(frame.frequency) - frame.window.ordinals.start
        return SINGLE if not view.is_finer_than(frame.frequency) or bool((frame.bins.first <= over).all()) else CELLS
    return BINS if frame.bins.touching and not view.is_finer_than(frame.frequency) else CELLS


def first_of(owners: Indices, measures: int) -> Indices:
    """Where the rows of each measure begin, and where the last ones end."""
    return np.searchsorted(owners, np.arange(measures + 1))


def _lives(prepared: "Prepared", frame: Frame, members: Indices, rule_first: Indices) -> Flags:
    """Which live throughout the frame, under one rule of the simple kind."""
    of, rules = prepared.measures, prepared.rules
    rule = rule_first[members]
    days = frame.window.last_days[frame.bins.first[0]]
    begins = min(int(days.min()), int(prepared.view.last_days.min()))
    found = (of.first_day[members] <= frame.window.last_days[0]) & (of.last_day[members] >= frame.window.first_days[-1])
    found &= ~of.withheld[members] & (rule_first[members + 1] - rule == 1) & np.isin(rules.polarity[rule], SIMPLE)
    found &= np.isnan(rules.stretch[rule]) & (np.append(rules.day, NEVER)[rule] <= begins)
    return np.asarray(found, np.bool_)


def kept_of(prepared: "Prepared") -> Kept:
    """What has to be kept of a large model."""
    follows = prepared.ways == SINGLE
    if prepared.plan is not None:
        follows[sorted(prepared.plan.calculated)] = False
    frame, days = np.zeros(len(follows), np.int64), list[npt.NDArray[np.int64]]()
    for one, members in prepared.blocks:
        frame[members] = len(days)
        days.append(one.window.last_days[np.clip(one.bins.first[0], 0, len(one.window.last_days) - 1)])
    row = np.full(len(follows), -1, np.int64)
    row[~follows] = np.arange(int((~follows).sum()))
    return Kept(row, frame, np.array(days, np.int32))
