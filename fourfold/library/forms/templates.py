"""Starting a strategy from a template."""

from collections.abc import Collection
from typing import Any

from django import forms

from fourfold.library.forms.kpis import people
from fourfold.measures.forms import DateField
from fourfold.org.forms import unit_choices
from fourfold.org.queries import UnitTree

LARGEST_FILE = 5_000_000


class StartForm(forms.Form):
    """Whose strategy it becomes, and for which years."""

    name = forms.CharField(label="Name of the strategy", max_length=120)
    unit = forms.TypedChoiceField(coerce=int)
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day")

    def __init__(self, *args: Any, tree: UnitTree, units: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = unit_choices((depth, unit) for depth, unit in tree.in_order() if unit.pk in units)
        self.fields["unit"].choices = allowed  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"unit_id": data.pop("unit"), **data}


class TemplateForm(StartForm):
    """An industry's template; somebody owns everything to begin with."""

    owner = forms.TypedChoiceField(
        coerce=int, required=False, empty_value=None, label="Owner, to begin with",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = people()  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        data = super().given()
        return {"owner_id": data.pop("owner"), **data}


class OwnTemplateForm(StartForm):
    """A file that was exported from a strategy."""

    text = forms.FileField(label="Template file", help_text="A YAML file exported from a strategy as a template.")

    def clean_text(self) -> str:
        file = self.cleaned_data["text"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("The file is larger than 5 MB. Nothing was read.")
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError("The file is no text in UTF-8. Export the template again.") from None
