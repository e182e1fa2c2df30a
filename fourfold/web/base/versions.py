"""A stale edit: what somebody else saved beside what was typed, in the form's own words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

NOTHING = "–"
AMOUNT = re.compile(r"-?\d+\.0*")
NUMBERS = (forms.DecimalField, forms.IntegerField, forms.FloatField)
STORED_AS = {"answer": "amount"}  # a yes or no is kept as 1 or 0


@dataclass(frozen=True)
class Difference:
    label: str
    now: str
    typed: str


def differences(form: forms.Form, current: Mapping[str, Any]) -> list[Difference]:
    """The fields in which `current`, the record as it stands, differs from what was typed."""
    return list(_differing(form, current))


def _differing(form: forms.Form, current: Mapping[str, Any]) -> Iterator[Difference]:
    for bound in form.visible_fields():
        key = STORED_AS.get(bound.name, bound.name)
        key = key if key in current else f"{key}_id"
        if key in current:
            now, typed = _words(current[key], bound.field), _words(bound.value(), bound.field)
            if now != typed:
                yield Difference(str(bound.label), now, typed)


def _words(value: Any, field: forms.Field) -> str:
    """The value as the form says it; numbers without trailing zeros, so that 95 and 95.0 are the same."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    text = str(value).strip()
    if isinstance(field, NUMBERS) or (hasattr(field, "choices") and AMOUNT.fullmatch(text)):
        text = _number(text)
    for choice, word in getattr(field, "choices", ()):
        if text == str(choice):
            return str(word).lstrip("– ")
    return text or NOTHING


def _number(text: str) -> str:
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text
