"""Every operation and what each of the cast gets: tests/architecture/permissions/rest.yaml holds the answers.

Nobody's token is sent for `anonymous`; cleo administers another organisation; dan edits another unit; vera views, ben
contributes to and ada edits Site North; olga is the strategy office; alex administers. Records are those of Site North.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from django.db import transaction

from fourfold.measures.actions import propose_value
from fourfold.measures.models import Measure
from fourfold.strategy.models import Scorecard
from fourfold.versions.actions import propose
from tests.closings import close_month
from tests.governance.calls import REASON, governed
from tests.integrations.rest.conftest import WHO, operations

MATRIX = yaml.safe_load((Path(__file__).parents[2] / "architecture" / "permissions" / "rest.yaml").read_text())
BODIES = {
    "create_objective": {"scorecard_id": "scorecard", "perspective_id": "lane", "code": "N1", "name": "New"},
    "update_objective": {"name": "Changed"},
    "create_link": {"cause_id": "cause", "effect_id": "effect"},
    "update_link": {"because": "They notice"},
    "arrange_lane": {"objective_ids": ["effect"]},
    "retire_objective": {"state": "stopped", "reason": "Too dear"},
    "create_strategy": {"unit_id": "unit", "name": "New", "starts_on": "2031-01-01", "ends_on": "2033-12-31"},
    "move_strategy": {"move": "approve"},
    "restore_version": {"reason": "r"},
    "create_proposal": {"comment": "Why?"},
    "decide_proposal": {"verdict": "decline", "decision": "No"},
    "plan_strategy_text": {"text": "no strategy"},
    "apply_strategy_text": {"text": "no strategy"},
    "update_strategy": {"vision": "Seen anew"},
    "create_perspective": {"name": "Society"},
    "update_perspective": {"question": "What for?"},
    "create_theme": {"name": "New"},
    "update_theme": {"intended_result": "Better"},
    "create_scorecard": {"strategy_id": "strategy", "unit_id": "unit", "name": "New"},
    "update_scorecard": {"name": "Changed"},
    "create_override": {"rule": "objectives", "scorecard_id": "scorecard", "reason": REASON, "until": "2200-01-01"},
    "create_measure": {"unit_id": "unit", "name": "New", "code": "NEW"},
    "update_measure": {"name": "Changed"},
    "update_settings": {"due_days": 8},
    "update_scorecard_settings": {"cap_green": True},
    "put_calculation": {"origin": "formula", "text": "1 + 1"},
    "put_calendar": {"first_month": 4},
    "put_target": {"amount": 5},
    "put_shift": {"reason": "New line"},
    "put_rules": {"rules": [1, 2]},
    "confirm_links": {"seen": "what I saw"},
    "put_threshold": {"polarity": "maximum", "red": 1, "green": 2},
    "put_value": {"amount": 5},
    "move_period_on": {"state": "collecting"},
    "mark_no_value": {"measure_id": "measure", "reason": "No count"},
    "restate_value": {"amount": 5, "reason": "Counted twice"},
    "restate_target": {"amount": 5, "reason": "Counted twice"},
    "restate_threshold": {"polarity": "minimum", "red": 9, "green": 8, "reason": "Counted twice"},
    "approve": {"decision": "Checked"},
    "decline": {"decision": "It was right"},
    "post_values": {"values": [{"measure_id": "measure", "period": "2026-08", "amount": 5}]},
}


# January is locked, and a restatement of its value waits; October has no values.
ELSEWHERE = {
    "restate_value": {"period": "2026-02"}, "restate_target": {"effective_from": "2026-01-01"},
    "restate_threshold": {"effective_from": "2026-01-01"}, "mark_no_value": {"period": "2026-10"},
}  # fmt: skip


@pytest.fixture
def records(north, admin, ada, office):
    for month in (date(2026, 1, 1), date(2026, 2, 1)):
        close_month(office, month, none="No count")
    waiting = propose_value(
        actor=ada, measure_id=north.churn.pk, period_start=date(2026, 1, 1), amount=Decimal(1), reason="Counted twice"
    )
    asked = propose(actor=ada, strategy_id=north.strategy.pk, path=["strategy"], comment="Why?")
    return {
        "proposal_id": asked.pk, "number": 1, "restatement_id": waiting.pk, "override_id": governed(SimpleNamespace(olga=office), north.scorecard.pk)["override"], "frequency": "month",
        "organisation_id": admin.organisation_id, "unit_id": north.unit_id, "scorecard_id": north.scorecard.pk,
        "perspective_id": north.lanes[1].pk, "objective_id": north.loyal.pk, "measure_id": north.churn.pk,
        "strategy_id": north.strategy.pk, "theme_id": north.theme.pk, "link_id": north.link.pk, "cause_id": north.fast.pk,
        "effect_id": north.loyal.pk, "lanes": [each.pk for each in north.lanes], "effective_from": "2026-03-01", "starts_on": "2026-09-01", "period": "2026-09",
    }  # fmt: skip


def filled(data, records):
    """A body in which the names of records became their numbers."""
    numbers = {
        name: records[f"{name}_id"] for name in ("unit", "scorecard", "measure", "cause", "effect", "strategy")
    } | {"lane": records["perspective_id"]}
    if isinstance(data, dict):
        return {
            key: filled(value, records) if key.endswith(("_id", "_ids", "values")) else value
            for key, value in data.items()
        }
    return [filled(row, records) for row in data] if isinstance(data, list) else numbers[data]


def test_every_operation_is_in_the_matrix_and_nothing_else_is():
    assert sorted(MATRIX) == sorted(operations())


def test_every_operation_says_what_each_of_the_cast_gets():
    assert {name: set(WHO) ^ set(row) for name, row in MATRIX.items() if set(row) != set(WHO)} == {}


def test_every_operation_answers_as_the_matrix_says(cast, records):
    found = {name: {who: _status(cast[who], name, records) for who in WHO} for name in operations()}
    assert {name: row for name, row in found.items() if row != MATRIX[name]} == {}


def _all_of(name, records):
    """The bodies that name every record of a kind."""
    return {"order_perspectives": {"ids": records["lanes"]}, "order_themes": {"ids": [records["theme_id"]]}}.get(name)


def _status(ask, name, records):
    """Asked as if nobody had asked before."""
    method, path, _ = operations()[name]
    reason = "?reason=wrong" if name in {"take_value_back", "delete_shift"} else ""
    with transaction.atomic():
        body = filled(BODIES[name], records) if name in BODIES else _all_of(name, records)
        where = path.format(**{**records, **ELSEWHERE.get(name, {})})
        status = ask(method, where + reason, body, if_match="*").status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize(
    ("audience", "seeing"),
    [("organisation", {"dan", "vera", "ben", "ada", "olga", "alex"}), ("unit", {"vera", "ben", "ada", "olga", "alex"}),
     ("confidential", {"ada", "olga"})],
)  # fmt: skip
def test_a_measure_looks_absent_to_those_outside_of_its_audience(cast, north, audience, seeing):
    Measure.objects.filter(pk=north.churn.pk).update(audience=audience)
    where = f"/measures/{north.churn.pk}"
    for who in set(WHO) - {"anonymous"}:
        status = {
            cast[who].get(f"{where}{path}").status_code for path in ("", "/score", "/targets", "/thresholds", "/values")
        }
        listed = [line["id"] for line in cast[who].get("/measures").json()["items"]]
        assert (status, north.churn.pk in listed) == (({200}, True) if who in seeing else ({404}, False)), who


def test_a_withheld_measure_has_a_place_and_a_weight_and_nothing_else(cast, north):
    Measure.objects.filter(pk=north.churn.pk).update(audience="confidential")
    answer = cast["dan"].get(f"/scorecards/{north.scorecard.pk}?period=2026-09")
    (line,) = answer.json()["perspectives"][1]["objectives"][0]["measures"]
    assert (line["withheld"], line["id"], line["name"], line["code"], line["owner"]) == (
        True,
        None,
        "Withheld",
        "",
        None,
    )
    assert (line["value"], line["target"], line["reason"], line["weight"]) == (None, None, "withheld", 2.0)
    assert "Churn" not in answer.content.decode()


def test_a_hidden_scorecard_takes_its_objectives_along(cast, north):
    Scorecard.objects.filter(pk=north.scorecard.pk).update(audience="unit")
    hidden = (
        f"/scorecards/{north.scorecard.pk}",
        f"/scorecards/{north.scorecard.pk}/map",
        f"/objectives/{north.loyal.pk}",
    )
    assert {cast["dan"].get(path).status_code for path in hidden} == {404}
    assert {cast["vera"].get(path).status_code for path in hidden} == {200}
    assert cast["dan"].get("/objectives").json()["total"] == 0


def test_a_hidden_parent_is_not_mentioned(cast, north):
    Measure.objects.filter(pk=north.churn.pk).update(audience="confidential")
    Measure.objects.filter(pk=north.ratio.pk).update(parent=north.churn.pk, paired_with=north.churn.pk)
    sheet = cast["vera"].get(f"/measures/{north.ratio.pk}").json()
    assert (sheet["parent"], sheet["paired_with"]) == (None, None)
    assert cast["ada"].get(f"/measures/{north.ratio.pk}").json()["parent"]["id"] == north.churn.pk
