"""The scorecard as a table in a terminal: every state by shape, letter and word, colour only where there is a terminal.

A narrow terminal loses the columns that matter least; names are shortened last.
"""

import os
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

from fourfold.cli.scoring.results import Result, results
from fourfold.cli.scoring.running import Outcome
from fourfold.engine.rounding import round_half_up, shown
from fourfold.engine.words import REASONS, STATUSES

SHAPES = {
    "green": "●", "amber": "▲", "red": "■", "exceeds": "◆", "late": "◷", "no_data": "○", "not_scored": "·",
}  # fmt: skip
PLAIN_SHAPES = {
    "green": "o", "amber": "^", "red": "#", "exceeds": "*", "late": "!", "no_data": "-", "not_scored": ".",
}  # fmt: skip
LETTERS = {"green": "G", "amber": "A", "red": "R", "exceeds": "E", "late": "L", "no_data": "-", "not_scored": "-"}
COLOURS = {"green": "32", "amber": "33", "red": "31", "exceeds": "36", "late": "35", "no_data": "2", "not_scored": "2"}
ARROWS = {"improving": "↗", "steady": "→", "worsening": "↘", None: ""}
PLAIN_ARROWS = {"improving": "up", "steady": "=", "worsening": "down", None: ""}
HEADS = ("", "Weight", "Actual", "Target", "Score", "Status", "Trend", "Coverage", "As of")
RIGHT = frozenset({1, 2, 3, 4, 7})
SCORE, STATUS = 4, 5
LEAVES_FIRST = (8, 1, 7, 3, 6, 2)  # columns in the order in which a narrow terminal loses them
NARROWEST_NAME, WIDE_WORDS = 16, 60
GAP = 2


def width_of_terminal(stream: Any) -> int:
    """So many columns as the terminal has; 100 where the table goes to a file or a pipe."""
    return shutil.get_terminal_size((120, 24)).columns if stream.isatty() else int(os.environ.get("COLUMNS") or 120)


def table(outcome: Outcome, *, width: int, colour: bool, signs: bool = True) -> str:
    """Lines of at most `width` columns. Without `signs`, only ASCII characters stand for shapes and arrows."""
    found = results(outcome)
    cells = [_cells(each, signs, words=width >= WIDE_WORDS) for each in found]
    kept = _fitting([list(HEADS), *cells], width)
    rows = [[row[at] for at in kept] for row in [list(HEADS), *cells]]
    names = _room(rows, width)
    widths = [names, *(max(map(columns, column)) for column in list(zip(*rows, strict=True))[1:])]
    lines = [_line(row, widths, kept) for row in rows]
    painted = [_paint(text, each, colour) for text, each in zip(lines[1:], found, strict=True)]
    rule = ("─" if signs else "-") * max(map(columns, lines))
    head = _bold(lines[0], colour)
    return "\n".join([*_title(outcome, found[0], width, colour, signs), "", head, rule, *painted]) + "\n"


def _title(outcome: Outcome, top: Result, width: int, colour: bool, signs: bool) -> list[str]:
    dot = "·" if signs else "-"
    year = ", year to date" if outcome.scored.model.view == "ytd" else ""
    score = f"score {_tenth(top.score)}" if top.score is not None else f"no score: {REASONS[top.reason]}"
    totals = [
        f"{name} {_tenth(value)}"
        for name, value in (("leading", top.leading), ("lagging", top.lagging))
        if value is not None
    ]
    parts = [score, STATUSES[top.status].lower(), f"coverage {_percent(top.coverage)}", *totals]
    first = _bold(_cut(f"{clean(top.name)} {dot} {outcome.period.label}{year}", width), colour)
    return [first, _cut(f" {dot} ".join(parts), width)]


def _cells(each: Result, signs: bool, *, words: bool) -> list[str]:
    arrows, shapes = (ARROWS, SHAPES) if signs else (PLAIN_ARROWS, PLAIN_SHAPES)
    status = f"{shapes[each.status]} {LETTERS[each.status]}" + (f" {STATUSES[each.status]}" if words else "")
    late = f" ({each.age_days} d old)" if each.age_days else ""
    return [
        "  " * each.depth + clean(each.name),
        "" if each.share is None else _percent(each.share),
        clean(each.answer) or _amount(each.value, each.unit),
        _amount(each.target, each.unit),
        "" if each.score is None else _tenth(each.score),
        status,
        arrows[each.trend],
        _percent(each.coverage),
        "" if each.as_of is None else f"{each.as_of}{late}",
    ]


def _fitting(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    kept = list(range(len(HEADS)))
    widths = [max(columns(row[at]) for row in rows) for at in kept]
    for at in LEAVES_FIRST:
        others = sum(widths[each] + GAP for each in kept if each)
        if min(widths[0], 32) + others <= width:
            break
        kept.remove(at)
    return kept


def _room(rows: Sequence[Sequence[str]], width: int) -> int:
    """How wide the column of names may be."""
    others = sum(max(columns(row[at]) for row in rows) + GAP for at in range(1, len(rows[0])))
    return min(max(columns(row[0]) for row in rows), max(width - others, NARROWEST_NAME))


def _line(row: Sequence[str], widths: Sequence[int], kept: Sequence[int]) -> str:
    parts = []
    for text, width, at in zip(row, widths, kept, strict=True):
        text = _cut(text, width)
        space = " " * (width - columns(text))
        parts.append(space + text if at in RIGHT else text + space)
    return (" " * GAP).join(parts).rstrip()


def _paint(line: str, each: Result, colour: bool) -> str:
    """Whole nodes are bold, the state of each line has its colour; the text is the same without."""
    if not colour:
        return line
    for shape in (SHAPES[each.status], PLAIN_SHAPES[each.status]):
        sign = f"  {shape} {LETTERS[each.status]}"
        before, found, after = line.rpartition(sign)
        if found:
            painted = f"\x1b[{COLOURS[each.status]}m{found}{after}\x1b[0m"
            return (_bold(before, colour) if each.kind in {"scorecard", "perspective"} else before) + painted
    return line


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text


def _tenth(score: float | None) -> str:
    return "" if score is None else str(round_half_up(score, 1))


def _percent(share: float) -> str:
    return f"{round_half_up(100 * share, 0)} %"


def _amount(number: float | None, unit: str) -> str:
    if number is None:
        return ""
    text = shown(number, 2)
    whole, point, rest = text.partition(".")
    sign, digits = (whole[:1], whole[1:]) if whole[:1] in "−-" else ("", whole)
    grouped = f"{int(digits):,}" if digits.isdigit() else digits
    return f"{sign}{grouped}{point}{rest}{f' {clean(unit)}' if unit else ''}"


def clean(text: str) -> str:
    """Without characters that could move the cursor or hide what is written."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: wide characters take two, marks above a letter none."""
    return sum(0 if unicodedata.combining(each) else 1 + (unicodedata.east_asian_width(each) in "WF") for each in text)


def _cut(text: str, width: int) -> str:
    if columns(text) <= width:
        return text
    mark = "…"
    while text and columns(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + mark if width > 0 else ""


def may_colour(stream: Any) -> bool:
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def can_sign(stream: Any) -> bool:
    """Whether the stream's encoding knows the shapes."""
    try:
        "●▲■◆◷○·↗→↘─…".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def show(outcome: Outcome) -> str:
    """The table for the standard output as it is."""
    stream = sys.stdout
    return table(outcome, width=width_of_terminal(stream), colour=may_colour(stream), signs=can_sign(stream))
