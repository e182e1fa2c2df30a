"""Pace: how much of the year's target is reached, measured against how much of it was to be reached by now.

expected = the attainment of the year's target if the phased target had been met at the period's end; pace = attainment /
expected. What adds up is taken from the fiscal year's start on, and the year's target is the sum of its periods' targets;
for all else the year's target is the one in force on its last day. Source: docs/reference/scoring.md, section "Pace".
"""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from fourfold.engine.aggregation import ADDITIVE, View
from fourfold.engine.blocks import Block, frame_of
from fourfold.engine.columns import Indices, Measures
from fourfold.engine.limits import Targets
from fourfold.engine.model import Frequency, Kind, Polarity
from fourfold.engine.scoring import Array, attainment

if TYPE_CHECKING:
    from fourfold.engine.scorecard import Scored

WORDLESS = (Kind.YES_NO, Kind.TEXT)  # kinds without a way towards a number


@dataclass(frozen=True, slots=True)
class Pace:
    """Arrays are (measures, periods). `value` and `phased` are since the year's start where they add up; NaN: undefined."""

    value: Array
    phased: Array  # the target up to the period's end
    annual: Array  # the target of the whole year
    attained: Array  # fractions: 1 is the whole year's target
    expected: Array
    pace: Array  # 1 is as planned


def pace(scored: "Scored", members: Indices) -> Pace:
    """The pace of some measures in every viewed period."""
    shape = (len(members), len(scored.periods))
    found = Pace(*(np.full(shape, np.nan) for _ in fields(Pace)))
    rows = scored.model.measures
    kinds = {(rows[m].frequency, rows[m].kind) for m in members.tolist()}
    for frequency, kind in sorted(kinds):
        if kind in WORDLESS or frequency is Frequency.YEAR:
            continue
        places = np.array(
            [i for i, m in enumerate(members.tolist()) if (rows[m].frequency, rows[m].kind) == (frequency, kind)]
        )
        of_these = _pace_of_alike(scored, members[places], frequency, kind)
        for each in fields(Pace):
            getattr(found, each.name)[places] = getattr(of_these, each.name)
    return found


def _pace_of_alike(scored: "Scored", members: Indices, frequency: Frequency, kind: Kind) -> Pace:
    prepared = replace(scored.prepared, view=replace(scored.prepared.view, year_to_date=True))
    measures, view = prepared.measures, prepared.view
    frame = frame_of(frequency, kind, view, int(measures.carry[members].max()))
    block = prepared.block(scored.observations, frame, members)
    annual = _annual(members, frequency, kind, measures, prepared.targets, view)
    value, phased, base = block.viewed.value, block.target, measures.baseline[members, None]
    attained, expected = _attained(value, annual, base, block), _attained(phased, annual, base, block)
    attained = np.where(np.isnan(expected), np.nan, attained)
    return Pace(value, phased, annual, attained, expected, attained / np.where(expected == 0, np.nan, expected))


def _attained(value: Array, annual: Array, baseline: Array, block: Block) -> Array:
    more, less = block.cells.of(Polarity.MAXIMUM), block.cells.of(Polarity.MINIMUM)
    return attainment(value, annual, baseline, more=more, less=less)


def _annual(
    members: Indices, frequency: Frequency, kind: Kind, measures: Measures, targets: Targets, view: View
) -> Array:
    """The target of the fiscal year of each viewed period."""
    calendar = view.calendar
    years = calendar.ordinals(Frequency.YEAR, view.last_days)
    found = np.full((len(members), len(years)), np.nan)
    for year in np.unique(years).tolist():
        first, following = calendar.first_days(Frequency.YEAR, np.array([year, year + 1])).tolist()
        if kind in ADDITIVE:
            start, past = calendar.ordinals(frequency, np.array([first, following])).tolist()
            own = np.arange(start, past)
            begins, ends = calendar.first_days(frequency, own), calendar.last_days(frequency, own)
            alive = (ends >= measures.first_day[members, None]) & (begins <= measures.last_day[members, None])
            amount = np.where(alive, targets.at(members, ends[None, :]), 0.0)
            total = np.add.accumulate(amount, axis=1)[:, -1:]
        else:
            total = targets.at(members, np.array([[following - 1]]))
        found[:, years == year] = total
    return found
