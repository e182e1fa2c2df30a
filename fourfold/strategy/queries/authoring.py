"""What the pages for writing a strategy need: its parts, whoever sees a scorecard of it or may edit its unit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from fourfold.core.past import added_at
from fourfold.measures.queries import first_open_day, visible_measure_ids
from fourfold.org.queries import Member
from fourfold.strategy.models import (
    MeasurePlacement,
    Objective,
    ObjectiveLink,
    ObjectivePlacement,
    Perspective,
    PerspectivePlacement,
    Scorecard,
    Theme,
)
from fourfold.strategy.queries.visible import visible_objectives, visible_scorecards, visible_strategies

MOST_EFFECTS = 500  # objectives of other scorecards that a link may be drawn to


def visible_perspectives(member: Member) -> QuerySet[Perspective]:
    strategies = visible_strategies(member).order_by().values("pk")
    return Perspective.objects.filter(strategy_id__in=strategies).select_related("strategy")


def visible_themes(member: Member) -> QuerySet[Theme]:
    strategies = visible_strategies(member).order_by().values("pk")
    return Theme.objects.filter(strategy_id__in=strategies).select_related("strategy", "sponsor__person")


def visible_links(member: Member) -> QuerySet[ObjectiveLink]:
    """Links of which both ends may be seen."""
    visible = visible_objectives(member).order_by().values("pk")
    return ObjectiveLink.objects.filter(cause_id__in=visible, effect_id__in=visible).select_related(
        "cause__scorecard__unit", "effect__scorecard__unit"
    )


def counted_themes(member: Member, strategy_id: int) -> list[tuple[Theme, int]]:
    """A strategy's themes in order, each with the number of its objectives."""
    themes = visible_themes(member).filter(strategy_id=strategy_id).order_by("order", "pk")
    carried = Objective.objects.filter(theme__strategy_id=strategy_id).order_by().values_list("theme_id")
    counts = dict(carried.annotate(count=Count("pk")))
    return [(each, counts.get(each.pk, 0)) for each in themes]


def effects_beside(member: Member, scorecard: Scorecard) -> list[Objective]:
    """Objectives of the strategy's other scorecards, which one of this scorecard may drive."""
    found = visible_objectives(member).filter(scorecard__strategy_id=scorecard.strategy_id)
    return list(found.exclude(scorecard_id=scorecard.pk).order_by("scorecard__name", "code", "pk")[:MOST_EFFECTS])


def free_code(scorecard_id: int, lane: Perspective) -> str:
    """The lane's letter with the first number that no objective of the scorecard has."""
    letter = next((each for each in lane.name.upper() if each.isalpha()), "O")
    taken = {
        code.upper() for code in Objective.objects.filter(scorecard_id=scorecard_id).values_list("code", flat=True)
    }
    return next(code for n in range(1, len(taken) + 2) if (code := f"{letter}{n}") not in taken)


def open_day(scorecard_id: int) -> date | None:
    """The first day from which something new may count on the scorecard; None: no period of it is locked."""
    return first_open_day(added_at(Scorecard, {scorecard_id}).get(scorecard_id))


def added_days(scorecard_ids: Collection[int]) -> dict[int, date]:
    """The day on which each scorecard was added, where that is known."""
    return {pk: instant.date() for pk, instant in added_at(Scorecard, scorecard_ids).items()}


@dataclass(frozen=True)
class Weights:
    """The places in force on one scorecard: of its lanes by lane, of its objectives by objective."""

    lanes: dict[int, PerspectivePlacement]
    objectives: dict[int, ObjectivePlacement]


def weights_of(scorecard_id: int) -> Weights:
    """Two queries."""
    lanes = PerspectivePlacement.objects.filter(scorecard_id=scorecard_id, effective_to=None).order_by("pk")
    boxes = ObjectivePlacement.objects.filter(scorecard_id=scorecard_id, effective_to=None).order_by("pk")
    return Weights({each.perspective_id: each for each in lanes}, {each.objective_id: each for each in boxes})


def retired_on(member: Member, scorecard_id: int) -> list[Objective]:
    """Objectives that were stopped or archived, with what came later first."""
    found = visible_objectives(member).filter(scorecard_id=scorecard_id, state__in=["stopped", "archived"])
    return list(found.order_by("-pk"))


def measure_places(objective_id: int) -> list[MeasurePlacement]:
    """What counts below the objective now, or will."""
    found = MeasurePlacement.objects.filter(objective_id=objective_id, effective_to=None)
    return list(found.select_related("measure").order_by("order", "measure__code", "pk"))


def called(member: Member, places: Collection[MeasurePlacement]) -> dict[int, str]:
    """The names of the measures that the member may see; the others are withheld."""
    seen = visible_measure_ids(member, [each.measure_id for each in places])
    return {each.measure_id: each.measure.name for each in places if each.measure_id in seen}


PLACES: dict[str, Any] = {
    "measure": MeasurePlacement,
    "objective": ObjectivePlacement,
    "perspective": PerspectivePlacement,
}


def place_on(member: Member, kind: str, pk: int) -> tuple[Any, Scorecard] | None:
    """A place in force with the scorecard that it counts for, where the member may see that; otherwise None."""
    found = PLACES[kind].objects.filter(pk=pk, effective_to=None).first() if kind in PLACES else None
    if found is None:
        return None
    own = found.objective.scorecard_id if isinstance(found, MeasurePlacement) else found.scorecard_id
    scorecard = visible_scorecards(member).filter(pk=own).first()
    return (found, scorecard) if scorecard else None
