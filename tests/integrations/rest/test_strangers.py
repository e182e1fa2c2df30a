"""Another organisation's records look absent: a secret planted there is asked for by every operation of the document."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from fourfold.core.scoping import organisation_scope
from fourfold.governance.actions import override_guard_rail
from fourfold.measures.actions import propose_value
from fourfold.measures.queries import today
from fourfold.org.queries import member
from fourfold.versions.actions import propose
from tests.closings import close_month
from tests.integrations.rest.conftest import document, furnish, operations
from tests.versions.calls import kept

CANARY = "zqcanary7f3e"


CLOSED = date(2025, 2, 1)


def waiting(actor, there, mark=""):
    """A restatement of a closed month that somebody is to decide."""
    close_month(actor, CLOSED, none=f"No count {mark}")
    return propose_value(
        actor=there.owner, measure_id=there.churn.pk, period_start=CLOSED, amount=Decimal(3), reason=f"Found {mark}", version=1
    )  # fmt: skip


def asked_about(there, office, mark="Why this?"):
    """A link, an open proposal, a kept version and an override, by the names that the API gives them."""
    override = override_guard_rail(
        actor=office, rule="review", reason=f"Nobody could meet before the merger {mark}", until=today(office),
        scorecard_id=there.scorecard.pk,
    )  # fmt: skip
    kept(office, there.strategy)
    return {
        "sponsor_id": there.owner.pk, "objective_ids": [there.loyal.pk], "ids": [999_999_999], "children": [there.ratio.pk], "cause_id": there.loyal.pk, "effect_id": there.fast.pk, "link_id": there.link.pk, "strategy_id": there.strategy.pk, "number": 1, "override_id": override.pk,
        "proposal_id": propose(actor=there.owner, strategy_id=there.strategy.pk, comment=mark).pk,
    }  # fmt: skip


@pytest.fixture
def planted(cleo):
    """Cleo's organisation with the secret in every text; her records by the names that the API gives them."""
    from fourfold.org.actions import add_unit, invite

    with organisation_scope(cleo.organisation_id, person_id=cleo.person_id):
        unit = add_unit(actor=cleo, name=f"Unit {CANARY}", code=CANARY, parent_id=cleo.unit_id)
        invite(
            actor=cleo, email=f"{CANARY}@stranger.example", name=CANARY, role="editor", unit_id=unit.pk, title=CANARY
        )
        there = furnish(cleo, unit.pk, cleo, CANARY)
        office = invite(
            actor=cleo, email=f"office.{CANARY}@stranger.example", name=CANARY, role="strategy_office", unit_id=unit.pk, title="t"
        )  # fmt: skip
        restatement = waiting(member(office.pk), there, CANARY)
        more = asked_about(there, member(office.pk), CANARY)
    return {
        **more,
        "restatement_id": restatement.pk,
        "organisation_id": cleo.organisation_id, "unit_id": unit.pk, "scorecard_id": there.scorecard.pk,
        "perspective_id": there.lanes[1].pk, "objective_id": there.loyal.pk, "measure_id": there.churn.pk,
        "theme_id": there.theme.pk, "owner_id": cleo.pk, "collector_id": cleo.pk, "approver_id": cleo.pk,
        "parent_id": there.ratio.pk, "paired_with_id": there.ratio.pk, "effective_from": "2026-03-01", "starts_on": "2026-09-01", "ends_on": "2026-12-01", "floor": 0, "frequency": "month", "kind": "stock", "period": "2026-09",
    }  # fmt: skip


@pytest.fixture
def own(north, admin, ada, office):
    return {
        **asked_about(north, office),
        "restatement_id": waiting(office, north).pk,
        "organisation_id": admin.organisation_id, "unit_id": north.unit_id, "scorecard_id": north.scorecard.pk,
        "perspective_id": north.lanes[1].pk, "objective_id": north.loyal.pk, "measure_id": north.churn.pk,
        "theme_id": north.theme.pk, "owner_id": ada.pk, "collector_id": ada.pk, "approver_id": ada.pk,
        "parent_id": north.ratio.pk, "paired_with_id": north.ratio.pk, "effective_from": "2026-03-01", "starts_on": "2026-09-01", "ends_on": "2026-12-01", "floor": 0, "frequency": "month", "kind": "stock", "period": "2026-09",
    }  # fmt: skip


UNUSED = {"words": [], "text": "", "shift": 0}  # of measures of other kinds


def fits(value, schema):
    """Whether a plain value is of the schema's type; names mean different things in different bodies."""
    kinds = {"string": str, "integer": int, "number": int}
    return isinstance(value, kinds.get(schema.get("type"), object))


def made(schema, name, ids):
    """A value that fits the schema, made by machine; fields that name a record get the given ids."""
    if "$ref" in schema:
        return made(document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]], name, ids)
    if name in UNUSED and not schema.get("minLength"):
        return UNUSED[name]
    if name in ids and ids[name] in schema.get("enum", [ids[name]]) and fits(ids[name], schema):
        return ids[name]
    if "anyOf" in schema or "allOf" in schema:
        return made((schema.get("anyOf") or schema["allOf"])[0], name, ids)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[-1])
    if schema["type"] == "object":
        return {key: made(inner, key, ids) for key, inner in schema["properties"].items()}
    if schema["type"] == "array":
        return [made(schema["items"], name, ids) for _ in range(max(1, schema.get("minItems", 1)))]
    plain = {"integer": 1, "number": 1, "boolean": True, "null": None}
    if schema.get("format") == "time" or name == "starts":
        return "06:00"
    return "2026-03-01" if schema.get("format") == "date" else plain.get(schema["type"], "x")


def asked(ask, name, in_path, elsewhere):
    """The operation's answer, with these ids in its path and those in query and body; nothing is kept."""
    method, path, operation = operations()[name]
    query = "&".join(
        f"{each['name']}={elsewhere[each['name']]}" for each in operation["parameters"]
        if each["in"] == "query" and each["name"] in elsewhere
    )  # fmt: skip
    query += "&reason=x" if name in {"take_value_back", "delete_shift"} else ""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    body = made(content["schema"], "", elsewhere) if content else None
    with transaction.atomic():
        answer = ask(method, f"{path.format(**in_path)}?{query}", body, if_match="*")
        transaction.set_rollback(True)
    return answer


def leaked(answer):
    return CANARY in answer.content.decode() or CANARY in str(answer.headers)


def test_no_operation_gives_away_another_organisations_secret(planted, own, cast):
    asked_for = 0
    for name, (_, path, _) in operations().items():
        for who in ("vera", "dan", "ada", "olga", "alex"):
            for in_path, elsewhere in ((planted, planted), (own, planted), (planted, own)):
                answer = asked(cast[who], name, in_path, elsewhere)
                assert not leaked(answer), (name, who, answer.content)
                assert answer.status_code < 500, (name, who, answer.content)
                if in_path is planted and "_id}" in path and answer.json()["code"] != "read_only":
                    assert answer.status_code == 404, (name, who, answer.content)
                asked_for += 1
    assert asked_for == 15 * len(operations())


def test_the_secret_is_there_for_its_owner(planted, cast):
    """Were it not, the test above would prove nothing. Some operations answer without any text."""
    answers = {name: asked(cast["cleo"], name, planted, planted) for name in operations()}
    assert {name: answer.status_code for name, answer in answers.items() if not leaked(answer)} == {
        "list_organisations": 200, "read_organisation": 200, "list_thresholds": 200, "post_values": 200, "put_target": 200,
        "put_threshold": 200, "put_value": 200, "take_value_back": 204, "forecast_measure": 200, "list_calculations": 200,
        "confirm_links": 409, "delete_shift": 422, "put_rules": 200, "put_shift": 200, "read_behaviour": 200,
        "list_calendars": 200, "put_calendar": 422, "take_calendar_back": 404,
        "list_periods": 200, "read_period": 200, "move_period_on": 403, "restate_value": 422, "restate_target": 422,
        "restate_threshold": 422, "approve": 403, "decline": 403,
        "apply_strategy_text": 422, "arrange_lane": 200, "compare_versions": 200, "create_override": 403, "create_perspective": 201,
        "create_proposal": 422, "create_strategy": 409, "create_theme": 201, "delete_link": 204, "delete_override": 403,
        "move_strategy": 403, "order_perspectives": 422, "order_themes": 422, "plan_strategy_text": 422, "read_standing": 200, "restore_version": 200,
        "resume_objective": 422, "update_perspective": 200, "update_theme": 200,
        "list_kpis": 200, "list_published": 200, "list_templates": 200, "read_settings": 200, "update_settings": 200, "read_scorecard_settings": 200, "update_scorecard_settings": 200,
    }  # fmt: skip


def test_the_bodies_made_by_machine_are_bodies_that_work(own, cast):
    """A body that is refused for its form would not reach the records at all."""
    found = {
        name: asked(cast["olga"], name, own, own) for name in operations() if "requestBody" in operations()[name][2]
    }
    assert {name: answer.json() for name, answer in found.items() if answer.json().get("code") == "invalid"} == {}
