"""Strategy maps: laying out 24 objectives and 40 links, the map's page in the server, drawing it anew after each act."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from typing import Any

from bench.home import PASSWORD, measured
from bench.rows import Row, at_most

OBJECTIVES, LINKS, MAPS, REQUESTS = 24, 40, 12, 30
MEASURES, PERIODS = 60, 12


def rows(*, quick: bool) -> Iterator[Row]:
    found = measured("bench.maps")
    size = f"{OBJECTIVES} objectives, {LINKS} links"
    yield at_most(f"map: {size} laid out, median of {MAPS} maps", found["layout"], 150, "ms")
    yield at_most(f"map: {size} laid out, slowest of {MAPS} maps", found["slowest"], 150, "ms")
    yield at_most(f"map: page of {size}, {MEASURES} measures, median in the server", found["page"], 80, "ms")
    yield at_most(f"map: the same page, laid out anew each time as after a change, {size}", found["anew"], 230, "ms")
    yield at_most(f"map: editor of {size}, laid out anew as after each act", found["editor"], 230, "ms")


def main() -> None:
    from fourfold.cli import boot

    with boot.django():
        from fourfold.drawing.strategy_map import layout
        from tests.drawing.maps import even_map

        taken = [_milliseconds(lambda seed=seed: layout.__wrapped__(even_map(seed))) for seed in range(MAPS)]
        client, page, editor = _built()
        for address in (page, editor):
            _asked(client, address)
        print(
            json.dumps({
                "layout": median(taken), "slowest": max(taken),
                "page": median(_milliseconds(lambda: _asked(client, page)) for _ in range(REQUESTS)),
                "anew": median(_anew(client, page, layout) for _ in range(REQUESTS)),
                "editor": median(_anew(client, editor, layout) for _ in range(REQUESTS)),
            })
        )  # fmt: skip


def _anew(client: Any, address: str, layout: Any) -> float:
    layout.cache_clear()
    return _milliseconds(lambda: _asked(client, address))


def _asked(client: Any, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    assert b'class="strategy-map' in answer.content, "the map was not drawn"


def _milliseconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def _built() -> tuple[Any, str, str]:
    """A signed-in client, and the addresses of the map of such a scorecard and of its editor."""
    from django.test import Client

    from fourfold.core.scoping import organisation_scope
    from fourfold.org.actions import found_organisation
    from fourfold.strategy.actions import add_objective, link_objectives
    from fourfold.strategy.models import Objective
    from tests.drawing.maps import even_map
    from tests.scorecards import build_scorecard

    admin = found_organisation(name="Bench", email="bench@bench.example", person_name="Ben Bench", password=PASSWORD)
    with organisation_scope(admin.organisation_id, person_id=admin.person_id):
        built = build_scorecard(
            admin, admin.unit_id, measures=MEASURES, periods=PERIODS, last=date(2025, 9, 1), name="Map"
        )
        lanes = list(Objective.objects.order_by("pk").values_list("perspective_id", flat=True)[:4])
        own = list(built.objective_ids)
        for number in range(len(own), OBJECTIVES):
            made = add_objective(
                actor=admin, scorecard_id=built.scorecard_id, perspective_id=lanes[number % 4], code=f"O{number + 1}",
                name=f"Reach what objective {number + 1} is about", owner_id=admin.pk,
            )  # fmt: skip
            own.append(made.pk)
        Objective.objects.update(position=None)  # the layout orders the boxes itself
        drawn = even_map(1, OBJECTIVES, LINKS)
        place = _like(drawn, own, dict(Objective.objects.values_list("pk", "perspective_id")), lanes)
        for link in drawn.links:
            link_objectives(actor=admin, cause_id=place[link.cause], effect_id=place[link.effect])
    client = Client(headers={"host": "localhost"})
    assert client.login(email="bench@bench.example", username="bench@bench.example", password=PASSWORD)
    where = f"/scorecards/{built.scorecard_id}/map/"
    return client, f"{where}?period=2025-09", f"{where}edit/"


def _like(drawn: Any, own: list[int], lane_of: dict[int, int], lanes: list[int]) -> dict[str, int]:
    """Boxes of the drawn map to objectives in lanes of the same order."""
    waiting = {lane: [pk for pk in own if lane_of[pk] == lane] for lane in lanes}
    names = {lane.key: lanes[at] for at, lane in enumerate(drawn.lanes)}
    return {box.key: waiting[names[box.lane]].pop() for box in drawn.boxes}


if __name__ == "__main__":
    main()
