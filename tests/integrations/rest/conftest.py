"""A small organisation with a year of numbers, and callers with tokens."""

import functools
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from fourfold.measures.actions import add_measure, record_value, set_target, set_threshold
from fourfold.org.actions import issue_token
from fourfold.strategy.actions import (
    add_objective,
    add_scorecard,
    add_theme,
    link_objectives,
    place_measure,
    set_up_strategy,
)


def furnish(actor, unit_id, owner, mark=""):
    """A strategy with a scorecard, two linked objectives and two measures with values; `mark` goes into every text."""
    strategy = set_up_strategy(
        actor=actor, unit_id=unit_id, name=f"Plan {mark}", starts_on=date(2025, 1, 1), ends_on=date(2028, 1, 1),
        mission=f"Mission {mark}", vision=f"Vision {mark}",
    )  # fmt: skip
    theme = add_theme(actor=actor, strategy_id=strategy.pk, name=f"Theme {mark}", intended_result=f"Result {mark}")
    scorecard = add_scorecard(actor=actor, unit_id=unit_id, strategy_id=strategy.pk, name=f"Scorecard {mark}")
    lanes = list(strategy.perspectives.all())
    loyal = add_objective(
        actor=actor, scorecard_id=scorecard.pk, perspective_id=lanes[1].pk, code=f"C1{mark}"[:20], name=f"Loyal customers {mark}",
        description=f"Why {mark}", success=f"Success {mark}", question=f"Question {mark}", theme_id=theme.pk, owner_id=owner.pk,
    )  # fmt: skip
    fast = add_objective(
        actor=actor, scorecard_id=scorecard.pk, perspective_id=lanes[2].pk, code=f"P1{mark}"[:20], name=f"Fast delivery {mark}"
    )  # fmt: skip
    link = link_objectives(
        actor=actor, cause_id=fast.pk, effect_id=loyal.pk, statement=f"If fast, then loyal {mark}", because=f"B {mark}"
    )
    churn = add_measure(
        actor=actor, unit_id=unit_id, name=f"Churn {mark}", code=f"CHURN{mark}", owner_id=owner.pk, unit_of_measure="%",
        question=f"Q {mark}", description=f"D {mark}", usage=f"U {mark}", category=f"Cat {mark}", external_key=f"key {mark}",
        formula=f"F {mark}", cautions=f"Ca {mark}", notes=f"N {mark}", tags=[f"tag{mark}"], baseline=Decimal("6.5"),
    )  # fmt: skip
    ratio = add_measure(
        actor=actor, unit_id=unit_id, name=f"On time {mark}", code=f"OT{mark}", kind="ratio", scale=100.0, owner_id=owner.pk
    )  # fmt: skip
    set_threshold(
        actor=actor, measure_id=churn.pk, effective_from=date(2025, 1, 1), polarity="minimum", red=5.0, green=4.0
    )
    set_threshold(
        actor=actor, measure_id=ratio.pk, effective_from=date(2025, 1, 1), polarity="maximum", red=90.0, green=95.0
    )
    set_target(
        actor=actor, measure_id=churn.pk, effective_from=date(2025, 1, 1), amount=Decimal("4"), rationale=f"R {mark}"
    )
    for month in range(1, 10):
        record_value(
            actor=actor, measure_id=churn.pk, period_start=date(2026, month, 1), amount=Decimal("4.2") + month,
            note=f"Note {mark}", source=f"ERP {mark}", evidence=f"E {mark}",
        )  # fmt: skip
        record_value(
            actor=actor, measure_id=ratio.pk, period_start=date(2026, month, 1), numerator=Decimal(90), denominator=Decimal(97)
        )  # fmt: skip
    place_measure(actor=actor, objective_id=loyal.pk, measure_id=churn.pk, weight=2.0)
    place_measure(actor=actor, objective_id=fast.pk, measure_id=ratio.pk)
    return SimpleNamespace(
        strategy=strategy, theme=theme, scorecard=scorecard, lanes=lanes, loyal=loyal, fast=fast, link=link, churn=churn,
        ratio=ratio, unit_id=unit_id, owner=owner,
    )  # fmt: skip


@pytest.fixture
def north(admin, site, ada, office):
    """Site North with its scorecard; Ada owns things there."""
    return furnish(office, site.pk, ada)


@dataclass
class Program:
    """A program that calls the API with a token (or with none)."""

    client: object
    secret: str = ""

    def __call__(self, method, path, body=None, **headers):
        sent = {"HTTP_AUTHORIZATION": f"Bearer {self.secret}"} if self.secret else {}
        sent |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        if body is not None:
            sent["data"] = body if isinstance(body, str | bytes) else json.dumps(body)
            sent["content_type"] = "application/json"
        return self.client.generic(method, f"/api/v1{path}", **sent)

    def get(self, path, **headers):
        return self("GET", path, **headers)


@pytest.fixture
def program(client):
    """`program(ada)` calls with a token of Ada's that may write."""

    def with_token(member, can_write=True, days=30):
        from fourfold.core.scoping import organisation_scope

        with organisation_scope(member.organisation_id):
            _, secret = issue_token(
                actor=member, name="Test", can_write=can_write and member.role != "viewer", days=days
            )
        return Program(client, secret)

    return with_token


@pytest.fixture
def nobody(client):
    """A caller without a token."""
    return Program(client)


WHO = ("anonymous", "cleo", "dan", "vera", "ben", "ada", "olga", "alex")


@pytest.fixture
def cast(cleo, dan, vera, ben, ada, office, admin, program, nobody):
    """Callers by name; `anonymous` has no token, cleo's is of another organisation."""
    members = {"cleo": cleo, "dan": dan, "vera": vera, "ben": ben, "ada": ada, "olga": office, "alex": admin}
    return {"anonymous": nobody} | {name: program(member) for name, member in members.items()}


@functools.cache
def document():
    """The OpenAPI document, with addresses from the API's own root."""
    from fourfold.integrations.rest.api import api

    return api.get_openapi_schema(path_prefix="/")


@functools.cache
def operations():
    """Every operation of the OpenAPI document: name -> (method, path, operation)."""
    paths = document()["paths"]
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, methods in paths.items()
        for method, operation in methods.items()
    }
