"""Fields that forms of measures have in common."""

from decimal import Decimal
from typing import Any

from django import forms


class DateField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"})


def number_field(label: str, *, required: bool = False, **more: Any) -> forms.DecimalField:
    """A number typed with a decimal point; anything that reads two ways is refused, not guessed."""
    return forms.DecimalField(
        label=label, required=required, max_digits=38, decimal_places=12, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": "Write a number with digits and a decimal point, such as 1234.5, without grouping."}, **more,
    )  # fmt: skip


def plain(amount: Decimal | None) -> str:
    """A number as a person types it."""
    return "" if amount is None else f"{amount.normalize():f}"


class WordsField(forms.CharField):
    """Words, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [" ".join(line.split()) for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data) != (initial or []))
