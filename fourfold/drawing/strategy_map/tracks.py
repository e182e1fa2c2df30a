"""Horizontal pieces of arrows in the channels between rows: each on a track of its own, with few crossings."""

from itertools import permutations

from fourfold.drawing.strategy_map.risers import Hop, Path

_CLEAR = 9.0  # two pieces on one track keep this distance
_PASSES = 6
Levels = dict[Hop, int]


def levels(paths: list[Path]) -> Levels:
    """The track of each hop that goes aside, counted from the top of its channel; straight hops have none."""
    channels: dict[int, list[Hop]] = {}
    for path in paths:
        for hop in path.hops:
            if hop.start.x != hop.end.x:
                channels.setdefault(hop.channel, []).append(hop)
    found: Levels = {}
    for hops in channels.values():
        found |= _stacked(_ordered(hops))
    return found


def _span(hop: Hop) -> tuple[float, float]:
    return min(hop.start.x, hop.end.x), max(hop.start.x, hop.end.x)


def _risers(hop: Hop, *, below: bool) -> list[float]:
    return [riser.x for riser in (hop.start, hop.end) if riser.from_below(hop.channel) is below]


def _costs(hops: list[Hop]) -> dict[tuple[Hop, Hop], int]:
    """For each two hops of a channel: how many crossings more when the first has the higher track."""
    span = {hop: _span(hop) for hop in hops}
    rising = {hop: _risers(hop, below=True) for hop in hops}
    falling = {hop: _risers(hop, below=False) for hop in hops}

    def inside(hop: Hop, places: list[float]) -> int:
        low, high = span[hop]
        return sum(1 for x in places if low < x < high)

    cost = {(up, low): inside(low, rising[up]) + inside(up, falling[low]) for up, low in permutations(hops, 2)}
    return {(up, low): crossings - cost[low, up] for (up, low), crossings in cost.items()}


def _meet(one: Hop, two: Hop) -> bool:
    """Whether the two lie over one another, or nearly."""
    low, high = _span(two)
    return _span(one)[0] < high + _CLEAR and low < _span(one)[1] + _CLEAR


def _ordered(hops: list[Hop]) -> list[Hop]:
    """Hops from the top track down: each is moved to its best place until no move saves a crossing."""
    order = sorted(hops, key=lambda hop: (_span(hop)[1] - _span(hop)[0], _span(hop)))
    cost = _costs(order)
    for _ in range(_PASSES):
        moved = [_moved(order, hop, cost) for hop in list(order)]
        if not any(moved):
            break
    return order


def _moved(order: list[Hop], hop: Hop, cost: dict[tuple[Hop, Hop], int]) -> bool:
    """Take `hop` out and put it in where it crosses least; whether that saved anything."""
    before = order.index(hop)
    order.pop(before)
    totals = [0]  # crossings more than on the top track, for each place further down
    for other in order:
        totals.append(totals[-1] + cost[other, hop])
    best = min(range(len(totals)), key=lambda place: (totals[place], abs(place - before)))
    order.insert(best, hop)
    return totals[best] < totals[before]


def _stacked(order: list[Hop]) -> Levels:
    """The highest track for each hop that keeps the order among hops lying over one another."""
    found: Levels = {}
    for hop in order:
        above = [level for other, level in found.items() if _meet(other, hop)]
        found[hop] = max(above, default=-1) + 1
    return found
