"""Forms of governance. What may be typed is checked by the actions."""

from typing import Any

from django import forms

from fourfold.governance.rules import LEAST_REASON
from fourfold.measures.forms import DateField
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.org.forms import VersionedForm, unit_choices
from fourfold.strategy.forms.records import people, set_choices


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


class AppointmentForm(forms.Form):
    """Somebody leads something in a unit."""

    unit = forms.TypedChoiceField(coerce=int)
    role = forms.ChoiceField(choices=roles.LeadingRole.choices)
    member = forms.TypedChoiceField(coerce=int, label="Who")
    starts_on = DateField(label="From")
    ends_on = DateField(label="Until", required=False, help_text="The last day. Empty: without an end.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, unit=unit_choices(org.unit_tree().in_order()), member=people()[1:])


class EndForm(VersionedForm):
    on = DateField(label="Last day")


class HandoverForm(forms.Form):
    """Everything that somebody answers for, to another; `giver` is asked of who looks after people alone."""

    giver = forms.TypedChoiceField(coerce=int, label="From")
    receiver = forms.TypedChoiceField(coerce=int, label="To")
    note = forms.CharField(
        label="What to know", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, giver: int, for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(each.pk, each.name) for each in org.members()]
        givers = known if for_others else [each for each in known if each[0] == giver]
        set_choices(self, giver=givers, receiver=[("", "Choose"), *(each for each in people()[1:])])
        self.initial.setdefault("giver", giver)


class DeclineForm(VersionedForm):
    reason = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
