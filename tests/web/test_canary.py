"""A secret text is planted in every field of another organisation; every page is asked for it with that organisation's ids."""

from decimal import Decimal

import pytest
from django.urls import NoReverseMatch, reverse

from fourfold.core.scoping import organisation_scope
from tests.architecture.test_permissions import pages

CANARY = "zq-canary-7f3e"
PART = CANARY[:9]  # to search for: what is searched for may be echoed


@pytest.fixture
def planted(cleo):
    """Cleo's organisation, full of the secret; returns the numbers of all her records."""
    from django.apps import apps

    from fourfold.core.scoping import OrganisationModel
    from fourfold.measures import actions as measures
    from fourfold.org import actions as org
    from fourfold.strategy import actions as strategy
    from tests.scene import past_months

    with organisation_scope(cleo.organisation_id, person_id=cleo.person_id):
        month = past_months(cleo)[-1]
        unit = org.add_unit(actor=cleo, name=f"{CANARY} unit", code=CANARY, parent_id=cleo.unit_id)
        org.invite(
            actor=cleo,
            email=f"{CANARY}@stranger.example",
            name=f"{CANARY} person",
            role="editor",
            unit_id=unit.pk,
            title=CANARY,
        )
        org.issue_token(actor=cleo, name=CANARY, can_write=True, days=9)
        plan = strategy.set_up_strategy(
            actor=cleo,
            unit_id=unit.pk,
            name=CANARY,
            vision=CANARY,
            mission=CANARY,
            starts_on=month.replace(day=1),
            ends_on=month.replace(year=month.year + 3),
        )
        card = strategy.add_scorecard(actor=cleo, unit_id=unit.pk, strategy_id=plan.pk, name=CANARY)
        lane = plan.perspectives.first()
        boxes = [
            strategy.add_objective(
                actor=cleo,
                scorecard_id=card.pk,
                perspective_id=lane.pk,
                code=f"Z{at}",
                name=f"{CANARY} {at}",
                description=CANARY,
                owner_id=cleo.pk,
            )
            for at in (1, 2)
        ]
        strategy.link_objectives(
            actor=cleo, cause_id=boxes[0].pk, effect_id=boxes[1].pk, statement=CANARY, because=CANARY
        )
        measure = measures.add_measure(
            actor=cleo, unit_id=unit.pk, name=CANARY, code=CANARY, description=CANARY, notes=CANARY
        )
        measures.record_value(
            actor=cleo, measure_id=measure.pk, period_start=month, amount=Decimal(7), note=CANARY, source=CANARY
        )
        strategy.place_measure(actor=cleo, objective_id=boxes[0].pk, measure_id=measure.pk)
        measures.save_mapping(actor=cleo, name=CANARY, text=f"# {CANARY}")
        return sorted(
            {
                pk
                for model in apps.get_models()
                if issubclass(model, OrganisationModel)
                for pk in model.objects.values_list("pk", flat=True)
            }
        )


@pytest.mark.parametrize("who", ["dan", "olga", "alex"])
def test_no_page_gives_away_another_organisations_secret(planted, scene, cast, browse, who):
    asked = 0
    for name, pattern in pages():
        client = browse(getattr(cast, who))  # again for each page: one of them signs out
        numbers = planted if pattern.pattern.converters else [None]
        for number in numbers:
            try:
                address = reverse(name, kwargs=dict.fromkeys(pattern.pattern.converters, number))
            except NoReverseMatch:
                continue  # an address whose parts are no numbers
            for method in ("get", "post"):
                for more in ("", f"?q={PART}&node=objective-{number}"):
                    response = getattr(client, method)(address + more)
                    body = b"".join(response) if response.streaming else response.content
                    assert CANARY.encode() not in body, f"{method} {address}{more}"
                    assert response.status_code < 500, f"{method} {address}{more}"
                    asked += 1
    assert asked > 100


def test_the_secret_is_there_for_its_owner(planted, browse, cleo):
    assert CANARY in browse(cleo).get("/measures/").content.decode()
