"""How a value was worked out: the formula, its operands with their values, and the place that gave no result."""

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fourfold.engine.formulas.calculated import Table, view_columns
from fourfold.engine.formulas.cascades import COMBINES
from fourfold.engine.formulas.formula import Formula
from fourfold.engine.formulas.functions import Function
from fourfold.engine.formulas.needs import Back, Need
from fourfold.engine.formulas.nodes import Choice, Measured, Name, Node, OverChildren, Shifted, Together, walk
from fourfold.engine.formulas.operations import Registers
from fourfold.engine.formulas.plan import Task, Version, glances_of
from fourfold.engine.formulas.program import Builder, Leaf, Program, leaf_of
from fourfold.engine.formulas.wrong import WrongFormula
from fourfold.engine.model import Kind, Reason
from fourfold.engine.words import REASONS

if TYPE_CHECKING:
    from fourfold.engine.blocks import Block
    from fourfold.engine.formulas.working import Work
    from fourfold.engine.scorecard import Scored


class Traced(NamedTuple):
    """What each node of a formula came to, over all columns."""

    rows: Registers
    register: dict[int, int]  # of a node, by its identity

    def reason(self, node: Node, column: int) -> int:
        return int(self.rows.reasons[self.register[id(node)], column])


def calculation(scored: "Scored", m: int, t: int, block: "Block") -> dict[str, Any] | None:
    """None where nothing is worked out for the measure in the viewed period."""
    calculated = scored.observations.calculated
    if calculated is None or m not in calculated.plan.calculated:
        return None
    work = calculated.work
    task, table, column = _where(work, scored, m, t, block)
    if not 0 <= column < table.value.shape[1] or not table.holds[table.row[m], column]:
        return None
    version = _version(work, task, column)
    found: dict[str, Any] = {
        "value": _number(table.value[table.row[m], column]),
        "reason": Reason(int(table.reason[table.row[m], column])).name.lower(),
        "how": _how(work, task, version),
        "text": None, "since": None, "operands": [], "problem": None, "combines": None,
    }  # fmt: skip
    if version is None:
        row = work.plan.rows[m]
        return found | {"combines": COMBINES.get(row.kind), "operands": _children(work, m, column)}
    return found | {"since": date.fromordinal(version.day)} | _of_version(work, task, version, column)


def _how(work: "Work", task: Task, version: Version | None) -> str | None:
    """In words, how the value of the viewed period came about where its kind does not say it."""
    if work.plan.is_recomputed(task):
        return "worked out for the whole period, from those parts of it that have a result"
    ready = version is not None and work.plan.rows[task.measure].kind in (Kind.RATIO, Kind.INDEX)
    return "worked out by its formula" if ready else None


def _where(work: "Work", scored: "Scored", m: int, t: int, block: "Block") -> tuple[Task, Table, int]:
    """The task that gave the value, its table, and the column: the viewed period's, or its last own one."""
    view, row = scored.prepared.view, work.plan.rows[m]
    table = work.calculated.seen_in(view)
    if table is not None and m in table.row:
        return Task(m, view.frequency, work.span_of_view()), table, int(view_columns(view)[t]) - table.first
    own = work.calculated.tables[row.frequency]
    past = int(np.broadcast_to(block.viewed.bins.past, block.viewed.value.shape)[0, t])
    return Task(m, row.frequency, None), own, past - 1 + block.grid.first - own.first


def _version(work: "Work", task: Task, column: int) -> Version | None:
    """The formula in force in a column; None where values roll up."""
    day = int(work.plan.windows[task.frequency].last_days[column])
    version = next((each for each in reversed(work.plan.versions.get(task.measure, ())) if each.day <= day), None)
    return version if version is not None and version.formula is not None else None


def _of_version(work: "Work", task: Task, version: Version, column: int) -> dict[str, Any]:
    formula = version.formula
    if task.measure in work.plan.cycles:
        says = f"There is no result: {work.plan.cycles[task.measure]}."
        text = formula.text if isinstance(formula, Formula) else ""
        return {"text": text, "problem": {"says": says, "start": 0, "length": len(text)}}
    if isinstance(formula, WrongFormula):
        return {"text": "", "problem": {"says": str(formula), "start": formula.start, "length": formula.length}}
    if formula is None:
        return {}
    traced = trace(work, task, formula)
    return {
        "text": formula.text,
        "operands": [_operand(work, task, need, formula, column) for need in formula.needs],
        "problem": _problem(traced, formula, column, work.years.get(task.frequency)),
    }


def trace(work: "Work", task: Task, formula: Formula) -> Traced:
    """Every node of one formula, worked out again: the same bits."""
    builder, leaves = Builder(), dict[Leaf, int]()
    places = builder.add(formula.root, task.measure if work.plan.is_recomputed(task) else None)
    chunk = builder.chunk(leaves)
    given = work.looking.leaves(glances_of(work.plan, leaves, task.span), task.frequency)
    shape = (chunk.size, given.value.shape[1])
    looks_back = any(step.back is Back.YEAR for need in formula.needs for step in need.steps)
    years = work.year_before(task.frequency) if looks_back else None
    rows = Registers(np.empty(shape), np.empty(shape, np.int8), years)
    with np.errstate(all="ignore"):
        Program(tuple(leaves), (chunk,)).fill(chunk, rows, given.value, given.reason)
    return Traced(rows, {node: builder.register[at] for node, at in places.items()})


def _operand(work: "Work", task: Task, need: Need, formula: Formula, column: int) -> dict[str, Any]:
    name = next(text for text, key in formula.names if key == need.key)
    found = {"name": name, "key": need.key, "how": need.in_words(), "value": None, "reason": "formula_error"}
    node = next((node for node in _measured(formula) if leaf_of(node).need.key == need.key and _same(node, need)), None)
    if node is None:
        return found
    leaf = leaf_of(node)
    way = need.steps[: len(need.steps) - len(leaf.need.steps)]
    if work.plan.is_recomputed(task):
        leaf = leaf._replace(within=(task.measure, way))
    seen = work.looking.leaves(glances_of(work.plan, [leaf], task.span), task.frequency)
    for step in way:
        column = _stepped(work, task, step.n or None, column)
    if column < 0:
        return found | {"reason": "before_start"}
    reason = Reason(int(seen.reason[0, column])).name.lower()
    return found | {"value": _number(seen.value[0, column]), "reason": reason}


def _stepped(work: "Work", task: Task, periods: int | None, column: int) -> int:
    if column < 0 or periods is not None:
        return column - (periods or 0)
    years = work.years.get(task.frequency)
    return -1 if years is None else int(years[column])


def _measured(formula: Formula) -> list[Name | Measured | OverChildren]:
    return [node for node in walk(formula.root) if isinstance(node, Name | Measured | OverChildren)]


def _same(node: Name | Measured | OverChildren, need: Need) -> bool:
    leaf = leaf_of(node).need
    return leaf.what is need.what and leaf.steps == need.steps[len(need.steps) - len(leaf.steps) :]


def _problem(traced: Traced, formula: Formula, column: int, years: Any) -> dict[str, Any] | None:
    """Where the result went missing: from the whole down to the first part that had no result of its own."""
    node, reason = formula.root, traced.reason(formula.root, column)
    if not reason:
        return None
    while (found := _culprit(traced, node, column, years)) is not None:
        node, column = found
        reason = traced.reason(node, column)
    says = f"“{formula.text[node.at.start : node.at.start + node.at.length]}”: {_why(reason, node)}"
    return {"says": says, "start": node.at.start, "length": node.at.length}


def _culprit(traced: Traced, node: Node, column: int, years: Any) -> tuple[Node, int] | None:
    if isinstance(node, Shifted):
        before = column - node.periods if node.periods is not None else -1 if years is None else int(years[column])
        return (node.operand, before) if before >= 0 else None
    parts = node.parts
    if isinstance(node, Choice) and not traced.reason(node.condition, column):
        holds = traced.rows.values[traced.register[id(node.condition)], column] != 0
        parts = (node.then if holds else node.otherwise,)
    if isinstance(node, Together) and node.function is Function.COALESCE:
        reason = traced.reason(node, column)
        parts = tuple(part for part in parts if traced.reason(part, column) == reason)
    return next(((part, column) for part in parts if traced.reason(part, column)), None)


def _why(reason: int, node: Node) -> str:
    if reason == Reason.FORMULA_ERROR:
        if isinstance(node, Name | Measured | OverChildren):
            return "it has no result itself, or it is not there any more"
        return "the number is too large"
    return REASONS[Reason(reason).name.lower()]


def _children(work: "Work", m: int, column: int) -> list[dict[str, Any]]:
    """The measures that roll up, with what each had."""
    row = work.plan.rows[m]
    day = int(work.plan.windows[row.frequency].last_days[column])
    found = []
    for edge in work.plan.children_of(m):
        if not edge.first <= day < edge.past:
            continue
        child = work.plan.rows[edge.child]
        seen = work.looking.own(edge.child, row.frequency)
        reason = Reason(int(seen.reason[column])).name.lower()
        found.append(
            {
                "name": child.name or str(child.key),
                "key": child.key,
                "how": "",
                "value": _number(seen.value[column]),
                "reason": reason,
            }
        )
    return found


def _number(x: Any) -> float | None:
    return None if x != x else float(x)
