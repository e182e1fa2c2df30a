"""A call of each action of the library that is accepted, for the sweep of hostile values."""

from datetime import date
from decimal import Decimal

from tests.plain.stratml.samples import SMALL


def library_calls(ada, ben, office, site, other_site, strategy, retain, churn) -> dict[str, dict]:
    from fourfold.library import actions as library
    from fourfold.library import queries
    from fourfold.measures.actions import add_measure
    from fourfold.strategy.actions import add_objective, add_scorecard

    first, second = (
        library.publish_measure(
            actor=ada, perspective="customer", owner_id=ben.pk, purpose="p",
            measure_id=add_measure(actor=ada, unit_id=site.pk, name=f"Own {n}", code=f"OWN{n}").pk,
        )
        for n in (1, 2)
    )  # fmt: skip
    library.decide_publication(actor=office, publication_id=second.pk, approve=True)
    card = add_scorecard(actor=office, unit_id=other_site.pk, strategy_id=strategy.pk, name="Of the south")
    box = add_objective(
        actor=office, scorecard_id=card.pk, perspective_id=retain.perspective_id, code="S1", name="Southern objective"
    )
    sheet = {"name": "n", "code": "c", "owner_id": ada.pk, "amount": Decimal(90), "weight": 2.0}
    years = {"starts_on": date(2031, 1, 1), "ends_on": date(2033, 12, 31)}
    build = library.adopt_template(actor=ada, template="hr", unit_id=site.pk, name="Drawn", owner_id=ada.pk, **years)
    row = library.FirstNumber(queries.build(ada, build.pk).kpis[0].measure.pk, date(2025, 9, 1), target=Decimal(9))
    text = queries.template_of(ada, build)
    return {
        "library.adopt_template": {"actor": ada, "template": "hr", "unit_id": site.pk, "name": "New", "scorecard": "s",
                                   "owner_id": ada.pk, **years},
        "library.adopt_own_template": {"actor": ada, "text": text, "unit_id": site.pk, "name": "Newer", **years},
        "library.take_stratml": {"actor": ada, "text": SMALL, "unit_id": site.pk, "name": "Taken in", "lane": "Financial", **years},
        "library.enter_first_numbers": {"actor": ada, "strategy_id": build.pk, "rows": [row]},
        "library.publish_strategy": {"actor": office, "strategy_id": build.pk, "version": 1,
                                     "reason": "Targets follow from the budget in March."},
        "library.adopt_kpi": {"actor": ada, "objective_id": retain.pk, "kpi": "GEN-16", "even_so": False, **sheet},
        "library.adopt_published": {"actor": office, "objective_id": box.pk, "publication_id": second.pk, **sheet},
        "library.publish_measure": {"actor": ada, "measure_id": churn.pk, "perspective": "customer", "owner_id": ben.pk,
                                    "name": "n", "purpose": "p"},
        "library.decide_publication": {"actor": office, "publication_id": first.pk, "approve": True, "version": 1,
                                       "decision": "d"},
        "library.withdraw_publication": {"actor": ada, "publication_id": first.pk, "version": 1},
    }  # fmt: skip
