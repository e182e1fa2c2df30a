"""Input from a person about strategies, by what it is about."""

from fourfold.strategy.forms.objectives import (
    EndForm,
    LinkForm,
    ObjectiveForm,
    PlaceMeasureForm,
    RetireForm,
    WeightForm,
    month_start,
    written,
)
from fourfold.strategy.forms.settings import DefaultsForm, RollUpForm
from fourfold.strategy.forms.strategies import NewStrategyForm, PerspectiveForm, ScorecardForm, StrategyForm, ThemeForm

__all__ = [
    "DefaultsForm",
    "EndForm",
    "LinkForm",
    "NewStrategyForm",
    "ObjectiveForm",
    "PerspectiveForm",
    "PlaceMeasureForm",
    "RetireForm",
    "RollUpForm",
    "ScorecardForm",
    "StrategyForm",
    "ThemeForm",
    "WeightForm",
    "month_start",
    "written",
]
