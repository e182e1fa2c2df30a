"""Input from a person about organisations, units, people and tokens."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django import forms

from fourfold.org import queries, rules
from fourfold.org.models import Membership, Organisation, Unit


class VersionedForm(forms.Form):
    """Carries the version that the person saw, so that a stale edit is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OrganisationForm(VersionedForm):
    name = forms.CharField(max_length=120)
    time_zone = forms.ChoiceField(help_text="Decides on which day a value falls and when it is late.")
    currency = forms.RegexField(r"^[A-Za-z]{3}$", max_length=3, help_text="Three letters, such as EUR or USD.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [(zone, zone) for zone in sorted(available_timezones())]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, organisation: Organisation) -> "OrganisationForm":
        return cls(initial=_initial(organisation, "name", "time_zone", "currency", "version"))


class UnitForm(VersionedForm):
    name = forms.CharField(max_length=120)
    code = forms.CharField(max_length=30, help_text="Short and unique, such as NORTH or L4.")
    parent = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, help_text="The unit above.")
    tier = forms.TypedChoiceField(
        coerce=int, choices=rules.Tier.choices, label="Scorecard tier", initial=rules.Tier.UNIT
    )
    order = forms.IntegerField(min_value=0, initial=0, help_text="Smaller numbers come first among neighbours.")

    def __init__(self, *args: Any, tree: queries.UnitTree, is_top: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_top:
            del self.fields["parent"]
        else:
            self.fields["parent"].choices = unit_choices(tree.in_order())  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(unit: Unit) -> dict[str, Any]:
        return _initial(unit, "name", "code", "tier", "order", "version") | {"parent": unit.parent_id}


class MemberForm(VersionedForm):
    role = forms.ChoiceField(choices=rules.Role.choices, help_text="Holds in the unit and everything below it.")
    unit = forms.TypedChoiceField(coerce=int)
    title = forms.CharField(max_length=120, required=False)
    is_active = forms.BooleanField(required=False, label="May sign in to this organisation")

    def __init__(self, *args: Any, tree: queries.UnitTree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(tree.in_order())  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(membership: Membership) -> dict[str, Any]:
        return _initial(membership, "role", "title", "is_active", "version") | {"unit": membership.unit_id}


class InviteForm(forms.Form):
    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail")
    role = forms.ChoiceField(choices=rules.Role.choices, initial=rules.Role.VIEWER)
    unit = forms.TypedChoiceField(coerce=int)
    title = forms.CharField(max_length=120, required=False)

    def __init__(self, *args: Any, tree: queries.UnitTree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(tree.in_order())  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    name = forms.CharField(max_length=80, help_text="What the token is for, such as “Nightly ERP upload”.")
    days = forms.IntegerField(label="Lasts, in days", min_value=1, max_value=365, initial=90)
    can_write = forms.BooleanField(required=False, label="May also write")


def unit_choices(rows: Iterable[tuple[int, Unit]]) -> list[tuple[int, str]]:
    """The unit tree as choices; depth is shown by leading dashes."""
    return [(unit.pk, f"{'– ' * depth}{unit.name}") for depth, unit in rows]


def _initial(record: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
