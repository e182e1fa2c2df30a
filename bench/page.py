"""A scorecard page of 60 measures x 12 periods, computed and rendered: its SQL statements and its time in the server."""

import json
import sys
import time
from collections.abc import Iterator
from datetime import date
from statistics import median
from typing import Any

from bench.home import PASSWORD, measured
from bench.rows import Row, at_most

MEASURES, PERIODS, REQUESTS = 60, 12, 40
PEER = "the quicker of two open-source peers, measured once on such a machine"


def rows(*, quick: bool) -> Iterator[Row]:
    found = measured("bench.page")
    size = f"{MEASURES} measures x {PERIODS} periods"
    yield at_most(
        f"page: scorecard of {size}, SQL statements", found["statements"], 15, "statements", peer=463, peer_name=PEER
    )
    yield at_most(
        f"page: scorecard of {size}, median time in the server",
        found["milliseconds"],
        60,
        "ms",
        peer=7300,
        peer_name=PEER,
    )
    yield at_most("page: more statements with four times the measures", found["more"], 0, "statements")


def main() -> None:
    from fourfold.cli import boot

    with boot.django():
        client, pages = _built()
        statements = _statements(client, pages[0])
        taken = [_milliseconds(client, pages[0]) for _ in range(REQUESTS)]
        if "--profile" in sys.argv:
            _profile(client, pages[0])
        more = _statements(client, pages[1]) - statements
        print(json.dumps({"statements": statements, "milliseconds": median(taken), "more": more}))


def _built() -> tuple[Any, list[str]]:
    """A signed-in client and the addresses of two scorecards, one four times the other's size."""
    from django.test import Client

    from fourfold.core.scoping import organisation_scope
    from fourfold.org.actions import add_unit, found_organisation
    from tests.scorecards import build_scorecard

    admin = found_organisation(name="Bench", email="bench@bench.example", person_name="Ben Bench", password=PASSWORD)
    pages = []
    with organisation_scope(admin.organisation_id, person_id=admin.person_id):
        for name, measures in (("Sixty", MEASURES), ("Many", 4 * MEASURES)):
            unit = add_unit(actor=admin, name=name, code=name.upper(), parent_id=admin.unit_id)
            built = build_scorecard(
                admin, unit.pk, measures=measures, periods=PERIODS, last=date(2025, 9, 1), name=name
            )
            pages.append(f"/scorecards/{built.scorecard_id}/?period=2025-09")
    client = Client(headers={"host": "localhost"})
    assert client.login(email="bench@bench.example", username="bench@bench.example", password=PASSWORD)
    return client, pages


def _statements(client: Any, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):  # the first loads templates and addresses
        answer = client.get(page)
    assert answer.status_code == 200, answer.status_code
    with CaptureQueriesContext(connection) as seen:
        client.get(page)
    return len(seen)


def _milliseconds(client: Any, page: str) -> float:
    began = time.perf_counter()
    client.get(page)
    return 1000 * (time.perf_counter() - began)


def _profile(client: Any, page: str) -> None:
    import cProfile
    import pstats

    profile = cProfile.Profile()
    profile.enable()
    for _ in range(10):
        client.get(page)
    profile.disable()
    pstats.Stats(profile, stream=sys.stderr).sort_stats("cumtime").print_stats("fourfold", 45)


if __name__ == "__main__":
    main()
