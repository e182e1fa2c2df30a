"""What the demonstration holds, and that the story told about it is in its computed scores."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password

from fourfold.core.audit import check_chain
from fourfold.core.models import AuditEntry
from fourfold.demonstration import account
from fourfold.demonstration.making import make
from fourfold.measures.models import Measure, Target, Threshold, Value
from fourfold.measures.queries import both, closings, lines, owed, restatements, scored_measure, values_of, viewing
from fourfold.org.models import Membership, Person, Unit
from fourfold.org.rules import Role
from fourfold.strategy.models import Objective, ObjectiveLink, Scorecard, Strategy, Theme
from fourfold.strategy.queries import board
from tests.demonstration.conftest import TODAY

LANES = ("Financial", "Customer", "Internal process", "Learning and growth")


@pytest.fixture
def seen(ines):
    """All scorecards in September 2025, 24 months back, on the day the demonstration was made for."""
    return board(ines, replace(viewing(ines, {"period": "2025-09"}, count=24), today=TODAY))


def scorecard(seen, name):
    return next(seen.scorecard(pk) for pk, each in seen.tree.scorecards.items() if each.name == f"{name} scorecard")


def line(seen, name, code):
    return next(each for each in scorecard(seen, name).measures if each.measure.code == code)


def series(seen, name, code):
    """The measure's values over the 24 months; NaN where there is none."""
    return seen.scored.value[seen.scored.measure_index[line(seen, name, code).key]]


def lagged(cause, effect, lag):
    """Correlation of the cause with the effect some months later."""
    return float(np.corrcoef(cause[: len(cause) - lag], effect[lag:])[0, 1])


def test_the_company_has_three_sites_with_teams_below_and_people_in_every_role(ines):
    assert Counter(Unit.objects.values_list("tier", flat=True)) == {1: 1, 2: 7, 3: 2}
    assert Membership.objects.count() == 16
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    assert ines.role == Role.ADMINISTRATOR


def test_the_printed_account_signs_in_and_so_does_everybody_else(ines):
    for email in (account.email(), "petra.novik@merrowick.example"):
        assert authenticate(None, email=email, password=account.PASSWORD).email == email


def test_the_password_is_one_that_a_person_could_choose(ines):
    validate_password(account.PASSWORD, user=Person.objects.get(email=account.email()))


def test_the_map_has_16_objectives_with_owners_in_four_lanes_and_three_themes(seen):
    lanes = scorecard(seen, "Merrowick").perspectives
    assert [lane.perspective.name for lane in lanes] == list(LANES)
    assert [len(lane.objectives) for lane in lanes] == [4, 4, 4, 4]
    assert all(each.objective.owner and each.objective.theme for lane in lanes for each in lane.objectives)
    assert Theme.objects.count() == 3
    assert all(getattr(Strategy.objects.get(), text) for text in ("mission", "vision", "values", "destination"))


def test_every_objective_of_the_map_is_part_of_the_chain_of_cause_and_effect(ines):
    own = set(Objective.objects.filter(scorecard__name="Merrowick scorecard").values_list("pk", flat=True))
    links = ObjectiveLink.objects.filter(cause_id__in=own, effect_id__in=own)
    assert {pk for pair in links.values_list("cause_id", "effect_id") for pk in pair} == own
    assert links.count() == 20
    assert set(links.values_list("strength", flat=True)) == {2, 3}
    assert all(link.statement.startswith("If ") and " then " in link.statement and link.because for link in links)
    assert set(links.values_list("is_agreed", flat=True)) == {True, False}


@pytest.mark.parametrize("name", ["Merrowick", "Ostervale", "Pellmore", "Quillhaven"])
def test_each_perspective_has_3_to_5_kpis(seen, name):
    counts = {
        lane.perspective.name: len({each.measure.pk for box in lane.objectives for each in box.measures})
        for lane in scorecard(seen, name).perspectives
    }
    assert all(3 <= count <= 5 for count in counts.values()), counts


def test_scorecards_of_sites_and_teams_roll_up_into_the_enterprise(seen):
    assert [child.scorecard.name for child in scorecard(seen, "Merrowick").children] == [
        "Ostervale scorecard", "Pellmore scorecard", "Quillhaven scorecard"
    ]  # fmt: skip
    assert [child.scorecard.name for child in scorecard(seen, "Ostervale").children] == ["Line 1 scorecard"]
    assert Scorecard.objects.count() == 6


def test_an_objective_of_the_enterprise_counts_on_the_sites_too(seen):
    first_call = next(pk for pk, each in seen.tree.objectives.items() if each.code == "C1")
    places = [place.scorecard_id for place in seen.tree.objective_placements if place.objective_id == first_call]
    assert len(places) == 4


def test_every_kind_polarity_mode_and_frequency_is_there(ines):
    assert set(Measure.objects.values_list("kind", flat=True)) == {"flow", "stock", "ratio", "index", "count", "yes_no"}
    assert set(Threshold.objects.values_list("polarity", flat=True)) == {
        "maximum", "minimum", "range", "milestone", "yes_no", "none"
    }  # fmt: skip
    assert set(Threshold.objects.values_list("mode", flat=True)) == {"limits", "percent", "points"}
    assert set(Measure.objects.values_list("frequency", flat=True)) == {"week", "month", "quarter"}
    assert set(Measure.objects.values_list("indicator", flat=True)) == {"lead", "lag", ""}
    assert Measure.objects.filter(is_critical=True, code="GEN-15").count() == 4


def test_targets_change_with_the_year(ines):
    growth = Measure.objects.get(code="GEN-01")
    found = Target.objects.filter(measure=growth).order_by("effective_from").values_list("effective_from", "amount")
    assert list(found) == [
        (date(2023, 1, 1), Decimal(4)), (date(2024, 1, 1), Decimal(5)), (date(2025, 1, 1), Decimal(6))
    ]  # fmt: skip


def test_months_weeks_and_quarters_fill_24_months(ines):
    def starts(code, unit):
        rows = Value.objects.filter(measure__code=code, measure__unit__code=unit, superseded_at=None)
        return list(rows.order_by("period_start").values_list("period_start", flat=True))

    months, weeks, quarters = starts("MF-02", "ENT"), starts("MF-03", "OST"), starts("GEN-12", "ENT")
    assert (len(months), months[0], months[-1]) == (24, date(2023, 10, 1), date(2025, 9, 1))
    assert (len(weeks), weeks[0], weeks[-1]) == (105, date(2023, 9, 25), date(2025, 9, 22))
    assert (len(quarters), quarters[0], quarters[-1]) == (8, date(2023, 10, 1), date(2025, 7, 1))


def test_the_enterprise_is_the_sum_of_its_sites(seen):
    def parts(unit):
        value = Value.objects.get(
            measure__code="MF-02", measure__unit__code=unit, period_start="2025-09-01", superseded_at=None
        )
        return np.array([value.numerator, value.denominator])

    assert (parts("ENT") == parts("OST") + parts("PEL") + parts("QUI")).all()


def test_training_shows_in_the_yield_two_to_three_months_later(seen):
    training, right_first = series(seen, "Merrowick", "HR-05"), series(seen, "Merrowick", "MF-02")
    by_lag = [lagged(np.diff(training), np.diff(right_first), lag) for lag in range(7)]
    assert int(np.argmax(by_lag)) in {2, 3}
    assert max(by_lag) > 0.6
    assert max(by_lag[lag] for lag in (0, 1, 4, 5, 6)) < 0.4


def test_the_yield_shows_in_complaints_then_in_delivery_and_margin(seen):
    right_first = series(seen, "Merrowick", "MF-02")
    assert lagged(right_first, series(seen, "Merrowick", "GEN-16"), 1) < -0.9
    assert lagged(right_first, series(seen, "Merrowick", "GEN-15"), 1) > 0.9
    assert lagged(right_first, series(seen, "Merrowick", "GEN-02"), 1) > 0.8


def test_where_training_was_cut_the_yield_fell(seen):
    training, right_first = series(seen, "Quillhaven", "HR-05"), series(seen, "Quillhaven", "MF-02")
    assert training[:12].mean() > 2 * training[-6:].mean()
    assert right_first[:12].mean() - right_first[-6:].mean() > 2


def test_a_feed_stopped_three_months_ago(seen):
    found = line(seen, "Merrowick", "MF-05")
    assert (found.value, found.status, found.reason) == (None, "late", "late")
    assert found.spark_statuses[-4:] == ("amber", "late", "late", "late")


def test_the_person_who_signs_in_owes_the_value_of_last_month(seen, ines):
    found = line(seen, "Merrowick", "HR-12")
    assert found.measure.owner_id == found.measure.collector_id == ines.pk
    assert (found.status, found.spark_statuses[-2]) == ("late", "green")


def test_a_locked_month_was_restated_and_both_values_can_be_read(ines):
    margin = Measure.objects.get(code="GEN-02", unit__code="ENT")
    reported, restated = values_of(margin.pk, superseded=True).filter(period_start="2025-04-01").order_by("pk")
    assert (reported.state, restated.state) == ("locked", "restated")
    assert reported.superseded_at is not None
    assert restated.numerator == reported.numerator - 92
    entry = AuditEntry.objects.get(action="restated")
    assert (entry.actor, entry.subject) == ("Henrik Solway", "EBITDA margin")
    assert "Credit notes" in entry.reason
    assert entry.old["numerator"] != entry.new["numerator"]


def test_three_months_went_through_their_closing_and_the_next_is_being_collected(ines):
    states = list(closings().values_list("label", "state"))
    assert states == [
        ("Jun 2025", "collecting"),
        ("May 2025", "locked"),
        ("Apr 2025", "restated"),
        ("Mar 2025", "published"),
    ]
    assert owed(date(2025, 3, 1), date(2025, 5, 31)) == []


def test_one_restatement_was_approved_by_somebody_else_and_one_waits(ines):
    waiting, approved = restatements(ines)
    assert (approved.state, approved.proposed_by.name, approved.decided_by.name) == (
        "approved", "Henrik Solway", "Tomas Verrin",
    )  # fmt: skip
    assert (waiting.state, waiting.subject) == ("proposed", "First-pass yield, May 2025")


def test_the_restated_month_shows_both_truths(ines):
    margin = Measure.objects.get(code="GEN-02", unit__code="ENT")
    found = both(scored_measure(margin, viewing(ines, {"period": "2025-04"})))
    assert found.reported.value > found.restated.value


def test_one_site_excels_one_is_in_trouble_and_the_whole_is_mixed(seen):
    results = {name: scorecard(seen, name).result for name in ("Merrowick", "Ostervale", "Pellmore", "Quillhaven")}
    assert {name: each.status for name, each in results.items()} == {
        "Merrowick": "amber", "Ostervale": "green", "Pellmore": "amber", "Quillhaven": "red"
    }  # fmt: skip
    assert line(seen, "Ostervale", "MF-02").status == "exceeds"
    assert line(seen, "Quillhaven", "MF-02").status == "red"
    boxes = Counter(box.result.status for lane in scorecard(seen, "Merrowick").perspectives for box in lane.objectives)
    assert boxes == {"green": 6, "amber": 7, "red": 1, "no_data": 2}
    assert 0.8 < results["Merrowick"].coverage < 1


def test_lanes_and_measures_move(seen):
    trends = {
        each.trend for name in ("Merrowick", "Ostervale", "Quillhaven") for each in scorecard(seen, name).measures
    }
    assert trends >= {1, 0, -1}


def test_a_measure_started_midway_and_one_is_paused(seen):
    adoption, turns = line(seen, "Merrowick", "IT-13"), line(seen, "Quillhaven", "MF-10")
    assert np.isnan(series(seen, "Merrowick", "IT-13")).tolist() == [True] * 12 + [False] * 12
    assert adoption.measure.starts_on == date(2024, 10, 1)
    assert (turns.value, turns.reason, turns.spark[-5] is not None) == (None, "paused", True)


def test_a_weight_changed_so_the_past_keeps_its_own(seen):
    learning = [
        (place.weight, place.effective_from, place.effective_to)
        for place in seen.tree.perspective_placements
        if place.perspective.name == LANES[3] and place.scorecard.name == "Merrowick scorecard"
    ]
    assert learning == [(10, None, date(2025, 1, 1)), (15, date(2025, 1, 1), None)]


def test_people_wrote_beside_their_numbers(ines):
    notes = Value.objects.exclude(note="").filter(superseded_at=None)
    assert notes.count() == 12
    assert notes.values("entered_by").distinct().count() >= 5


def test_every_act_is_in_the_trail_as_a_demonstration_and_the_chain_holds(ines):
    assert check_chain().holds
    assert set(AuditEntry.objects.values_list("source", flat=True)) == {"demonstration"}
    assert AuditEntry.objects.filter(action__startswith="recorded").count() >= 10


def test_making_it_again_changes_nothing(ines, demonstration):
    before = (check_chain(), Value.objects.count())
    again = make(TODAY)
    assert (again.is_new, again.founder.organisation_id) == (False, ines.organisation_id)
    assert (check_chain(), Value.objects.count()) == before


def test_one_measure_is_worked_out_from_those_of_the_sites(ines):
    measure = Measure.objects.get(code="MC-20")
    line = lines([measure], viewing(ines, {"period": "2025-09"}))[0]
    sites = Measure.objects.filter(code="MF-02", unit__code__in=("OST", "PEL", "QUI"))
    values = [each.value for each in lines(list(sites), viewing(ines, {"period": "2025-09"}))]
    assert line.value == pytest.approx(max(values) - min(values))
