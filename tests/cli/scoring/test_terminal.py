"""The table: no line is wider than the terminal, every state is told without colour, nothing moves the cursor."""

from datetime import date

import pytest

from fourfold.cli.scoring import terminal
from fourfold.cli.scoring.running import Outcome
from fourfold.engine.scorecard import compute
from fourfold.plain.scorecard import read_scorecard
from fourfold.plain.values import read_values
from tests.cli.scoring.documented import block

TODAY = date(2026, 4, 20)


def outcome(model: str = "", data: str = "") -> Outcome:
    scorecard = read_scorecard(model or block("yaml"))
    values = read_values(data or block("csv"), scorecard, TODAY)
    periods = scorecard.calendar.window(scorecard.frequency, date(2026, 3, 1), 24)
    return Outcome(scorecard, compute(scorecard.model(tuple(values.observations), periods, TODAY)), TODAY)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal_and_no_line_is_lost(width):
    lines = terminal.table(outcome(), width=width, colour=False).splitlines()
    assert max(map(terminal.columns, lines)) <= width
    assert len(lines) == 5 + 17
    assert sum("R" in line and "■" in line for line in lines) == 3


def test_colour_changes_no_character():
    plain = terminal.table(outcome(), width=100, colour=False)
    coloured = terminal.table(outcome(), width=100, colour=True)
    assert "\x1b[31m" in coloured
    assert "\x1b" not in plain
    import re

    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_without_signs_only_ascii_stands_for_shapes():
    table = terminal.table(outcome(), width=100, colour=False, signs=False)
    assert not set(table) & set("●▲■◆◷○·↗→↘─")
    assert "# R Off target" in table


def test_wide_letters_keep_the_columns_straight():
    model = block("yaml").replace("name: Revenue", "name: 売上高")
    lines = terminal.table(outcome(model), width=100, colour=False).splitlines()
    ends = {terminal.columns(line.partition("● G")[0]) for line in lines if "● G" in line}
    assert len(ends) == 1


def test_names_cannot_move_the_cursor():
    model = block("yaml").replace("name: Revenue", 'name: "Rev\\e[2Jenue"')
    table = terminal.table(outcome(model), width=100, colour=False)
    assert "\x1b" not in table
    assert "Rev\N{REPLACEMENT CHARACTER}[2Jenue" in table


def test_colour_is_for_terminals_without_no_color(monkeypatch):
    class Stream:
        encoding = "utf-8"

        def __init__(self, tty):
            self.tty = tty

        def isatty(self):
            return self.tty

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert terminal.may_colour(Stream(True))
    assert not terminal.may_colour(Stream(False))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.may_colour(Stream(True))
    ascii_only = Stream(True)
    ascii_only.encoding = "ascii"
    assert not terminal.can_sign(ascii_only)
