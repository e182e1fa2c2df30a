"""How an entry of the library is measured: by numerator and denominator, by a formula over measures, or as it is."""

from dataclasses import dataclass

from fourfold.catalogue.kpis import Entry, Input
from fourfold.engine.formulas.nodes import Arithmetic, Name, Node, Number, Sign

DECIMALS = {"%": 1, "ratio": 2, "currency": 0, "": 0}


@dataclass(frozen=True)
class Quotient:
    """A measure of the kind ratio: both numbers are entered, and `scale` times the ratio of their sums is the value."""

    numerator: Input
    denominator: Input
    scale: float


@dataclass(frozen=True)
class Calculated:
    """Each input becomes a measure; the KPI is worked out from them and combines over time by `kind`."""

    kind: str


@dataclass(frozen=True)
class Itself:
    """The only input is the value."""

    kind: str


def measured(entry: Entry) -> Quotient | Calculated | Itself:
    """Percentages of sums as numerator and denominator, single inputs as they are, and everything else by its formula."""
    root = entry.formula.root
    if isinstance(root, Name):
        return Itself(entry.inputs[0].kind)
    if entry.aggregation == "ratio_of_sums":
        found = _quotient(entry, root)
        if found is not None:
            return found
    return Calculated({"sum": "flow", "last": "stock"}.get(entry.aggregation, "ratio"))


def _quotient(entry: Entry, root: Node) -> Quotient | None:
    """`a / b`, `a / b * 100` or `a * 100 / b` of two plain inputs; None for anything else."""
    scale, node = 1.0, root
    if isinstance(node, Arithmetic) and node.sign is Sign.TIMES and isinstance(node.right, Number):
        scale, node = float(node.right.value), node.left
    if not isinstance(node, Arithmetic) or node.sign is not Sign.DIVIDE:
        return None
    above, below = node.left, node.right
    if isinstance(above, Arithmetic) and above.sign is Sign.TIMES and isinstance(above.right, Number):
        scale, above = scale * float(above.right.value), above.left
    if not isinstance(above, Name) or not isinstance(below, Name):
        return None
    inputs = {each.key: each for each in entry.inputs}
    return Quotient(inputs[above.text], inputs[below.text], scale)


def decimals(entry: Entry) -> int:
    """Enough digits to tell the example from its neighbours: none for hundreds, two for small ratios."""
    if entry.unit in DECIMALS:
        return DECIMALS[entry.unit]
    return 0 if abs(entry.result) >= 100 else 1 if abs(entry.result) >= 10 else 2
