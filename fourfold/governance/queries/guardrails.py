"""Every guard-rail of the scorecards that a member may see: what is breached, and what the strategy office has overridden."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fourfold.checks import guardrails as rules
from fourfold.checks.findings import Finding, Severity
from fourfold.checks.maps import Lane
from fourfold.governance.models import Override
from fourfold.governance.queries.complexity import Complexity, complexity_of
from fourfold.governance.queries.overrides import Subject, overrides, reviews_of, subject
from fourfold.governance.rules import SUBJECTS
from fourfold.measures.queries import today, visible_measure_ids
from fourfold.org import queries as org
from fourfold.org.queries import Member
from fourfold.strategy import queries as strategy
from fourfold.strategy.queries.authoring import added_days
from fourfold.strategy.queries.placed import live_kpis
from fourfold.strategy.rules import GONE, StrategyState

UNSEEN = "a KPI that you may not see"


@dataclass(frozen=True)
class Breach:
    """A finding with where it was found; `override` is in force, `lapsed` is one that has ended while the breach remains."""

    finding: Finding
    strategy: Any = None
    scorecard: Any = None
    override: Override | None = None
    lapsed: Override | None = None

    @property
    def title(self) -> str:
        return rules.TITLES[self.finding.rule]

    @property
    def blocks(self) -> bool:
        """Whether it stands in the way of going live."""
        return self.finding.severity is not Severity.WARNING and self.override is None

    @property
    def may_be_overridden(self) -> bool:
        return self.finding.severity is Severity.OVERRIDE and self.finding.rule in SUBJECTS and self.override is None

    @property
    def subject(self) -> Subject:
        return subject(self.finding.rule, **self.about)

    @property
    def about(self) -> dict[str, int | None]:
        """The numbers of the records that an override of it names."""
        known = {
            "strategy_id": getattr(self.strategy, "pk", None),
            "scorecard_id": getattr(self.scorecard, "pk", None),
            "perspective_id": self.finding.lane,
            "objective_id": self.finding.boxes[0] if self.finding.boxes else None,
        }
        return {name: known[name] for name in SUBJECTS.get(self.finding.rule, ())}


@dataclass(frozen=True)
class Checked:
    """One scorecard, or one strategy where `scorecard` is None, with its breaches, worst first."""

    strategy: Any
    scorecard: Any
    breaches: tuple[Breach, ...]
    balance: rules.Balance | None = None
    reviewed: date | None = None
    full: tuple[tuple[int, str], ...] = ()  # perspectives whose next KPI needs an override that isn't there


@dataclass(frozen=True)
class GuardRails:
    """All that was checked. `used` are overrides whose breach exists, `unused` those of which nothing is to be seen now."""

    strategies: tuple[Checked, ...] = ()
    scorecards: tuple[Checked, ...] = ()
    people: tuple[Breach, ...] = ()
    used: tuple[Override, ...] = ()
    unused: tuple[Override, ...] = ()
    lapsed: tuple[Override, ...] = field(default=())

    @property
    def breaches(self) -> list[Breach]:
        return [each for checked in (*self.strategies, *self.scorecards) for each in checked.breaches] + list(
            self.people
        )

    @property
    def blocking(self) -> list[Breach]:
        """What would stop these from going live today."""
        return [each for each in self.breaches if each.blocks]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(each.finding.severity.value for each in self.breaches if each.override is None)
        return {"errors": found["E"], "open": found["O"], "warnings": found["W"], "overridden": len(self.used)}


def guard_rails(member: Member, scorecard_ids: Collection[int] | None = None) -> GuardRails:
    """Of these scorecards (None: of all) that the member may see and whose strategy is not archived. At most 18 statements."""
    found = _load(member, scorecard_ids)
    made = {each.subject: each for each in reversed(found.overrides)}
    strategies = tuple(_strategy(found, each, made) for each in found.strategies.values())
    cards = tuple(_card(found, each, made) for each in found.cards.values())
    broken = {each.subject for checked in (*strategies, *cards) for each in checked.breaches}
    current = [each for each in found.overrides if each.until >= found.today]
    return GuardRails(
        strategies, cards, tuple(Breach(each) for each in rules.overloaded(found.owners)),
        used=tuple(each for each in current if each.subject in broken),
        unused=tuple(each for each in current if each.subject not in broken),
        lapsed=tuple(each for each in found.overrides if each.until < found.today and each.subject in broken),
    )  # fmt: skip


@dataclass
class _Loaded:
    today: date
    cards: dict[int, Any]
    strategies: dict[int, Any]
    lanes: dict[int, list[Any]]  # by strategy
    themes: dict[int, list[Any]]  # by strategy
    objectives: dict[int, list[tuple[int, str]]]  # by scorecard
    kpis: dict[int, list[tuple[Any, ...]]]  # by scorecard
    names: dict[int, str]  # of measures that the member may see
    complexity: dict[int, Complexity]
    reviewed: dict[int, date]
    added: dict[int, date]
    overrides: list[Override]
    owners: list[tuple[int, str, int]]


def _load(member: Member, scorecard_ids: Collection[int] | None) -> _Loaded:
    tree, day = org.unit_tree(), today(member)
    visible = strategy.visible_scorecards(member, tree).exclude(strategy__state=StrategyState.ARCHIVED)
    chosen = visible if scorecard_ids is None else visible.filter(pk__in=scorecard_ids)
    cards = {each.pk: each for each in chosen}
    strategies = {each.strategy_id: each.strategy for each in cards.values()}
    rows = live_kpis(cards, day)
    ids = {row[3] for row in rows}
    seen = visible_measure_ids(member, ids) if ids else set()
    return _Loaded(
        day, cards, strategies, _by(strategy.visible_perspectives(member).filter(strategy_id__in=strategies)),
        _by(strategy.visible_themes(member).filter(strategy_id__in=strategies)), _objectives(member, cards),
        _by_card(rows), {row[3]: row[4] for row in rows if row[3] in seen}, complexity_of(ids, day), reviews_of(cards),
        added_days(cards), list(overrides(cards, strategies)), _owners(rows),
    )  # fmt: skip


def _by(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for each in rows.order_by("order", "pk"):
        found[each.strategy_id].append(each)
    return found


def _by_card(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _objectives(member: Member, cards: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    rows = strategy.visible_objectives(member).filter(scorecard_id__in=cards).exclude(state__in=GONE)
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for card, pk, name in rows.values_list("scorecard_id", "pk", "name"):
        found[card].append((pk, name))
    return found


def _owners(rows: Iterable[tuple[Any, ...]]) -> list[tuple[int, str, int]]:
    """Key, name and number of KPIs of whoever owns more than is usual, the most first."""
    owned: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row[5] is not None:
            owned[row[5]].add(row[3])
    many = {pk: len(ids) for pk, ids in owned.items() if len(ids) > rules.MOST_OWNED}
    people = org.members().filter(pk__in=many) if many else ()
    return sorted(((each.pk, each.name, many[each.pk]) for each in people), key=lambda each: (-each[2], each[1]))


def _strategy(found: _Loaded, plan: Any, made: dict[Subject, Override]) -> Checked:
    themes = [rules.Theme(each.pk, each.name, each.sponsor_id is not None) for each in found.themes[plan.pk]]
    breaches = [
        _breach(each, made, found.today, strategy=plan) for each in rules.strategy_findings(plan.vision, themes)
    ]
    return Checked(plan, None, tuple(breaches))


def _card(found: _Loaded, scorecard: Any, made: dict[Subject, Override]) -> Checked:
    rows = found.kpis[scorecard.pk]
    last = found.reviewed.get(scorecard.pk)
    since = last or found.added.get(scorecard.pk)
    card = rules.Card(
        lanes=tuple(Lane(each.pk, each.name) for each in found.lanes[scorecard.strategy_id]),
        objectives=tuple(found.objectives[scorecard.pk]), measured=frozenset(row[2] for row in rows),
        kpis=tuple(_kpis(found, rows)), age=(found.today - since).days if since else None,
    )  # fmt: skip
    breaches = [
        _breach(each, made, found.today, strategy=scorecard.strategy, scorecard=scorecard)
        for each in rules.card_findings(card)
    ]
    return Checked(
        scorecard.strategy, scorecard, tuple(breaches), rules.balance(card), last, tuple(_full(card, scorecard.pk, made, found.today))
    )  # fmt: skip


def _full(card: rules.Card, pk: int, made: dict[Subject, Override], day: date) -> Iterable[tuple[int, str]]:
    for lane in card.lanes:
        known = made.get(subject("kpis", scorecard_id=pk, perspective_id=lane.key))
        if rules.MOST_KPIS <= card.counts[lane.key] < rules.TOO_MANY_KPIS - 1 and not (known and known.until >= day):
            yield lane.key, lane.name


def _kpis(found: _Loaded, rows: Iterable[tuple[Any, ...]]) -> Iterable[rules.Kpi]:
    """A measure below several objectives of one lane is one KPI there."""
    for lane, pk in dict.fromkeys((row[1], row[3]) for row in rows):
        row = next(each for each in rows if (each[1], each[3]) == (lane, pk))
        depth = found.complexity.get(pk, Complexity())
        yield rules.Kpi(pk, found.names.get(pk, UNSEEN), lane, row[5], row[6], depth.inputs, depth.levels)


def _breach(finding: Finding, made: dict[Subject, Override], day: date, **where: Any) -> Breach:
    plain = Breach(finding, **where)
    override = made.get(plain.subject) if finding.severity is Severity.OVERRIDE else None
    if override is None:
        return plain
    holds = override.until >= day
    return Breach(finding, **where, override=override if holds else None, lapsed=None if holds else override)
