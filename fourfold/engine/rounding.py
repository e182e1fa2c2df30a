"""Numbers as people read them. Nothing is rounded before it is shown, and showing rounds half up."""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

MINUS = "\N{MINUS SIGN}"
WIDE = Context(prec=700)  # holds every float64 with its decimals


def round_half_up(number: float, decimals: int) -> Decimal:
    """The number with so many decimals; a half goes away from zero, as taught in school: 2.5 -> 3, 0.125 -> 0.13.

    Raises ValueError for NaN and infinities, which have no digits to show.
    """
    exact = Decimal(repr(float(number)))
    if not exact.is_finite():
        raise ValueError(f"{number} has no digits to show.")
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=WIDE)


def shown(number: float, decimals: int = 4) -> str:
    """The number with at most so many decimals and no trailing zeros: 85.0 -> "85", 2/3 -> "0.6667".

    Small numbers keep three digits (0.000123); below 1e-9 only the dust of a computation is left, which is 0.
    """
    if 1e-9 <= abs(number) < 1:
        decimals = max(decimals, 2 - math.floor(math.log10(abs(number))))
    text = f"{round_half_up(number, decimals):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", MINUS)
