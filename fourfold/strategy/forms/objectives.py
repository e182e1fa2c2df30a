"""Objectives, the links between them, and what hangs below them with which weight."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from fourfold.measures.forms import DateField
from fourfold.strategy import rules
from fourfold.strategy.forms.records import Choices, RecordForm, choice_of, chosen, people, set_choices, words

LONG_NAME = 80
STATES = [choice for choice in rules.ObjectiveState.choices if choice[0] not in rules.GONE]


class ObjectiveForm(RecordForm):
    """An objective with all that its page shows. Its lane is chosen on the map; stopping it asks for a reason."""

    RELATIONS = ("owner", "theme")
    LAYOUT = (
        ("The box on the map", ("code", "name", "owner", "theme", "state", "weight")),
        ("What it means", ("description", "question", "success", "horizon", "lens")),
    )
    code = forms.CharField(max_length=20, help_text="Short, such as C2.")
    name = forms.CharField(max_length=120, help_text="A verb and what it is about.")
    owner = choice_of("Owner", help_text="The one who answers for it.")
    theme = choice_of("Theme", help_text="Its line through the map.")
    state = forms.ChoiceField(choices=STATES, initial=rules.ObjectiveState.LIVE, help_text="How far it is on its way.")
    description = words(help_text="What is included, and what is not.")
    question = words("Strategic question", rows=2)
    success = words("Success statement", rows=2, help_text="How one can tell that it is reached.")
    horizon = forms.ChoiceField(choices=[("", "Not said"), *rules.Horizon.choices], required=False)
    lens = forms.ChoiceField(choices=[("", "Not said"), *rules.Lens.choices], required=False)

    def __init__(self, *args: Any, themes: Iterable[Any], new: bool = False, state: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, owner=people(), theme=chosen(themes, "No theme"))
        if new:
            self.fields["weight"] = _weight(help_text="In proportion to its neighbours.", initial=1)
        if state in rules.GONE:
            del self.fields["state"]  # taken up again on its own page

    @property
    def warning(self) -> str:
        length = len(self.cleaned_data.get("name", ""))
        return (
            f"The name has {length} characters. On the map, {LONG_NAME} are read at a glance."
            if length > LONG_NAME
            else ""
        )


class RetireForm(RecordForm):
    """Why an objective is given up, and from when on it doesn't count."""

    state = forms.ChoiceField(label="What becomes of it", choices=[(s.value, s.label) for s in rules.GONE])
    reason = forms.CharField(
        max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="For whoever looks back."
    )
    on = DateField(label="From this day on it no longer counts")


class LinkForm(RecordForm):
    """If we do the one, then the other follows, because ..."""

    RELATIONS = ("cause", "effect")
    LAYOUT = (
        ("If ... then ...", ("cause", "effect", "statement", "because")),
        ("How sure, how strong", ("strength", "delay_months", "evidence", "confidence", "is_agreed", "is_loop")),
    )
    cause = choice_of("If we reach", required=True)
    effect = choice_of("then we come nearer to", required=True)
    statement = words("In one sentence", rows=2, help_text="Empty: made of the two names.")
    because = words("Because", rows=2, help_text="Why the one leads to the other. It can be tested.")
    strength = forms.TypedChoiceField(coerce=int, choices=rules.Strength.choices, initial=rules.Strength.MEDIUM)
    delay_months = forms.IntegerField(label="Takes effect after, in months", min_value=0, max_value=120, initial=0)
    evidence = forms.ChoiceField(choices=rules.Evidence.choices, initial=rules.Evidence.OPINION)
    confidence = forms.TypedChoiceField(coerce=int, choices=rules.Confidence.choices, initial=rules.Confidence.MEDIUM)
    is_agreed = forms.BooleanField(label="Agreed, not only proposed", required=False, initial=True)
    is_loop = forms.BooleanField(
        label="Closes a reinforcing loop on purpose", required=False,
        help_text="Drawn dashed and marked as a loop. It may lead back to where it came from.",
    )  # fmt: skip

    def __init__(self, *args: Any, causes: Choices = (), effects: Choices = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        if causes:
            set_choices(self, cause=[("", "Choose"), *causes], effect=[("", "Choose"), *effects])
        else:  # both ends of a link stay
            del self.fields["cause"], self.fields["effect"]


class PlaceMeasureForm(forms.Form):
    """A measure below an objective, found by its name or code."""

    measure = forms.CharField(max_length=250, help_text="Its name or code. Choose from the list while typing.")
    weight = forms.FloatField(min_value=0, initial=1, help_text="In proportion to the other measures of the objective.")
    since = DateField(label="Counts from", required=False, help_text="Empty: from the beginning.")

    def __init__(self, *args: Any, known: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = list(known)
        self.fields["measure"].widget.attrs.update({"list": "known-measures", "autocomplete": "off"})

    @property
    def suggestions(self) -> list[str]:
        return [written(each) for each in self.known]


class WeightForm(forms.Form):
    """A weight from a day on; before it, the old one still counts."""

    weight = forms.FloatField(min_value=0)
    since = DateField(label="Counts from", required=False, help_text="Empty: for as long as it has been here.")


class EndForm(forms.Form):
    on = DateField(label="From this day on it no longer counts here")


def written(measure: Any) -> str:
    """A measure as the list suggests it."""
    return f"{measure.name} ({measure.code})"


def month_start(today: date) -> date:
    return today.replace(day=1)


def _weight(**more: Any) -> forms.FloatField:
    return forms.FloatField(min_value=0, **more)
