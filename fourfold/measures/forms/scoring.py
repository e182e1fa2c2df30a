"""What a measure is scored by: its targets and its limits or rules, from a day on."""

from typing import Any

from django import forms

from fourfold.measures import rules
from fourfold.measures.forms.fields import DateField, number_field
from fourfold.measures.models import Measure
from fourfold.plain.conditions import read_lines


class RestatedForm(forms.Form):
    """What holds from a day on. Where that day lies in a locked period, it can be proposed as a restatement instead."""

    reason = forms.CharField(
        label="Reason of a restatement",
        required=False,
        max_length=500,
        help_text="Only to propose what reaches into a locked period. Somebody else then decides.",
    )

    def __init__(self, *args: Any, any_locked: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        if not any_locked:
            del self.fields["reason"]


class TargetForm(RestatedForm):
    effective_from = DateField(label="In force from")
    amount = number_field("Target", help_text="Leave empty to end the target.")
    rationale = forms.CharField(required=False, max_length=300)


class ThresholdForm(RestatedForm):
    effective_from = DateField(label="In force from")
    polarity = forms.ChoiceField(choices=rules.Polarity.choices)
    mode = forms.ChoiceField(
        label="Limits are stated as", choices=[each for each in rules.Mode.choices if each[0] not in {rules.Mode.RULES, rules.Mode.POINTS}],
        help_text="A deviation says how far from the target amber and red begin.",
    )  # fmt: skip
    red = forms.FloatField(required=False, label="Red limit", help_text="Worse than this is off target.")
    green = forms.FloatField(required=False, label="Green limit", help_text="From here it is on target.")
    green_high = forms.FloatField(required=False, label="Upper green limit", help_text="For a range only.")
    red_high = forms.FloatField(required=False, label="Upper red limit", help_text="For a range only.")
    stretch = forms.FloatField(required=False, help_text="From here it exceeds the target.")
    basis = forms.FloatField(
        required=False, label="Basis: the value that means 0 %",
        help_text="For percent of target only. Needed where the target is 0 or below, or lies below the starting value.",
    )  # fmt: skip
    conditions = forms.CharField(
        required=False, max_length=6000, strip=False, label="Rules, one a line",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="The first that holds counts. A condition, a colon and a score from 0 to 10 or green, amber, red. Such as “at least "
        "95: green”, “between 90 and 95: amber”, “yes: 10”, “Good, Very good: 10”, “on or before due: 10”, “within 14 days of due: 5”, "
        "“otherwise: red”.",
    )  # fmt: skip
    due_on = DateField(
        required=False, label="Due on", help_text="For a milestone, and for rules that ask about the due day."
    )
    grace_days = forms.IntegerField(min_value=0, max_value=3650, initial=0, label="Days of grace")

    def __init__(self, *args: Any, measure: Measure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("mode") == rules.Mode.POINTS:
            mode: Any = self.fields["mode"]
            mode.choices = [(rules.Mode.POINTS.value, rules.Mode.POINTS.label), *mode.choices]
            mode.help_text = f"The points in force were set through the API. {mode.help_text}"
        if measure is not None and measure.kind == rules.Kind.TEXT:
            fitting = {rules.Polarity.RULES, rules.Polarity.NONE}
            self.fields["polarity"].choices = [each for each in rules.Polarity.choices if each[0] in fitting][::-1]  # type: ignore[attr-defined]
            for name in ("mode", "red", "green", "green_high", "red_high", "stretch", "basis", "due_on", "grace_days"):
                del self.fields[name]

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """Fields that belong together; the page shows those that fit the polarity."""
        named = {
            "What holds": ("effective_from", "polarity", "mode"), "Rules": ("conditions",), "Due day": ("due_on", "grace_days"),
            "Limits": ("red", "green", "green_high", "red_high", "stretch", "basis"), "Restatement": ("reason",),
        }  # fmt: skip
        found = {heading: [self[name] for name in names if name in self.fields] for heading, names in named.items()}
        return [
            (heading, found[heading])
            for heading in ("What holds", "Limits", "Rules", "Due day", "Restatement")
            if found[heading]
        ]

    def clean_conditions(self) -> list[dict[str, Any]]:
        """The lines as the action takes them."""
        if self.cleaned_data.get("polarity") != rules.Polarity.RULES:
            return []
        try:
            found = read_lines(self.cleaned_data["conditions"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return [
            {"test": each.test.value, "score": each.score, "number": each.number, "upto": each.upto, "words": list(each.words),
             "day": each.day, "days": each.days}
            for each in found
        ]  # fmt: skip
