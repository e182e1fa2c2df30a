"""How a scorecard and an objective roll up: which settings are in force, and where each comes from."""

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


def objective_settings(objective: Objective, home: Scorecard, given: "Defaults") -> list[Setting]:
    """An objective's own settings, else those of the scorecard that it belongs to."""
    return [_of_objective(objective, home, name, given) for name in ROLL_UP]


def _of_objective(objective: Objective, home: Scorecard, name: str, given: "Defaults") -> Setting:
    own = getattr(objective, name) if name in OF_OBJECTIVES else None
    if own not in UNSAID:
        return Setting(name, own, "objective")
    above = setting_of(home, name, given)
    return Setting(name, above.value, "scorecard") if above.source == "own_scorecard" else above


def as_options(settings: list[Setting]) -> dict[str, Any]:
    """Settings as the engine's fields of a node."""
    return {each.name: each.value for each in settings}
