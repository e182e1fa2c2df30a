"""Making the demonstration: units and people, the map, measures, values and what happened to them. All or nothing."""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from fourfold.core import audit
from fourfold.core.scoping import organisation_scope
from fourfold.demonstration import account, calculating, cast, charting, recording, sheets
from fourfold.demonstration.window import Window
from fourfold.measures import queries as measures
from fourfold.measures.actions import set_calendar
from fourfold.org.queries import Member


@dataclass(frozen=True)
class Made:
    """The demonstration's founder, and whether it is new."""

    founder: Member
    is_new: bool


@transaction.atomic
def make(today: date | None = None) -> Made:
    """Make the demonstration, unless there is one. Its 24 months end with the last one finished before `today`.

    `today` may lie in the past, not ahead; left out, it is the day where the organisation is.
    """
    _one_at_a_time()
    known = account.found()
    if known is not None:
        return Made(known, is_new=False)
    with audit.source(recording.SOURCE):
        founder = cast.found()
        with organisation_scope(founder.organisation_id, person_id=founder.person_id):
            _fill(founder, Window(today or measures.today(founder)))
    return Made(founder, is_new=True)


def _one_at_a_time() -> None:
    """Two commands at once make one demonstration: the second waits, then finds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('fourfold demonstration'))")


def _fill(founder: Member, window: Window) -> None:
    set_calendar(actor=founder, first_month=1)
    people = cast.gather(founder)
    cast.appoint(people, window.months[0].start)
    drawn = charting.draw(people, window)
    found = sheets.add(people, drawn, window)
    recording.record(people, found, window)
    calculating.calculate(people, window)
    recording.close(people, window)
    recording.restate(people, found, window)
