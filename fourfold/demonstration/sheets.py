"""Measures with their sheets, thresholds and targets, each below its objective."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from fourfold.demonstration.cast import Cast
from fourfold.demonstration.charting import Drawn, Plan, plans
from fourfold.demonstration.reading import load, of_place
from fourfold.demonstration.window import Window
from fourfold.measures import actions
from fourfold.strategy.actions import place_measure

OWN = {"threshold"}  # of the KPI's content, not of its sheet


@dataclass(frozen=True)
class Placed:
    """A KPI in a place: what content/kpis.yaml and content/scorecards.yaml say about it, and who looks after it."""

    place: str
    code: str
    objective: str
    order: int
    owner: str
    collector: str
    kpi: dict[str, Any]
    settings: dict[str, Any]

    def setting(self, name: str, default: Any = None) -> Any:
        return of_place(self.settings.get(name, default), self.place)

    @property
    def frequency(self) -> str:
        return str(self.setting("frequency", self.kpi.get("frequency", "month")))

    @property
    def decimals(self) -> int:
        return int(self.kpi.get("decimals", 1))


def placed() -> Iterator[Placed]:
    """Every measure of every scorecard."""
    for plan in plans():
        order = 0
        for code, objective in plan.content["objectives"].items():
            for settings in objective["measures"]:
                order += 1
                yield _placed(plan, code, objective, settings, order)


def _placed(plan: Plan, objective: str, content: dict[str, Any], settings: dict[str, Any], order: int) -> Placed:
    owner = settings.get("owner") or plan.owner_of(content)
    collector = settings.get("collector", owner)
    return Placed(
        plan.unit, settings["code"], objective, order, owner, plan.owners.get(collector, collector),
        load("kpis")[settings["code"]], settings,
    )  # fmt: skip


def add(cast: Cast, drawn: Drawn, window: Window) -> dict[tuple[str, str], int]:
    """Add them all; their numbers in the database by unit code and KPI code."""
    return {(each.place, each.code): _add(cast, drawn, window, each) for each in placed()}


def _add(cast: Cast, drawn: Drawn, window: Window, each: Placed) -> int:
    measure = actions.add_measure(
        actor=cast.office,
        unit_id=cast.units[each.place],
        name=each.kpi["name"],
        code=each.code,
        **_sheet(cast, window, each),
    )
    for since, rule in _rules(window, each):
        actions.set_threshold(actor=cast.office, measure_id=measure.pk, effective_from=since, **rule)
    for since, amount in _targets(window, each):
        actions.set_target(actor=cast.office, measure_id=measure.pk, effective_from=since, amount=amount)
    place_measure(
        actor=cast.office, objective_id=drawn.objectives[each.place, each.objective], measure_id=measure.pk,
        weight=float(each.setting("weight", 100)), order=each.order,
    )  # fmt: skip
    return measure.pk


def _sheet(cast: Cast, window: Window, each: Placed) -> dict[str, Any]:
    sheet = {name: value for name, value in each.kpi.items() if name not in OWN and name != "name"}
    baseline, started = each.setting("baseline"), each.setting("starts_back")
    sheet |= {
        "owner_id": cast.members[each.owner].pk,
        "collector_id": cast.members[each.collector].pk,
        "frequency": each.frequency,
        "scale": float(each.kpi.get("scale", 1)),
        "due_days": each.setting("due_days", each.kpi.get("due_days")),
        "starts_on": window.months[0].start if started is None else window.month(started).start,
        "state": "paused" if each.setting("paused") else "live",
        "reporting": "On the scorecard, as soon as it is entered",
        "unit_aggregation": "Sites add up numerators and denominators" if each.kpi.get("kind") == "ratio" else "",
    }
    if baseline is not None:
        sheet |= {"baseline": Decimal(str(baseline)), "baseline_on": window.months[0].start - timedelta(days=1)}
    if each.setting("feed_stopped"):
        sheet |= {"due_days": 0, "grace_days": 0}  # a feed is due as soon as the week is over
    return sheet


def _targets(window: Window, each: Placed) -> Iterator[tuple[date, Decimal]]:
    """Targets with the day from which they hold: the last is the current year's, the first holds from the beginning."""
    amounts = each.setting("targets", [])
    for at, amount in enumerate(amounts):
        yield window.year(2 if at == 0 else len(amounts) - 1 - at), Decimal(str(amount))


def _rules(window: Window, each: Placed) -> Iterator[tuple[date, dict[str, Any]]]:
    """Thresholds with the day from which they hold; a stricter one may have replaced an earlier one this year."""
    rule = {name: float(x) if isinstance(x, int) else x for name, x in each.kpi["threshold"].items()}
    if (days := rule.pop("due_in_days", None)) is not None:
        rule |= {"due_on": window.last.end + timedelta(days=int(days)), "grace_days": int(rule["grace_days"])}
    earlier = each.setting("earlier")
    if earlier:
        yield window.year(2), rule | {name: float(x) for name, x in earlier.items()}
        yield window.year(), rule
    else:
        yield window.year(2), rule
