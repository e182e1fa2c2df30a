"""Forms of governance. What may be typed is checked by the actions."""

from django import forms

from fourfold.governance.rules import LEAST_REASON
from fourfold.measures.forms import DateField


class OverrideForm(forms.Form):
    reason = forms.CharField(
        label="Why", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"At least {LEAST_REASON} characters. The board reads it.",
    )  # fmt: skip
    until = DateField(
        label="Until when", required=False, help_text="The last day on which it holds. Then the rule holds again."
    )


class ReviewForm(forms.Form):
    held_on = DateField(label="Held on")
    note = forms.CharField(
        label="What came of it", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
