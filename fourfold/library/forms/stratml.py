"""A StratML plan on its way in: the file, then what it becomes."""

from django import forms

from fourfold.library.actions import LANE, LANES
from fourfold.library.forms.templates import StartForm
from fourfold.plain.stratml import LARGEST

MEGABYTES = LARGEST // 1_000_000


class PlanFileForm(forms.Form):
    """Only the file: what it holds is shown before anything is decided."""

    file = forms.FileField(
        label="StratML file",
        help_text=f"XML of Part 1 or Part 2 of the standard, up to {MEGABYTES} MB. Nothing is saved yet.",
    )

    def clean_file(self) -> bytes:
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(f"The file is larger than {MEGABYTES} MB. Nothing was saved.")
        return bytes(given.read())


class TakePlanForm(StartForm):
    """Whose strategy it becomes, for which days, and the lane of its objectives; the plan itself travels along."""

    lane = forms.ChoiceField(
        label="Perspective of its objectives", choices=[(name, name) for name in LANES], initial=LANE,
        help_text="StratML has no perspectives. All objectives come into this one; move them on the map afterwards.",
    )  # fmt: skip
    text = forms.CharField(widget=forms.HiddenInput, strip=False)
