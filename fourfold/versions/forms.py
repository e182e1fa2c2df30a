"""Forms of a strategy's life. What may be said is checked by the actions."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms

from fourfold.plain.strategy import schema

WORDS = [("", "Only a comment")] + [
    (name, name.replace("_", " ").capitalize())
    for name in dict.fromkeys(
        word.name for item in (schema.STRATEGY, schema.OBJECTIVE, schema.LINK) for word in item.words
    )
    if name != "unit"
]


class MoveForm(forms.Form):
    reason = forms.CharField(label="Reason", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ProposalForm(forms.Form):
    """What it is about is a path in the strategy's text, carried as JSON."""

    path = forms.ChoiceField(label="About")
    word = forms.ChoiceField(label="What is to change", choices=WORDS, required=False)
    value = forms.CharField(
        label="What it is to become", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="People by mail address, everything else as it stands in the strategy's text.",
    )  # fmt: skip
    comment = forms.CharField(
        label="Comment", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, items: Sequence[tuple[Sequence[str], str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["path"].choices = [(json.dumps(list(path)), said) for path, said in items]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "path": json.loads(self.cleaned_data["path"])}


class DecisionForm(forms.Form):
    verdict = forms.ChoiceField(
        label="Decision", choices=[("accept", "Accept it: the change is made"), ("decline", "Decline it")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    decision = forms.CharField(
        label="Why", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where it is declined.",
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
