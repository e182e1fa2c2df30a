"""A strategy with its perspectives and themes, and the scorecards that follow it."""

from collections.abc import Collection
from typing import Any

from django import forms

from fourfold.measures.forms import DateField
from fourfold.org.forms import unit_choices
from fourfold.org.queries import UnitTree
from fourfold.org.rules import Audience
from fourfold.strategy import rules
from fourfold.strategy.forms.records import RecordForm, choice_of, people, set_choices, words

LONG_VISION = 300


def units_of(tree: UnitTree, allowed: Collection[int]) -> list[tuple[int, str]]:
    return unit_choices((depth, unit) for depth, unit in tree.in_order() if unit.pk in allowed)


class StrategyForm(RecordForm):
    """What heads the map, and for which years."""

    RELATIONS = ("unit",)
    LAYOUT = (
        ("The strategy", ("name", "unit", "starts_on", "ends_on")),
        ("What heads the map", ("mission", "vision", "values", "destination")),
    )
    name = forms.CharField(max_length=120, help_text="Such as “Strategy 2027-2030”.")
    unit = choice_of("Unit", required=True, help_text="Whose strategy it is.")
    starts_on = DateField(label="First day", help_text="Of the years it is about.")
    ends_on = DateField(label="Last day", help_text="One to five years later.")
    mission = words(help_text="Why the unit exists.")
    vision = words(help_text="Where it wants to be. One or two sentences can be remembered.")
    values = words(help_text="What it stands for, whatever happens.")
    destination = words(
        "Destination statement", help_text="What will be true on the last day, so that it can be checked."
    )

    def __init__(self, *args: Any, tree: UnitTree | None = None, units: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tree is None:
            del self.fields["unit"]
        else:
            set_choices(self, unit=units_of(tree, units))

    @property
    def warning(self) -> str:
        """What is saved and yet worth a second look."""
        length = len(self.cleaned_data.get("vision", ""))
        return (
            f"The vision has {length} characters. Few people keep more than {LONG_VISION} in mind."
            if length > LONG_VISION
            else ""
        )


class NewStrategyForm(StrategyForm):
    """The same with its perspectives: four to begin with, three at least, six at most."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start = dict(enumerate(rules.PERSPECTIVES))
        for at in range(rules.MOST_PERSPECTIVES):
            name, question = start.get(at, ("", ""))
            self.fields[f"lane_{at + 1}"] = forms.CharField(
                label=f"Perspective {at + 1}", max_length=80, required=at < rules.FEWEST_PERSPECTIVES, initial=name
            )
            self.fields[f"question_{at + 1}"] = forms.CharField(
                label=f"Question of perspective {at + 1}", max_length=200, required=False, initial=question
            )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        numbers = range(1, rules.MOST_PERSPECTIVES + 1)
        lanes = [self[f"{kind}_{number}"] for number in numbers for kind in ("lane", "question")]
        return [*super().groups, ("Perspectives, from the top of the map", lanes)]

    def given(self) -> dict[str, Any]:
        data = super().given()
        pairs = [(data.pop(f"lane_{n}"), data.pop(f"question_{n}")) for n in range(1, rules.MOST_PERSPECTIVES + 1)]
        return {**data, "perspectives": [pair for pair in pairs if any(pair)]}


class PerspectiveForm(RecordForm):
    name = forms.CharField(max_length=80)
    question = forms.CharField(max_length=200, required=False, help_text="What this lane of the map answers.")


class ThemeForm(RecordForm):
    RELATIONS = ("sponsor",)
    name = forms.CharField(max_length=80, help_text="A line through all perspectives, such as “Growth”.")
    intended_result = words(help_text="What is different when the theme has succeeded.")
    sponsor = choice_of("Sponsor", help_text="Who answers for the theme.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, sponsor=people())


class ScorecardForm(RecordForm):
    RELATIONS = ("unit", "owner")
    name = forms.CharField(max_length=120)
    unit = choice_of("Unit", required=True)
    owner = choice_of("Owner")
    audience = forms.ChoiceField(label="Who may see it", choices=Audience.choices, initial=Audience.ORGANISATION)

    def __init__(self, *args: Any, tree: UnitTree, units: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, unit=units_of(tree, units), owner=people())
