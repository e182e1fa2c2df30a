"""How wide words are, without a font at hand.

Widths are those of DejaVu Sans, one of the widest common screen fonts: words that fit here fit in Arial, Segoe or
Inter too. Sizes and widths are in the same unit as the drawing.
"""

import unicodedata
from functools import lru_cache

# Advance widths of the characters from space to tilde, in thousandths of the font size.
_WIDTHS = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775,
    752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390,
    337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
]  # fmt: skip
_BOLD = 1.13  # how much wider the bold face is at most, on words
_ELLIPSIS = "…"


@lru_cache(maxsize=16384)
def width(words: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of `words` at font size `size`."""
    return sum(map(_advance, words)) * size / 1000 * (_BOLD if bold else 1.0)


def wrap(words: str, size: float, room: float, lines: int, *, bold: bool = False) -> tuple[str, ...]:
    """`words` in at most `lines` lines no wider than `room`; what does not fit ends in an ellipsis."""
    broken = _broken(words, size, room, bold)
    if len(broken) <= lines:
        return tuple(broken)
    return (*broken[: lines - 1], shorten(" ".join(broken[lines - 1 :]), size, room, bold=bold))


def fits(words: str, size: float, room: float, lines: int) -> bool:
    """Whether `words` need no ellipsis and no broken word."""
    whole = all(width(word, size) <= room for word in words.split())
    return whole and len(_broken(words, size, room, bold=False)) <= lines


def shorten(words: str, size: float, room: float, *, bold: bool = False) -> str:
    """`words` on one line no wider than `room`, with an ellipsis when something had to go."""
    if width(words, size, bold=bold) <= room:
        return words
    while words and width(words + _ELLIPSIS, size, bold=bold) > room:
        words = words[:-1].rstrip()
    return words + _ELLIPSIS


def _broken(words: str, size: float, room: float, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size, bold=bold) <= room:
            lines[-1] = joined
        else:
            lines.extend(_pieces(word, size, room, bold))
    return lines


def _pieces(word: str, size: float, room: float, bold: bool) -> list[str]:
    """A word cut where the room ends: for very long words, and for scripts without spaces."""
    pieces = [""]
    for sign in word:
        if pieces[-1] and width(pieces[-1] + sign, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _advance(sign: str) -> int:
    if " " <= sign <= "~":
        return _WIDTHS[ord(sign) - 32]
    if unicodedata.combining(sign):
        return 0
    base = unicodedata.normalize("NFD", sign)[0]
    if " " <= base <= "~":
        return _WIDTHS[ord(base) - 32]
    return 1030 if unicodedata.east_asian_width(sign) in "WF" else 820
