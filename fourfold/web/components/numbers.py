"""Numbers for people: grouped, rounded half up only here, with a real minus sign and their unit."""

from decimal import Decimal

from fourfold.engine.rounding import MINUS, round_half_up

DASH = "\N{EN DASH}"


def shown(value: float | Decimal | None, decimals: int = 1, *, sign: bool = False) -> str:
    """“1,234.5”; a dash for missing. With `sign`, also a plus. Numbers so small that they would read 0 keep two digits."""
    if value is None:
        return DASH
    number = float(value)
    rounded = round_half_up(abs(number), decimals)
    if rounded == 0 and number != 0:
        text = f"{abs(number):.2g}" if abs(number) >= 1e-6 else f"{abs(number):.1e}"
    else:
        text = f"{rounded:,f}"
    if number < 0 and text.strip("0.,"):
        return f"{MINUS}{text}"
    return f"+{text}" if sign and number > 0 else text


def exact(value: Decimal | str | None) -> str:
    """“−1,234.5” with every digit that is there, to be compared with a sum made elsewhere; a dash for missing."""
    if value is None or value == "":
        return DASH
    return f"{Decimal(value):,f}".replace("-", MINUS)
