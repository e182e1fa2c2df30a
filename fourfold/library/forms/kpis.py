"""Searching the library, adopting one of its KPIs, publishing one of one's own."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms

from fourfold.catalogue.kpis import INDUSTRIES, LETTERS, PERSPECTIVES
from fourfold.library.rules import PERSPECTIVE_CHOICES
from fourfold.measures.forms.fields import number_field
from fourfold.org import queries as org
from fourfold.org.forms import VersionedForm

Choices = list[tuple[Any, Any]]
NOBODY: tuple[str, str] = ("", "Nobody yet")


def _some(label: str, choices: Iterable[tuple[str, str]], every: str) -> Any:
    listed = [("", every), *choices]
    names = ", ".join(name for _, name in listed[1:])
    wrong = {"invalid_choice": f"Choose one of: {names}."}
    return _unmarked(forms.ChoiceField(label=label, choices=listed, required=False, error_messages=wrong))


def _unmarked(field: Any) -> Any:
    """In a search nothing has to be filled in, and nothing needs to say so."""
    field.is_wanted = True
    return field


class SearchForm(forms.Form):
    """What a KPI of the library is looked for by. Comes in the address, so that a search can be shared."""

    q = _unmarked(forms.CharField(label="Find", required=False, max_length=200))
    industry = _some("Industry", INDUSTRIES.items(), "All industries")
    perspective = _some("Perspective", PERSPECTIVES.items(), "All perspectives")
    indicator = _some("Lead or lag", [("lead", "Lead"), ("lag", "Lag")], "Lead and lag")
    letter = _some("Board letter", [(each, f"{each} – {name}") for each, name in LETTERS.items()], "All letters")


class AdoptForm(forms.Form):
    """Where a KPI goes, what it is called there, who owns it, what is to be reached."""

    objective = forms.TypedChoiceField(coerce=int, help_text="The KPI counts for it.")
    name = forms.CharField(max_length=200)
    code = forms.CharField(
        max_length=60, help_text="Once in the unit. The library's own code lets others see what you measure."
    )
    owner = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    amount = number_field("Target", help_text="Empty: set it later, on the measure's page.")
    weight = forms.FloatField(min_value=0, initial=1, help_text="In proportion to the other measures of the objective.")
    even_so = forms.BooleanField(
        required=False, label="This unit measures its own, though another one measures it already"
    )

    def __init__(self, *args: Any, objectives: Iterable[Any], elsewhere: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objective"].choices = [("", "Choose"), *by_scorecard(objectives)]  # type: ignore[attr-defined]
        self.fields["owner"].choices = people()  # type: ignore[attr-defined]
        if not elsewhere:
            del self.fields["even_so"]

    def given(self) -> dict[str, Any]:
        """Arguments for adopt_kpi and adopt_published."""
        data = dict(self.cleaned_data)
        return {"objective_id": data.pop("objective"), "owner_id": data.pop("owner"), **data}


def by_scorecard(objectives: Iterable[Any]) -> Choices:
    """Objectives below the name of their scorecard, each with its perspective."""
    ordered = sorted(objectives, key=lambda each: (each.scorecard.name, each.scorecard_id))
    return [
        (scorecard.name, [(each.pk, f"{each.code} {each.name} ({each.perspective})") for each in rows])
        for scorecard, rows in groupby(ordered, key=lambda each: each.scorecard)
    ]


def people() -> Choices:
    return [NOBODY, *((each.pk, each.name) for each in org.active_members())]


class PublishForm(forms.Form):
    """A measure for everybody's use."""

    name = forms.CharField(
        max_length=200, help_text="Under this name others find it. Each name stands in the library once."
    )
    perspective = forms.ChoiceField(choices=PERSPECTIVE_CHOICES)
    owner = forms.TypedChoiceField(coerce=int, help_text="Keeps the definition and answers questions about it.")
    purpose = forms.CharField(
        label="When to use it", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Choose"), *people()[1:]]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"owner_id": data.pop("owner"), **data}


class DecisionForm(VersionedForm):
    """Yes, or no with the reason."""

    decision = forms.CharField(label="Reason", required=False, max_length=500, help_text="Needed to decline.")
