"""Links tested on scores: what the test says, who may write it down, and that nothing is written unless somebody does."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from fourfold.core.guards import Refused
from fourfold.core.models import AuditEntry
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar
from fourfold.measures import queries as measures
from fourfold.measures.actions import NewValue, add_measure, record_values, set_threshold
from fourfold.strategy.actions import add_objective, change_link, confirm_link_tests, link_objectives, place_measure
from fourfold.strategy.models import ObjectiveLink
from fourfold.strategy.queries.association import link_test
from tests.acts import nothing_written, one_entry, refused

MONTHS = [each.start for each in Calendar().window(Frequency.MONTH, date(2025, 9, 1), 60)]
LAST = MONTHS[-1]


def measured(actor, site, objective, numbers, code, *, polarity="maximum", frequency="month"):
    made = add_measure(actor=actor, unit_id=site.pk, name=f"Series {code}", code=code, frequency=frequency)
    red, green = (40, 60) if polarity == "maximum" else (60, 40)
    set_threshold(actor=actor, measure_id=made.pk, effective_from=MONTHS[0], polarity=polarity, red=red, green=green)
    step = 3 if frequency == "quarter" else 1
    rows = [
        NewValue(made.pk, month, Decimal(f"{number:.3f}"))
        for month, number in zip(MONTHS[::step], numbers, strict=False)
    ]
    record_values(actor=actor, rows=rows, source="ERP")
    place_measure(actor=actor, objective_id=objective.pk, measure_id=made.pk)
    return made


@pytest.fixture
def linked(ada, site, scorecard, retain, speed, lanes):
    """Deliver on time drives Keep customers three months later; Save costs drives nothing. Less churn is better."""
    rng = np.random.default_rng(8)
    cause = 50 + 6 * rng.standard_normal(60)
    effect = 50 + 2 * rng.standard_normal(60)
    effect[3:] -= 0.9 * (cause[:-3] - 50)  # churn falls when deliveries rise
    measured(ada, site, speed, cause, "OTD")
    measured(ada, site, retain, effect, "CHN", polarity="minimum")
    costs = add_objective(
        actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, code="F1", name="Save costs"
    )
    measured(ada, site, costs, 50 + 6 * rng.standard_normal(60), "CST")
    empty = add_objective(
        actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, code="F2", name="Grow sales"
    )
    return {
        "true": link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk),
        "false": link_objectives(actor=ada, cause_id=costs.pk, effect_id=retain.pk),
        "empty": link_objectives(actor=ada, cause_id=costs.pk, effect_id=empty.pk),
    }


def seen(actor, **more):
    return measures.viewing(actor, {"period": LAST.isoformat(), **more})


def results(actor, scorecard, **more):
    found = link_test(actor, scorecard.pk, seen(actor, **more))
    return found, {each.link.pk: each for each in found.tested}


def test_each_link_says_in_words_what_the_scores_say(ada, scorecard, linked):
    found, by = results(ada, scorecard)
    true, false, empty = (by[linked[name].pk] for name in ("true", "false", "empty"))
    assert (true.result, true.lag, true.pairs) == ("supported", 3, 57)
    assert true.words == (
        f"Moves with it 3 months later (r = {true.correlation:.2f}, 57 paired months, adjusted p below 0.001). "
        "An association, not proof."
    )
    assert false.result == "unclear"
    assert "no proof against it either" in false.words
    assert (empty.result, empty.lag) == ("", None)
    assert empty.words == "Not tested: 0 paired months, and at least 8 are needed."
    assert found.seen == results(ada, scorecard)[0].seen


def test_scores_that_move_against_each_other_contradict_the_link(ada, site, scorecard, retain, speed):
    numbers = 50 + 6 * np.random.default_rng(8).standard_normal(60)
    measured(ada, site, speed, numbers, "A")
    measured(ada, site, retain, numbers, "B", polarity="minimum")
    link = link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
    each = results(ada, scorecard)[1][link.pk]
    assert (each.result, each.lag) == ("contradicted", 0)
    assert each.words.startswith("Moves against it in the same month (r = −")


def test_a_stated_delay_is_the_one_that_is_tested(ada, scorecard, linked):
    change_link(actor=ada, link_id=linked["true"].pk, version=1, delay_months=6)
    assert results(ada, scorecard)[1][linked["true"].pk].lag == 6
    assert results(ada, scorecard)[1][linked["true"].pk].result == "unclear"
    assert results(ada, scorecard, frequency="quarter")[1][linked["true"].pk].lag == 2


def test_a_quarterly_score_is_four_points_a_year_and_not_twelve(ada, site, scorecard, retain, speed):
    rng = np.random.default_rng(3)
    measured(ada, site, speed, 50 + 6 * rng.standard_normal(60), "A")
    measured(ada, site, retain, 50 + 6 * rng.standard_normal(20), "B", frequency="quarter")
    link = link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
    assert results(ada, scorecard)[1][link.pk].pairs == 20
    assert results(ada, scorecard, frequency="quarter")[1][link.pk].pairs in (19, 20)


def test_looking_writes_nothing_and_confirming_writes_one_entry(ada, scorecard, linked):
    with nothing_written():
        found, _ = results(ada, scorecard)
    with one_entry("tested the links of", ada) as entries:
        written = confirm_link_tests(actor=ada, scorecard_id=scorecard.pk, period=LAST, seen=found.seen)
    assert {link.pk for link in written} == {linked["true"].pk, linked["false"].pk}
    rows = dict(ObjectiveLink.objects.values_list("pk", "result"))
    assert [rows[linked[name].pk] for name in ("true", "false", "empty")] == ["supported", "unclear", ""]
    assert ObjectiveLink.objects.get(pk=linked["true"].pk).tested_on == measures.today(ada)
    assert ObjectiveLink.objects.get(pk=linked["empty"].pk).tested_on is None
    assert entries[0].new["links"][0]["lag"] == 3


def test_confirming_what_has_changed_meanwhile_is_refused(ada, scorecard, linked):
    found, _ = results(ada, scorecard)
    record_values(
        actor=ada,
        rows=[NewValue(measures.visible_measures(ada).get(code="CHN").pk, MONTHS[0], Decimal(70))],
        source="ERP",
    )
    with refused("R5"):
        confirm_link_tests(actor=ada, scorecard_id=scorecard.pk, period=LAST, seen=found.seen)


def test_where_nothing_could_be_tested_nothing_is_written(ada, scorecard, retain, speed):
    link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
    found, _ = results(ada, scorecard)
    with refused("R3"):
        confirm_link_tests(actor=ada, scorecard_id=scorecard.pk, period=LAST, seen=found.seen)


def test_only_editors_of_the_scorecard_write_results(ben, dan, scorecard, linked):
    before = AuditEntry.objects.count()
    for actor in (ben, dan):
        found, _ = results(actor, scorecard)
        with pytest.raises(Refused, match="R4"):
            confirm_link_tests(actor=actor, scorecard_id=scorecard.pk, period=LAST, seen=found.seen)
    assert AuditEntry.objects.count() == before


def test_a_map_without_links_has_nothing_to_test(ada, scorecard):
    assert link_test(ada, scorecard.pk, seen(ada)).tested == ()
