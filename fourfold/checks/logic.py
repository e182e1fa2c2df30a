"""The fifteen logic tests of a strategy map. T1-T5 stop an approval, T6-T15 are advice.

Each test is a function from the map's rows to what it found. Only the map's own boxes are tested; another scorecard's
are tested there. An arrow that is marked as a reinforcing loop is left out of T3, and of what it would break on purpose:
it may point down (T8) and skip lanes (T9).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from fourfold.checks.findings import Finding, Severity, listed, worst_first
from fourfold.checks.maps import Box, Link, Rows

Test = Callable[[Rows], Iterable[Finding]]
LANES_OF_A_THEME = 3
SMALL_WORDS = frozenset(
    {
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "is",
        "of",
        "on",
        "or",
        "our",
        "the",
        "their",
        "to",
        "with",
    }
)
TITLES = {
    "T1": "Every objective has an owner",
    "T2": "No arrow leads to its own box, and none is drawn twice",
    "T3": "No arrows lead round in a circle",
    "T4": "Every objective is linked",
    "T5": "Every lane has an objective",
    "T6": "Every objective leads to the top lane",
    "T7": "What stands in the top lane is driven from below",
    "T8": "Arrows point up",
    "T9": "Arrows go from lane to lane",
    "T10": "Every arrow says why",
    "T11": "Themes cross at least three lanes",
    "T12": "Every objective has a lead and a lag KPI",
    "T13": "Arrows join units",
    "T14": "What is learned and grown has what it needs",
    "T15": "No two objectives say the same",
}


def logic_findings(rows: Rows) -> list[Finding]:
    """What all tests found, errors first and then by test."""
    return worst_first(finding for test in TESTS for finding in test(rows))


def ownerless(rows: Rows) -> Iterator[Finding]:
    for box in rows.own:
        if not box.owner:
            yield _error("T1", f"“{box.name}” has no owner.", "Name one person who answers for it.", boxes=(box.key,))


def repeated(rows: Rows) -> Iterator[Finding]:
    drawn = Counter((each.cause, each.effect) for each in rows.own_links)
    seen: set[tuple[int, int]] = set()
    for link in rows.own_links:
        ends = (link.cause, link.effect)
        if link.cause == link.effect:
            wrong = f"An arrow leads from “{rows.name(link.cause)}” to itself."
            yield _error("T2", wrong, "Take the arrow back.", boxes=(link.cause,), links=(link.key,))
        elif drawn[ends] > 1 and ends not in seen:
            same = tuple(each.key for each in rows.own_links if (each.cause, each.effect) == ends)
            wrong = f"{_arrow(rows, link)} is drawn {drawn[ends]} times."
            yield _error("T2", wrong, "Keep one of the arrows and take the others back.", boxes=ends, links=same)
        seen.add(ends)


def circular(rows: Rows) -> Iterator[Finding]:
    """One finding for each knot of boxes that all lead to each other, told along the shortest circle through its first box."""
    told: set[int] = set()
    for box in rows.own:
        if box.key in told or box.key not in rows.reached_from(box.key):
            continue
        told |= {key for key in rows.reached_from(box.key) if box.key in rows.reached_from(key)}
        circle = _circle(rows, box.key)
        if len(circle) > 1:  # an arrow to its own box is T2's
            ways = set(zip(circle, [*circle[1:], circle[0]], strict=True))
            links = tuple(each.key for each in rows.links if not each.loop and (each.cause, each.effect) in ways)
            wrong = f"Arrows lead round in a circle: {' → '.join(rows.names([*circle, circle[0]]))}."
            advice = "Take one of them back, or mark the one that feeds back on purpose as a loop."
            yield _error("T3", wrong, advice, boxes=tuple(circle), links=links)


def _circle(rows: Rows, start: int) -> list[int]:
    """The shortest way from a box through others back to it; the box alone where there is none."""
    ways = [[start]]
    seen = {start}
    for way in ways:  # grows while it is walked: breadth first
        for following in rows.effects.get(way[-1], ()):
            if following == start and len(way) > 1:
                return way
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return [start]


def unlinked(rows: Rows) -> Iterator[Finding]:
    linked = {key for each in rows.own_links if each.cause != each.effect for key in (each.cause, each.effect)}
    for box in rows.own:
        if box.key not in linked:
            advice = "Draw what drives it or what it drives, or take it off the map."
            yield _error("T4", f"“{box.name}” is linked to nothing.", advice, boxes=(box.key,))


def empty_lanes(rows: Rows) -> Iterator[Finding]:
    used = {each.lane for each in rows.here}
    for lane in rows.lanes:
        if lane.key not in used:
            advice = "Add an objective to it, or take the perspective out of the strategy."
            yield _error("T5", f"The lane “{lane.name}” is empty.", advice, lane=lane.key)


def without_a_way_up(rows: Rows) -> Iterator[Finding]:
    top = {each.key for each in rows.boxes if each.depth == 0}
    for box in rows.own:
        if box.depth and not rows.reached_from(box.key) & top:
            wrong = f"No arrows lead from “{box.name}” to the top lane."
            advice = "Draw what it makes better there, through other objectives if need be."
            yield _warning("T6", wrong, advice, boxes=(box.key,))


def without_a_cause(rows: Rows) -> Iterator[Finding]:
    driven = {
        each.effect
        for each in rows.tested_links
        if each.cause in rows.box
        and each.effect in rows.box
        and rows.box[each.cause].depth > rows.box[each.effect].depth
    }
    for box in rows.own:
        if box.depth == 0 and box.key not in driven:
            wrong = f"Nothing in the lanes below drives “{box.name}”."
            yield _warning("T7", wrong, "Draw the objectives that bring it about.", boxes=(box.key,))


def downward(rows: Rows) -> Iterator[Finding]:
    for link, cause, effect in _ends(rows):
        if cause.depth < effect.depth:
            advice = "Turn the arrow round, or mark it as a loop where it feeds back on purpose."
            yield _warning("T8", f"{_arrow(rows, link)} points down.", advice, **_at(link))


def skipping(rows: Rows) -> Iterator[Finding]:
    for link, cause, effect in _ends(rows):
        if abs(cause.depth - effect.depth) > 1:
            advice = "Say what happens in between: lead it through an objective of the lane that it skips."
            yield _warning("T9", f"{_arrow(rows, link)} skips a lane.", advice, **_at(link))


def unreasoned(rows: Rows) -> Iterator[Finding]:
    for link in rows.own_links:
        if not link.because.strip():
            wrong = f"{_arrow(rows, link)} doesn't say why."
            yield _warning("T10", wrong, "Complete the sentence: if, then, because.", **_at(link))


def narrow_themes(rows: Rows) -> Iterator[Finding]:
    crossed: dict[int | None, set[int]] = defaultdict(set)
    for box in rows.here:
        crossed[box.theme].add(box.lane)
    for theme in rows.themes:
        count = len(crossed[theme.key])
        if count < LANES_OF_A_THEME:
            lanes = f"{count} lane{'' if count == 1 else 's'}" if count else "no lane"
            boxes = tuple(each.key for each in rows.own if each.theme == theme.key)
            advice = "Give it objectives from learning to results, or join it with another theme."
            yield _warning("T11", f"The theme “{theme.name}” crosses {lanes}.", advice, boxes=boxes, theme=theme.key)


def half_measured(rows: Rows) -> Iterator[Finding]:
    lacking = {
        (False, False): "neither a lead nor a lag KPI",
        (True, False): "no lag KPI",
        (False, True): "no lead KPI",
    }
    for box in rows.own:
        has = (bool(box.leads), bool(box.lags))
        if has in lacking:
            advice = "Measure both what drives it and what comes of it."
            yield _warning("T12", f"“{box.name}” has {lacking[has]}.", advice, boxes=(box.key,))


def inside_one_unit(rows: Rows) -> Iterator[Finding]:
    known = [(link, rows.box[link.cause].unit, rows.box[link.effect].unit) for link, _, _ in _ends(rows)]
    if rows.units > 1 and known and len(known) == len(rows.tested_links) and all(one == two for _, one, two in known):
        advice = "Ask the neighbouring units what they need from this one, and draw it."
        yield _warning("T13", "Every arrow of the map stays inside one unit.", advice)


def without_enablers(rows: Rows) -> Iterator[Finding]:
    for box in rows.own:
        if not box.at_bottom or box.enablers is None:
            continue
        if not box.enablers:
            wrong = f"“{box.name}” names no skill, system, resource or partner that it needs."
            yield _warning("T14", wrong, "Note its enablers beside the box.", boxes=(box.key,))
        elif box.missing:
            wrong = f"{box.missing} of what “{box.name}” needs {'is' if box.missing == 1 else 'are'} missing."
            yield _warning("T14", wrong, "Provide it, or plan how.", boxes=(box.key,))


def alike(rows: Rows) -> Iterator[Finding]:
    """Each shares over half of its words with the other; words such as “the” don't count."""
    words = {each.key: _words(each.name) for each in rows.here}
    for one, two in combinations(rows.here, 2):
        longer = max(len(words[one.key]), len(words[two.key]))
        if (one.own or two.own) and 2 * len(words[one.key] & words[two.key]) > longer:
            wrong = f"{listed((one.name, two.name))} share over half of their words."
            advice = "Join them, or say in each what the other is not."
            yield _warning("T15", wrong, advice, boxes=(one.key, two.key))


def _words(name: str) -> set[str]:
    found = set(re.findall(r"\w+", name.casefold()))
    return found - SMALL_WORDS or found


def _ends(rows: Rows) -> Iterator[tuple[Link, Box, Box]]:
    """The tested arrows of which both boxes are known."""
    for link in rows.tested_links:
        if link.cause in rows.box and link.effect in rows.box and link.cause != link.effect:
            yield link, rows.box[link.cause], rows.box[link.effect]


def _arrow(rows: Rows, link: Link) -> str:
    return f"The arrow “{rows.name(link.cause)}” → “{rows.name(link.effect)}”"


def _at(link: Link) -> dict[str, tuple[int, ...]]:
    return {"links": (link.key,)}


def _error(rule: str, wrong: str, advice: str, **where: object) -> Finding:
    return Finding(rule, Severity.ERROR, wrong, advice, **where)  # type: ignore[arg-type]


def _warning(rule: str, wrong: str, advice: str, **where: object) -> Finding:
    return Finding(rule, Severity.WARNING, wrong, advice, **where)  # type: ignore[arg-type]


TESTS: tuple[Test, ...] = (
    ownerless, repeated, circular, unlinked, empty_lanes, without_a_way_up, without_a_cause, downward, skipping, unreasoned,
    narrow_themes, half_measured, inside_one_unit, without_enablers, alike,
)  # fmt: skip
