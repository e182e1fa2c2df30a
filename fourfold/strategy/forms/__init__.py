"""Input from a person about strategies, by what it is about."""

from fourfold.strategy.forms.settings import DefaultsForm, RollUpForm

__all__ = ["DefaultsForm", "RollUpForm"]
