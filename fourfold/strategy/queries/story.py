"""A map told from the bottom up: chains of cause and effect, one sentence for each arrow."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from fourfold.strategy.models import ObjectiveLink


def chains(links: Iterable[ObjectiveLink]) -> list[list[ObjectiveLink]]:
    """For each objective that nothing drives, the longest chain that begins with it; the longest first. No query.

    Of equally long ones the stronger is told. Links make no loops; should data hold one all the same, it is told once.
    """
    onward: dict[int, list[ObjectiveLink]] = defaultdict(list)
    driven = set()
    for link in links:
        onward[link.cause_id].append(link)
        driven.add(link.effect_id)
    known: dict[int, list[ObjectiveLink]] = {}
    found = [_longest(pk, onward, known, set()) for pk in onward if pk not in driven]
    return sorted(found, key=lambda chain: (-len(chain), chain[0].cause.code))


def _longest(
    pk: int, onward: dict[int, list[ObjectiveLink]], known: dict[int, list[ObjectiveLink]], on_the_way: set[int]
) -> list[ObjectiveLink]:
    if pk not in known:
        ways = [
            [link, *_longest(link.effect_id, onward, known, {*on_the_way, pk})]
            for link in onward.get(pk, [])
            if link.effect_id not in on_the_way
        ]
        known[pk] = max(ways, key=lambda way: (len(way), way[0].strength, -way[0].pk), default=[])
    return known[pk]


def bottom_up(links: Sequence[ObjectiveLink]) -> list[ObjectiveLink]:
    """All links, so that each is told after those that lead to its cause."""
    waiting, told = list(links), []
    while waiting:
        open_effects = {link.effect_id for link in waiting}
        ready = [link for link in waiting if link.cause_id not in open_effects] or waiting
        told += ready
        waiting = [link for link in waiting if link not in ready]
    return told


def sentence(link: ObjectiveLink) -> str:
    """What the link says; made of the two names where nobody has worded it."""
    said = link.statement or f"If we reach “{link.cause}”, then we come nearer to “{link.effect}”"
    said = said.rstrip(" .")
    because = link.because.strip().rstrip(".")
    if because and because.lower() not in said.lower():
        said += f", because {because}" if because[0].islower() else f". {because}"
    delay = (
        f" It takes about {link.delay_months} month{'' if link.delay_months == 1 else 's'}."
        if link.delay_months
        else ""
    )
    return f"{said}.{delay}"
