"""Run as a program beside the product: an organisation where every text is an attack on whoever reads it."""

import sys
from datetime import date
from decimal import Decimal

from fourfold.cli import boot

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'><svg/onload=alert(3)>",
    "</script><script>alert(4)//",
    "</title><svg onload=alert(5)>",
    "<a href=javascript:alert(6) hx-get=/units/ hx-trigger=load>x",
    "{{7*7}}{% debug %}${alert(7)}",
    "]]><!--<iframe srcdoc=x>",
    "<b style=position:fixed hx-on:click=alert(8)>x",
    "=HYPERLINK(\"javascript:alert(9)\")",
)  # fmt: skip


class Texts:
    """Every text another one, so that names stay unique; none longer than its field."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, longest: int = 120) -> str:
        self.count += 1
        fitting = [attack for attack in ATTACKS if len(attack) <= longest - 3]
        return f"{fitting[self.count % len(fitting)]}{self.count:02}"


def plant(email: str, password: str) -> None:
    from fourfold.core.scoping import organisation_scope
    from fourfold.org.actions import add_unit, found_organisation, invite, issue_token

    text = Texts()
    founder = found_organisation(
        name=ATTACKS[1], email=email, person_name=ATTACKS[2], password=password, currency="EUR"
    )
    with organisation_scope(founder.organisation_id, person_id=founder.person_id):
        unit = add_unit(actor=founder, name=text(), code=text(30), parent_id=founder.unit_id)
        invite(
            actor=founder, email="o'neil+svg@attack.example", name=text(), role="editor", unit_id=unit.pk, title=text()
        )
        issue_token(actor=founder, name=text(80), can_write=False, days=1)
        _strategy(founder, unit, text)


def _strategy(founder, unit, text) -> None:
    from fourfold.measures.actions import save_mapping
    from fourfold.measures.queries import today
    from fourfold.strategy import actions as strategy

    start = date(today(founder).year - 1, 1, 1)
    plan = strategy.set_up_strategy(
        actor=founder, unit_id=unit.pk, name=text(), starts_on=start, ends_on=date(start.year + 4, 12, 31), vision=text(), mission=text(),
        values=text(), destination=text(), perspectives=[(text(80), text()) for _ in range(4)],
    )  # fmt: skip
    strategy.add_theme(actor=founder, strategy_id=plan.pk, name=text(), intended_result=text())
    card = strategy.add_scorecard(actor=founder, unit_id=unit.pk, strategy_id=plan.pk, name=text())
    boxes = [
        strategy.add_objective(
            actor=founder, scorecard_id=card.pk, perspective_id=lane.pk, code=f"<b>{number}", name=text(), description=text(),
            owner_id=founder.pk,
        )
        for number, lane in enumerate(plan.perspectives.all())
    ]  # fmt: skip
    for cause, effect in zip(boxes[1:], boxes, strict=False):
        strategy.link_objectives(
            actor=founder, cause_id=cause.pk, effect_id=effect.pk, statement=text(), because=text()
        )
    for box in boxes:
        _measure(founder, unit, box, text, start)
    save_mapping(actor=founder, name=text(), text=f"# {text()}")


def _measure(founder, unit, box, text, start) -> None:
    from fourfold.measures import actions as measures
    from fourfold.strategy.actions import place_measure

    measure = measures.add_measure(
        actor=founder, unit_id=unit.pk, name=text(), code=text(30), unit_of_measure=text(30), owner_id=founder.pk,
        **{name: text() for name in ("description", "notes", "cautions", "target_rationale", "benchmark_source", "cost_to_collect")},
    )  # fmt: skip
    first = {"actor": founder, "measure_id": measure.pk, "effective_from": start}
    measures.set_target(**first, amount=Decimal(90), rationale=text())
    measures.set_threshold(**first, polarity="maximum", red=80.0, green=90.0)
    for month in range(1, 7):
        measures.record_value(
            actor=founder, measure_id=measure.pk, period_start=start.replace(month=month), amount=Decimal(70 + 5 * month), note=text(),
            evidence=text(), source=text(40),
        )  # fmt: skip
    measures.record_value(actor=founder, measure_id=measure.pk, period_start=start, amount=Decimal(1), note=text())
    place_measure(actor=founder, objective_id=box.pk, measure_id=measure.pk)


if __name__ == "__main__":
    with boot.django():
        plant(*sys.argv[1:])
