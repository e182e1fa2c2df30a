"""Adding hours to money: a light check of the units that measures state.

Only a sum, a difference, a comparison or a choice between two stated units is refused. A measure without a unit goes
with every other; a product or quotient has no stated unit.
"""

from fourfold.engine.formulas.functions import Function
from fourfold.engine.formulas.nodes import (
    Absolute,
    Arithmetic,
    Choice,
    Comparison,
    Measured,
    Name,
    Negative,
    Node,
    Number,
    OverChildren,
    Rounded,
    Shifted,
    Sign,
    Together,
    walk,
)
from fourfold.engine.formulas.wrong import Wrong, WrongFormula

NONE = ""


def unit_of(root: Node) -> str:
    """The unit of the result where one is certain, else "". Raises WrongFormula for units that don't go together."""
    units: dict[int, str] = {}
    for node in walk(root):
        units[id(node)] = _unit(node, [units[id(part)] for part in node.parts])
    return units[id(root)]


def _unit(node: Node, of: list[str]) -> str:
    match node:
        case Name():
            return node.unit.strip()
        case OverChildren():
            return node.name.unit.strip()
        case Measured():
            return NONE if node.function is Function.SCORE else node.name.unit.strip()
        case Number():
            return NONE
        case Negative() | Absolute() | Rounded() | Shifted():
            return of[0]
        case Comparison():
            _one(node, node.parts, of)
            return NONE
        case Choice():
            return _one(node, node.parts[1:], of[1:])
        case Together():
            return _one(node, node.parts, of)
        case Arithmetic():
            return _arithmetic(node, of)


def _arithmetic(node: Arithmetic, of: list[str]) -> str:
    if node.sign in (Sign.PLUS, Sign.MINUS):
        return _one(node, node.parts, of)
    number = next((at for at, part in enumerate(node.parts) if isinstance(part, Number)), None)
    if node.sign is Sign.TIMES and number is not None:
        return of[1 - number]
    return of[0] if node.sign is Sign.DIVIDE and number == 1 else NONE


def _one(node: Node, parts: tuple[Node, ...], units: list[str]) -> str:
    """The one unit that all stated ones are. Raises WrongFormula, at the first that differs."""
    found = NONE
    for part, unit in zip(parts, units, strict=True):
        if unit and found and unit.casefold() != found.casefold():
            raise WrongFormula(
                Wrong.UNITS, f"{found} and {unit} don't go together: convert one of them by a factor first.", part.at,
                allowed=(f"a measure in {found}",),
            )  # fmt: skip
        found = found or unit
    return found
