"""Whatever an action is given, it does its work or refuses in words: never an error of the database, never half a change."""

import inspect
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from types import FunctionType

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from fourfold.core.guards import Refused
from fourfold.org.actions import add_unit
from tests.acts import rows
from tests.closings import close_month
from tests.governance.calls import governance_calls
from tests.library.calls import library_calls
from tests.versions.calls import versions_calls

TEXTS = ("", "   ", "a\x00b", "\ud800", "x" * 200_000, "'; DROP TABLE org_unit; --")
NUMBERS = (-1, 0, 2**31, 10**30, -0.5, 1e308, float("inf"), float("nan"), True)
DECIMALS = (Decimal("NaN"), Decimal("-Infinity"), Decimal("1E+40"), Decimal("1E+1000000"), Decimal("1E-1000000"))
DAYS = (date(1, 1, 1), date(9999, 12, 31), datetime(2025, 1, 1))
OTHERS = (None, [], {}, ["\x00"], [[1]], {"a": float("nan")}, object())
HOSTILE = (*TEXTS, *NUMBERS, *DECIMALS, *DAYS, *OTHERS)


def room_actions() -> dict[str, FunctionType]:
    """Every action of every room, by "room.name": what `@action` wrapped, whose module is the room's own."""
    found = {}
    for room in ("org", "measures", "strategy", "library", "governance", "versions"):
        module = import_module(f"fourfold.{room}.actions")
        for name, each in vars(module).items():
            own = inspect.isfunction(each) and each.__module__.startswith(f"fourfold.{room}.actions")
            if own and hasattr(each, "__wrapped__") and not name.startswith("_"):
                found[f"{room}.{name}"] = each
    return found


ACTIONS = room_actions()
ELSEWHERE = {"measures.add_run", "measures.describe_run", "measures.begin_run", "measures.cancel_run", "measures.end_run",
             "org.give_password"}  # fmt: skip


@pytest.fixture
def calls(request, admin, ada, ben, office, site, other_site, strategy, lanes, scorecard, retain, speed, churn, placed):
    """A call of each action that is accepted, with every parameter that it has."""
    from fourfold.measures import actions as measures
    from fourfold.org import actions as org
    from fourfold.strategy import actions as strategies

    wanted = getattr(request.node, "callspec", None)
    upstairs = above(wanted.params["name"] if wanted else "", {
        "library": lambda: library_calls(ada, ben, office, site, other_site, strategy, retain, churn),
        "governance": lambda: governance_calls(ada, ben, office, site, scorecard, retain),
        "versions": lambda: versions_calls(ada, ben, office, strategy),
    })  # fmt: skip
    locked = (
        close_month(office, date(2024, 4, 1), none="No count"),
        close_month(office, date(2024, 5, 1), none="No count"),
    )
    waiting = measures.propose_value(
        actor=ben, measure_id=churn.pk, period_start=locked[0].period_start, amount=Decimal(2), reason="r"
    )
    link = strategies.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
    token, _ = org.issue_token(actor=ada, name="Nightly", can_write=True, days=30)
    below = strategies.add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="Line 4")
    lane = strategies.add_perspective(actor=ada, strategy_id=strategy.pk, name="Society")
    theme = strategies.add_theme(actor=ada, strategy_id=strategy.pk, name="Lean")
    empty = add_unit(actor=admin, name="Empty", code="E", parent_id=site.pk)
    membership = ben.pk
    head = org.appoint(actor=admin, unit_id=site.pk, role="unit_head", membership_id=ada.pk, starts_on=date(2026, 1, 1))
    seen = with_a_past(ada, churn, speed, link)
    sheet = {
        "name": "Complaints", "code": "CMP", "external_key": "k", "category": "c", "question": "q", "description": "d",
        "usage": "u", "may_affect_pay": False, "audience": "unit", "tags": ["E"], "indicator": "lead", "paired_with_id": churn.pk,
        "parent_id": churn.pk, "owner_id": ada.pk, "collector_id": ben.pk, "approver_id": ada.pk, "formula": "f",
        "unit_of_measure": "%", "decimals": 2, "kind": "ratio", "words": [], "scale": 100.0, "frequency": "month", "due_days": 5,
        "grace_days": 5, "carry_periods": 1, "baseline": Decimal(1), "baseline_on": date(2024, 1, 1), "benchmark": Decimal(2),
        "is_critical": True, "starts_on": date(2024, 1, 1), "ends_on": date(2027, 1, 1), "state": "live", "notes": "n",
    }  # fmt: skip
    objective = {
        "perspective_id": lanes[0].pk, "code": "F1", "name": "Grow", "description": "d", "theme_id": None, "owner_id": ben.pk,
        "horizon": "medium", "lens": "growth", "question": "q", "success": "s", "state": "live", "position": 1,
        "method": "worst", "critical_caps": True, "cap_green": None,
    }  # fmt: skip
    settings = {
        "name": "Another", "audience": "unit", "owner_id": ada.pk, "method": "worst", "critical_caps": True, "cap_green": False,
        "minimum_coverage": 0.4, "order": 1,
    }  # fmt: skip
    value = {
        "amount": Decimal(3),
        "kind": "estimate",
        "note": "n",
        "evidence": "e",
        "source": "manual",
        "weight": Decimal(1),
        "text": "",
    }
    limits = {"polarity": "minimum", "mode": "limits", "red": 6.0, "green": 2.0, "stretch": 1.0, "points": [], "grace_days": 3,
              "green_high": None, "red_high": None, "due_on": date(2026, 1, 1), "basis": None, "conditions": []}  # fmt: skip
    wide = {"name": "N", "mission": "m", "vision": "v", "values": "v", "destination": "d", "state": "draft",
            "starts_on": date(2028, 1, 1), "ends_on": date(2029, 1, 1)}  # fmt: skip
    named = {"name": "Line 5", "code": "L5", "parent_id": other_site.pk, "tier": 3, "order": 2}
    measures.set_calendar(actor=admin, first_month=1, starts_on=date(2030, 1, 1))
    founding = {"name": "New", "email": "new@new.example", "person_name": "Nora", "password": "correct horse battery",
                "role": "administrator", "time_zone": "UTC", "currency": "EUR"}  # fmt: skip
    joining = {"email": "zoe@halden.example", "name": "Zoe", "role": "viewer", "unit_id": site.pk, "title": "t"}
    return {
        "org.found_organisation": founding,
        "org.change_organisation": {"actor": admin, "version": 1, "name": "H", "time_zone": "UTC", "currency": "usd"},
        "org.add_unit": {"actor": admin, **named},
        "org.change_unit": {"actor": admin, "unit_id": site.pk, "version": 1, **named},
        "org.remove_unit": {"actor": admin, "unit_id": empty.pk},
        "org.invite": {"actor": admin, **joining},
        "org.change_member": {"actor": admin, "membership_id": membership, "version": 1, "role": "viewer", "unit_id": site.pk,
                              "title": "t", "is_active": True},
        "org.issue_token": {"actor": ada, "name": "n", "can_write": True, "days": 5},
        "org.appoint": {"actor": admin, "unit_id": site.pk, "role": "data_steward", "membership_id": ben.pk,
                        "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)},
        "org.end_appointment": {"actor": admin, "appointment_id": head.pk, "version": 1, "on": date(2026, 12, 31)},
        "org.revoke_token": {"actor": ada, "token_id": token.pk},
        "measures.add_measure": {"actor": ada, "unit_id": site.pk, **sheet},
        "measures.change_measure": {"actor": ada, "measure_id": churn.pk, "version": 1, "unit_id": site.pk,
                                    **{k: v for k, v in sheet.items() if k not in {"parent_id", "paired_with_id"}}},
        "measures.set_calendar": {"actor": admin, "first_month": 4, "version": None, "starts_on": date(2026, 3, 29), "pattern": "4-4-5",
                                  "ends_on": 5, "year_end": "last", "long_month": 12, "week_starts": 0, "named_by_start": False,
                                  "shifts": [{"name": "Early", "starts": "06:00"}], "moving": 0},
        "measures.remove_calendar": {"actor": admin, "starts_on": date(2030, 1, 1), "version": None, "moving": 0},
        "measures.set_calculation": {"actor": ada, "measure_id": churn.pk, "effective_from": date(2025, 1, 1), "origin": "formula",
                                     "text": "1 + 1", "children": []},
        "measures.set_defaults": {"actor": admin, "version": 0, "method": "worst", "critical_caps": True, "cap_green": False,
                                  "minimum_coverage": 0.4, "due_days": 8, "grace_days": 2, "carry_periods": 1},
        "measures.set_target": {"actor": ada, "measure_id": churn.pk, "effective_from": date(2025, 1, 1), "amount": Decimal(3),
                                "rationale": "r"},
        "measures.set_threshold": {"actor": ada, "measure_id": churn.pk, "effective_from": date(2025, 1, 1), **limits},
        "measures.record_value": {"actor": ben, "measure_id": churn.pk, "period_start": date(2025, 10, 9), **value,
                                  "numerator": None, "denominator": None, "done_on": None, "forecast_on": None, "version": 0},
        "measures.clear_value": {"actor": ben, "measure_id": churn.pk, "period_start": date(2025, 9, 9), "reason": "r",
                                 "version": 1},
        "measures.record_values": {"actor": ben, "source": "rest",
                                   "rows": [measures.NewValue(churn.pk, date(2025, 8, 1), Decimal(1))]},
        "measures.move_period": {"actor": office, "frequency": "month", "period_start": date(2025, 9, 9), "to": "collecting",
                                 "reason": "r", "version": 0},
        "measures.mark_none": {"actor": ben, "measure_id": churn.pk, "frequency": "month", "period_start": date(2020, 7, 1),
                               "reason": "r"},
        "measures.propose_value": {"actor": ben, "measure_id": churn.pk, "period_start": date(2024, 5, 9), **value,
                                   "numerator": None, "denominator": None, "done_on": None, "forecast_on": None, "version": 1,
                                   "reason": "r"},
        "measures.propose_target": {"actor": ada, "measure_id": churn.pk, "effective_from": date(2024, 5, 1), "amount": Decimal(3),
                                    "rationale": "r", "reason": "r"},
        "measures.propose_threshold": {"actor": ada, "measure_id": churn.pk, "effective_from": date(2024, 5, 1), **limits,
                                       "reason": "r"},
        "measures.approve_restatement": {"actor": office, "restatement_id": waiting.pk, "version": 1, "decision": "d"},
        "measures.decline_restatement": {"actor": office, "restatement_id": waiting.pk, "version": 1, "decision": "d"},
        "measures.withdraw_restatement": {"actor": ben, "restatement_id": waiting.pk, "version": 1},
        "measures.apply_file": {"actor": ada, "unit_id": site.pk, "source": "s", "digest": "d",
                                "measures": {"k": measures.IncomingMeasure("k", "K")},
                                "values": [measures.IncomingValue("k", date(2025, 1, 1), Decimal(1))]},
        "measures.save_mapping": {"actor": ada, "name": "n", "text": "t"},
        "measures.confirm_shift": {"actor": ada, "measure_id": churn.pk, "starts_on": date(2025, 9, 1), "reason": "r"},
        "measures.withdraw_shift": {"actor": ada, "measure_id": churn.pk, "starts_on": date(2025, 8, 1), "reason": "r"},
        "measures.set_process_rules": {"actor": ada, "measure_id": churn.pk, "rules": [1, 4], "floor": 0.0, "ceiling": 9.0},
        "strategy.confirm_link_tests": {"actor": ada, "scorecard_id": scorecard.pk, "period": date(2025, 9, 1), "seen": seen,
                                        "frequency": "month"},
        "strategy.set_up_strategy": {"actor": ada, "unit_id": site.pk, **wide,
                                     "perspectives": [("A", "a"), ("B", "b"), ("C", "c")]},
        "strategy.change_strategy": {"actor": ada, "strategy_id": strategy.pk, "version": 1, **wide},
        "strategy.add_perspective": {"actor": ada, "strategy_id": strategy.pk, "name": "P", "question": "q", "order": 9,
                                     "since": date(2025, 1, 1)},
        "strategy.change_perspective": {"actor": ada, "perspective_id": lane.pk, "version": 1, "name": "P", "question": "q",
                                        "order": 9},
        "strategy.remove_perspective": {"actor": ada, "perspective_id": lane.pk},
        "strategy.add_theme": {"actor": ada, "strategy_id": strategy.pk, "name": "T", "intended_result": "i",
                               "sponsor_id": ada.pk, "order": 1},
        "strategy.add_scorecard": {"actor": ada, "unit_id": site.pk, "strategy_id": strategy.pk, **settings},
        "strategy.change_scorecard": {"actor": ada, "scorecard_id": scorecard.pk, "version": 1, "unit_id": site.pk, **settings},
        "strategy.add_objective": {"actor": ada, "scorecard_id": scorecard.pk, "weight": 2.0, **objective},
        "strategy.change_objective": {"actor": ada, "objective_id": speed.pk, "version": 1, "since": date(2025, 1, 1),
                                      **objective},
        "strategy.link_objectives": {"actor": ada, "cause_id": speed.pk, "effect_id": added(ada, scorecard, lanes).pk,
                                     "statement": "s", "because": "b", "strength": 3, "delay_months": 3, "evidence": "data",
                                     "confidence": 3, "is_agreed": False, "is_loop": True},
        "strategy.agree_link": {"actor": ada, "link_id": link.pk, "version": 1},
        "strategy.arrange_lane": {"actor": ada, "scorecard_id": scorecard.pk, "perspective_id": lanes[1].pk,
                                  "objective_ids": [speed.pk, retain.pk], "since": date(2025, 1, 1)},
        "strategy.retire_objective": {"actor": ada, "objective_id": speed.pk, "version": 1, "state": "stopped", "reason": "r",
                                      "on": date(2026, 1, 1)},
        "strategy.resume_objective": {"actor": ada, "objective_id": stopped(ada, below, lanes).pk, "version": 2,
                                      "since": date(2026, 6, 1)},
        "strategy.remove_objective": {"actor": ada, "objective_id": added(ada, below, lanes).pk, "version": 1},
        "strategy.remove_theme": {"actor": ada, "theme_id": theme.pk},
        "strategy.order_themes": {"actor": ada, "strategy_id": strategy.pk, "theme_ids": [theme.pk]},
        "strategy.order_perspectives": {"actor": ada, "strategy_id": strategy.pk,
                                        "perspective_ids": [lane.pk, *(each.pk for each in lanes)]},
        "strategy.change_link": {"actor": ada, "link_id": link.pk, "version": 1, "statement": "s", "because": "b", "strength": 3,
                                 "delay_months": 3, "evidence": "data", "confidence": 3, "tested_on": date(2025, 1, 1),
                                 "result": "supported", "is_agreed": False, "is_loop": True},
        "strategy.change_theme": {"actor": ada, "theme_id": theme.pk, "version": 1, "name": "T2", "intended_result": "i",
                                  "sponsor_id": ada.pk, "order": 1},
        "strategy.unlink": {"actor": ada, "link_id": link.pk},
        "strategy.place_measure": {"actor": ada, "objective_id": speed.pk, "measure_id": churn.pk, "weight": 2.0, "order": 1,
                                   "since": date(2025, 1, 1)},
        "strategy.place_measures": {"actor": ada, "objective_id": speed.pk, "measure_ids": [churn.pk]},
        "strategy.place_objective": {"actor": ada, "scorecard_id": below.pk, "perspective_id": lanes[1].pk,
                                     "objective_id": retain.pk, "weight": 2.0, "since": date(2025, 1, 1)},
        "strategy.place_scorecard": {"actor": ada, "parent_id": scorecard.pk, "child_id": below.pk, "weight": 2.0,
                                     "since": date(2025, 1, 1)},
        "strategy.weigh_perspective": {"actor": ada, "scorecard_id": scorecard.pk, "perspective_id": lanes[0].pk, "weight": 2.0,
                                       "since": date(2025, 1, 1)},
        "strategy.propose_weight": {"actor": ada, "place": placed, "weight": 2.0, "reason": "r", "since": None},
        "strategy.change_weight": {"actor": ada, "place": placed, "weight": 2.0, "since": date(2025, 1, 1)},
        "strategy.end_place": {"actor": ada, "place": placed, "on": date(2026, 1, 1)},
        **upstairs,
        "strategy.apply_text": {"actor": ada, "text": as_text(ada, strategy).replace("name: Keep customers", "name: Keep all"),
                                "strategy_id": strategy.pk, "seen": "", "reason": "r"},
    }  # fmt: skip


def above(name, rooms):
    """The calls of the rooms upstairs: of all, or of the one whose action is asked for; setting them out takes seconds."""
    room = name.partition(".")[0]
    chosen = [of for each, of in rooms.items() if not name or each == room]
    return {key: call for of in chosen for key, call in of().items()}


def with_a_past(actor, churn, speed, link):
    """A year of values on both ends of the link, and a confirmed shift; the mark of what the test of the links says."""
    from fourfold.measures import actions as measures
    from fourfold.measures.queries import viewing
    from fourfold.strategy.actions import place_measure
    from fourfold.strategy.queries.association import link_test

    early = measures.add_measure(actor=actor, unit_id=churn.unit_id, name="Early deliveries", code="EARLY")
    measures.set_threshold(
        actor=actor, measure_id=early.pk, effective_from=date(2024, 6, 1), polarity="maximum", red=1, green=9
    )
    place_measure(actor=actor, objective_id=speed.pk, measure_id=early.pk, since=date(2024, 6, 1))
    for at, month in enumerate([10, 11, 12, *range(1, 9)]):
        day = date(2024 if month > 9 else 2025, month, 1)
        for measure in (churn, early):
            measures.record_value(actor=actor, measure_id=measure.pk, period_start=day, amount=Decimal(2 + at * 7 % 5))
    measures.confirm_shift(actor=actor, measure_id=churn.pk, starts_on=date(2025, 8, 1), reason="r")
    return link_test(actor, link.cause.scorecard_id, viewing(actor, {"period": "2025-09"})).seen


def added(actor, scorecard, lanes, code="F9"):
    from fourfold.strategy.actions import add_objective

    return add_objective(
        actor=actor, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, code=code, name=f"Earn more {code}"
    )


def as_text(actor, strategy):
    from fourfold.plain.strategy import write_strategy
    from fourfold.strategy.queries import strategy_text

    return write_strategy(strategy_text(actor, strategy))


def stopped(actor, scorecard, lanes):
    from fourfold.strategy.actions import retire_objective

    made = added(actor, scorecard, lanes, "F8")
    on = date(2026, 2, 1)
    return retire_objective(actor=actor, objective_id=made.pk, version=1, state="stopped", reason="r", on=on)


def test_every_action_is_on_the_stage(calls):
    assert set(ACTIONS) - ELSEWHERE == set(calls)


@pytest.mark.parametrize("name", sorted(set(ACTIONS) - ELSEWHERE))
def test_every_action_is_accepted_as_it_stands_on_the_stage(calls, name):
    ACTIONS[name](**calls[name])


@pytest.mark.parametrize("name", sorted(set(ACTIONS) - ELSEWHERE))
def test_a_hostile_argument_is_refused_in_words_and_nothing_is_saved(calls, name):
    before, broken = rows(), []
    for parameter in calls[name]:
        if parameter in {"actor", "place", "rows", "values", "measures"}:
            continue
        for value in HOSTILE:
            with transaction.atomic():
                try:
                    ACTIONS[name](**{**calls[name], parameter: value})
                except (Refused, ObjectDoesNotExist) as refusal:
                    if rows() != before:
                        broken.append(f"{parameter}={str(value)[:30]!r} left something behind: {refusal}")
                except Exception as error:
                    broken.append(f"{parameter}={str(value)[:30]!r}: {type(error).__name__}: {str(error)[:120]}")
                transaction.set_rollback(True)
    assert broken == []
