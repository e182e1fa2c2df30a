"""A strategy of one's own as a template: its text without people, numbers and whatever belongs to other units."""

from collections.abc import Collection
from copy import deepcopy
from datetime import date
from typing import Any

from fourfold.org.queries import Member
from fourfold.plain.strategy import write_strategy
from fourfold.plain.strategy.keys import OF
from fourfold.strategy.queries import read_text, strategy_text

Data = dict[str, Any]
PEOPLE = ("owner", "sponsor", "collector", "approver")
NUMBERS = ("targets", "baseline", "baseline_on", "target_rationale", "benchmark", "benchmark_on", "benchmark_source")
TIES = ("external_key", "source_system", "starts", "ends", "review_on", "parent", "paired_with", "tested_on", "result")


def template_of(member: Member, found: Any) -> str:
    """The text of a strategy that the member may see, to start others from."""
    return write_strategy(_bare(strategy_text(member, found)))


def read_template(text: str) -> Data:
    """Raises Refused R8 with every mistake and its line."""
    return _bare(read_text(text).data)


def fitted(data: Data, *, name: str, unit: str, starts: date, ends: date, there: Collection[str]) -> Data:
    """The same for a unit and its years. Measures that the unit has already keep their own sheets."""
    made = deepcopy(data)
    made["strategy"] |= {"name": name, "unit": unit, "starts": starts, "ends": ends}
    if len(made.get("scorecards", {})) == 1:  # several keep their names, by which one tells them apart
        made["scorecards"] = {f"Scorecard of {name}"[:120]: card for card in made["scorecards"].values()}
    known = {code.casefold() for code in there}
    measures = made.get("measures", {})
    made["measures"] = {code: sheet for code, sheet in measures.items() if code.casefold() not in known}
    for sheet in made["measures"].values():
        for part in ("limits", "calculations"):
            if part in sheet:
                sheet[part] = _from_the_first_day(sheet[part], starts)
    return made


def _from_the_first_day(dated: Data, starts: date) -> Data:
    """Of what held one after the other, the last, from the new strategy's first day."""
    return {starts.isoformat(): dated[max(dated)]} if dated else dated


def _bare(data: Data) -> Data:
    made = deepcopy(data)
    made["measures"] = {key: _sheet(sheet) for key, sheet in made.get("measures", {}).items() if "/" not in key}
    made["themes"] = {name: _without(theme, PEOPLE) for name, theme in made.get("themes", {}).items()}
    made["scorecards"] = {key: _card(card) for key, card in made.get("scorecards", {}).items() if "/" not in key}
    return made


def _sheet(sheet: Data) -> Data:
    return _without(sheet, (*PEOPLE, *NUMBERS, *TIES))


def _card(card: Data) -> Data:
    bare = _without(card, (*PEOPLE, "aliases", "scorecards"))
    bare["objectives"] = {code: _box(box) for code, box in card.get("objectives", {}).items()}
    return bare


def _box(box: Data) -> Data:
    """An objective with what it holds of the own unit, and with links inside its own scorecard."""
    bare = _without(box, (*PEOPLE, "state"))
    for part, foreign in (("measures", "/"), ("leads_to", OF)):
        if part in bare:
            bare[part] = {key: _without(each, TIES) for key, each in bare[part].items() if foreign not in key}
    return bare


def _without(data: Data, words: Collection[str]) -> Data:
    return {word: value for word, value in data.items() if word not in words}
