"""What comes in can be stored: arguments by their annotation, records by their own fields - or a refusal in words.

Every action runs this (core/acting.py), so that a page, an import and a program get the same sentence for the same mistake,
and the database never has to complain.
"""

import math
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from types import NoneType
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from fourfold.core.guards import Refused, refuse_if
from fourfold.plain.numbers import LARGEST as LARGEST  # what columns hold is what texts may say

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)  # more digits than any column holds
BOOKKEEPING = frozenset({"id", "organisation_id", "version"})
WORDS = {int: "a whole number", float: "a number", Decimal: "a number", str: "text", bool: "yes or no", date: "a day"}


def storable(value: Any, field: str) -> None:
    """Refuse (R2, R3) text with characters that can't be stored, numbers without a size, days out of range - at any depth."""
    if isinstance(value, str):
        _refuse_odd_text(value, field)
    elif isinstance(value, float | Decimal):
        _refuse_odd_number(value, field)
    elif isinstance(value, date):
        _refuse_odd_day(value, field)
    elif isinstance(value, Mapping):
        storable([*value.keys(), *value.values()], field)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            storable(each, field)


def argument(value: Any, kinds: Collection[Any], field: str) -> None:
    """Refuse an argument that is none of these plain kinds (R2), or one that can't be stored."""
    allowed = set(kinds)
    if allowed and allowed <= {*WORDS, NoneType} and not any(_is_a(value, kind) for kind in allowed):
        words = " or ".join(sorted({WORDS[kind] for kind in allowed if kind is not NoneType}))
        raise Refused("R2", f"{_label(field)} must be {words}. Nothing was saved.", field=field)
    storable(value, field)


def fit(record: models.Model) -> None:
    """Refuse a record with a field that its column can't hold: wrong type, too long, out of range, not a choice.

    Decimals are rounded to their column's places here, so that a record compares equal to what will be stored.
    """
    for column in record._meta.concrete_fields:
        if column.attname not in BOOKKEEPING and not isinstance(column, models.DateTimeField):
            setattr(record, column.attname, _fitted(getattr(record, column.attname), column, record))


def _fitted(value: Any, column: Any, record: models.Model) -> Any:
    name, label = column.name, _label(str(column.verbose_name))
    if value is None:
        refuse_if(not column.null, "R1", f"{label} is missing.", field=name)
        return None
    kind = _kind(column)
    if kind is not None and not _is_a(value, kind):
        raise Refused("R2", f"{label} must be {WORDS[kind]}. Nothing was saved.", field=name)
    storable(value, name)
    if isinstance(column, models.DecimalField):
        return places(value, column.decimal_places)
    if isinstance(column, models.IntegerField) and not column.choices:
        _refuse_outside(value, column, label)
    if isinstance(column, models.ForeignKey):
        refuse_if(abs(value) >= 2**63, "R11", f"Choose {label.lower()} from the list.", field=name)
        return value
    _run_checks(value, column, record, label)
    return value


def places(number: Decimal | int, decimals: int) -> Decimal:
    """The number as a column with so many decimals keeps it."""
    return EXACT.create_decimal(number).quantize(Decimal(1).scaleb(-decimals), context=EXACT)


def _run_checks(value: Any, column: Any, record: models.Model, label: str) -> None:
    if column.choices:
        allowed = [choice for choice, _ in column.flatchoices]
        empty = value == "" and column.blank
        refuse_if(
            value not in allowed and not empty,
            "R11",
            f"Choose {label.lower()}: {', '.join(map(str, allowed))}.",
            field=column.name,
        )
        return
    if isinstance(value, str):
        most = column.max_length or 100_000
        refuse_if(
            len(value) > most, "R2", f"{label} has {len(value):,} characters; at most {most:,} fit. Shorten it.", field=column.name
        )  # fmt: skip
        refuse_if(value == "" and not column.blank, "R1", f"{label} is missing.", field=column.name)
    try:
        if value not in column.empty_values:
            column.run_validators(value)
    except ValidationError as error:
        raise Refused("R2", f"{label}: {error.messages[0]}", field=column.name) from None


def _refuse_outside(value: int, column: Any, label: str) -> None:
    low = max(int(v.limit_value) for v in column.validators if isinstance(v, MinValueValidator))
    high = min(int(v.limit_value) for v in column.validators if isinstance(v, MaxValueValidator))
    refuse_if(
        not low <= value <= high, "R2", f"{label} must be a whole number from {low} to {high}.", field=column.name
    )


def _kind(column: Any) -> type | None:
    for django_type, kind in _KINDS:
        if isinstance(column, django_type):
            return kind
    return None


_KINDS: tuple[tuple[type, type], ...] = (
    (models.BooleanField, bool), (models.ForeignKey, int), (models.IntegerField, int), (models.FloatField, float),
    (models.DecimalField, Decimal), (models.DateField, date), (models.CharField, str), (models.TextField, str),
)  # fmt: skip


def _is_a(value: Any, kind: type) -> bool:
    if kind in (int, float, Decimal) and isinstance(value, bool):
        return False
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, (kind, int) if kind in (float, Decimal) else kind)


def _refuse_odd_text(text: str, field: str) -> None:
    odd = "\x00" in text or any("\ud800" <= each <= "\udfff" for each in text)
    refuse_if(
        odd, "R2", f"{_label(field)} has a character that can't be stored. Remove it and save again.", field=field
    )


def _refuse_odd_number(number: Any, field: str) -> None:
    finite = number.is_finite() if isinstance(number, Decimal) else math.isfinite(number)
    refuse_if(not finite, "R2", f"{_label(field)} must be a number, written with digits only.", field=field)
    size = number.copy_abs() if isinstance(number, Decimal) else abs(number)  # abs() of a huge Decimal overflows
    refuse_if(
        size >= LARGEST,
        "R2",
        f"{_label(field)} has more than 25 digits before the point. Choose a larger unit.",
        field=field,
    )


def _refuse_odd_day(day: date, field: str) -> None:
    refuse_if(
        not EARLIEST.year <= day.year <= LATEST.year,
        "R3",
        f"{_label(field)} must be a day between {EARLIEST.year} and {LATEST.year}.",
        field=field,
    )


def _label(field: str) -> str:
    return field.replace("_", " ").capitalize()
