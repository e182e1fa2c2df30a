"""Periods of a calendar: shifts, days, weeks, months, and quarters, halves and years of a fiscal year.

Each period of a frequency has an ordinal (a whole number, next period = + 1), so that whole arrays of dates can be
placed at once. Days are counted as `date.toordinal` counts them. Start reading at calendar.py; months.py, retail.py and
shifts.py say where periods begin, clocks.py which day and hour an instant has. Source: docs/reference/scoring.md,
section "Calendars".
"""

from fourfold.engine.periods.calendar import Calendar
from fourfold.engine.periods.labels import NAMES
from fourfold.engine.periods.period import EPOCH, FINENESS, Days, Ordinals, Period
from fourfold.engine.periods.retail import PATTERNS, Retail
from fourfold.engine.periods.shifts import Shift

__all__ = ["EPOCH", "FINENESS", "NAMES", "PATTERNS", "Calendar", "Days", "Ordinals", "Period", "Retail", "Shift"]
