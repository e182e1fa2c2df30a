"""A strategy with its perspectives and themes."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import argument, fit
from fourfold.core.locks import alone
from fourfold.measures.actions import refuse_locked
from fourfold.org.queries import Member
from fourfold.strategy import queries, rules
from fourfold.strategy.actions.rights import (
    apply_changes,
    open_since,
    require_editor,
    require_member,
    require_text,
    scorecard_added,
)
from fourfold.strategy.events import ThemeAdded
from fourfold.strategy.models import (
    Objective,
    ObjectivePlacement,
    Perspective,
    PerspectivePlacement,
    Scorecard,
    Strategy,
    Theme,
)


@action
def set_up_strategy(
    *, actor: Member, unit_id: int, name: str, starts_on: date, ends_on: date, mission: str = "", vision: str = "", values: str = "",
    destination: str = "", perspectives: Sequence[tuple[str, str]] = rules.PERSPECTIVES, state: str = rules.StrategyState.LIVE,
) -> Strategy:  # fmt: skip
    """A strategy with its perspectives (four by default), top lane first."""
    require_editor(actor, unit_id)
    alone("strategies")
    strategy = Strategy(
        unit_id=unit_id, name=name.strip(), mission=mission.strip(), vision=vision.strip(), values=values.strip(),
        destination=destination.strip(), starts_on=starts_on, ends_on=ends_on, state=state,
    )  # fmt: skip
    lanes = _lanes(perspectives)
    _check(strategy)
    strategy.save()
    for order, (lane, question) in enumerate(lanes):
        perspective = Perspective(strategy=strategy, name=lane, question=question, order=order)
        fit(perspective)
        perspective.save()
    new = {**audit.fields_of(strategy), "perspectives": [lane for lane, _ in lanes]}
    audit.record(actor, "set up", strategy, new=new)
    return strategy


def _lanes(perspectives: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names and questions, trimmed; between three and six, each with a name of its own."""
    _check_count(len(perspectives))
    for pair in perspectives:
        is_pair = isinstance(pair, tuple | list) and len(pair) == 2
        guards.refuse_if(not is_pair, "R2", "A perspective is a pair of a name and a question.", field="perspectives")
        for text in pair:
            argument(text, (str,), "perspectives")
    lanes = [(name.strip(), question.strip()) for name, question in perspectives]
    names = [name.lower() for name, _ in lanes]
    guards.refuse_if("" in names, "R1", "A perspective's name is missing.", field="perspectives")
    guards.refuse_if(
        len(set(names)) < len(names), "R13", "Each perspective needs a name of its own.", field="perspectives"
    )
    return lanes


def _check(strategy: Strategy, changed: Collection[str] = ()) -> None:
    require_text(strategy.name, "name", "Name is missing. Give the strategy a name.")
    fit(strategy)
    guards.refuse_if(
        strategy.ends_on <= strategy.starts_on,
        "R3",
        "The strategy ends before it starts. Correct one of the days.",
        field="ends_on",
    )
    if strategy.state == rules.StrategyState.LIVE:
        _refuse_overlap(strategy)


def _refuse_overlap(strategy: Strategy) -> None:
    others = Strategy.objects.filter(unit_id=strategy.unit_id, state=rules.StrategyState.LIVE).exclude(pk=strategy.pk)
    other = others.filter(starts_on__lte=strategy.ends_on, ends_on__gte=strategy.starts_on).first()
    guards.refuse_if(
        other is not None,
        "R3",
        f"“{other}” is live for this unit in these years. Archive it first, or choose other days.",
        field="starts_on",
    )


def _check_count(count: int) -> None:
    few, many = rules.FEWEST_PERSPECTIVES, rules.MOST_PERSPECTIVES
    guards.refuse_if(
        not few <= count <= many, "R6", f"A strategy has {few} to {many} perspectives.", field="perspectives"
    )


@action
def change_strategy(*, actor: Member, strategy_id: int, version: int | None, **changes: Any) -> Strategy:
    """Change any field but the unit it belongs to."""
    alone("strategies")
    strategy = _editable(actor, strategy_id)
    ids = f"strategy:{strategy.pk}"
    return apply_changes(actor, strategy, version, changes, ids, fixed=("unit_id",), check=_check)  # type: ignore[no-any-return]


def _editable(actor: Member, pk: int) -> Strategy:
    """The strategy, locked: whatever changes its lanes or themes takes turns."""
    strategy = Strategy.objects.select_for_update().get(pk=pk)
    require_editor(actor, strategy.unit_id)
    return strategy


@action
def add_perspective(
    *,
    actor: Member,
    strategy_id: int,
    name: str,
    question: str = "",
    order: int | None = None,
    since: date | None = None,
) -> Perspective:
    """One more lane, at most six; on the strategy's scorecards from a day on (None: from the first that isn't locked)."""
    strategy = _editable(actor, strategy_id)
    name = require_text(name, "name", "Name is missing. Give the perspective a name.")
    count = strategy.perspectives.count()
    _check_count(count + 1)
    _refuse_same_name(strategy, name)
    lane = Perspective(strategy=strategy, name=name, question=question.strip(), order=count if order is None else order)
    fit(lane)
    lane.save()
    places = [
        PerspectivePlacement(scorecard=scorecard, perspective=lane, effective_from=since or open_since(scorecard.pk))
        for scorecard in Scorecard.objects.filter(strategy=strategy)
    ]
    for place in places:
        refuse_locked(place.effective_from, field="since", born=scorecard_added(place.scorecard_id))
    PerspectivePlacement.objects.bulk_create(places)
    audit.record(actor, "added", lane, new=audit.fields_of(lane))
    events.announce("strategy_changed", [f"strategy:{strategy.pk}"], by=actor.pk)
    return lane


def _refuse_same_name(strategy: Strategy, name: str, but: int = 0) -> None:
    same = strategy.perspectives.filter(name__iexact=name).exclude(pk=but)
    guards.refuse_if(same.exists(), "R13", f"There is a perspective called “{name}” already.", field="name")


@action
def change_perspective(*, actor: Member, perspective_id: int, version: int | None, **changes: Any) -> Perspective:
    """Rename, ask another question, or move up and down (order)."""
    lane, strategy = _editable_lane(actor, perspective_id)

    def check(wanted: Perspective, changed: Collection[str]) -> None:
        _refuse_same_name(strategy, require_text(wanted.name, "name", "Name is missing."), wanted.pk)

    ids = f"strategy:{strategy.pk}"
    return apply_changes(actor, lane, version, changes, ids, fixed=("strategy_id",), check=check)  # type: ignore[no-any-return]


def _editable_lane(actor: Member, pk: int) -> tuple[Perspective, Strategy]:
    """The strategy is locked first, then the lane: two who remove different lanes at once can't go below three."""
    strategy = _editable(actor, Perspective.objects.get(pk=pk).strategy_id)
    return Perspective.objects.select_for_update().get(pk=pk), strategy


@action
def remove_perspective(*, actor: Member, perspective_id: int) -> None:
    """Remove an unused lane; one in use is refused with the objectives in it (R7), and three always stay."""
    lane, strategy = _editable_lane(actor, perspective_id)
    _refuse_in_use(actor, lane)
    _check_count(strategy.perspectives.count() - 1)
    for place in PerspectivePlacement.objects.filter(perspective=lane):
        refuse_locked(
            place.effective_from,
            until=place.effective_to,
            field="perspective",
            born=scorecard_added(place.scorecard_id),
        )
        place.delete()
    audit.record(actor, "removed", lane, old=audit.fields_of(lane))
    events.announce("strategy_changed", [f"strategy:{lane.strategy_id}"], by=actor.pk)
    lane.delete()


def _refuse_in_use(actor: Member, lane: Perspective) -> None:
    """R7, with the names that the actor may read and the number of the others."""
    held = set(Objective.objects.filter(perspective=lane).values_list("pk", flat=True))
    held |= set(ObjectivePlacement.objects.filter(perspective=lane).values_list("objective_id", flat=True))
    names = [str(each) for each in queries.visible_objectives(actor).filter(pk__in=held)]
    names += [f"{len(held) - len(names)} that you may not see"] if len(names) < len(held) else []
    sentence = f"“{lane}” holds objectives, now or in past periods: {', '.join(names[:10])}. Move them first."
    guards.refuse_if(bool(held), "R7", sentence, dependants=names)


@action
def add_theme(
    *,
    actor: Member,
    strategy_id: int,
    name: str,
    intended_result: str = "",
    sponsor_id: int | None = None,
    order: int = 0,
) -> Theme:
    strategy = _editable(actor, strategy_id)
    name = require_text(name, "name", "Name is missing. Give the theme a name.")
    require_member(sponsor_id, "sponsor")
    same = strategy.themes.filter(name__iexact=name).exists()
    guards.refuse_if(same, "R13", f"There is a theme called “{name}” already.", field="name")
    theme = Theme(
        strategy=strategy, name=name, intended_result=intended_result.strip(), sponsor_id=sponsor_id, order=order
    )
    fit(theme)
    theme.save()
    events.publish(ThemeAdded(strategy.pk))
    audit.record(actor, "added", theme, new=audit.fields_of(theme))
    events.announce("strategy_changed", [f"strategy:{strategy.pk}"], by=actor.pk)
    return theme


@action
def change_theme(*, actor: Member, theme_id: int, version: int | None, **changes: Any) -> Theme:
    """Rename it, say its intended result, give it another sponsor or place."""
    strategy = _editable(actor, Theme.objects.get(pk=theme_id).strategy_id)
    theme = Theme.objects.select_for_update().get(pk=theme_id)

    def check(wanted: Theme, changed: Collection[str]) -> None:
        require_text(wanted.name, "name", "Name is missing. Give the theme a name.")
        same = strategy.themes.filter(name__iexact=wanted.name).exclude(pk=wanted.pk).exists()
        guards.refuse_if(same, "R13", f"There is a theme called “{wanted.name}” already.", field="name")
        if "sponsor_id" in changed:
            require_member(wanted.sponsor_id, "sponsor")

    ids = f"strategy:{strategy.pk}"
    return apply_changes(actor, theme, version, changes, ids, fixed=("strategy_id",), check=check)  # type: ignore[no-any-return]


@action
def remove_theme(*, actor: Member, theme_id: int) -> None:
    """Remove a theme that no objective carries; one in use is refused with the objectives (R7)."""
    strategy = _editable(actor, Theme.objects.get(pk=theme_id).strategy_id)
    theme = Theme.objects.select_for_update().get(pk=theme_id)
    held = Objective.objects.filter(theme=theme)
    names = [str(each) for each in queries.visible_objectives(actor).filter(theme=theme)]
    names += [f"{held.count() - len(names)} that you may not see"] if len(names) < held.count() else []
    sentence = f"“{theme}” is carried by {', '.join(names[:10])}. Give them another theme first."
    guards.refuse_if(bool(names), "R7", sentence, field="theme", dependants=names)
    audit.record(actor, "removed", theme, old=audit.fields_of(theme))
    events.announce("strategy_changed", [f"strategy:{strategy.pk}"], by=actor.pk)
    theme.delete()


@action
def order_perspectives(*, actor: Member, strategy_id: int, perspective_ids: Sequence[int]) -> None:
    """The lanes from the top: all of them, each once."""
    strategy = _editable(actor, strategy_id)
    _reorder(actor, strategy, list(strategy.perspectives.select_for_update()), perspective_ids, "perspective_ids")


@action
def order_themes(*, actor: Member, strategy_id: int, theme_ids: Sequence[int]) -> None:
    """The themes in their order: all of them, each once. Their order also chooses their colours."""
    strategy = _editable(actor, strategy_id)
    _reorder(actor, strategy, list(strategy.themes.select_for_update()), theme_ids, "theme_ids")


def _reorder(actor: Member, strategy: Strategy, rows: list[Any], wanted: Sequence[int], field: str) -> None:
    known = {each.pk: each for each in rows}
    complete = len(wanted) == len(known) and set(wanted) == set(known)
    guards.refuse_if(
        not complete, "R11", "Name all of them, each once. Nothing was saved. Load the page again.", field=field
    )
    for order, pk in enumerate(wanted):
        known[pk].order = order
    if rows:
        type(rows[0]).objects.bulk_update(rows, ["order"])
    audit.record(actor, "ordered", strategy, old={field: [each.pk for each in rows]}, new={field: list(wanted)})
    events.announce("strategy_changed", [f"strategy:{strategy.pk}", *_cards(strategy)], by=actor.pk)


def _cards(strategy: Strategy) -> list[str]:
    """Maps that show it have to be drawn anew."""
    return [f"scorecard:{pk}" for pk in Scorecard.objects.filter(strategy=strategy).values_list("pk", flat=True)]
