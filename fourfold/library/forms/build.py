"""Filling in first numbers, publishing."""

from typing import Any

from django import forms

from fourfold.library.actions.numbers import NUMBERS, FirstNumber
from fourfold.library.queries.numbers import NumberRow
from fourfold.measures.forms.fields import number_field, plain
from fourfold.org.forms import VersionedForm

FIELDS = {"ratio": ("numerator", "denominator"), "amount": ("amount",), "": ()}
LABELS = {"target": "Target", "amount": "Value", "numerator": "Numerator", "denominator": "Denominator"}


class NumbersForm(forms.Form):
    """One row for each measure; what is left empty or as it was is not touched."""

    def __init__(self, *args: Any, rows: list[NumberRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = rows
        for row in rows:
            for name in (*(("target",) if row.has_target else ()), *FIELDS[row.takes]):
                label = LABELS[name]
                field = number_field(label, initial=self._initial(row, name))
                field.is_wanted = True  # type: ignore[attr-defined]  # nothing here has to be filled in at once
                self.fields[f"{name}-{row.measure.pk}"] = field

    @staticmethod
    def _initial(row: NumberRow, name: str) -> str:
        if name == "target":
            return "" if row.target is None else f"{row.target:.15g}"
        return plain(getattr(row.value, name)) if row.value is not None else ""

    @property
    def lines(self) -> list[tuple[NumberRow, list[Any]]]:
        """Each row with its fields, in the order of the columns target, value, denominator."""
        return [(row, [self._bound(row, name) for name in ("target", *NUMBERS)]) for row in self.given]

    def _bound(self, row: NumberRow, name: str) -> Any:
        key = f"{name}-{row.measure.pk}"
        return (LABELS[name], self[key]) if key in self.fields else None

    def first_numbers(self) -> list[FirstNumber]:
        """What differs from what is there."""
        found = []
        for row in self.given:
            changed = {
                name: self.cleaned_data[key]
                for name in ("target", *NUMBERS)
                if (key := f"{name}-{row.measure.pk}") in self.fields and key in self.changed_data
            }
            if any(name in NUMBERS for name in changed):  # a ratio's two numbers go together
                changed |= {name: self.cleaned_data[f"{name}-{row.measure.pk}"] for name in FIELDS[row.takes]}
            if any(value is not None for value in changed.values()):
                found.append(FirstNumber(row.measure.pk, row.period.start, **changed))
        return found


class PublishStrategyForm(VersionedForm):
    reason = forms.CharField(
        label="Why it goes live all the same", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="At least 20 characters. The trail keeps it with the list of what is missing.",
    )  # fmt: skip
