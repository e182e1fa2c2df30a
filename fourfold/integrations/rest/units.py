"""Units: the organisation's tree, parents before their children."""

from typing import Any

from django.http import Http404
from ninja import Path, Router

from fourfold.integrations.rest.fields import Id, Output
from fourfold.integrations.rest.problems import READS, faults
from fourfold.org.queries import unit_tree

router = Router(tags=["Units"])


class UnitOut(Output):
    id: int
    parent_id: int | None
    name: str
    code: str
    tier: int
    depth: int
    version: int


class Units(Output):
    items: list[UnitOut]


def _unit(depth: int, unit: Any) -> UnitOut:
    return UnitOut(
        id=unit.pk, parent_id=unit.parent_id, name=unit.name, code=unit.code, tier=unit.tier, depth=depth,
        version=unit.version,
    )  # fmt: skip


@router.get("/units", response={200: Units, **faults(READS)}, summary="List units")
def list_units(request: Any) -> Any:
    """The whole tree in order. `depth` is 0 at the top; `tier` is the scorecard tier, 1 to 3."""
    return Units(items=[_unit(depth, unit) for depth, unit in unit_tree().in_order()])


@router.get("/units/{unit_id}", response={200: UnitOut, **faults(READS)}, summary="Read a unit")
def read_unit(request: Any, unit_id: Path[Id]) -> Any:
    tree = unit_tree()
    if unit_id not in tree.units:
        raise Http404
    return _unit(len(tree.path(unit_id)) - 1, tree.units[unit_id])
