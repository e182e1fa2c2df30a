"""The organisation's calendars: each is valid from a day until the next one begins, so that earlier periods keep theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.core.locks import alone
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar
from fourfold.measures import queries, rules
from fourfold.measures.actions.replacing import replace_values
from fourfold.measures.models import FiscalCalendar
from fourfold.measures.queries.moving import Moves, moves
from fourfold.org import rules as roles
from fourfold.org.queries import Member

CONTENT = (
    "starts_on", "first_month", "pattern", "ends_on", "year_end", "long_month", "week_starts", "named_by_start", "shifts",
)  # fmt: skip
LONGEST_NAME = 40
NOT_YOURS = "Only an administrator may change the calendar. Nothing was changed."


@action
def set_calendar(
    *, actor: Member, first_month: int, version: int | None = None, starts_on: date | None = None, pattern: str = "",
    ends_on: int = rules.Weekday.SATURDAY, year_end: str = rules.YearEnd.NEAREST, long_month: int = 12,
    week_starts: int = rules.Weekday.MONDAY, named_by_start: bool = False, shifts: Sequence[dict[str, str]] = (),
    moving: int = 0,
) -> FiscalCalendar:  # fmt: skip
    """The calendar that is valid from `starts_on` (None: from the beginning), new or in the place of the one from that day.

    Refused (R7) where recorded values would belong to another period, unless `moving` says how many of them are to be moved
    to the period that holds their middle. Locked values and periods never move (R10).
    """
    guards.require(roles.can_administer(actor), NOT_YOURS)
    wanted = wanted_calendar(
        starts_on=starts_on, first_month=first_month, pattern=pattern, ends_on=ends_on, year_end=year_end, long_month=long_month,
        week_starts=week_starts, named_by_start=named_by_start, shifts=shifts,
    )  # fmt: skip
    alone("periods")
    rows = queries.calendars()
    present = next((row for row in rows if row.starts_on == starts_on), None)
    before = audit.fields_of(present, *CONTENT) if present else None
    if present is not None:
        guards.require_version(present.version, version, before or {})
        if before == audit.fields_of(wanted, *CONTENT):
            return present
        wanted.pk, wanted.version = present.pk, present.version + 1
    moved = _take_over(rows, put(rows, wanted), moving)
    wanted.save()
    old, new = audit.changes(before or audit.fields_of(FiscalCalendar(), *CONTENT), audit.fields_of(wanted, *CONTENT))
    new = {**new, **({"values moved": moved} if moved else {})}
    audit.record(actor, "changed", wanted, old=old if present else None, new=new)
    events.announce("calendar_changed", ["*"], by=actor.pk)
    return wanted


@action
def remove_calendar(*, actor: Member, starts_on: date, version: int | None = None, moving: int = 0) -> None:
    """Take back a calendar that began on a day: the one before goes on. The same refusals as for a change."""
    guards.require(roles.can_administer(actor), NOT_YOURS)
    alone("periods")
    rows = queries.calendars()
    present = FiscalCalendar.objects.get(starts_on=starts_on)
    guards.require_version(present.version, version, audit.fields_of(present, *CONTENT))
    moved = _take_over(rows, [row for row in rows if row.pk != present.pk], moving)
    old = audit.fields_of(present, *CONTENT)
    audit.record(actor, "removed", present, old=old, new={"values moved": moved} if moved else None)
    present.delete()
    events.announce("calendar_changed", ["*"], by=actor.pk)


def wanted_calendar(*, first_month: int, shifts: Sequence[Any], **content: Any) -> FiscalCalendar:
    """The calendar that somebody describes, not stored; refused in words where it can't be."""
    guards.refuse_if(not 1 <= first_month <= 12, "R11", "Choose a month from 1 to 12.", field="first_month")
    wanted = FiscalCalendar(first_month=first_month, shifts=checked_shifts(shifts), **content)
    fit(wanted)
    return wanted


@dataclass(frozen=True)
class Tried:
    """A calendar as it would be, and what it would do to the values that are there."""

    calendar: Calendar
    moves: Moves


def try_calendar(*, actor: Member, **content: Any) -> Tried:
    """Look at a calendar before it is stored: nothing is changed. Refused as set_calendar, save for values that would move."""
    guards.require(roles.can_administer(actor), NOT_YOURS)
    rows = queries.calendars()
    after = joined(put(rows, wanted_calendar(**content)))
    return Tried(after, moves(queries.joined(rows), after))


def put(rows: Sequence[FiscalCalendar], wanted: FiscalCalendar) -> list[FiscalCalendar]:
    """The stored calendars with this one in its place, oldest first."""
    others = [row for row in rows if row.starts_on != wanted.starts_on]
    return sorted([*others, wanted], key=lambda each: each.starts_on or date.min)


def joined(rows: Sequence[FiscalCalendar]) -> Calendar:
    """As one calendar; refused (R3) in the engine's words where they can't follow one another."""
    try:
        return queries.joined(rows)
    except ValueError as error:
        raise guards.Refused("R3", f"{error} Nothing was changed.", field="starts_on") from None


def checked_shifts(shifts: Sequence[Any]) -> list[dict[str, str]]:
    """As they are stored, in the order in which they begin; refused in words where they can't be a day's shifts."""
    found = sorted((_shift(each) for each in shifts), key=lambda each: each["starts"])
    guards.refuse_if(len(found) > 24, "R3", "A day has at most 24 shifts.", field="shifts")
    for one, other in pairwise(found):
        guards.refuse_if(
            one["starts"] == other["starts"], "R3",
            f"“{one['name']}” and “{other['name']}” both begin at {one['starts']}. Give each shift a time of its own.", field="shifts",
        )  # fmt: skip
    names = [each["name"].casefold() for each in found]
    twice = next((each["name"] for each in found if names.count(each["name"].casefold()) > 1), "")
    guards.refuse_if(
        bool(twice), "R13", f"Two shifts are called “{twice}”. Give each a name of its own.", field="shifts"
    )
    return found


def _shift(given: Any) -> dict[str, str]:
    fine = (
        isinstance(given, dict)
        and set(given) == {"name", "starts"}
        and all(isinstance(each, str) for each in given.values())
    )
    guards.refuse_if(
        not fine, "R2", "A shift has a name and the time at which it begins, such as 06:00.", field="shifts"
    )
    name, starts = given["name"].strip(), given["starts"].strip()
    guards.refuse_if(not name, "R1", "A shift has no name. Give each one a name.", field="shifts")
    guards.refuse_if(
        len(name) > LONGEST_NAME, "R2", f"A shift's name has at most {LONGEST_NAME} characters.", field="shifts"
    )
    try:
        found = time.fromisoformat(starts.zfill(5))
    except ValueError:
        found = time(0, 0, 1)
    odd = bool(found.second or found.microsecond or found.tzinfo)
    guards.refuse_if(
        odd, "R3", f"“{starts[:40]}” is no time at which “{name}” begins. Write it like 06:00.", field="shifts"
    )
    return {"name": name, "starts": f"{found:%H:%M}"}


def _take_over(old: Sequence[FiscalCalendar], new: Sequence[FiscalCalendar], moving: int) -> int:
    """Check what the change does to values; returns how many were moved, which somebody asked for by their number."""
    before, after = queries.joined(old), joined(new)
    found = moves(before, after)
    _refuse_locked(found)
    if not found.periods:
        return 0
    first, day = found.periods[0], found.last_day
    instead = f"Let the new calendar begin later, on {after.first_of_year(day, 1)} for example, so that earlier periods keep theirs"
    by_shift = any(each.before.frequency is Frequency.SHIFT for each in found.periods)
    guards.refuse_if(
        by_shift, "R7",
        f"{_count(found.values)} recorded for shifts that would begin at other times, the first on {first.before.start}. "
        f"Nothing was changed. Let the new shifts begin after {day}.", field="starts_on", values=found.values,
    )  # fmt: skip
    guards.refuse_if(
        moving != found.values, "R7",
        f"{_count(found.values)} recorded for periods that would be others, the first for {first.before.label} "
        f"({first.before.start} to {first.before.end}, then {first.after.start} to {first.after.end}). Nothing was changed. {instead}; "
        f"or confirm that {found.values} values are moved.", field="moving", values=found.values,
    )  # fmt: skip
    return replace_values(found)


def _refuse_locked(found: Moves) -> None:
    if found.closed:
        label = found.closed[0].label
        sentence = (
            f"{label} is locked and would be another period. Nothing was changed. Let the new calendar begin after it."
        )
        raise guards.Refused("R10", sentence, field="starts_on")
    if found.locked:
        first = next(each for each in found.periods if each.locked)
        raise guards.Refused(
            "R10", f"{_count(found.locked)} locked and would belong to other periods, the first to {first.before.label}. "
            f"Nothing was changed. Let the new calendar begin after {found.last_day}.", field="starts_on",
        )  # fmt: skip


def _count(values: int) -> str:
    return "1 value is" if values == 1 else f"{values} values are"
