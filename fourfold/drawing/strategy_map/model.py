"""What a strategy map is made of: plain data, already allowed for the person who looks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lane:
    """A perspective; lanes are drawn top to bottom in the order given."""

    key: str
    name: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class ThemeMark:
    """A theme; `number` 1-6 chooses its colour and pattern."""

    key: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Box:
    """An objective. `status` is one of `marks.WORDS`; `trend` is 1 better, 0 steady, -1 worse, None unknown.

    `position` orders the boxes of a lane when each of them has one; otherwise the layout chooses.
    `flag` marks what a logic test found ("error" or "warning"), with its words in `flagged`.
    """

    key: str
    lane: str
    code: str
    name: str
    owner_initials: str = ""
    owner: str = ""
    theme: str | None = None
    status: str = "no_data"
    score_text: str = ""
    trend: int | None = None
    measures: int = 0
    href: str = ""
    position: int | None = None
    status_word: str = ""  # the organisation's own word, if it is another
    flag: str = ""
    flagged: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Cause and effect, both keys of boxes. Strength is 1-3; a link not agreed by all sides is drawn dashed.

    `loop` marks one that closes a reinforcing loop on purpose: drawn in short dashes, and named so.
    """

    key: str
    cause: str
    effect: str
    statement: str = ""
    strength: int = 2
    delay_months: int | None = None
    agreed: bool = True
    loop: bool = False
    flag: str = ""
    flagged: str = ""


@dataclass(frozen=True, slots=True)
class StrategyMap:
    title: str
    vision: str = ""
    lanes: tuple[Lane, ...] = ()
    boxes: tuple[Box, ...] = ()
    links: tuple[Link, ...] = ()
    themes: tuple[ThemeMark, ...] = ()
    period: str = ""  # of the status in the live view
    values: str = ""
    version: str = ""
    date: str = ""

    def __post_init__(self) -> None:
        """ValueError for what cannot be drawn: an unknown lane or box, a key used twice, a link to itself."""
        lanes = _once([lane.key for lane in self.lanes], "perspective")
        boxes = _once([box.key for box in self.boxes], "objective")
        _once([link.key for link in self.links], "link")
        for box in self.boxes:
            if box.lane not in lanes:
                raise ValueError(f"Objective {box.code} names the perspective {box.lane!r}, which the map has not.")
        for link in self.links:
            if link.cause == link.effect or not {link.cause, link.effect} <= boxes:
                raise ValueError(f"Link {link.key} must join two different objectives of the map.")


def _once(keys: list[str], kind: str) -> set[str]:
    found = set(keys)
    if len(found) < len(keys):
        raise ValueError(f"A {kind} has a key that another {kind} of the map has too.")
    return found
