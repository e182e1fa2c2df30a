"""Can the states be told apart? Checks any palette, also for people who see colours differently.

Sources: WCAG 2.2 (contrast ratio); Machado, Oliveira and Fernandes 2009 (simulation, severity 1); Sharma, Wu and
Dalal 2005 (CIEDE2000). Colours are "#rrggbb".
"""

from collections.abc import Mapping
from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

LEAST_DIFFERENCE = 12.0  # CIEDE2000
LEAST_CONTRAST = 3.0

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

# How linear light is seen; "normal" changes nothing.
VISIONS: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
_XYZ: Matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE: Triple = (0.95047, 1.0, 1.08883)  # D65


def check_palette(colours: Mapping[str, str], background: str) -> list[str]:
    """Reasons why `colours` (state -> colour) cannot be used on `background`; an empty list means they can.

    Pairs must differ by 12 (CIEDE2000) in each of four kinds of vision, and each colour needs a contrast of 3:1.
    ValueError for what is not a colour.
    """
    reasons = []
    for state, colour in colours.items():
        ratio = contrast(colour, background)
        if ratio < LEAST_CONTRAST:
            reasons.append(f"{state} ({colour}) has a contrast of {ratio:.1f}:1 on {background}; it needs 3:1.")
    for (one, first), (two, second) in combinations(colours.items(), 2):
        for vision in VISIONS:
            apart = difference(first, second, vision)
            if apart < LEAST_DIFFERENCE:
                seen = "normal vision" if vision == "normal" else f"{vision} vision"
                reasons.append(f"{one} ({first}) and {two} ({second}) differ by {apart:.0f} in {seen}; they need 12.")
    return reasons


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    dark, light = sorted(_luminance(_linear(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def difference(one: str, other: str, vision: str = "normal") -> float:
    """How different two colours look (CIEDE2000) in one of `VISIONS`."""
    return ciede2000(_lab(_seen(one, vision)), _lab(_seen(other, vision)))


def _linear(colour: str) -> Triple:
    digits = colour.removeprefix("#")
    if len(digits) != 6 or len(colour) != 7:
        raise ValueError(f"{colour!r} is not a colour; write it as #rrggbb.")
    try:
        red, green, blue = (int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4))
    except ValueError:
        raise ValueError(f"{colour!r} is not a colour; write it as #rrggbb.") from None
    return _light(red), _light(green), _light(blue)


def _light(value: float) -> float:
    """Linear light of an sRGB value, both 0-1."""
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _luminance(light: Triple) -> float:
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


def _times(matrix: Matrix, value: Triple) -> Triple:
    a, b, c = (row[0] * value[0] + row[1] * value[1] + row[2] * value[2] for row in matrix)
    return a, b, c


def _seen(colour: str, vision: str) -> Triple:
    a, b, c = (min(1.0, max(0.0, part)) for part in _times(VISIONS[vision], _linear(colour)))
    return a, b, c


def _lab(light: Triple) -> Triple:
    x, y, z = (_root(part / white) for part, white in zip(_times(_XYZ, light), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(share: float) -> float:
    return float(share ** (1 / 3)) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116


def ciede2000(one: Triple, other: Triple) -> float:
    """The CIEDE2000 difference of two CIELAB colours; names follow the paper's equations."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    c7 = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - sqrt(c7 / (c7 + 25.0**7)))
    c1, c2 = hypot((1 + g) * a1, b1), hypot((1 + g) * a2, b2)
    h1, h2 = _hue((1 + g) * a1, b1), _hue((1 + g) * a2, b2)
    turn, mean_hue = _hues(h1, h2, both=c1 * c2 != 0)
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    t = 1 - 0.17 * _cos(mean_hue - 30) + 0.24 * _cos(2 * mean_hue)
    t += 0.32 * _cos(3 * mean_hue + 6) - 0.20 * _cos(4 * mean_hue - 63)
    dl = (l2 - l1) / (1 + 0.015 * (mean_l - 50) ** 2 / sqrt(20 + (mean_l - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * mean_c)
    dh = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / (1 + 0.015 * mean_c * t)
    rotation = -2 * sqrt(mean_c**7 / (mean_c**7 + 25.0**7)) * sin(radians(60 * exp(-(((mean_hue - 275) / 25) ** 2))))
    return sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh)


def _hue(a: float, b: float) -> float:
    return degrees(atan2(b, a)) % 360 if a or b else 0.0


def _hues(h1: float, h2: float, *, both: bool) -> tuple[float, float]:
    """The turn from one hue to the other and their mean, in degrees; a grey has no hue."""
    if not both:
        return 0.0, h1 + h2
    turn, total = h2 - h1, h1 + h2
    if abs(turn) <= 180:
        return turn, total / 2
    mean = (total + 360) / 2 if total < 360 else (total - 360) / 2
    return (turn - 360 if turn > 180 else turn + 360), mean


def _cos(angle: float) -> float:
    return cos(radians(angle))
