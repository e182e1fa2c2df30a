"""One value recorded on a scorecard of 60 measures, until it is saved and the live event names what it moved."""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from bench.home import PASSWORD, measured
from bench.rows import Row, at_most

MEASURES, PERIODS, VALUES = 60, 12, 60


def rows(*, quick: bool) -> Iterator[Row]:
    found = measured("bench.recording")
    what = f"one value on a scorecard of {MEASURES} measures, until saved and announced"
    yield at_most(f"{what}, by the action", found["action"], 50, "ms")
    yield at_most(f"{what}, by the REST API", found["rest"], 50, "ms")


def main() -> None:
    from fourfold.cli import boot

    with boot.django():
        from fourfold.core.scoping import organisation_scope

        admin, built, secret = _built()
        with organisation_scope(admin.organisation_id, person_id=admin.person_id):
            action = _median(built.measure_ids, _by_action(admin))
            if "--profile" in sys.argv:
                _profile(built.measure_ids, _by_action(admin))
        print(json.dumps({"action": action, "rest": _median(built.measure_ids, _by_rest(secret))}))


def _built() -> tuple[Any, Any, str]:
    """An editor, a scorecard with values, and a token that may write."""
    from fourfold.core.scoping import organisation_scope
    from fourfold.org.actions import add_unit, found_organisation, issue_token
    from tests.scorecards import build_scorecard

    admin = found_organisation(name="Bench", email="bench@bench.example", person_name="Ben Bench", password=PASSWORD)
    with organisation_scope(admin.organisation_id, person_id=admin.person_id):
        unit = add_unit(actor=admin, name="Sixty", code="SIXTY", parent_id=admin.unit_id)
        built = build_scorecard(admin, unit.pk, measures=MEASURES, periods=PERIODS, last=date(2025, 9, 1), name="Sixty")
        _, secret = issue_token(actor=admin, name="Bench", can_write=True, days=1)
    return admin, built, secret


def _by_action(admin: Any) -> Callable[[int, float], None]:
    from fourfold.measures.actions import record_value

    def record(measure: int, amount: float) -> None:
        value = Decimal(f"{amount:.2f}")
        record_value(actor=admin, measure_id=measure, period_start=date(2025, 9, 1), amount=value)

    return record


def _by_rest(secret: str) -> Callable[[int, float], None]:
    from django.test import Client

    client = Client(headers={"host": "localhost", "authorization": f"Bearer {secret}"})

    def record(measure: int, amount: float) -> None:
        body = {"values": [{"measure_id": measure, "period": "2025-09", "amount": round(amount, 2)}]}
        answer = client.post("/api/v1/values", body, content_type="application/json")
        assert answer.status_code == 200, answer.content

    return record


def _median(measures: tuple[int, ...], record: Callable[[int, float], None]) -> float:
    """Milliseconds, by the median of some values; the first few load what is loaded once."""
    chance, taken = random.Random(3), []
    for at in range(VALUES):
        measure, amount = chance.choice(measures), chance.uniform(60, 120)
        began = time.perf_counter()
        record(measure, amount)
        taken.append(1000 * (time.perf_counter() - began) if at >= 5 else float("inf"))
    return median(sorted(taken)[: VALUES - 5])


def _profile(measures: tuple[int, ...], record: Callable[[int, float], None]) -> None:
    import cProfile
    import pstats

    profile = cProfile.Profile()
    profile.enable()
    _median(measures, record)
    profile.disable()
    pstats.Stats(profile, stream=sys.stderr).sort_stats("cumtime").print_stats("fourfold", 40)


if __name__ == "__main__":
    main()
