"""How a scorecard and an objective roll up: which settings are in force, and where each comes from."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fourfold.measures.queries import ROLL_UP, Setting, inherited
from fourfold.strategy.models import Objective, Scorecard

if TYPE_CHECKING:
    from fourfold.measures.models import Defaults

OF_OBJECTIVES = ("method", "critical_caps", "cap_green")  # least coverage is the scorecard's business
UNSAID = ("", None)


def setting_of(scorecard: Scorecard, name: str, given: "Defaults") -> Setting:
    own = getattr(scorecard, name)
    return inherited(name, given) if own in UNSAID else Setting(name, own, "own_scorecard")


def scorecard_settings(scorecard: Scorecard, given: "Defaults") -> list[Setting]:
    return [setting_of(scorecard, name, given) for name in ROLL_UP]


def inherited_settings(home: Scorecard, given: "Defaults") -> list[Setting]:
    """What holds for the scorecard's objectives that say nothing of their own."""
    found = scorecard_settings(home, given)
    return [replace(each, source="scorecard") if each.source == "own_scorecard" else each for each in found]


def objective_settings(objective: Objective, home: Scorecard, given: "Defaults") -> list[Setting]:
    """An objective's own settings, else those of the scorecard that it belongs to."""
    return [_of_objective(objective, above) for above in inherited_settings(home, given)]


def _of_objective(objective: Objective, above: Setting) -> Setting:
    own = getattr(objective, above.name) if above.name in OF_OBJECTIVES else None
    return above if own in UNSAID else Setting(above.name, own, "objective")


def as_options(settings: list[Setting]) -> dict[str, Any]:
    """Settings as the engine's fields of a node."""
    return {each.name: each.value for each in settings}
