"""The guard-rails: each at its edges, and nothing where a scorecard is as it should be."""

from dataclasses import replace

import pytest

from fourfold.checks.findings import Severity
from fourfold.checks.guardrails import (
    Balance,
    Card,
    Kpi,
    Theme,
    balance,
    card_findings,
    objective_count,
    overloaded,
    strategy_findings,
)
from fourfold.checks.maps import Lane

LANES = tuple(Lane(key, name) for key, name in enumerate(("Financial", "Customer", "Process", "Learning"), 1))


def kpi(key: int, lane: int, **fields) -> Kpi:
    return Kpi(key, f"K{key}", lane, **{"owner": 1, "indicator": "lead" if key % 2 else "lag", **fields})


KPIS = tuple(kpi(lane.key * 10 + at, lane.key) for lane in LANES for at in range(3))
GOOD = Card(LANES, ((1, "Grow"), (2, "Serve")), frozenset({1, 2}), KPIS, age=30)


def told(card: Card) -> list[tuple[str, str, str]]:
    return [(each.rule, each.severity.value, each.wrong) for each in card_findings(card)]


def with_kpis(count: int, lane: int = 2, **fields) -> Card:
    """So many KPIs in one lane, three in each of the others."""
    others = tuple(each for each in KPIS if each.lane != lane)
    return replace(GOOD, kpis=(*others, *(kpi(100 + at, lane, **fields) for at in range(count))))


def test_a_scorecard_as_it_should_be():
    assert card_findings(GOOD) == []


@pytest.mark.parametrize(
    ("count", "severity"), [(1, "W"), (2, "W"), (3, None), (5, None), (6, "O"), (7, "O"), (8, "E"), (9, "E")]
)
def test_three_to_five_kpis_in_each_perspective(count, severity):
    words = f"“Customer” has {count} KPI{'' if count == 1 else 's'}; 3 to 5 can be steered by."
    assert told(with_kpis(count)) == ([("kpis", severity, words)] if severity else [])


def test_an_empty_perspective_is_a_matter_of_balance():
    assert told(with_kpis(0)) == [("balance", "O", "“Customer” has no KPI.")]


def test_more_than_half_in_one_perspective():
    half = replace(GOOD, lanes=LANES[:2], kpis=with_kpis(3).kpis[:3] + with_kpis(3).kpis[-3:])
    assert told(half) == []
    assert ("balance", "W", "“Customer” holds 4 of 7 KPIs, more than half.") in told(
        replace(half, kpis=(*half.kpis, kpi(200, 2)))
    )


def test_every_kpi_has_an_owner():
    found = card_findings(replace(GOOD, kpis=(replace(KPIS[0], owner=None), *KPIS[1:])))
    assert [(each.rule, each.severity, each.wrong, each.measure) for each in found] == [
        ("owner", Severity.ERROR, "“K10” has no owner.", 10)
    ]


@pytest.mark.parametrize(("count", "warned"), [(7, False), (8, True)])
def test_nobody_owns_more_than_seven(count, warned):
    assert [(each.wrong, each.person) for each in overloaded([(5, "Ada Lind", count)])] == (
        [("Ada Lind owns 8 KPIs.", 5)] if warned else []
    )


@pytest.mark.parametrize(("kind", "missing"), [("lag", "lead"), ("lead", "lag")])
def test_lead_and_lag_together(kind, missing):
    card = replace(GOOD, kpis=tuple(replace(each, indicator=kind) for each in KPIS))
    assert told(card) == [("pairs", "W", f"The scorecard has no {missing} KPI.")]


@pytest.mark.parametrize(("age", "severity"), [(None, None), (100, None), (101, "W"), (190, "W"), (191, "O")])
def test_a_review_in_each_quarter(age, severity):
    words = f"The last review was {age} days ago; one in each quarter is usual."
    assert told(replace(GOOD, age=age)) == ([("review", severity, words)] if severity else [])


@pytest.mark.parametrize(
    ("inputs", "levels", "words"),
    [
        (6, 3, None),
        (7, 1, "7 inputs"),
        (2, 4, "4 levels of formulas"),
        (9, 5, "9 inputs on 5 levels of formulas"),
    ],
)
def test_kpis_that_people_understand(inputs, levels, words):
    card = replace(GOOD, kpis=(replace(KPIS[0], inputs=inputs, levels=levels), *KPIS[1:]))
    assert told(card) == ([("complexity", "W", f"“K10” is worked out from {words}.")] if words else [])


@pytest.mark.parametrize(("score", "found"), [(None, 0), (60, 0), (59.4, 1)])
def test_data_that_can_be_relied_on(score, found):
    assert len(card_findings(replace(GOOD, kpis=(replace(KPIS[0], quality=score), *KPIS[1:])))) == found


def test_every_objective_has_a_kpi():
    found = card_findings(replace(GOOD, measured=frozenset({1})))
    assert [(each.rule, each.severity, each.wrong, each.boxes) for each in found] == [
        ("unmeasured", Severity.OVERRIDE, "“Serve” has no live KPI.", (2,))
    ]


@pytest.mark.parametrize(("count", "found"), [(24, 0), (25, 1)])
def test_at_most_24_objectives(count, found):
    assert len(list(objective_count(count))) == found


@pytest.mark.parametrize(("count", "severity"), [(0, "O"), (1, "O"), (2, "W"), (3, None), (5, None), (6, "O")])
def test_three_to_five_themes(count, severity):
    themes = [Theme(at, f"T{at}") for at in range(count)]
    assert [(each.rule, each.severity.value) for each in strategy_findings("Far", themes)] == (
        [("themes", severity)] if severity else []
    )


def test_a_strategy_has_a_vision_and_every_theme_a_sponsor():
    themes = [Theme(1, "Growth", sponsor=False), Theme(2, "Speed"), Theme(3, "Care")]
    assert [(each.rule, each.severity.value, each.theme) for each in strategy_findings("  ", themes)] == [
        ("sponsor", "E", 1), ("vision", "O", None)
    ]  # fmt: skip


def test_the_balance_is_the_share_of_kpis():
    kpis = (kpi(1, 1), kpi(2, 2), kpi(3, 2), kpi(4, 3, indicator=""))
    found = balance(replace(GOOD, kpis=kpis))
    lanes = (("Financial", 0.25), ("Customer", 0.5), ("Process", 0.25), ("Learning", 0.0))
    assert found == Balance(lanes, financial=0.25, lead=0.5, lag=0.25, unlabelled=0.25)
    assert balance(replace(GOOD, kpis=())) is None
    assert balance(replace(GOOD, lanes=LANES[1:], kpis=kpis)).financial is None
