"""A strategy from a template: an industry's, or one that an organisation made of its own. Adopting is applying a text."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from fourfold.catalogue.templates import Start, strategy_text, templates
from fourfold.core import events, guards
from fourfold.core.acting import action
from fourfold.library.queries.own_templates import fitted, read_template
from fourfold.measures.events import ValuesRecorded
from fourfold.measures.queries import today, visible_measures
from fourfold.org import queries as org
from fourfold.org.queries import Member
from fourfold.plain.strategy import write_strategy
from fourfold.strategy import queries as strategy
from fourfold.strategy.actions import apply_text

NOT_YOURS = "Only editors of the unit and the strategy office may set up a strategy there. Nothing was saved."
YEAR = timedelta(days=365)


@action
def adopt_template(
    *, actor: Member, template: str, unit_id: int, name: str, starts_on: date, ends_on: date, scorecard: str = "",
    owner_id: int | None = None,
) -> Any:  # fmt: skip
    """A draft strategy with an industry's themes, map, links and KPIs. KPIs that the unit has already are linked.

    Refused over a live strategy of the unit in these years (R3), and where the unit has one of this name (R13).
    `owner_id` is who sponsors the themes and owns and collects everything until it is given to others.
    """
    chosen = templates().get(template)
    if chosen is None:
        raise guards.Refused("R11", "Choose a template from the list. Nothing was saved.", field="template")
    unit, name = opening(actor, unit_id, name, starts_on, ends_on)
    now = today(actor)
    start = Start(
        name=name, unit=unit.code, starts=starts_on, ends=ends_on, scorecard=scorecard.strip() or f"Scorecard of {name}"[:120],
        since=min(starts_on, date(now.year - 1, 1, 1)), review=now + YEAR, currency=actor.organisation.currency,
        owner=_address(owner_id), there=_codes(actor, unit_id),
    )  # fmt: skip
    return _applied(actor, unit_id, strategy_text(chosen, start))


@action
def adopt_own_template(*, actor: Member, text: str, unit_id: int, name: str, starts_on: date, ends_on: date) -> Any:
    """The same from a text that somebody exported as a template. A bad file is refused with all its mistakes (R8)."""
    unit, name = opening(actor, unit_id, name, starts_on, ends_on)
    made = fitted(
        read_template(text), name=name, unit=unit.code, starts=starts_on, ends=ends_on, there=_codes(actor, unit_id)
    )
    return _applied(actor, unit_id, write_strategy(made))


def opening(actor: Member, unit_id: int, name: str, starts_on: date, ends_on: date) -> tuple[Any, str]:
    tree = org.unit_tree()
    guards.refuse_if(unit_id not in tree.units, "R11", "Choose a unit from the list.", field="unit")
    guards.require(unit_id in org.editable_unit_ids(actor, tree), NOT_YOURS)
    name = name.strip()
    guards.refuse_if(not name, "R1", "Name is missing. Give the strategy a name.", field="name")
    guards.refuse_if(
        ends_on <= starts_on, "R3", "The strategy ends before it starts. Correct one of the days.", field="ends_on"
    )
    of_unit = strategy.visible_strategies(actor, tree).filter(unit_id=unit_id)
    live = of_unit.filter(state="live", starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    guards.refuse_if(
        live is not None, "R3",
        f"“{live}” is live for this unit in these years. Archive it first, or choose other years. Nothing was saved.",
        field="starts_on",
    )  # fmt: skip
    same = of_unit.filter(name__iexact=name).exists()
    guards.refuse_if(
        same, "R13", f"The unit has a strategy called “{name}” already. Give this one another name.", field="name"
    )
    return tree.units[unit_id], name


def _applied(actor: Member, unit_id: int, text: str) -> Any:
    """The strategy. What its many acts ask and tell again and again is asked and told once."""
    of_unit = visible_measures(actor).filter(unit_id=unit_id)
    before = set(of_unit.values_list("pk", flat=True))
    with org.holding_units(), events.keeping_back(ValuesRecorded):
        made = apply_text(actor=actor, text=text).strategy
    new = tuple(of_unit.exclude(pk__in=before).order_by("pk").values_list("pk", flat=True))
    if new:
        events.publish(ValuesRecorded(measure_ids=new, by=actor.pk))
    return made


def _address(owner_id: int | None) -> str:
    if owner_id is None:
        return ""
    owner = org.active_members().filter(pk=owner_id).first()
    if owner is None:
        raise guards.Refused("R11", "Choose an active member as owner. Nothing was saved.", field="owner")
    return str(owner.person.email)


def _codes(actor: Member, unit_id: int) -> Collection[str]:
    return set(visible_measures(actor).filter(unit_id=unit_id).values_list("code", flat=True))
