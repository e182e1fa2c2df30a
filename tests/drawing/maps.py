"""Strategy maps to draw: an invented contract manufacturer, and random ones."""

import random

from fourfold.drawing.strategy_map import Box, Lane, Link, StrategyMap, ThemeMark

LANES = (
    Lane("f", "Financial", "To succeed financially, how should we appear to our owners?"),
    Lane("c", "Customer", "To achieve our vision, how should we appear to our customers?"),
    Lane("p", "Internal Process", "To satisfy owners and customers, which processes must we excel at?"),
    Lane("l", "Learning & Growth", "How will we sustain our ability to change and improve?"),
)
THEMES = (
    ThemeMark("g", "Grow with the right customers", 1),
    ThemeMark("r", "Right first time", 2),
    ThemeMark("s", "Speed and flexibility", 3),
    ThemeMark("t", "Skills and technology", 4),
)
_OBJECTIVES = """
f F1 Grow profitable revenue|AK|Ada King|g|green|7.4|1|3
f F2 Improve operating margin at all three sites|BO|Ben Okoro|r|amber|5.1|-1|4
f F3 Free cash from working capital|CM|Cleo Marsh|s|red|2.6|-1|2
f F4 Raise return on capital employed|AK|Ada King|g|green|6.9|0|1
c C1 Become the first-choice partner of key accounts|DN|Dora Nagy|g|green|7.1|1|3
c C2 Deliver on time, in full|EH|Emil Hart|s|amber|4.8|0|2
c C3 Zero escapes to the customer|FS|Farah Said|r|exceeds|9.2|1|3
c C4 Shorten quotation-to-order time|GL|Gus Lind|s|no_data|||1
p P1 Win programmes that fit our capability|DN|Dora Nagy|g|green|7.0|0|2
p P2 Build quality into process design|FS|Farah Said|r|green|7.8|1|4
p P3 Stabilise bottleneck equipment|HI|Hugo Ito|r|red|2.9|-1|3
p P4 Plan sales and operations as one|IJ|Ines Jara|s|late|||2
l L1 Certify every operator on critical skills|JK|Joan Kerr|t|green|7.2|1|2
l L2 Make production data visible within minutes|KL|Karl Lowe|t|amber|5.6|1|3
l L3 Lead with daily management|LM|Lena Moss|t|green|6.8|0|2
l L4 Keep and grow our engineers|JK|Joan Kerr|t|amber|4.4|-1|2
"""
_LINKS = """
L1 P2 3 4 y|L1 P3 2 3 y|L2 P3 3 2 y|L2 P4 3 3 y|L3 P4 2 2 y|L3 P3 2 3 n|L4 P1 2 9 y|L4 P2 2 6 y
P1 C1 3 6 y|P2 C3 3 3 y|P3 C2 3 1 y|P3 C3 2 2 y|P4 C2 3 2 y|P4 C4 2 3 n
C1 F1 3 6 y|C2 F1 1 6 n|C2 F3 2 2 y|C3 F2 3 4 y|C4 F1 2 3 y|F2 F4 3 3 y|P3 F2 2 2 y|F3 F4 1 6 y
"""


def manufacturer() -> StrategyMap:
    """16 objectives, 22 links, four themes, every status."""
    links = [entry.split() for line in _LINKS.split("\n") for entry in line.split("|") if entry]
    return StrategyMap(
        title="Strategy of Northwind Contract Manufacturing",
        vision="By 2028 the partner that medical and industrial brands trust with their most demanding products: "
        "right first time, on time, at a fair price.",
        lanes=LANES,
        boxes=tuple(_box(line) for line in _OBJECTIVES.strip().split("\n")),
        links=tuple(
            Link(f"{a}-{b}", a, b, f"If {a} improves then {b} follows because of it", int(w), int(d), ok == "y")
            for a, b, w, d, ok in links
        ),
        themes=THEMES,
        period="June 2025",
        values="We say what we see · We keep our word · We leave things better",
        version="Version 3, approved 14 January 2025",
        date="Printed 9 July 2025",
    )


def _box(line: str) -> Box:
    head, initials, owner, theme, status, score, trend, measures = line.split("|")
    lane, code, name = head.split(" ", 2)
    change = int(trend) if trend else None
    return Box(
        code, lane, code, name, initials, owner, theme, status, score, change, int(measures), f"/objectives/{code}/"
    )


_WORDS = [
    "grow",
    "improve",
    "deliver",
    "quality",
    "safe",
    "fast",
    "partner",
    "customer",
    "revenue",
    "margin",
    "skills",
    "data",
    "process",
    "cost",
    "people",
    "trust",
]


def random_map(seed: int, lanes: int, boxes: int, links: int, words: int = 5) -> StrategyMap:
    """A map of random shape that is the same for the same numbers."""
    chance = random.Random(seed)
    keys = [str(index) for index in range(boxes)]
    pairs = [(a, b) for a in keys for b in keys if a != b]
    joined = chance.sample(pairs, min(links, len(pairs)))
    return StrategyMap(
        title="Random",
        vision="One two three",
        lanes=tuple(Lane(str(index), f"Perspective {index}", "What must we do well?") for index in range(lanes)),
        boxes=tuple(
            Box(
                key,
                str(chance.randrange(lanes)),
                f"O{key}",
                " ".join(chance.choices(_WORDS, k=chance.randint(1, words))),
                "AB",
            )
            for key in keys
        ),
        links=tuple(
            Link(f"{a}>{b}", a, b, "", chance.randint(1, 3), chance.choice([None, 3, 12]), chance.random() < 0.8)
            for a, b in joined
        ),
    )


def even_map(seed: int, boxes: int = 24, links: int = 40) -> StrategyMap:
    """The largest map of good practice: four lanes of six, most links one lane up."""
    chance = random.Random(seed)
    lane = {str(index): index * 4 // boxes for index in range(boxes)}
    pairs = [(a, b) for a in lane for b in lane if lane[a] - lane[b] in (1, 1, 2)]
    joined = chance.sample(pairs, links)
    return StrategyMap(
        title="Even",
        lanes=LANES,
        boxes=tuple(
            Box(
                key,
                LANES[row].key,
                f"O{key}",
                " ".join(chance.choices(_WORDS, k=4)),
                "AB",
                theme=THEMES[int(key) % 4].key,
            )
            for key, row in lane.items()
        ),
        links=tuple(
            Link(f"{a}>{b}", a, b, "", chance.randint(1, 3), chance.choice([None, 3]), True) for a, b in joined
        ),
        themes=THEMES,
    )
