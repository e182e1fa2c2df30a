"""Who sees which measure, which period is viewed, and what one measure's line and past say."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.core.guards import Refused
from fourfold.engine.explain import in_words
from fourfold.engine.model import Frequency
from fourfold.measures import actions, queries
from fourfold.measures.models import Measure
from fourfold.org import queries as org
from tests.stage import measured

CAST = ("admin", "office", "ada", "ben", "vera", "dan")
SEES = {
    "organisation": {"admin", "office", "ada", "ben", "vera", "dan"},
    "unit": {"admin", "office", "ada", "ben", "vera"},
    "confidential": {"office", "ben"},  # Ben collects it
}


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("audience", SEES)
def test_who_sees_a_measure_depends_on_its_audience(request, office, site, ben, audience, who):
    member = request.getfixturevalue(who)
    measure = measured(office, site, "Pay gap", "PAY", Decimal(4), audience=audience, collector_id=ben.pk)
    tree = org.unit_tree()
    sees = who in SEES[audience]
    assert (measure in queries.visible_measures(member)) is sees
    assert queries.can_see(member, measure, tree) is sees
    assert queries.visible_measure_ids(member, {measure.pk}) == ({measure.pk} if sees else set())
    assert queries.seen_measure_ids([member], {measure.pk}, tree) == {member.pk: {measure.pk} if sees else set()}
    assert (measure in queries.editable_measures(member)) is (sees and who in {"admin", "office", "ada"})
    assert (measure in queries.recordable(member)) is (sees and who in {"admin", "office", "ada", "ben"})


def test_a_stranger_sees_nothing(cleo, churn):
    from fourfold.core.scoping import organisation_scope

    with organisation_scope(cleo.organisation_id):
        assert list(queries.visible_measures(cleo)) == []
        assert not Measure.objects.filter(pk=churn.pk).exists()


def view(member, **parameters):
    return queries.viewing(member, parameters)


def test_a_period_is_read_from_a_month_or_a_day(admin):
    assert view(admin, period="2025-09").period.label == view(admin, period="2025-09-17").period.label == "Sep 2025"
    assert view(admin, period="2025-09", frequency="quarter").period.label == "Q3 2025"


def test_the_fiscal_calendar_shifts_quarters_and_years(admin):
    actions.set_calendar(actor=admin, first_month=4)
    assert view(admin, period="2025-09", frequency="quarter").period.label == "Q2 FY2026"
    assert queries.first_month() == 4


def test_without_a_period_the_last_finished_one_is_viewed(admin):
    viewing = view(admin)
    assert viewing.period.end < viewing.today
    assert viewing.next is not None
    assert len(viewing.periods) == queries.COUNT


def test_the_window_reaches_back_to_what_is_compared(admin):
    year = view(admin, period="2025-09", compare="year")
    assert (year.compared.label, len(year.periods)) == ("Sep 2024", 13)
    assert view(admin, period="2025-09", compare="previous").compared.label == "Aug 2025"
    assert view(admin, period="2025-09", compare="target").compared is None
    assert view(admin, period="2024-02-29", frequency="day", compare="year").compared.start == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("parameters", "code", "field"),
    [
        ({"period": "soon"}, "R3", "period"),
        ({"period": "0001-01"}, "R3", "period"),
        ({"period": "9999-12"}, "R3", "period"),
        ({"period": "2199-01"}, "R3", "period"),
        ({"period": "2025-13"}, "R3", "period"),
        ({"frequency": "hour"}, "R11", "frequency"),
        ({"compare": "x"}, "R11", "compare"),
        ({"view": "x"}, "R11", "view"),
    ],
)
def test_what_can_not_be_viewed_is_refused(admin, parameters, code, field):
    with pytest.raises(Refused) as caught:
        view(admin, **parameters)
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize("frequency", list(Frequency))
@pytest.mark.parametrize("compare", ["previous", "year", "target"])
def test_the_earliest_day_can_be_viewed_at_every_frequency(admin, frequency, compare):
    found = view(admin, period="1900-01-01", frequency=frequency.value, compare=compare)
    assert found.periods[-1] == found.period


def test_the_same_state_is_read_back_from_its_own_parameters(admin):
    found = view(admin, period="2025-09", frequency="quarter", compare="year", view="ytd")
    assert queries.viewing(admin, found.parameters()) == found


def test_a_line_carries_value_target_status_and_movement(ada, churn):
    actions.record_value(actor=ada, measure_id=churn.pk, period_start=date(2025, 8, 1), amount=Decimal(6))
    actions.set_target(actor=ada, measure_id=churn.pk, effective_from=date(2025, 1, 1), amount=Decimal(3))
    line = queries.lines([churn], view(ada, period="2025-09"))[0]
    assert (line.value, line.target, line.status, line.compared) == (4.2, 3.0, "amber", 6.0)
    assert line.variance == pytest.approx(1.2)
    assert line.movement == pytest.approx(-1.8)
    assert line.score == pytest.approx(10 * (7 - 4.2) / 6)
    assert (line.spark[-2:], line.as_of) == ((6.0, 4.2), date(2025, 9, 30))


def test_many_lines_take_as_many_statements_as_one(ada, site, django_assert_num_queries):
    viewing = view(ada, period="2025-09")
    for count in (1, 5):
        found = [measured(ada, site, f"M{count}{n}", f"M{count}{n}", Decimal(n)) for n in range(count)]
        with django_assert_num_queries(3):
            queries.lines(found, viewing)


def test_a_measure_is_explained_in_words(ada, churn):
    found = queries.scored_measure(churn, view(ada, period="2025-09"))
    words = " ".join(str(each) for each in in_words(found.scored.explain(found.key)))
    assert "4.2" in words


def test_superseded_targets_and_thresholds_do_not_score_and_later_ones_leave_the_past_alone(ada, churn):
    actions.set_threshold(
        actor=ada, measure_id=churn.pk, effective_from=date(2025, 9, 1), polarity="minimum", red=9.0, green=8.0
    )
    actions.record_value(actor=ada, measure_id=churn.pk, period_start=date(2025, 8, 1), amount=Decimal("4.2"))
    line = queries.lines([churn], view(ada, period="2025-09"))[0]
    assert line.spark_statuses[-2:] == ("amber", "green")
    actions.set_threshold(
        actor=ada, measure_id=churn.pk, effective_from=date(2025, 9, 1), polarity="minimum", red=4.0, green=2.0
    )
    line = queries.lines([churn], view(ada, period="2025-09"))[0]
    assert line.spark_statuses[-2:] == ("amber", "red")


def test_the_engine_gets_rows_in_force_of_measures_that_are_not_withheld(ada, churn):
    rows = queries.load([churn], first=date(2025, 1, 1), last=date(2025, 12, 31))
    assert [(row.value, row.forecast) for row in rows.observations] == [(4.2, False)]
    hidden = queries.load([churn], first=date(2025, 1, 1), last=date(2025, 12, 31), withheld={churn.pk})
    assert (hidden.observations, hidden.thresholds, hidden.targets) == ((), (), ())
    assert hidden.measures[0].name == "Withheld"


def test_the_trail_of_a_measure_is_its_history(ada, ben, churn):
    actions.record_value(actor=ben, measure_id=churn.pk, period_start=date(2025, 8, 1), amount=Decimal(6))
    assert [entry.action for entry in queries.measure_history(churn.pk)] == [
        "recorded",
        "recorded",
        "set threshold of",
        "added",
    ]


def test_the_sheet_reads_in_words(ada, churn):
    rows = dict(queries.sheet(queries.visible_measures(ada).select_related(*queries.SHEET).get(pk=churn.pk)))
    assert rows["Unit"].name == "Site North"
    assert rows["May affect pay"] == "No"
    assert rows["Kind"].startswith("Stock")


def test_lateness_counts_due_and_grace_days(churn):
    assert queries.due_on(churn, date(2025, 9, 30)) == date(2025, 10, 15)
