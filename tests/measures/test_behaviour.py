"""A measure's process: limits and signals over its own periods, confirmed shifts, rules, and who may say so."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.core.guards import Refused
from fourfold.engine.advice import Caution, Reach
from fourfold.engine.behaviour import HEALTHCARE, Rule
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar
from fourfold.measures import queries
from fourfold.measures.actions import (
    NewValue,
    add_measure,
    confirm_shift,
    record_values,
    set_calculation,
    set_process_rules,
    set_target,
    set_threshold,
    withdraw_shift,
)
from fourfold.measures.models import ProcessRules, ProcessShift
from fourfold.measures.queries.behaviour import Signal, process, shifts_of
from fourfold.measures.queries.signals import signals
from tests.acts import nothing_written, one_entry, refused

CALM = [52, 55, 49, 53, 51, 50, 54, 52, 48, 56, 53, 51]
SHIFTED = [*[11, 9] * 10, *[14, 16] * 5]  # the mean is 10; from the 21st month on it is 15
FIRST = date(2022, 1, 1)


def month(at):
    return Calendar().next(Calendar().period(Frequency.MONTH, FIRST), at).start


def series(actor, site, numbers, *, polarity="maximum", code="X", **sheet):
    made = add_measure(actor=actor, unit_id=site.pk, name=f"Series {code}", code=code, owner_id=actor.pk, **sheet)
    red, green = (1, 2) if polarity == "maximum" else (2, 1)
    set_threshold(actor=actor, measure_id=made.pk, effective_from=FIRST, polarity=polarity, red=red, green=green)
    rows = [NewValue(made.pk, month(at), Decimal(each)) for at, each in enumerate(numbers) if each is not None]
    record_values(actor=actor, rows=rows, source="ERP")
    return made


def seen(actor, at, **more):
    return queries.viewing(actor, {"period": month(at).isoformat(), **more})


@pytest.fixture
def shifted(ada, site):
    return series(ada, site, SHIFTED)


def marks(actor, measures, viewed):
    """What the lists show beside each measure, by its code."""
    rows = queries.load(measures, first=viewed.periods[0].start, last=viewed.period.end)
    from fourfold.engine.scorecard import compute

    found = signals(compute(queries.model(rows, viewed)), measures, viewed)
    return {each.code: found[each.pk] for each in measures if each.pk in found}


def test_a_process_has_its_limits_from_the_first_value_on(ada, site):
    found = process(series(ada, site, CALM), seen(ada, 11))
    last = found.last
    assert (len(found.points), last.based_on) == (12, 12)
    assert [round(each, 2) for each in (last.centre, last.lower, last.upper, last.range_limit)] == [
        52,
        42.57,
        61.43,
        11.59,
    ]
    assert not any(point.is_signal for point in found.points)


def test_an_earlier_period_is_judged_by_what_came_until_then(ada, shifted):
    assert process(shifted, seen(ada, 19)).last.centre == 10
    assert process(shifted, seen(ada, 19)).offered is None
    assert len(process(shifted, seen(ada, 19)).points) == 20


def test_a_run_is_offered_as_a_shift_and_confirmed_it_has_limits_of_its_own(ada, shifted):
    before = process(shifted, seen(ada, 29))
    assert before.last.rules == (Rule.BEYOND, Rule.EIGHT)
    assert before.last.verdict == 1
    assert before.offered.start == month(20)
    with one_entry("confirmed a shift of", ada) as entries:
        confirm_shift(actor=ada, measure_id=shifted.pk, starts_on=month(20), reason="New line in use")
    assert entries[0].reason == "New line in use"
    after = process(shifted, seen(ada, 29))
    assert (after.last.centre, after.last.rules, after.offered) == (15, (), None)
    assert after.points[19].centre == 10
    assert after.points[20].shift.reason == "New line in use"
    assert after.points[20].moving_range is None


def test_less_is_better_makes_the_same_signal_a_deterioration(ada, site):
    worse = series(ada, site, SHIFTED, polarity="minimum")
    assert process(worse, seen(ada, 29)).last.verdict == -1


def test_confirming_again_replaces_the_reason_and_the_same_reason_changes_nothing(ada, shifted):
    given = {"actor": ada, "measure_id": shifted.pk, "starts_on": month(20)}
    confirm_shift(**given, reason="New line")
    with nothing_written():
        confirm_shift(**given, reason="New line ")
    confirm_shift(**given, reason="New line and new shifts")
    rows = ProcessShift.objects.filter(measure=shifted).order_by("pk").values_list("reason", "superseded_at")
    assert [(reason, ended is None) for reason, ended in rows] == [
        ("New line", False),
        ("New line and new shifts", True),
    ]


def test_a_shift_is_taken_back_with_a_reason(ada, shifted):
    confirm_shift(actor=ada, measure_id=shifted.pk, starts_on=month(20), reason="New line")
    with one_entry("took back a shift of", ada) as entries:
        withdraw_shift(actor=ada, measure_id=shifted.pk, starts_on=month(20), reason="It was the gauge")
    assert entries[0].reason == "It was the gauge"
    assert process(shifted, seen(ada, 29)).last.centre == 10
    assert shifts_of(shifted.pk).count() == 1  # what was said stays readable


@pytest.mark.parametrize(
    ("at", "reason", "code", "field"),
    [
        (0, "Why", "R3", "starts_on"),
        (40, "Why", "R3", "starts_on"),
        (20, "  ", "R1", "reason"),
        (20, "x" * 2001, "R2", "reason"),
    ],
)
def test_a_shift_is_refused_without_a_reason_a_point_or_a_point_before_it(ada, shifted, at, reason, code, field):
    with refused(code, field):
        confirm_shift(actor=ada, measure_id=shifted.pk, starts_on=month(at), reason=reason)


def test_taking_back_what_nobody_confirmed_is_refused(ada, shifted):
    with refused("R11", "starts_on"):
        withdraw_shift(actor=ada, measure_id=shifted.pk, starts_on=month(20), reason="Why")
    with refused("R1", "reason"):
        withdraw_shift(actor=ada, measure_id=shifted.pk, starts_on=month(20), reason=" ")


def test_only_editors_of_the_measure_confirm_and_choose(ben, dan, shifted):
    for actor in (ben, dan):
        with pytest.raises(Refused, match="R4"):
            confirm_shift(actor=actor, measure_id=shifted.pk, starts_on=month(20), reason="Why")
        with pytest.raises(Refused, match="R4"):
            withdraw_shift(actor=actor, measure_id=shifted.pk, starts_on=month(20), reason="Why")
        with pytest.raises(Refused, match="R4"):
            set_process_rules(actor=actor, measure_id=shifted.pk, rules=[1])


def test_rules_are_the_measures_own_or_the_organisations_or_the_usual_two(ada, office, site, shifted):
    def rules():
        return process(shifted, seen(ada, 29)).settings.rules

    assert rules() == (Rule.BEYOND, Rule.EIGHT)
    with one_entry("chose process rules", office):
        set_process_rules(actor=office, measure_id=None, rules=list(HEALTHCARE))
    assert rules() == HEALTHCARE
    set_process_rules(actor=ada, measure_id=shifted.pk, rules=[4, 1, 2, 2])
    assert rules() == (Rule.BEYOND, Rule.TWO_OF_THREE, Rule.EIGHT)
    assert set_process_rules(actor=ada, measure_id=shifted.pk, rules=[]) is None
    assert rules() == HEALTHCARE
    assert set_process_rules(actor=office, measure_id=None, rules=[]) is None
    assert rules() == (Rule.BEYOND, Rule.EIGHT)
    assert ProcessRules.objects.filter(superseded_at=None).count() == 0


def test_bounds_stop_limits_and_events_are_never_fewer_than_none(ada, site):
    events = series(ada, site, [0, 3, 0, 4, 0, 3], code="E", kind="count", polarity="minimum")
    assert process(events, seen(ada, 5)).last.lower == 0
    free = series(ada, site, [0, 3, 0, 4, 0, 3], code="F")
    assert process(free, seen(ada, 5)).last.lower < 0
    set_process_rules(actor=ada, measure_id=free.pk, rules=[], floor=0, ceiling=5)
    last = process(free, seen(ada, 5)).last
    assert (last.lower, last.upper) == (0, 5)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"rules": [7]}, "R11", "rules"), ({"rules": [True]}, "R2", "rules"), ({"rules": [1], "floor": 5, "ceiling": 5}, "R3", "ceiling"),
    ],
)  # fmt: skip
def test_rules_that_nobody_knows_and_bounds_that_meet_are_refused(ada, shifted, given, code, field):
    with refused(code, field):
        set_process_rules(actor=ada, measure_id=shifted.pk, **given)


def test_rules_for_all_are_the_offices_and_have_no_bounds(ada, office):
    with pytest.raises(Refused, match="R4"):
        set_process_rules(actor=ada, measure_id=None, rules=[1])
    with refused("R3", "floor"):
        set_process_rules(actor=office, measure_id=None, rules=[1], floor=0)


def test_a_target_beyond_the_limits_and_what_to_be_careful_about(ada, site):
    found = series(ada, site, CALM)
    set_target(actor=ada, measure_id=found.pk, effective_from=FIRST, amount=Decimal(70))
    assert process(found, seen(ada, 11)).reach is Reach.OUTSIDE
    set_target(actor=ada, measure_id=found.pk, effective_from=FIRST, amount=Decimal(60))
    assert process(found, seen(ada, 11)).reach is Reach.WITHIN
    rare = series(ada, site, [0, 0, 0, 1, 0, 0], code="R", kind="count", polarity="minimum")
    assert process(rare, seen(ada, 5)).cautions == (Caution.RARE,)


def test_the_mark_in_lists_is_what_the_chart_says_of_the_last_point(ada, site, django_assert_num_queries):
    made = [
        series(ada, site, SHIFTED, code="UP"), series(ada, site, SHIFTED, polarity="minimum", code="DOWN"),
        series(ada, site, [*CALM, *CALM, 51, 52, 66], code="HIGH"), series(ada, site, [*CALM, None, *CALM, 51], code="CALM"),
        series(ada, site, [1, 2, 3, 4, 9], code="FEW"), series(ada, site, [0, 3, 0, 4, 0, 3, 90], code="E", kind="count"),
    ]  # fmt: skip
    confirm_shift(actor=ada, measure_id=made[0].pk, starts_on=month(22), reason="New line")
    for at in (4, 6, 25, 26, 27, 29):
        viewed = seen(ada, at)
        expected = {}
        for each in made:
            last = process(each, viewed).last
            if (
                last
                and last.period.start == month(at)
                and sum(p.value is not None for p in process(each, viewed).points) > 5
            ):
                expected[each.code] = Signal(last.rules, last.verdict)
        expected = {code: each for code, each in expected.items() if code != "UP" or at < 22 or at > 26}
        assert marks(ada, made, viewed) == expected, at
    assert marks(ada, made, seen(ada, 29))["DOWN"].verdict == -1
    rows = queries.load(made, first=month(0), last=month(29))
    from fourfold.engine.scorecard import compute

    viewed = seen(ada, 29)
    scored = compute(queries.model(rows, viewed))
    with django_assert_num_queries(1):
        signals(scored, made, viewed)


def test_several_own_periods_together_are_no_point(ada, shifted):
    assert marks(ada, [shifted], seen(ada, 29, frequency="quarter")) == {}
    assert marks(ada, [shifted], seen(ada, 29, view="ytd")) == {}


def test_an_instant_knows_the_shifts_of_its_time(ada, shifted):
    confirm_shift(actor=ada, measure_id=shifted.pk, starts_on=month(20), reason="New line")
    row = ProcessShift.objects.get(measure=shifted)
    before = seen(ada, 29)
    from dataclasses import replace
    from datetime import timedelta

    past = replace(before, known_at=row.recorded_at - timedelta(microseconds=1))
    assert process(shifted, past).shifts == ()
    assert len(process(shifted, before).shifts) == 1


def test_a_calculated_measure_is_judged_by_its_own_values_over_all_its_periods_and_not_by_those_it_comes_from(
    ada, site, shifted
):
    doubled = add_measure(actor=ada, unit_id=site.pk, name="Doubled", code="TWICE")
    set_threshold(actor=ada, measure_id=doubled.pk, effective_from=FIRST, polarity="maximum", red=1, green=2)
    set_calculation(
        actor=ada, measure_id=doubled.pk, effective_from=FIRST, origin="formula", text=f"{shifted.code} * 2"
    )
    doubled.refresh_from_db()
    own, source = process(doubled, seen(ada, 19)), process(shifted, seen(ada, 19))
    assert [point.value for point in own.measured] == [2 * point.value for point in source.measured]
    assert own.last.centre == 2 * source.last.centre
