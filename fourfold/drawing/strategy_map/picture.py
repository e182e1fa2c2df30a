"""A laid-out strategy map as SVG: lanes, then arrows, then boxes in reading order."""

from fourfold.drawing.lettering import shorten, width, wrap
from fourfold.drawing.marks import WORDS, mark_shapes, status_class, trend_shapes
from fourfold.drawing.strategy_map import legend
from fourfold.drawing.strategy_map.flags import WORDS as FLAGS
from fourfold.drawing.strategy_map.flags import flags
from fourfold.drawing.strategy_map.geometry import LANE_NAME, PlacedBox, PlacedLane, Rect, Route, Scale
from fourfold.drawing.strategy_map.labels import delay_words
from fourfold.drawing.strategy_map.lines import casing, head, head_length, rounded, shortened, stroke, themed, written
from fourfold.drawing.strategy_map.model import Box, StrategyMap
from fourfold.drawing.strategy_map.placement import layout
from fourfold.drawing.style import STYLE
from fourfold.drawing.svg import number, tag, text

FONTS = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
_TRENDS = {
    1: ("up", "trend-good", "improving"),
    0: ("flat", "trend-even", "steady"),
    -1: ("down", "trend-bad", "worsening"),
}
_EMPTY = "No objectives yet: add the first one to this perspective."


def draw(strategy_map: StrategyMap, *, live: bool, standalone: bool = False) -> str:
    """The map as SVG text: `live` shows status, score and trend, otherwise the plan alone.

    Stand-alone text carries its own style, for files. TooSmall when the map cannot be printed readably.
    """
    placed = layout(strategy_map)
    codes = {box.key: box.code for box in strategy_map.boxes}
    themes = {theme.key: theme.number for theme in strategy_map.themes}
    drawn = tag("title", text(strategy_map.title)) + tag("desc", text(_described(strategy_map, live)))
    drawn += tag("style", text(STYLE)) if standalone else ""
    drawn += tag("rect", class_="map-page", x=0.0, y=0.0, width=placed.width, height=placed.height)
    drawn += legend.header(strategy_map, live=live)
    drawn += "".join(_lane(lane, placed.scale) for lane in placed.lanes)
    drawn += "".join(_route(route, codes, placed.scale.small) for route in placed.routes)
    drawn += "".join(_label(route, placed.scale.small) for route in placed.routes if route.label)
    drawn += "".join(_box(box, placed.scale, themes, live=live) for box in placed.boxes)
    drawn += flags(placed) + legend.footer(strategy_map, live=live)
    kind = f"strategy-map {'map-live' if live else 'map-plan'}"
    return tag(
        "svg", drawn, xmlns="http://www.w3.org/2000/svg", class_=kind, role="group", aria_label=strategy_map.title,
        viewBox=f"0 0 {number(placed.width)} {number(placed.height)}", font_family=FONTS,
    )  # fmt: skip


def _described(strategy_map: StrategyMap, live: bool) -> str:
    view = f"with its status {strategy_map.period}".strip()
    counts = f"{len(strategy_map.boxes)} objectives in {len(strategy_map.lanes)} perspectives, {len(strategy_map.links)} links"
    return f"Strategy map, {view if live else 'plan'}: {counts}. {strategy_map.vision}".strip()


def _lane(placed: PlacedLane, scale: Scale) -> str:
    rect, lane = placed.rect, placed.lane
    room = LANE_NAME - 32
    name = wrap(lane.name, 13.5, room, 2, bold=True)
    lines = max(0, int((rect.h - 14 - len(name) * 17) // 13.5))
    question = wrap(lane.question, scale.small, room, lines) if lines else ()
    y = rect.y + (rect.h - len(name) * 17 - len(question) * 13.5) / 2
    drawn = tag("rect", class_="lane-band", x=rect.x, y=rect.y, width=rect.w, height=rect.h, rx=12)
    drawn += tag("rect", class_="lane-edge", x=rect.x, y=rect.y, width=LANE_NAME - 10, height=rect.h, rx=12)
    for index, line in enumerate(name):
        drawn += written(line, rect.x + 14, y + 12.5 + index * 17, 13.5, "lane-name", bold=True)
    for index, line in enumerate(question):
        drawn += written(line, rect.x + 14, y + len(name) * 17 + 11.5 + index * 13.5, scale.small, "lane-question")
    if placed.empty:
        drawn += written(_EMPTY, rect.x + LANE_NAME + 8, rect.y + rect.h / 2 + 4, 12, "lane-empty")
    return tag("g", drawn, class_="lane", data_key=lane.key)


def _route(route: Route, codes: dict[str, str], size: float) -> str:
    link = route.link
    path = rounded(shortened(route.points, head_length(link.strength) - 0.5))
    drawn = tag("title", text(_told(route, codes)))
    drawn += tag("path", class_="link-casing", d=path, fill="none", stroke_width=casing(link.strength))
    drawn += tag(
        "path", class_="link-line", d=path, fill="none", **stroke(link.strength, agreed=link.agreed, loop=link.loop)
    )
    drawn += head(route.points[-2], route.points[-1], link.strength)
    return tag(
        "g", drawn, class_=f"link {'link-agreed' if link.agreed else 'link-proposed'}", role="img",
        aria_label=_told(route, codes), data_key=link.key, data_cause=link.cause, data_effect=link.effect,
    )  # fmt: skip


def _told(route: Route, codes: dict[str, str]) -> str:
    link = route.link
    facts = ["agreed" if link.agreed else "proposed", ("weak", "medium", "strong")[min(3, max(1, link.strength)) - 1]]
    facts += ["closes a loop"] if link.loop else []
    if link.delay_months is not None:
        facts.append(f"after {link.delay_months} {'month' if link.delay_months == 1 else 'months'}")
    facts += [f"{FLAGS[link.flag]}: {link.flagged}"] if link.flag else []
    sentence = f": {link.statement}" if link.statement else ""
    return f"{codes[link.cause]} leads to {codes[link.effect]} ({', '.join(facts)}){sentence}"


def _label(route: Route, size: float) -> str:
    spot = route.label
    assert spot is not None, "only routes with a place for their label are labelled"
    plate = tag("rect", class_="link-plate", x=spot.x, y=spot.y, width=spot.w, height=spot.h, rx=spot.h / 2)
    words = written(
        delay_words(route.link),
        spot.x + spot.w / 2,
        spot.y + spot.h / 2 + size * 0.36,
        size,
        "link-delay",
        anchor="middle",
    )
    return tag("g", plate + words, class_="link-label", aria_hidden="true", data_key=route.link.key)


def _box(placed: PlacedBox, scale: Scale, themes: dict[str, int], *, live: bool) -> str:
    box, rect = placed.box, placed.rect
    theme = themes.get(box.theme or "")
    drawn = tag("title", text(spoken(box, live=live)))
    drawn += tag("rect", class_="box-frame", x=rect.x, y=rect.y, width=rect.w, height=rect.h, rx=9)
    if live:
        kind = f"box-tint tint-{status_class(box.status)}"
        drawn += tag("rect", class_=kind, x=rect.x, y=rect.y, width=rect.w, height=rect.h, rx=9)
    drawn += themed(theme, rect.x + 9.5, rect.y + 11, rect.h - 22) if theme else ""
    drawn += _name(placed, scale) + _owner(placed, scale)
    drawn += _status(box, rect, scale) if live else ""
    return tag(
        "a", drawn, class_=f"box theme-{theme or 0}", href=box.href or None,  # its title is its name
        role=None if box.href else "img", data_key=box.key, data_theme=box.theme,
    )  # fmt: skip


def spoken(box: Box, *, live: bool) -> str:
    """A box in words, for screen readers and voice control: first what is written on it, then what its marks mean."""
    score = box.score_text if live else ""
    written_on_it = " ".join(filter(None, (box.code, box.name, box.owner_initials, _measures(box), score)))
    said = [
        written_on_it,
        f"owner {box.owner or box.owner_initials}" if box.owner or box.owner_initials else "no owner",
    ]
    if live:
        trend = _TRENDS[box.trend][2] if box.trend is not None else ""
        said += [part for part in (box.status_word or WORDS[box.status], trend) if part]
    said += [f"{FLAGS[box.flag]}: {box.flagged}"] if box.flag else []
    return ", ".join(said)


def _measures(box: Box) -> str:
    return f"{box.measures or 'no'} {'KPI' if box.measures == 1 else 'KPIs'}"


def _name(placed: PlacedBox, scale: Scale) -> str:
    """Code and, below it, the name."""
    rect, x = placed.rect, placed.rect.x + 20
    code = shorten(placed.box.code, scale.small, rect.w / 2 - 24, bold=True)
    drawn = written(code, x, rect.y + scale.inset - 1 + scale.small * 0.85, scale.small, "box-code", bold=True)
    y = rect.y + scale.inset + scale.small + 4 + (scale.pitch + scale.name * 0.72) / 2
    for index, line in enumerate(placed.lines):
        drawn += written(line, x, y + index * scale.pitch, scale.name, "box-name")
    return drawn


def _owner(placed: PlacedBox, scale: Scale) -> str:
    """Initials on a plate at the lower left, the number of KPIs beside them."""
    rect, box, size = placed.rect, placed.box, scale.small
    base, x = rect.bottom - scale.inset - 1, rect.x + 20
    drawn = ""
    if box.owner_initials:
        initials = shorten(box.owner_initials, size, 44)
        wide = width(initials, size) + 11
        drawn += tag(
            "rect",
            class_="owner-plate",
            x=x,
            y=base - size * 0.36 - (size + 5) / 2,
            width=wide,
            height=size + 5,
            rx=(size + 5) / 2,
        )
        drawn += written(initials, x + wide / 2, base, size, "owner-initials", anchor="middle")
        x += wide + 7
    words = shorten(_measures(box), size, max(0.0, rect.right - 10 - x))
    return drawn + written(words, x, base, size, "map-small")


def _status(box: Box, rect: Rect, scale: Scale) -> str:
    """At the upper right: score, trend and the status mark."""
    x, y = rect.right - 26, rect.y + scale.inset - 3
    drawn = tag(
        "g",
        mark_shapes(box.status),
        class_=f"mark-{status_class(box.status)}",
        transform=f"translate({number(x)} {number(y)})",
    )
    if box.trend is not None:
        movement, kind, _ = _TRENDS[box.trend]
        x -= 16
        place = f"translate({number(x)} {number(y + 2)}) scale(0.75)"
        drawn += tag("g", trend_shapes(movement, box.trend), class_=kind, transform=place)
    return drawn + written(box.score_text, x - 5, y + 8 + 11.5 * 0.36, 11.5, "box-score", anchor="end", bold=True)
