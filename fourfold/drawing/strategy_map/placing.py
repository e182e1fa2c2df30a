"""Where risers stand across the page: spread along box edges, straight where possible, never one on another."""

from bisect import bisect_left, insort
from collections import defaultdict

from fourfold.drawing.strategy_map.geometry import Crowded
from fourfold.drawing.strategy_map.risers import Hop, Path, Riser

_DISTANCES = (9.0, 7.0, 5.5, 4.5, 3.5, 3.0)  # between risers of one channel, the first that has room is taken
_PORT_STEP = 17.0
_HEADS_APART = 14.0
_STRAIGHT = 34.0  # risers no further apart than this are joined to one straight line

Edge = tuple[str, bool]  # a box and whether its top is meant


def place(paths: list[Path]) -> None:
    """Give every riser its x; Crowded when some channel has no room left."""
    hops = [hop for path in paths for hop in path.hops]
    steps = _spread_ports(hops)
    groups = _straight(hops)
    wanted = {group[0]: _wish(group) for group in groups}
    for distance in _DISTANCES:
        if _settle(groups, wanted, steps, distance):
            return
    raise Crowded


def _spread_ports(hops: list[Hop]) -> dict[Edge, float]:
    """Ports of one box edge side by side, ordered by where their arrows lead, in the middle of the edge.

    Gives the distance to keep between ports of each edge: less than the even step, so that there is room to shift.
    """
    steps: dict[Edge, float] = {}
    edges: dict[Edge, list[tuple[float, int, Riser]]] = defaultdict(list)
    for index, hop in enumerate(hops):
        for port, other in ((hop.start, hop.end), (hop.end, hop.start)):
            if port.edge:
                edges[port.edge].append((other.x, index, port))
    places: list[tuple[Riser, float]] = []
    for edge, ports in edges.items():
        ports.sort(key=lambda entry: entry[:2])
        first = ports[0][2]
        step = min(_PORT_STEP, (first.high - first.low) / max(1, len(ports) - 1))
        steps[edge] = min(_HEADS_APART, step / 2 if len(ports) > 3 else step)
        middle = (first.low + first.high) / 2 - step * (len(ports) - 1) / 2
        places += [(port, middle + step * rank) for rank, (_, _, port) in enumerate(ports)]
    for port, x in places:
        port.x = x
    return steps


def _straight(hops: list[Hop]) -> list[list[Riser]]:
    """Risers grouped so that those of a group can share one x; the nearest pairs are joined first."""
    group: dict[Riser, list[Riser]] = {}
    for hop in hops:
        group.setdefault(hop.start, [hop.start])
        group.setdefault(hop.end, [hop.end])
    for hop in sorted(hops, key=lambda hop: abs(hop.start.x - hop.end.x)):
        one, other = group[hop.start], group[hop.end]
        if one is not other and hop.start.row != hop.end.row and _near(hop) and _common(one + other) is not None:
            one += other
            group.update(dict.fromkeys(other, one))
    return list({id(found): found for found in group.values()}.values())


def _near(hop: Hop) -> bool:
    return abs(hop.start.x - hop.end.x) <= _STRAIGHT


def _common(group: list[Riser]) -> tuple[float, float] | None:
    low, high = max(riser.low for riser in group), min(riser.high for riser in group)
    return (low, high) if low <= high else None


def _wish(group: list[Riser]) -> float:
    """Where the group would like to stand: ports count before runs."""
    ports = [riser.x for riser in group if riser.edge] or [riser.x for riser in group]
    return sum(ports) / len(ports)


def _settle(groups: list[list[Riser]], wanted: dict[Riser, float], steps: dict[Edge, float], distance: float) -> bool:
    """Put each group at the free place nearest to its wish; the straight lines and the narrowest choices go first."""
    taken: dict[int | Edge, list[float]] = defaultdict(list)
    for group in sorted(groups, key=lambda group: (-len(group), _width(group), wanted[group[0]])):
        limits = _common(group)
        near: dict[int | Edge, float] = {channel: distance for riser in group for channel in riser.channels}
        near |= {riser.edge: max(distance, steps[riser.edge]) for riser in group if riser.edge}
        x = _free(wanted[group[0]], limits, [(taken[place], far) for place, far in near.items()]) if limits else None
        if x is None:
            return False
        for place in near:
            insort(taken[place], x)
        for riser in group:
            riser.x = x
    return True


def _width(group: list[Riser]) -> float:
    low, high = _common(group) or (0.0, 0.0)
    return high - low


def _free(wish: float, limits: tuple[float, float], taken: list[tuple[list[float], float]]) -> float | None:
    """The x inside `limits` nearest to `wish` that keeps from each list of places (sorted) its distance."""
    low, high = limits
    choices = {min(high, max(low, wish)), low, high}
    for places, distance in taken:
        choices.update(x - distance for x in places)
        choices.update(x + distance for x in places)
    for x in sorted((x for x in choices if low <= x <= high), key=lambda x: (abs(x - wish), x)):
        if all(_clear(x, places, distance - 1e-6) for places, distance in taken):
            return x
    return None


def _clear(x: float, places: list[float], distance: float) -> bool:
    at = bisect_left(places, x)
    return all(abs(x - other) >= distance for other in places[max(0, at - 1) : at + 1])
