"""A strategy of 500 measures as text: planned with 50 differences, applied without one, a template of 20 measures adopted."""

import json
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from bench.home import PASSWORD, measured
from bench.rows import Row, at_most

MEASURES, EDITED, TEMPLATE, TIMES = 500, 50, 20, 5
SHEET = """\
  {card} {at}:
    name: Measure {at}
    description: What it tells, and why it is worth counting.
    unit_of_measure: '%'
    kind: ratio
    scale: 100
    indicator: lead
    source_system: ERP
    limits: {{2026-01-01: {{polarity: maximum, red: 80, green: 95}}}}
    targets: {{2026-01-01: 95, 2027-01-01: 96.5}}"""
LANES = ("Financial", "Customer", "Internal process", "Learning and growth")


def rows(*, quick: bool) -> Iterator[Row]:
    found = measured("bench.texts")
    yield at_most(f"text: plan of a strategy of {MEASURES} measures, {EDITED} of them edited", found["plan"], 2, "s")
    yield at_most(f"text: export of a strategy of {MEASURES} measures", found["export"], 2, "s")
    yield at_most(f"text: a strategy of {TEMPLATE} measures set up from its text", found["template"], 2, "s")


def main() -> None:
    from fourfold.cli import boot

    with boot.django():
        from fourfold.core.scoping import organisation_scope
        from fourfold.org.actions import found_organisation

        admin = found_organisation(
            name="Bench", email="bench@bench.example", person_name="Ben Bench", password=PASSWORD
        )
        with organisation_scope(admin.organisation_id, person_id=admin.person_id):
            print(json.dumps(_times(admin)))


def _times(admin: Any) -> dict[str, float]:
    from fourfold.org.queries import units
    from fourfold.plain.strategy import write_strategy
    from fourfold.strategy.actions import apply_text
    from fourfold.strategy.queries import plan_text, strategy_text

    unit = units()[0].code
    large = apply_text(actor=admin, text=_text(unit, "Large", MEASURES)).strategy
    text = write_strategy(strategy_text(admin, large))
    edited = text.replace("name: Measure 1", "name: Measure of 1", EDITED)
    assert len(plan_text(admin, edited).changes) == EDITED
    return {
        "plan": median(_seconds(lambda: plan_text(admin, edited)) for _ in range(TIMES)),
        "export": median(_seconds(lambda: write_strategy(strategy_text(admin, large))) for _ in range(TIMES)),
        "template": median(
            _seconds(lambda at=at: apply_text(actor=admin, text=_text(unit, f"Template {at}", TEMPLATE)))  # type: ignore[misc]
            for at in range(3)
        ),
    }


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _text(unit: str, name: str, measures: int) -> str:
    """Scorecards of four objectives, with five measures below each: limits, two targets and a sheet; a chain of links."""
    head = f"fourfold: strategy 1\nstrategy: {{name: {name}, unit: {unit}, starts: 2026-01-01, ends: 2030-12-31}}\n"
    cards = "\n".join(_card(f"{name} {card}", 20 * card) for card in range(measures // 20))
    sheets = "\n".join(SHEET.format(card=f"{name} {at // 20}", at=at) for at in range(measures))
    return f"{head}perspectives: [{', '.join(LANES)}]\nscorecards:\n{cards}\nmeasures:\n{sheets}\n"


def _card(name: str, first: int) -> str:
    boxes = []
    for at, lane in enumerate(LANES):
        placed = ", ".join(f"{name} {first + 5 * at + m}" for m in range(5))
        effect = f", leads to: {{O{at - 1}: If this then that.}}" if at else ""
        boxes.append(f"      O{at}: {{name: Objective {at}, perspective: {lane}, measures: [{placed}]{effect}}}")
    return f"  {name}:\n    objectives:\n" + "\n".join(boxes)


if __name__ == "__main__":
    main()
