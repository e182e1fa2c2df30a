"""A plan as XML: as it stands, or as the standard wants it - in order, with what is needed, and with nothing it doesn't know."""

import re
from html import escape

from fourfold.plain.stratml import standard
from fourfold.plain.stratml.pieces import Piece
from fourfold.plain.stratml.reading import IDENTIFIER
from fourfold.plain.stratml.results import day_of, number_of

ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML may hold these
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_stratml(root: Piece) -> str:
    """Part 2 of the standard, valid against its schema of 16 February 2016."""
    strict = _strict(root, set())
    strict.attributes.setdefault("Type", standard.TYPES[0])
    return HEAD + _xml(strict, f' xmlns="{standard.NAMESPACE}"')


def written(root: Piece) -> str:
    """What was read, as it was read."""
    return HEAD + _xml(root)


def _xml(piece: Piece, more: str = "") -> str:
    words = "".join(f' {name}="{_said(value, quote=True)}"' for name, value in piece.attributes.items())
    inside = _said(piece.text) + "".join(map(_xml, piece.children))
    return f"<{piece.name}{more}{words}>{inside}</{piece.name}>" if inside else f"<{piece.name}{more}{words}/>"


def _said(text: str, quote: bool = False) -> str:
    found = escape(ODD.sub(" ", text), quote=quote).replace("\r", "&#13;")
    return found.replace("\n", "&#10;").replace("\t", "&#9;") if quote else found


def _strict(piece: Piece, taken: set[str]) -> Piece:
    """A copy as the standard has it. `taken` are the identifiers that stand in the plan already."""
    made = Piece(piece.name, _word(piece, taken), _attributes(piece), line=piece.line)
    for name, many, needed in standard.parts(piece.name):
        found = [each for each in piece.all(name) if name != "RoleType" or each.text in standard.ROLES]
        found = found[: standard.MOST.get(name, len(found)) if many else 1]
        if name == "Identifier":
            found = [each for each in found if each.text]  # an empty one is no identifier
        made.children += [_strict(each, taken) for each in found] or ([Piece(name)] if needed else [])
    if piece.name == "StrategicPlanCore" and not made.one("Goal"):
        made.children.append(_strict(Piece("Goal"), taken))
    return _with_its_number(piece, made)


def _with_its_number(piece: Piece, made: Piece) -> Piece:
    """A result that wrote words where the number belongs keeps them in its description."""
    number = piece.said("NumberOfUnits")
    if number and number_of(number) is None:
        words = piece.said("Description")
        made.put("Description", f"{number}: {words}" if words else number)
    return made


def _attributes(piece: Piece) -> dict[str, str]:
    allowed = standard.ATTRIBUTES.get(piece.name, {})
    return {name: piece.attributes[name] for name in allowed if piece.attributes.get(name) in allowed[name]}


def _word(piece: Piece, taken: set[str]) -> str:
    if piece.name in standard.PARTS:
        return ""
    if piece.name in standard.DATES:
        return piece.text if day_of(piece.text) else ""
    if piece.name == "NumberOfUnits":
        return piece.text if number_of(piece.text) is not None else ""
    return _identifier(piece.text, taken) if piece.name == "Identifier" else piece.text


def _identifier(text: str, taken: set[str]) -> str:
    """As XML takes it, and not twice: “7a” becomes “_7a”, its second “_7a-2”."""
    found = re.sub(r"[^\w.\-]", "_", text)
    found = found if IDENTIFIER.fullmatch(found) else f"_{found}"
    own, number = found, 1
    while own in taken:
        number += 1
        own = f"{found}-{number}"
    taken.add(own)
    return own
