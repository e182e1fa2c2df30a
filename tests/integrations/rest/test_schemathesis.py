"""Machine-made requests to every operation: never a 500, always a documented status, type and body.

Deterministic: the seed is fixed. Where a request names a record, most get one that exists, so that the code behind the
first check is reached too.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import count

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import (
    GenerationConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)

from fourfold.core.audit import check_chain

EXAMPLES = 25
DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")
counted = defaultdict(count)
load_all_checks()
KEPT = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
checks = [CHECKS.get_one(name) for name in KEPT]
config = SchemathesisConfig(
    seed=7,
    projects=ProjectsConfig(
        default=ProjectConfig(generation=GenerationConfig(deterministic=True, max_examples=EXAMPLES))
    ),
)
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=config)


@pytest.fixture
def known(north, admin, office):
    """Numbers of records by the names that the API gives them."""
    return {
        "organisation_id": admin.organisation_id, "unit_id": north.unit_id, "scorecard_id": north.scorecard.pk,
        "perspective_id": north.lanes[1].pk, "objective_id": north.loyal.pk, "measure_id": north.churn.pk,
        "strategy_id": north.strategy.pk, "link_id": north.link.pk, "cause_id": north.fast.pk, "effect_id": north.loyal.pk, "sponsor_id": office.pk,
        "period": "2026-09", "effective_from": "2026-03-01", "theme_id": north.theme.pk, "owner_id": office.pk, "collector_id": office.pk, "approver_id": office.pk,
    }  # fmt: skip


@pytest.fixture
def secret(program, office, monkeypatch):
    """A token of the strategy office, which may change everything, with as many calls as it likes."""
    monkeypatch.setitem(settings.CONFIGURATION.values, "RATE_LIMIT", 0)
    yield program(office).secret
    assert check_chain().holds


@pytest.fixture
def one_connection():
    """The server lets go of its connection between requests; here it holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def pointed(data, known):
    """The same data, where most numbers of records, days and versions are those of records that exist."""
    if isinstance(data, list):
        return [pointed(each, known) for each in data]
    if not isinstance(data, Mapping):
        return data
    return {
        name: known[name] if name in known and _may_point(value) else pointed(value, known)
        for name, value in data.items()
    }


def _may_point(value):
    if isinstance(value, str):
        return DAY.fullmatch(value) and sum(map(ord, value)) % 4
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63 and value % 4


def _is_skipped(case):
    """Of the thousands of cases that cover each field's edges, every third is sent."""
    if case.meta.phase.name.value != "coverage":
        return False
    return next(counted[case.operation.label]) % 3 > 0


@schema.parametrize()
@hypothesis_settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_as_documented(case, known, secret, one_connection):
    if _is_skipped(case):
        return
    case.path_parameters, case.body = pointed(case.path_parameters, known), pointed(case.body, known)
    headers = {"Authorization": f"Bearer {secret}"}
    if case.meta.generation.mode.value == "positive":
        headers["If-Match"] = "*"
    response = case.call(headers=headers)
    case.validate_response(response, checks=checks)
