"""Which measures a formula or a roll-up of values leans on, all the way down: asked before anything is fetched."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from functools import lru_cache

from fourfold.engine.formulas.formula import Formula, parse
from fourfold.engine.formulas.needs import What
from fourfold.engine.formulas.nodes import Span
from fourfold.engine.formulas.wrong import Wrong, WrongFormula
from fourfold.engine.model import CascadeRow, FormulaRow

ALWAYS = date.min
Operands = Mapping[Hashable, frozenset[Hashable]]


@lru_cache(maxsize=32_768)
def _read(text: str, names: tuple[tuple[str, Hashable], ...]) -> Formula | WrongFormula:
    try:
        return parse(text, dict(names) if names else None)
    except WrongFormula as wrong:
        return wrong


def formula_of(row: FormulaRow) -> Formula | WrongFormula | None:
    """The row's formula; what is wrong with it; None where the row ends a formula."""
    return _read(row.text, row.names) if row.text.strip() else None


def operands_of(
    formulas: Iterable[FormulaRow], cascades: Iterable[CascadeRow] = ()
) -> dict[Hashable, frozenset[Hashable]]:
    """For each measure with a formula or with children: the measures it is worked out from, at any time.

    Those that roll up into a measure are operands of it, and, with it, of other measures' formulas that ask for its children.
    """
    found: dict[Hashable, set[Hashable]] = {}
    children: dict[Hashable, set[Hashable]] = {}
    for cascade in cascades:
        children.setdefault(cascade.parent, set()).add(cascade.child)
    for parent, below in children.items():
        found.setdefault(parent, set()).update(below)
    for row in formulas:
        formula = formula_of(row)
        own = found.setdefault(row.measure, set())
        for need in formula.needs if isinstance(formula, Formula) else ():
            if need.what is What.CHILDREN:
                own.update(children.get(need.key, ()))
            if need.what is not What.CHILDREN or need.key != row.measure:  # a measure may ask for its own children
                own.add(need.key)
    return {key: frozenset(below) for key, below in found.items()}


def needs_of(
    keys: Iterable[Hashable], formulas: Iterable[FormulaRow], cascades: Iterable[CascadeRow] = ()
) -> frozenset[Hashable]:
    """The measures and everything that they are worked out from, all the way down."""
    operands = operands_of(formulas, cascades)
    found, waiting = set(keys), list(keys)
    while waiting:
        for below in operands.get(waiting.pop(), ()):
            if below not in found:
                found.add(below)
                waiting.append(below)
    return frozenset(found)


def cycle_from(key: Hashable, operands: Operands) -> tuple[Hashable, ...] | None:
    """A way from a measure back to itself, both ends included; None where there is none."""
    came: dict[Hashable, Hashable] = {}
    waiting = [key]
    while waiting:
        above = waiting.pop()
        for below in sorted(operands.get(above, ()), key=repr):
            if below == key:
                path = [key, above]
                while path[-1] != key:
                    path.append(came[path[-1]])
                return tuple(reversed(path))
            if below not in came:
                came[below] = above
                waiting.append(below)
    return None


def refuse_cycle(
    measure: Hashable, formula: Formula, formulas: Iterable[FormulaRow], cascades: Iterable[CascadeRow] = (),
    names: Mapping[Hashable, str] | None = None,
) -> None:  # fmt: skip
    """Raises WrongFormula where the measure would be worked out from itself; the sentence names the path.

    `formulas` and `cascades` are all that there are, of all days; `names` are what the path calls the measures.
    """
    row = FormulaRow(measure, ALWAYS, formula.text, tuple(formula.names))
    path = cycle_from(measure, operands_of([*formulas, row], cascades))
    if path is None:
        return
    at = formula.place_of(path[1]) if path[1] in formula.keys else Span(0, len(formula.text))
    raise WrongFormula(
        Wrong.CYCLE, f"The formula leads back to itself: {_path(path, names)}.", at, allowed=("another measure",)
    )


def why_leads_back(
    new: CascadeRow,
    formulas: Iterable[FormulaRow],
    cascades: Iterable[CascadeRow],
    names: Mapping[Hashable, str] | None = None,
) -> str | None:
    """In words, the path by which a roll-up of values would lead back to itself; None where it doesn't."""
    path = cycle_from(new.parent, operands_of(formulas, [*cascades, new]))
    return f"The roll-up of values leads back to itself: {_path(path, names)}." if path else None


def _path(path: Iterable[Hashable], names: Mapping[Hashable, str] | None) -> str:
    return " > ".join((names or {}).get(key, str(key)) for key in path)
