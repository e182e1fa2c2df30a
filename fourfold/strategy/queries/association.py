"""Cause-and-effect links tested on the scores of their objectives: does the effect's score move after its cause's?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import isnan

import numpy as np

from fourfold.engine.association import FEWEST, LONGEST, Associations, associate
from fourfold.engine.model import Frequency
from fourfold.engine.scoring import Array
from fourfold.measures.queries import Viewing
from fourfold.org.queries import Member
from fourfold.strategy.models import ObjectiveLink
from fourfold.strategy.queries.board import Board, board
from fourfold.strategy.queries.links import links_on
from fourfold.strategy.rules import TestResult

PERIODS = 120  # looked at, the latest
NAMES = {
    Frequency.SHIFT: "shift", Frequency.DAY: "day", Frequency.WEEK: "week", Frequency.MONTH: "month", Frequency.QUARTER: "quarter",
    Frequency.HALF: "half-year", Frequency.YEAR: "year",
}  # fmt: skip
A_MONTH = {
    Frequency.SHIFT: 91.3, Frequency.DAY: 30.4, Frequency.WEEK: 4.35, Frequency.MONTH: 1.0, Frequency.QUARTER: 1 / 3,
    Frequency.HALF: 1 / 6, Frequency.YEAR: 1 / 12,
}  # fmt: skip
RESULTS = {1: TestResult.SUPPORTED, 0: TestResult.UNCLEAR, -1: TestResult.CONTRADICTED}
NO_PROOF = "An association, not proof."


@dataclass(frozen=True)
class TestedLink:
    """A link with what the test says now; what it said when somebody last confirmed it stands on the link itself.

    `result` is empty where it could not be tested; `lag` counts periods of `frequency`.
    """

    link: ObjectiveLink
    frequency: Frequency
    result: str
    lag: int | None
    correlation: float | None
    pairs: int
    chance: float | None
    adjusted: float | None

    @property
    def result_word(self) -> str:
        return str(TestResult(self.result).label) if self.result else "Not tested"

    @property
    def words(self) -> str:
        if self.lag is None or self.correlation is None or self.adjusted is None:
            return self._why_not()
        numbers = (
            f"r = {self.correlation:.2f}".replace("-", "−") + f", {self.pairs} paired {_plural(self.frequency)}, "
            f"adjusted p {_probability(self.adjusted)}"
        )
        if self.result == TestResult.UNCLEAR:
            return f"Nothing that chance could not do; strongest {self._when()} ({numbers}). That is no proof against it either."
        how = "Moves with it" if self.result == TestResult.SUPPORTED else "Moves against it"
        return f"{how} {self._when()} ({numbers}). {NO_PROOF}"

    def _when(self) -> str:
        name = NAMES[self.frequency]
        return f"in the same {name}" if self.lag == 0 else f"{self.lag} {name}{'s' if self.lag != 1 else ''} later"

    def _why_not(self) -> str:
        if self.pairs < FEWEST:
            return f"Not tested: {self.pairs} paired {_plural(self.frequency)}, and at least {FEWEST} are needed."
        return f"Not tested: the score of one of the two never moves in these {_plural(self.frequency)}, or with too many gaps."


@dataclass(frozen=True)
class LinkTest:
    """All links of a scorecard's map, tested together, since the number of tests is part of each one's chance."""

    viewing: Viewing
    tested: tuple[TestedLink, ...]

    @property
    def seen(self) -> str:
        """A mark of these results: who confirms them says what they saw."""
        parts = [
            (each.link.pk, each.result, each.lag, repr(each.correlation), repr(each.adjusted)) for each in self.tested
        ]
        return sha256(repr(parts).encode()).hexdigest()[:16]


def link_test(member: Member, scorecard_id: int, viewed: Viewing) -> LinkTest:
    """The test over the periods up to the viewed one. Raises KeyError for a scorecard that the member may not see."""
    frequency = viewed.frequency if viewed.frequency in A_MONTH else Frequency.MONTH
    last = viewed.calendar.period(frequency, viewed.period.end)
    periods = viewed.calendar.ending_with(last, PERIODS)
    wide = replace(viewed, frequency=frequency, period=last, periods=periods, view="period", compare="previous")
    loaded = board(member, wide, [scorecard_id])
    links = links_on(loaded, scorecard_id)
    objectives = sorted({each for link in links for each in (link.cause_id, link.effect_id)})
    place = {pk: row for row, pk in enumerate(objectives)}
    series = np.array([_scores(loaded, pk) for pk in objectives]) if objectives else np.empty((0, PERIODS))
    found = associate(
        series, np.array([place[link.cause_id] for link in links], np.int64),
        np.array([place[link.effect_id] for link in links], np.int64), [_lags(link, frequency) for link in links],
    )  # fmt: skip
    return LinkTest(viewed, tuple(_tested(link, frequency, found, row) for row, link in enumerate(links)))


def _lags(link: ObjectiveLink, frequency: Frequency) -> Sequence[int]:
    """The delay that the link states, or all up to a year; of finer periods than months twelve of them."""
    if link.delay_months:
        return [round(link.delay_months * A_MONTH[frequency])]
    return range(min(LONGEST, round(12 * A_MONTH[frequency])) + 1)


def _scores(loaded: Board, objective_id: int) -> Array:
    """An objective's score in each period in which something new is known of it; a score that only lasts is no new point."""
    scored = loaded.scored
    score = scored.node_score[scored.node_index[("objective", objective_id)]]
    own = [p.measure_id for p in loaded.tree.measure_placements if p.objective_id == objective_id]
    rows = [scored.measure_index[("measure", pk)] for pk in own]
    starts = np.array([period.start for period in scored.periods], "M8[D]")
    fresh = (scored.as_of[rows] >= starts).any(axis=0)
    return np.where(fresh, score, np.nan)


def _tested(link: ObjectiveLink, frequency: Frequency, found: Associations, row: int) -> TestedLink:
    lag = int(found.lag[row])
    return TestedLink(
        link, frequency, RESULTS[int(found.sign[row])].value if lag >= 0 else "", lag if lag >= 0 else None,
        _known(found.correlation[row]), int(found.pairs[row]), _known(found.chance[row]), _known(found.adjusted[row]),
    )  # fmt: skip


def _known(number: float) -> float | None:
    return None if isnan(number) else float(number)


def _plural(frequency: Frequency) -> str:
    return f"{NAMES[frequency]}s"


def _probability(number: float) -> str:
    return "below 0.001" if number < 0.001 else f"= {number:.2g}"
