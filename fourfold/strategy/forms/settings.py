"""Settings as a person fills them in: the organisation's, a scorecard's, an objective's. Empty inherits."""

from typing import Any

from django import forms

from fourfold.measures.queries import DAYS, ROLL_UP, Setting
from fourfold.measures.rules import Method
from fourfold.org.forms import VersionedForm

MOST_DAYS = 3_660
PERCENT = 100
EXPLAINED = {
    "method": "How the scores below combine into one.",
    "critical_caps": "With a critical measure off target anywhere below, the score is at risk at best.",
    "cap_green": "An excellent child can't hide a bad one.",
    "minimum_coverage": "In percent of the weight. With less of it having data, there is no score.",
    "due_days": "Days after a period's end on which its value is due.",
    "grace_days": "Further days until it is late.",
    "carry_periods": "How many periods the last value stands in for a missing one. 0: never.",
}


class DefaultsForm(VersionedForm):
    """The organisation's settings. All of them are stated."""

    method = forms.ChoiceField(label="How scores combine", choices=Method.choices)
    critical_caps = forms.BooleanField(label="A critical red caps at amber", required=False)
    cap_green = forms.BooleanField(label="Children count at most as green", required=False)
    minimum_coverage = forms.FloatField(label="Least coverage for a score, in percent", min_value=0, max_value=100)
    due_days = forms.IntegerField(label="Values are due, days after the period", min_value=0, max_value=MOST_DAYS)
    grace_days = forms.IntegerField(label="Days of grace", min_value=0, max_value=MOST_DAYS)
    carry_periods = forms.IntegerField(label="Periods the last value may be carried", min_value=0, max_value=366)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*ROLL_UP, *DAYS):
            self.fields[name].help_text = EXPLAINED[name]

    @staticmethod
    def initial_of(given: Any) -> dict[str, Any]:
        found = {name: getattr(given, name) for name in (*ROLL_UP, *DAYS)}
        share = _percent(found["minimum_coverage"])
        return {**found, "minimum_coverage": share, "version": given.version if given.pk else 0}

    def settings(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            **{name: data[name] for name in (*ROLL_UP, *DAYS)},
            "minimum_coverage": data["minimum_coverage"] / PERCENT,
        }


class RollUpForm(VersionedForm):
    """How one scorecard or objective rolls up. Each choice says what would be inherited instead."""

    def __init__(self, *args: Any, above: list[Setting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in above:
            self.fields[each.name] = self._field(each)

    @staticmethod
    def _field(above: Setting) -> forms.Field:
        inherit, label, text = f"Inherit: {above.shown}, {above.origin}", above.label, EXPLAINED[above.name]
        if above.name == "minimum_coverage":
            return forms.FloatField(
                label=f"{label}, in percent",
                required=False,
                min_value=0,
                max_value=100,
                help_text=f"{text} Empty: {above.shown}, {above.origin}.",
            )
        choices = [("", inherit), *(Method.choices if above.name == "method" else [("True", "Yes"), ("False", "No")])]
        return forms.ChoiceField(label=label, choices=choices, required=False, help_text=text)

    @staticmethod
    def initial_of(record: Any, names: list[str]) -> dict[str, Any]:
        found = {name: getattr(record, name) for name in names}
        shown = {
            name: "" if value is None else str(value) if isinstance(value, bool) else value
            for name, value in found.items()
        }
        share = shown.get("minimum_coverage", "")
        return {
            **shown,
            "minimum_coverage": share if share == "" else _percent(float(share)),
            "version": record.version,
        }

    def settings(self) -> dict[str, Any]:
        """Arguments for change_scorecard and change_objective."""
        data: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in ("critical_caps", "cap_green"):
            data[name] = {"True": True, "False": False}.get(data[name])
        if data.get("minimum_coverage") is not None:
            data["minimum_coverage"] /= PERCENT
        return data


def _percent(share: float) -> str:
    """“50”, “33.3”: as one would type it."""
    return f"{share * PERCENT:.6g}"
