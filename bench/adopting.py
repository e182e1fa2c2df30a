"""A strategy drawn up from each industry template, in a unit that has nothing yet; and the page that says how far it is."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from typing import Any

from bench.home import PASSWORD, measured
from bench.rows import Row, at_most

TIMES = 5
YEARS = {"starts_on": date(2026, 1, 1), "ends_on": date(2028, 12, 31)}


def rows(*, quick: bool) -> Iterator[Row]:
    found = measured("bench.adopting")
    yield at_most("template: a strategy drawn up, slowest of nine industries", found["slowest"], 2, "s")
    yield at_most("template: a strategy drawn up, median of nine industries", found["median"], 2, "s")
    yield at_most("guided build: how far a strategy is, computed", found["build"], 200, "ms")


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
    from fourfold.catalogue.templates import templates
    from fourfold.library import queries
    from fourfold.library.actions import adopt_template
    from fourfold.org.actions import add_unit

    taken, made = [], []
    for key in ("general", *templates()):
        unit = add_unit(actor=admin, name=f"Unit {key}", code=key[:10].upper(), parent_id=admin.unit_id)
        template = "hr" if key == "general" else key  # the first one loads what is loaded once
        given = {"template": template, "unit_id": unit.pk, "name": f"Strategy {key}", "owner_id": admin.pk, **YEARS}
        taken.append(_seconds(lambda given=given: made.append(adopt_template(actor=admin, **given))))
    return {
        "slowest": max(taken[1:]),
        "median": median(taken[1:]),
        "build": 1000 * median(_seconds(lambda: queries.build(admin, made[-1].pk)) for _ in range(TIMES)),
    }


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
