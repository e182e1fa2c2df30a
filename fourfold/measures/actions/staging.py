"""A file's rows on their way in: copied aside, checked as a whole, then swapped into the tables."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from fourfold.core import guards
from fourfold.core.inputs import LARGEST, argument
from fourfold.core.locks import among
from fourfold.core.scoping import current_organisation
from fourfold.engine.columns import plain_word
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar, Period
from fourfold.measures import queries
from fourfold.measures.actions.locked import TOPIC
from fourfold.measures.models import Closing, ImportRun, Measure
from fourfold.org.queries import Member

PROGRESS_EVERY = 20_000

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class IncomingValue:
    """One period of one measure. `has_target` tells "no target from here on" (target None) from "the file doesn't say"."""

    measure_key: str
    period_start: date
    actual: Decimal | None = None
    target: Decimal | None = None
    has_target: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str = ""
    shift: int = 0  # of measures by shift: which of the day, from 1
    text: str = ""  # of a measure of words


def stage_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged, taken, turns")
        cursor.execute(
            "CREATE TEMPORARY TABLE staged (measure_id bigint, period_start date, shift smallint, actual numeric, numerator numeric, "
            "denominator numeric, target numeric, has_target boolean, note text, word text) ON COMMIT DROP"
        )


def stage(values: Iterable[IncomingValue], found: Mapping[str, Measure], progress: Progress) -> None:
    done, calendar = 0, queries.calendar()
    places = {key: (measure.pk, Frequency(measure.frequency)) for key, measure in found.items()}
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy("COPY staged FROM STDIN") as copy:
        for done, value in enumerate(values, start=1):
            _refuse_odd(value, places)
            pk, frequency = places[value.measure_key]
            period = _period(calendar, frequency, value)
            copy.write_row((
                pk, period.start, period.shift, value.actual, value.numerator, value.denominator,
                value.target, value.has_target, value.note, _word(found[value.measure_key], value),
            ))  # fmt: skip
            if done % PROGRESS_EVERY == 0:
                progress(done)
    progress(done)
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX ON staged (measure_id, period_start)")
        cursor.execute("ANALYZE staged")


def _word(measure: Measure, value: IncomingValue) -> str:
    """The word as the measure spells it; refused (R11) where it isn't one of its own."""
    if not value.text:
        return ""
    known: dict[str, str] = {plain_word(word): word for word in measure.words}
    found = known.get(plain_word(value.text), "")
    guards.refuse_if(
        not found, "R11", f"“{value.measure_key}” says “{value.text[:60]}” in {value.period_start}. Its words are "
        f"{', '.join(measure.words) or 'none, it takes numbers'}. Nothing was saved.", field="actual",
    )  # fmt: skip
    return found


def _period(calendar: Calendar, frequency: Frequency, value: IncomingValue) -> Period:
    if frequency is Frequency.SHIFT and not 1 <= value.shift <= calendar.shifts_on(value.period_start):
        sentence = f"“{value.measure_key}” is counted by shift, and the file names none of {value.period_start}."
        raise guards.Refused("R11", f"{sentence} Nothing was saved.")
    return calendar.period(frequency, value.period_start, max(value.shift, 1))


def _refuse_odd(value: IncomingValue, known: Mapping[str, Any]) -> None:
    """What can't be stored. The reader of the file has named row and column before; this is the last line."""
    guards.refuse_if(
        value.measure_key not in known, "R8", f"The file has values of “{value.measure_key}”, but not the measure."
    )
    argument(value.period_start, (date,), "period")
    for number in (value.actual, value.numerator, value.denominator, value.target):
        if number is not None and not (number.is_finite() and number.copy_abs() < LARGEST):
            sentence = (
                f"“{value.measure_key}” has a number in {value.period_start} that can't be stored: {str(number)[:40]}."
            )
            raise guards.Refused("R2", f"{sentence} Nothing was saved.")
    if value.note:
        argument(value.note, (str,), "note")


def refuse_impossible(actor: Member) -> None:
    ahead = _rows(
        f"{_NAMED} WHERE (s.period_start, s.shift) > (%s, %s) AND {_HAS_VALUE} ORDER BY 2, 1 LIMIT 3", list(queries.begun(actor)),
    )  # fmt: skip
    guards.refuse_if(
        bool(ahead),
        "R3",
        f"The file has actual values of periods that have not begun, such as {ahead[0] if ahead else ''}. Nothing was saved.",
    )
    calculated = _rows(f"{_NAMED} WHERE {_CALCULATED} AND {_HAS_VALUE} ORDER BY 2, 1 LIMIT 3")
    guards.refuse_if(
        bool(calculated), "R3",
        f"The file has values of measures that are calculated, such as {calculated[0] if calculated else ''}. Nothing was "
        "saved. Leave these rows out, or change where the values come from.",
    )  # fmt: skip


def refuse_locked_rows() -> datetime:
    """R10 with the list of values and targets that the file would change in locked periods. Returns the instant to record
    everything at."""
    now, closings = among(TOPIC), queries.locked_between(None)
    if not closings:
        return now
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT m.id, m.frequency, s.period_start FROM staged s JOIN measures_measure m ON m.id = s.measure_id"
        )
        stated = [(pk, frequency, start) for pk, frequency, start in cursor.fetchall()]
    locked = _locked(closings, stated)
    found = _changed_values(locked) + _changed_targets(closings, {pk for pk, _, _ in stated})
    if found:
        raise guards.Refused(
            "R10",
            f"The file would change locked periods in {len(found)} places, such as {found[0]}. Nothing was saved. "
            "Leave these rows out, or propose a restatement of each with a reason.",
            details={"rows": found[:1000], "count": len(found)},
        )
    return now


def _locked(closings: Sequence[Closing], stated: Sequence[tuple[int, str, date]]) -> list[tuple[int, date]]:
    """Measure and first day of those stated periods that are locked, for measures that were there at the lock."""
    year, later = queries.calendar(), queries.came_later({pk for pk, _, _ in stated}, closings)
    periods = {(frequency, start): year.period(Frequency(frequency), start) for _, frequency, start in stated}
    return [
        (pk, start)
        for pk, frequency, start in stated
        if any(queries.locks(c, periods[frequency, start]) and pk not in later[c.pk] for c in closings)
    ]


def _changed_values(locked: Sequence[tuple[int, date]]) -> list[str]:
    return _rows(
        f"{_NAMED} {_JOIN} JOIN unnest(%s::bigint[], %s::date[]) AS l (measure_id, period_start) "
        "ON l.measure_id = s.measure_id AND l.period_start = s.period_start "
        f"WHERE ({_HAS_VALUE} AND v.id IS NULL) OR ({_DIFFERS}) ORDER BY 2, 1",
        [[pk for pk, _ in locked], [start for _, start in locked]],
    )


def _changed_targets(closings: Sequence[Closing], ids: Collection[int]) -> list[str]:
    """Targets of the file that reach into a locked period, and say something else than the one in force there."""
    later, found = queries.came_later(ids, closings), []
    for closing in closings:
        kept = [pk for pk in ids if pk not in later[closing.pk]]
        found += _rows(
            "SELECT m.name, l.period_start FROM (SELECT DISTINCT ON (measure_id, greatest(period_start, %s)) measure_id, period_start, "
            "greatest(period_start, %s) AS day, round(target, 12) AS target FROM staged "
            "WHERE has_target AND period_start <= %s AND measure_id = ANY(%s) "
            "ORDER BY measure_id, greatest(period_start, %s), period_start DESC) AS l JOIN measures_measure m ON m.id = l.measure_id "
            "LEFT JOIN LATERAL (SELECT t.amount, t.effective_from FROM measures_target t WHERE t.measure_id = l.measure_id "
            "AND t.superseded_at IS NULL AND t.effective_from <= l.day ORDER BY t.effective_from DESC LIMIT 1) AS held ON true "
            "WHERE held.amount IS DISTINCT FROM l.target AND (held.effective_from IS NULL OR held.effective_from <= l.period_start) "
            "ORDER BY 2, 1",
            [closing.period_start, closing.period_start, closing.period_end, kept, closing.period_start],
        )
    return [f"the target of {each}" for each in found]


def refuse_twice() -> None:
    """Two different numbers for one period of one measure: which one holds can't be guessed."""
    twice = _rows(_TWICE)
    guards.refuse_if(
        bool(twice), "R8", f"The file has two different rows for one period, such as {twice[0] if twice else ''}. Nothing was saved."
    )  # fmt: skip


def _rows(sql: str, parameters: list[Any] | None = None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or [])
        return [f"{name} in {start}" for name, start in cursor.fetchall()]


_NAMED = "SELECT m.name, s.period_start FROM staged s JOIN measures_measure m ON m.id = s.measure_id"
_LAST_DAY = (  # of the period; fiscal weeks and shifts by their first day
    "s.period_start + CASE m.frequency WHEN 'week' THEN interval '6 days' WHEN 'month' THEN interval '1 month - 1 day' "
    "WHEN 'quarter' THEN interval '3 months - 1 day' WHEN 'half' THEN interval '6 months - 1 day' "
    "WHEN 'year' THEN interval '1 year - 1 day' ELSE interval '0' END"
)
_CALCULATED = (
    "(SELECT c.origin FROM measures_calculation c WHERE c.measure_id = s.measure_id AND c.superseded_at IS NULL "  # noqa: S608 - our own words
    f"AND c.effective_from <= {_LAST_DAY} ORDER BY c.effective_from DESC LIMIT 1) <> 'entered'"
)
_DOUBLES = (
    "SELECT measure_id, period_start, shift FROM staged GROUP BY measure_id, period_start, shift HAVING count(*) > 1"
)
_TWICE = (
    f"{_NAMED} WHERE (s.measure_id, s.period_start, s.shift) IN ({_DOUBLES}) GROUP BY m.id, m.name, s.period_start, s.shift "
    "HAVING count(DISTINCT (s.actual, s.numerator, s.denominator, s.note, s.word)) "
    "FILTER (WHERE coalesce(s.actual, s.numerator) IS NOT NULL OR s.word <> '') > 1 "
    "OR count(DISTINCT coalesce(s.target::text, '')) FILTER (WHERE s.has_target) > 1 ORDER BY 2, 1 LIMIT 3"
)
_JOIN = (
    "LEFT JOIN measures_value v ON v.organisation_id = m.organisation_id AND v.measure_id = s.measure_id "
    "AND v.period_start = s.period_start AND v.shift = s.shift AND v.superseded_at IS NULL AND v.kind <> 'forecast'"
)
_HAS_VALUE = "(s.actual IS NOT NULL OR s.numerator IS NOT NULL OR s.word <> '')"
_DIFFERS = (
    f"{_HAS_VALUE} AND v.id IS NOT NULL AND (v.amount, v.numerator, v.denominator, v.note, v.text) IS DISTINCT FROM "
    "(round(s.actual, 12), round(s.numerator, 12), round(s.denominator, 12), s.note, s.word)"
)


def swap(actor: Member, source: str, run: ImportRun | None, now: datetime) -> dict[str, int]:
    """Staged rows into the tables, recorded now. Superseding comes first: only one row of a period may be in force."""
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE taken ON COMMIT DROP AS SELECT DISTINCT s.measure_id, s.period_start, s.shift, s.actual, s.numerator, s.denominator, s.note, s.word, v.id AS old_id, v.version AS old_version FROM staged s "  # noqa: S608
                       f"JOIN measures_measure m ON m.id = s.measure_id {_JOIN} WHERE {_HAS_VALUE} AND (v.id IS NULL OR {_DIFFERS})")  # fmt: skip
        cursor.execute(
            "UPDATE measures_value SET superseded_at = %s WHERE id IN (SELECT old_id FROM taken WHERE old_id IS NOT NULL)",
            [now],
        )
        counts["values_changed"] = cursor.rowcount
        cursor.execute(
            "INSERT INTO measures_value (recorded_at, organisation_id, measure_id, period_start, shift, amount, numerator, denominator, kind, state, source, "
            "note, text, evidence, entered_by_id, import_run_id, version) SELECT %s, %s, measure_id, period_start, shift, actual, numerator, denominator, "
            "'actual', 'open', %s, note, word, '', %s, %s, coalesce(old_version, 0) + 1 FROM taken",
            [now, current_organisation(), source[:200], actor.pk, run.pk if run else None],
        )
        counts["values_added"] = cursor.rowcount - counts["values_changed"]
        cursor.execute(f"SELECT count(DISTINCT (measure_id, period_start, shift)) FROM staged s WHERE {_HAS_VALUE}")  # noqa: S608
        counts["values_unchanged"] = cursor.fetchone()[0] - counts["values_added"] - counts["values_changed"]
        counts["targets_set"] = _swap_targets(cursor, now)
    return counts


def _swap_targets(cursor: Any, now: datetime) -> int:
    """A target row for each change along the periods. Rows of an earlier file at other periods of this one are ended."""
    cursor.execute(
        "CREATE TEMPORARY TABLE turns ON COMMIT DROP AS SELECT * FROM (SELECT measure_id, period_start, round(target, 12) AS target, "
        "target IS DISTINCT FROM lag(target) OVER w OR row_number() OVER w = 1 AS turns FROM (SELECT DISTINCT measure_id, period_start, target FROM staged WHERE has_target) AS stated "
        "WINDOW w AS (PARTITION BY measure_id ORDER BY period_start)) AS each"
    )
    cursor.execute(
        "UPDATE measures_target t SET superseded_at = %s FROM turns n WHERE t.organisation_id = %s AND t.measure_id = n.measure_id "
        "AND t.effective_from = n.period_start AND t.superseded_at IS NULL AND (NOT n.turns OR t.amount IS DISTINCT FROM n.target)",
        [now, current_organisation()],
    )
    ended = int(cursor.rowcount)
    cursor.execute(
        "INSERT INTO measures_target (recorded_at, organisation_id, measure_id, effective_from, amount, rationale) "
        "SELECT %s, %s, n.measure_id, n.period_start, n.target, '' FROM turns n LEFT JOIN measures_target t ON t.organisation_id = %s "
        "AND t.measure_id = n.measure_id AND t.effective_from = n.period_start AND t.superseded_at IS NULL WHERE n.turns AND t.id IS NULL",
        [now, current_organisation(), current_organisation()],
    )
    return max(ended, int(cursor.rowcount))
