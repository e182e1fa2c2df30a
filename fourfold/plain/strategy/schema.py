"""What a strategy text holds: one row for each word, with its kind and what holds where it isn't said.

What equals its default is never written, so that a text shows what somebody decided. The database part is tied to these
words by name (`column`): a column that is added there has to find its word here, or a reason why not.
"""

from dataclasses import dataclass
from typing import Any

from fourfold.engine import model as engine
from fourfold.plain.strategy import kinds
from fourfold.plain.strategy.kinds import Kind, one_of

FORMAT = "strategy 1"
UNDATED = "strategy's first day"


@dataclass(frozen=True)
class Word:
    """One thing to say about an item. `column` is what rooms call it."""

    name: str
    kind: Kind
    default: Any = None
    required: bool = False
    column: str = ""
    names: str = ""  # measures: what stands there are keys of those

    @property
    def field(self) -> str:
        return self.column or self.name


@dataclass(frozen=True)
class Item:
    """Something with a name, its words, and what it holds. `short` is the word whose value may stand alone."""

    called: str
    words: tuple[Word, ...] = ()
    parts: "tuple[Part, ...]" = ()
    short: str = ""

    def word(self, name: str) -> Word:
        return next(word for word in self.words if word.name == name)

    def part(self, name: str) -> "Part":
        return next(part for part in self.parts if part.name == name)


@dataclass(frozen=True)
class Part:
    """Items by name. `names` says of what: own names, measures, scorecards, objectives (of other scorecards) or days."""

    name: str
    item: Item
    names: str = "own"
    is_ordered: bool = False


def _values(words: Any) -> tuple[str, ...]:
    return tuple(each.value for each in words)


AUDIENCE = Word("audience", one_of(("organisation", "unit", "confidential")), "organisation")
METHOD = Word("method", one_of({**{m.value: m.value for m in engine.Method}}), "")
CAPS = (Word("critical_caps", kinds.TRUTH), Word("cap_green", kinds.TRUTH))
DEGREES = {"weak": 1, "medium": 2, "strong": 3}
CONFIDENCES = {"low": 1, "medium": 2, "high": 3}
ONE = ((kinds.NOW, 1.0),)
OWNER = Word("owner", kinds.PERSON, column="owner_id")

STRATEGY = Item("strategy", (
    Word("name", kinds.NAME, required=True), Word("unit", kinds.NAME, required=True),
    Word("starts", kinds.DAY, required=True, column="starts_on"), Word("ends", kinds.DAY, required=True, column="ends_on"),
    Word("mission", kinds.PROSE, ""), Word("vision", kinds.PROSE, ""), Word("values", kinds.PROSE, ""),
    Word("destination", kinds.PROSE, ""),
))  # fmt: skip
PERSPECTIVE = Item("perspective", (Word("question", kinds.PROSE, ""),), short="question")
THEME = Item(
    "theme", (Word("intended_result", kinds.PROSE, ""), Word("sponsor", kinds.PERSON, column="sponsor_id")),
    short="intended_result",
)  # fmt: skip
WEIGHT = Word("weight", kinds.WEIGHTS, ONE)
LANE = Item("weight of the perspective", (WEIGHT,), short="weight")
PLACED_MEASURE = Item("place of the measure", (WEIGHT,), short="weight")
CHILD = Item("place of the scorecard", (WEIGHT,), short="weight")
ALIAS = Item("alias", (Word("perspective", kinds.NAME, required=True, column="perspective_id"), WEIGHT))
LINK = Item("link to", (
    Word("statement", kinds.PROSE, ""), Word("because", kinds.PROSE, ""), Word("strength", one_of(DEGREES), 2),
    Word("delay_months", kinds.WHOLE, 0), Word("evidence", one_of(("opinion", "experience", "data")), "opinion"),
    Word("confidence", one_of(CONFIDENCES), 2), Word("agreed", kinds.TRUTH, True, column="is_agreed"), Word("loop", kinds.TRUTH, False, column="is_loop"),
    Word("tested_on", kinds.DAY), Word("result", one_of(("supported", "unclear", "contradicted")), ""),
), short="statement")  # fmt: skip
OBJECTIVE = Item("objective", (
    Word("name", kinds.NAME, required=True), Word("perspective", kinds.NAME, required=True, column="perspective_id"),
    Word("theme", kinds.NAME, column="theme_id"), Word("description", kinds.PROSE, ""), OWNER,
    Word("horizon", one_of(("this_year", "medium", "long")), ""),
    Word("lens", one_of(("growth", "efficiency", "innovation", "risk")), ""), Word("question", kinds.PROSE, ""),
    Word("success", kinds.PROSE, ""), METHOD, *CAPS,
    Word("state", one_of(("proposed", "agreed", "live", "achieved", "stopped")), "live"),
    Word("position", kinds.WHOLE), WEIGHT,
), (Part("leads_to", LINK, "objectives"), Part("measures", PLACED_MEASURE, "measures")))  # fmt: skip
SCORECARD = Item("scorecard", (
    OWNER, AUDIENCE, METHOD, *CAPS, Word("minimum_coverage", kinds.NUMBER), Word("order", kinds.WHOLE, 0),
), (
    Part("weights", LANE, "perspectives"), Part("objectives", OBJECTIVE), Part("aliases", ALIAS, "objectives"),
    Part("scorecards", CHILD, "scorecards"),
))  # fmt: skip
LIMITS = Item("limits from", (
    Word("polarity", one_of(_values(engine.Polarity)), required=True), Word("mode", one_of(_values(engine.Mode)), "limits"),
    Word("red", kinds.NUMBER), Word("green", kinds.NUMBER), Word("green_high", kinds.NUMBER),
    Word("red_high", kinds.NUMBER), Word("stretch", kinds.NUMBER), Word("basis", kinds.NUMBER),
    Word("points", kinds.POINTS, ()), Word("rules", kinds.RULES, (), column="conditions"),
    Word("due", kinds.DAY, column="due_on"), Word("grace_days", kinds.WHOLE, 0),
))  # fmt: skip
TARGET = Item("target from", (Word("amount", kinds.AMOUNT), Word("rationale", kinds.PROSE, "")), short="amount")
CALCULATION = Item("calculation from", (
    Word("origin", one_of(("entered", "formula", "roll_up")), required=True), Word("formula", kinds.PROSE, "", column="text"),
    Word("measures", kinds.WORDS, (), column="children", names="measures"),
))  # fmt: skip
MEASURE = Item("measure", (
    Word("name", kinds.NAME, required=True), Word("category", kinds.PROSE, ""), Word("question", kinds.PROSE, ""),
    Word("description", kinds.PROSE, ""), Word("usage", kinds.PROSE, ""), Word("may_affect_pay", kinds.TRUTH, False), AUDIENCE,
    Word("tags", kinds.WORDS, ()), Word("indicator", one_of(("lead", "lag")), ""),
    Word("paired_with", kinds.NAME, column="paired_with_id", names="measures"), Word("parent", kinds.NAME, column="parent_id", names="measures"),
    OWNER, Word("collector", kinds.PERSON, column="collector_id"), Word("approver", kinds.PERSON, column="approver_id"),
    Word("formula", kinds.PROSE, ""), Word("unit_of_measure", kinds.PROSE, ""), Word("decimals", kinds.WHOLE, 1),
    Word("kind", one_of(_values(engine.Kind)), "stock"), Word("words", kinds.WORDS, ()), Word("scale", kinds.NUMBER, 1.0),
    Word("source_system", kinds.PROSE, ""), Word("collection", kinds.PROSE, ""),
    Word("frequency", one_of(_values(engine.Frequency)), "month"), Word("due_days", kinds.WHOLE),
    Word("grace_days", kinds.WHOLE), Word("carry_periods", kinds.WHOLE), Word("reporting", kinds.PROSE, ""),
    Word("unit_aggregation", kinds.PROSE, ""), Word("baseline", kinds.AMOUNT), Word("baseline_on", kinds.DAY),
    Word("target_rationale", kinds.PROSE, ""), Word("benchmark", kinds.AMOUNT), Word("benchmark_source", kinds.PROSE, ""),
    Word("benchmark_on", kinds.DAY), Word("cost_to_collect", kinds.PROSE, ""), Word("cautions", kinds.PROSE, ""),
    Word("critical", kinds.TRUTH, False, column="is_critical"), Word("starts", kinds.DAY, column="starts_on"),
    Word("ends", kinds.DAY, column="ends_on"), Word("review_on", kinds.DAY), Word("notes", kinds.PROSE, ""),
    Word("external_key", kinds.PROSE, ""),
    Word("state", one_of(("draft", "submitted", "approved", "live", "paused", "retired")), "live"),
), (Part("limits", LIMITS, "days"), Part("targets", TARGET, "days"), Part("calculations", CALCULATION, "days")))  # fmt: skip

WHOLE_TEXT = Item("text", (), (
    Part("perspectives", PERSPECTIVE, is_ordered=True), Part("themes", THEME, is_ordered=True),
    Part("scorecards", SCORECARD, "scorecards"), Part("measures", MEASURE, "measures"),
))  # fmt: skip
