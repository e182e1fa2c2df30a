"""Whether the last point of each of many measures is a signal: in one query, from the few points that decide it.

Limits rest on the first twenty points since the last confirmed shift, and no rule looks back more than eight; so these are
read and no others. The answer is the one that the measure's own chart gives.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import F, FloatField, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Cast, RowNumber

from fourfold.core.scoping import current_organisation
from fourfold.engine.advice import verdicts
from fourfold.engine.behaviour import BASE, JUDGED, Rule, behaviour
from fourfold.engine.model import Polarity
from fourfold.engine.scorecard import Scored
from fourfold.measures import rules
from fourfold.measures.models import Measure, ProcessRules, ProcessShift, Value
from fourfold.measures.queries.behaviour import Settings, Signal, is_process, settings_by
from fourfold.measures.queries.engine_rows import in_force
from fourfold.measures.queries.viewing import Viewing

LOOK_BACK = 8  # points that the longest rule looks at


def signals(
    scored: Scored, measures: Iterable[Measure], viewed: Viewing, withheld: Collection[int] = ()
) -> dict[int, Signal]:
    """By measure, where its last point lies in the viewed period and there are points enough to judge it.

    Only of measures that are looked at in their own periods: several of them together are no point of the process.
    """
    judged = [
        each for each in measures
        if each.frequency == viewed.frequency.value and each.pk not in withheld and is_process(each)
    ]  # fmt: skip
    if viewed.view != "period" or not judged:
        return {}
    points, chosen_rules = _points(judged, viewed)
    ready = [each for each in judged if len(points.get(each.pk, ())) >= JUDGED]
    ready = [each for each in ready if points[each.pk][-1][0] == viewed.period.start]
    settings = settings_by(chosen_rules, {each.pk for each in ready})
    found: dict[int, Signal] = {}
    for chosen in {each.rules for each in settings.values()}:
        alike = [each for each in ready if settings[each.pk].rules == chosen]
        found |= _judged(scored, alike, points, settings, chosen)
    return found


def _judged(
    scored: Scored, measures: Sequence[Measure], points: dict[int, list[tuple[date, float]]], settings: dict[int, Settings],
    chosen: tuple[Rule, ...],
) -> dict[int, Signal]:  # fmt: skip
    values = np.full((len(measures), max(len(points[each.pk]) for each in measures)), np.nan)
    for row, each in enumerate(measures):
        numbers = [number for _, number in points[each.pk]]
        values[row, values.shape[1] - len(numbers) :] = numbers  # the last points of all stand in one column
    bounds = np.array([settings[each.pk].bounds(each) for each in measures])
    found = behaviour(values, rules=chosen, floor=bounds[:, 0], ceiling=bounds[:, 1])
    at = [scored.measure_index[("measure", each.pk)] for each in measures]
    cells = scored.cells
    more, less, band = (cells.of(each)[at, -1:] for each in (Polarity.MAXIMUM, Polarity.MINIMUM, Polarity.RANGE))
    named = verdicts(
        found.side[:, -1:], values[:, -1:], found.centre[:, -1:],
        low_green=cells.low_green[at, -1:], high_green=cells.high_green[at, -1:], more=more, less=less, band=band,
    )  # fmt: skip
    return {
        each.pk: Signal(found.rules_at(row, values.shape[1] - 1), int(named[row, 0]))
        for row, each in enumerate(measures)
    }


def _points(
    measures: Sequence[Measure], viewed: Viewing
) -> tuple[dict[int, list[tuple[date, float]]], dict[int | None, ProcessRules]]:
    """The first twenty and the last eight points of each since its last confirmed shift, oldest first; and the rules of a
    process that measures (None: all others) have. One query for both: this is part of every scorecard's page."""
    scales = {each.pk: each.scale for each in measures if each.kind == rules.Kind.RATIO}
    found: dict[int, list[tuple[date, float]]] = {}
    chosen: dict[int | None, ProcessRules] = {}
    for pk, start, amount, numerator, denominator, rules_text in _rows([each.pk for each in measures], viewed):
        if rules_text is not None:
            chosen[pk] = ProcessRules(measure_id=pk, rules=json.loads(rules_text), floor=amount, ceiling=numerator)
            continue
        parts = pk in scales and numerator is not None and denominator is not None
        number = numerator * scales[pk] / denominator if parts else amount
        found.setdefault(pk, []).append((start, number))
    return found, chosen


def _rows(ids: list[int], viewed: Viewing) -> list[tuple[Any, ...]]:
    points, of_points = _values(ids, viewed).query.sql_with_params()
    at = [] if viewed.known_at is None else [viewed.known_at, viewed.known_at]
    then = "superseded_at IS NULL" if not at else "recorded_at <= %s AND (superseded_at IS NULL OR superseded_at > %s)"
    sql = (
        f"SELECT *, NULL::text FROM ({points}) AS point UNION ALL SELECT measure_id, NULL, floor, ceiling, NULL, rules::text "  # noqa: S608 - our own words
        f"FROM measures_processrules WHERE organisation_id = %s AND {then} ORDER BY 1, 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*of_points, current_organisation(), *at])
        return list(cursor.fetchall())


def _values(ids: list[int], viewed: Viewing) -> QuerySet[Value, tuple[int, date, float, float, float]]:
    shifts = ProcessShift.objects.filter(
        in_force(viewed.known_at), measure_id=OuterRef("measure_id"), starts_on__lte=viewed.period.end
    )
    known = Q(amount__isnull=False) | Q(numerator__isnull=False, denominator__isnull=False)
    values = (
        Value.objects.filter(in_force(viewed.known_at), known, measure_id__in=ids, period_start__lte=viewed.period.end)
        .exclude(kind=rules.ValueKind.FORECAST).exclude(denominator=0)
        .annotate(since=Subquery(shifts.order_by("-starts_on").values("starts_on")[:1]))
        .filter(Q(since=None) | Q(period_start__gte=F("since")))
        .annotate(
            place=Window(RowNumber(), partition_by="measure_id", order_by="period_start"),
            back=Window(RowNumber(), partition_by="measure_id", order_by="-period_start"),
        )
        .filter(Q(place__lte=BASE) | Q(back__lte=LOOK_BACK))
    )  # fmt: skip
    numbers = (Cast(name, FloatField()) for name in ("amount", "numerator", "denominator"))
    return values.values_list("measure_id", "period_start", *numbers)
