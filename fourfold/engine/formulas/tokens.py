"""A formula's text in pieces: numbers, names, names in [brackets], signs."""

import re
from enum import StrEnum
from typing import NamedTuple

from fourfold.engine.formulas.nodes import Span
from fourfold.engine.formulas.wrong import Wrong, WrongFormula


class Piece(StrEnum):
    NUMBER = "number"
    WORD = "word"
    BRACKETED = "bracketed"
    SIGN = "sign"
    END = "end"


class Token(NamedTuple):
    piece: Piece
    text: str  # of a name in brackets, the name; of a sign, its usual form
    at: Span


WORD = re.compile(r"[^\W\d][\w.]*")
PATTERN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    rf"|(?P<word>{WORD.pattern})"
    r"|\[(?P<bracketed>(?:[^\]]|\]\])*)\]"
    r"|(?P<sign><=|>=|<>|!=|==|[-+*/(),;=<>×÷−≤≥≠])"
)
USUAL = {";": ",", "!=": "<>", "==": "=", "×": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=", "≠": "<>"}
HINTS = {
    "[": "A name that opens with [ must close with ].",
    "^": "There are no powers: multiply instead.",
    "%": "Write percent as a division by 100. A name with % in it stands in [brackets].",
    '"': "There are no texts in a formula. A name with spaces stands in [brackets].",
    "'": "There are no texts in a formula. A name with spaces stands in [brackets].",
    "&": "There is no “and”: use if(a, b, 0).",
    "|": "There is no “or”: use if(a, 1, b).",
}


def tokens(text: str) -> list[Token]:
    """The pieces and an end. Raises WrongFormula for a character that means nothing."""
    found, place = [], 0
    while place < len(text):
        match = PATTERN.match(text, place)
        if match is None:
            raise _unknown(text, place)
        kind, at = str(match.lastgroup), Span(place, match.end() - place)
        place = match.end()
        if kind != "space":
            found.append(_token(kind, match.group(kind), at))
    found.append(Token(Piece.END, "", Span(len(text), 0)))
    return found


def _token(kind: str, text: str, at: Span) -> Token:
    if kind == "bracketed":
        return Token(Piece.BRACKETED, text.replace("]]", "]").strip(), at)
    return Token(Piece(kind), USUAL.get(text, text), at)


def _unknown(text: str, place: int) -> WrongFormula:
    character = text[place]
    shown = f"“{character}”" if character.isprintable() else f"The character U+{ord(character):04X}"
    hint = HINTS.get(character, "")
    return WrongFormula(
        Wrong.SYNTAX, f"{shown} means nothing in a formula.{' ' if hint else ''}{hint}", Span(place, 1),
        allowed=("a number", "a measure", "a function", "a sign"),
    )  # fmt: skip
