"""The guard-rails of a scorecard and its strategy: few KPIs with owners, lead and lag, in balance, looked at in time.

A finding of severity O stops an act unless the strategy office has overridden it; E stops it whoever asks; W is advice.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from fourfold.checks.findings import Finding, Severity, worst_first
from fourfold.checks.maps import Lane

FEWEST_KPIS, MOST_KPIS, TOO_MANY_KPIS = 3, 5, 8
FEWEST_THEMES, USUAL_THEMES, MOST_THEMES = 2, 3, 5
MOST_OBJECTIVES = 24
MOST_OWNED = 7
REVIEW_DUE, REVIEW_LATE = 100, 190  # days
MOST_INPUTS, MOST_LEVELS = 6, 3
LEAST_QUALITY = 60
HALF = 0.5
TITLES = {
    "vision": "A strategy has a vision",
    "themes": "3 to 5 themes",
    "sponsor": "Every theme has a sponsor",
    "objectives": "At most 24 objectives on a map",
    "unmeasured": "Every objective has a KPI",
    "kpis": "3 to 5 KPIs in each perspective",
    "owner": "Every KPI has an owner",
    "load": "Nobody owns more than 7 KPIs",
    "pairs": "Lead and lag KPIs together",
    "balance": "No perspective is empty, none holds more than half",
    "review": "A review in each quarter",
    "complexity": "KPIs that people understand",
    "quality": "Data that can be relied on",
}


@dataclass(frozen=True, slots=True)
class Kpi:
    """A live measure below the scorecard's own objectives. `levels` is 0 for one that is entered; `quality` 0-100 or unknown."""

    key: int
    name: str
    lane: int
    owner: int | None = None
    indicator: str = ""  # lead, lag or nothing
    inputs: int = 0
    levels: int = 0
    quality: float | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    key: int
    name: str
    sponsor: bool = True


@dataclass(frozen=True)
class Card:
    """A scorecard. `objectives` maps each of its own to its name, `measured` are those with a KPI; `age` is in days."""

    lanes: tuple[Lane, ...] = ()
    objectives: tuple[tuple[int, str], ...] = ()
    measured: frozenset[int] = frozenset()
    kpis: tuple[Kpi, ...] = ()
    age: int | None = None

    @cached_property
    def counts(self) -> Counter[int]:
        return Counter(each.lane for each in self.kpis)


@dataclass(frozen=True, slots=True)
class Balance:
    """Of a scorecard's KPIs, which share stands where, from 0 to 1; None without any KPI."""

    lanes: tuple[tuple[str, float], ...]
    financial: float | None
    lead: float
    lag: float
    unlabelled: float


def balance(card: Card) -> Balance | None:
    """The financial share is that of lanes whose name says so; None where no lane does."""
    total = len(card.kpis)
    if not total:
        return None
    financial = [card.counts[each.key] for each in card.lanes if "financ" in each.name.casefold()]
    by_kind = Counter(each.indicator for each in card.kpis)
    return Balance(
        lanes=tuple((each.name, card.counts[each.key] / total) for each in card.lanes),
        financial=sum(financial) / total if financial else None,
        lead=by_kind["lead"] / total, lag=by_kind["lag"] / total, unlabelled=by_kind[""] / total,
    )  # fmt: skip


def card_findings(card: Card) -> list[Finding]:
    rules = (
        too_many_objectives,
        unmeasured,
        kpis_per_lane,
        unowned,
        one_sided,
        out_of_balance,
        unreviewed,
        complicated,
        unreliable,
    )
    return worst_first(finding for rule in rules for finding in rule(card))


def strategy_findings(vision: str, themes: Iterable[Theme]) -> list[Finding]:
    """What a strategy itself lacks, its scorecards left aside."""
    every = tuple(themes)
    return worst_first([*_without_vision(vision), *theme_count(len(every)), *_unsponsored(every)])


def _without_vision(vision: str) -> Iterator[Finding]:
    if not vision.strip():
        yield Finding("vision", Severity.OVERRIDE, "The strategy has no vision.", "Say in a sentence where it leads.")


def theme_count(count: int) -> Iterator[Finding]:
    """3 to 5 is usual, 2 is worth a thought, fewer or more is no strategy any more."""
    if FEWEST_THEMES <= count < USUAL_THEMES:
        advice = "Ask whether a third line of the strategy is missing."
        yield Finding("themes", Severity.WARNING, f"The strategy has {count} themes; 3 to 5 are usual.", advice)
    elif not FEWEST_THEMES <= count <= MOST_THEMES:
        words = "no theme" if not count else f"{count} theme{'' if count == 1 else 's'}"
        advice = "Add what is missing." if count < FEWEST_THEMES else "Join those that mean the same."
        yield Finding("themes", Severity.OVERRIDE, f"The strategy has {words}; 3 to 5 are usual.", advice)


def _unsponsored(themes: tuple[Theme, ...]) -> Iterator[Finding]:
    for each in themes:
        if not each.sponsor:
            wrong = f"The theme “{each.name}” has no sponsor."
            yield Finding("sponsor", Severity.ERROR, wrong, "Name the leader who stands up for it.", theme=each.key)


def too_many_objectives(card: Card) -> Iterator[Finding]:
    yield from objective_count(len(card.objectives))


def objective_count(count: int) -> Iterator[Finding]:
    if count > MOST_OBJECTIVES:
        wrong = f"The map has {count} objectives; nobody reads more than {MOST_OBJECTIVES}."
        yield Finding("objectives", Severity.OVERRIDE, wrong, "Join objectives, or move some to a scorecard below.")


def unmeasured(card: Card) -> Iterator[Finding]:
    for key, name in card.objectives:
        if key not in card.measured:
            wrong = f"“{name}” has no live KPI."
            yield Finding(
                "unmeasured", Severity.OVERRIDE, wrong, "Say how you will know that you get there.", boxes=(key,)
            )


def kpis_per_lane(card: Card) -> Iterator[Finding]:
    """An empty lane is a matter of balance."""
    for lane in card.lanes:
        if card.counts[lane.key]:
            yield from kpi_count(lane, card.counts[lane.key])


def kpi_count(lane: Lane, count: int) -> Iterator[Finding]:
    """3 to 5 can be steered by; the 6th needs an override, the 8th is too many."""
    words = f"“{lane.name}” has {count} KPI{'' if count == 1 else 's'}; 3 to 5 can be steered by."
    if count >= TOO_MANY_KPIS:
        yield Finding(
            "kpis", Severity.ERROR, words, "Keep those that decide, and watch the others as metrics.", lane=lane.key
        )
    elif count > MOST_KPIS:
        yield Finding("kpis", Severity.OVERRIDE, words, "Take off those that decide least.", lane=lane.key)
    elif count < FEWEST_KPIS:
        yield Finding(
            "kpis", Severity.WARNING, words, "Ask what else would show that the objectives are reached.", lane=lane.key
        )


def unowned(card: Card) -> Iterator[Finding]:
    for each in card.kpis:
        if each.owner is None:
            wrong = f"“{each.name}” has no owner."
            advice = "Name one person who answers for the number. What nobody owns is soon not measured any more."
            yield Finding("owner", Severity.ERROR, wrong, advice, measure=each.key)


def overloaded(owners: Iterable[tuple[int, str, int]]) -> Iterator[Finding]:
    """Key, name and number of live KPIs of each owner."""
    for key, name, count in owners:
        if count > MOST_OWNED:
            wrong = f"{name} owns {count} KPIs."
            yield Finding("load", Severity.WARNING, wrong, "Hand some over to whoever can move them.", person=key)


def one_sided(card: Card) -> Iterator[Finding]:
    has = {each.indicator for each in card.kpis}
    for kind, advice in (("lead", "Find what drives the results."), ("lag", "Measure what comes of it.")):
        if card.kpis and kind not in has:
            yield Finding("pairs", Severity.WARNING, f"The scorecard has no {kind} KPI.", advice)


def out_of_balance(card: Card) -> Iterator[Finding]:
    total = len(card.kpis)
    for lane in card.lanes:
        if not card.counts[lane.key]:
            advice = "Measure what this perspective is to bring."
            yield Finding("balance", Severity.OVERRIDE, f"“{lane.name}” has no KPI.", advice, lane=lane.key)
        elif card.counts[lane.key] > HALF * total:
            wrong = f"“{lane.name}” holds {card.counts[lane.key]} of {total} KPIs, more than half."
            yield Finding("balance", Severity.WARNING, wrong, "Weigh the other perspectives as well.", lane=lane.key)


def unreviewed(card: Card) -> Iterator[Finding]:
    if card.age is not None and card.age > REVIEW_DUE:
        late = card.age > REVIEW_LATE
        wrong = f"The last review was {card.age} days ago; one in each quarter is usual."
        severity = Severity.OVERRIDE if late else Severity.WARNING
        yield Finding("review", severity, wrong, "Hold the review and note that it was held.")


def complicated(card: Card) -> Iterator[Finding]:
    for each in card.kpis:
        parts = [f"{each.inputs} inputs"] if each.inputs > MOST_INPUTS else []
        parts += [f"{each.levels} levels of formulas"] if each.levels > MOST_LEVELS else []
        if parts:
            wrong = f"“{each.name}” is worked out from {' on '.join(parts)}."
            yield Finding(
                "complexity", Severity.WARNING, wrong, "Find a number that people can follow.", measure=each.key
            )


def unreliable(card: Card) -> Iterator[Finding]:
    for each in card.kpis:
        if each.quality is not None and each.quality < LEAST_QUALITY:
            wrong = f"The data of “{each.name}” score {each.quality:.0f} of 100."
            yield Finding(
                "quality", Severity.OVERRIDE, wrong, "Mend the source before you steer by it.", measure=each.key
            )
