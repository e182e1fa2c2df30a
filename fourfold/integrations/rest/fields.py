"""The kinds of fields that requests and answers are made of.

Amounts are exact: they arrive as JSON numbers or as text and leave as text. Computed numbers (scores, shares) leave as numbers.
"""

import math
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
MOST_DECIMALS, LARGEST = 12, Decimal(10) ** 25
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,60}(\.\d{1,60})?([eE][+-]?\d{1,3})?", re.ASCII)


class Input(BaseModel):
    """A request's body. A field that isn't documented is refused, so that a typing error can't pass unnoticed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Output(BaseModel):
    """An answer: exactly these fields."""

    model_config = ConfigDict(extra="forbid")


Item = TypeVar("Item")


class Page(Output, Generic[Item]):
    """A part of a list: `total` counts all of it."""

    items: list[Item]
    total: int
    limit: int
    offset: int


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("The text holds a NUL character. Remove it")
    return text


def _exact(given: Any) -> Decimal:
    """The number as given; refused where it would have to be rounded. Text must be plain: 1234.5, no grouping."""
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        raise ValueError('Write a number such as 1234.5 or "1234.5"')
    text = given.strip() if isinstance(given, str) else str(given)
    if not _NUMBER.fullmatch(text):
        raise ValueError("Write a number with digits and a decimal point, such as 1234.5, without grouping")
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ValueError("This number can't be read") from None
    if abs(found) >= LARGEST:
        raise ValueError("This number has more than 25 digits. Choose a larger unit")
    plain = exact_text(found)
    if len(plain.partition(".")[2]) > MOST_DECIMALS:
        raise ValueError(f"This number has more than {MOST_DECIMALS} decimals and would have to be rounded")
    return Decimal(plain)


def exact_text(amount: Decimal) -> str:
    """A stored number without its trailing zeros; never in exponent form, never rounded."""
    text = format(amount, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _day(given: Any) -> date:
    if isinstance(given, date):
        return given
    if not isinstance(given, str) or not _DAY.fullmatch(given):
        raise ValueError("Write a day such as 2026-10-31")
    return _between(given)


def _period(given: Any) -> date:
    if isinstance(given, str) and _MONTH.fullmatch(given):
        return _between(f"{given}-01")
    return _day(given)


def _between(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is no day of the calendar") from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError("Choose a day between 1900 and 2200")
    return found


def _finite(given: Any) -> Any:
    return None if isinstance(given, float) and not math.isfinite(given) else given


_AMOUNT = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": -1e25, "exclusiveMaximum": 1e25},
        {"type": "string", "pattern": r"^[+-]?[0-9]{1,25}(\.[0-9]{1,12})?$"},
    ],
    "description": "An exact number: at most 25 digits before the point and 12 after it.",
}
_ISO = {"type": "string", "format": "date"}
_ISO_MONTH = {"anyOf": [_ISO, {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}]}

Text = Annotated[str, AfterValidator(_without_nul)]
Line = Annotated[Text, Field(max_length=200)]
Long = Annotated[Text, Field(max_length=20_000)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Amount = Annotated[Decimal, BeforeValidator(_exact), WithJsonSchema(_AMOUNT)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_ISO)]
Period = Annotated[
    date, BeforeValidator(_period), WithJsonSchema({**_ISO_MONTH, "description": "Any day or month inside the period."})
]
Real = Annotated[float, Field(ge=-1e25, le=1e25, allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
Limit = Annotated[int, Field(ge=1, le=200)]
Offset = Annotated[int, Field(ge=0, le=1_000_000_000)]

AmountText = Annotated[
    str,
    BeforeValidator(lambda given: exact_text(given) if isinstance(given, Decimal) else given),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "description": "An exact number as text."}),
]
Number = Annotated[float | None, BeforeValidator(_finite)]
