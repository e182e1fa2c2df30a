"""What the forms of strategies have in common: people to choose from, and the way into an action's arguments."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms

from fourfold.org import queries as org
from fourfold.org.forms import VersionedForm

Choices = list[tuple[Any, Any]]
NOBODY: Choices = [("", "Nobody yet")]


class RecordForm(VersionedForm):
    """A form about one record. `RELATIONS` are the fields whose choice is another record's number."""

    RELATIONS: Collection[str] = ()
    LAYOUT: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.LAYOUT]

    def given(self) -> dict[str, Any]:
        """Arguments for the action, without the version."""
        return {
            (f"{name}_id" if name in self.RELATIONS else name): value
            for name, value in self.cleaned_data.items()
            if name != "version"
        }

    @classmethod
    def initial_of(cls, record: Any) -> dict[str, Any]:
        """The record's fields as the form starts with them."""
        names = [name for name in cls.base_fields if name != "version"]
        found = {
            name: getattr(record, f"{name}_id" if name in cls.RELATIONS else name)
            for name in names
            if hasattr(record, name)
        }
        return {**found, "version": record.version}


def words(label: str = "", *, rows: int = 3, most: int = 20_000, help_text: str = "") -> forms.CharField:
    """Text of several lines that may be empty."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label or None, required=False, max_length=most, widget=area, help_text=help_text, strip=True
    )


def choice_of(label: str, *, required: bool = False, help_text: str = "") -> forms.TypedChoiceField:
    """Another record's number, or nothing; its choices are set when the form is made."""
    return forms.TypedChoiceField(coerce=int, label=label, required=required, empty_value=None, help_text=help_text)


def people() -> Choices:
    """The active members, as choices."""
    return [*NOBODY, *((each.pk, each.name) for each in org.active_members())]


def chosen(rows: Iterable[Any], empty: str) -> Choices:
    return [("", empty), *((each.pk, str(each)) for each in rows)]


def set_choices(form: forms.Form, **choices: Choices) -> None:
    for name, each in choices.items():
        if name in form.fields:
            form.fields[name].choices = each  # type: ignore[attr-defined]
