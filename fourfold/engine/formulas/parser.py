"""Text to formula: one pass from left to right, which knows at every place what could stand there."""

import math
from collections.abc import Callable
from difflib import get_close_matches
from typing import Literal, cast

from fourfold.engine.formulas.functions import DIGITS, FURTHEST, HELP, Function, FunctionHelp, Takes
from fourfold.engine.formulas.names import Names
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
    Relation,
    Rounded,
    Shifted,
    Sign,
    Span,
    Together,
)
from fourfold.engine.formulas.tokens import Piece, Token, tokens
from fourfold.engine.formulas.wrong import Wrong, WrongFormula, listed

LONGEST = 2_000  # characters
DEEPEST = 50  # brackets, functions and signs inside one another
MOST = 500  # nodes
START = ("a number", "a measure", "a function", "(")
AFTER = ("an operator", "the end")
RELATIONS = {each.value: each for each in Relation}
LISTS = (Function.SUM, Function.AVG, Function.MIN, Function.MAX)


def tree_of(text: str, names: Names) -> Node:
    """Raises WrongFormula for text that is no formula, or too long, too deep or too large."""
    if len(text) > LONGEST:
        raise WrongFormula(
            Wrong.TOO_LONG, f"A formula has at most {LONGEST:,} characters; this one has {len(text):,}.",
            Span(LONGEST, len(text) - LONGEST),
        )  # fmt: skip
    if not text.strip():
        raise WrongFormula(Wrong.EMPTY, "There is no formula yet.", Span(0, len(text)), allowed=START)
    return _Parser(text, names).whole()


class _Parser:
    def __init__(self, text: str, names: Names) -> None:
        self.tokens, self.names = tokens(text), names
        self.place = self.depth = self.nodes = 0

    @property
    def here(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.here
        self.place += 1
        return token

    def is_sign(self, *signs: str) -> bool:
        return self.here.piece is Piece.SIGN and self.here.text in signs

    def whole(self) -> Node:
        root = self.comparison()
        if self.here.piece is not Piece.END:
            raise self.unexpected(AFTER)
        return root

    def made(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > MOST:
            raise WrongFormula(
                Wrong.TOO_MANY, f"A formula has at most {MOST} numbers, measures, signs and functions. Split it into several measures.",
                node.at,
            )  # fmt: skip
        return node

    def deeper(self, at: Span) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise WrongFormula(
                Wrong.TOO_DEEP, f"Brackets, functions and signs stand inside one another at most {DEEPEST} deep.", at
            )

    def comparison(self) -> Node:
        left = self.sum()
        if not self.is_sign(*RELATIONS):
            return left
        relation = RELATIONS[self.take().text]
        right = self.sum()
        if self.is_sign(*RELATIONS):
            raise WrongFormula(
                Wrong.SYNTAX, "Two comparisons can't stand in a row: put brackets around one of them.", self.here.at,
                allowed=("an operator", "the end"),
            )  # fmt: skip
        return self.made(Comparison(relation, left, right, left.at.to(right.at)))

    def sum(self) -> Node:
        return self.chain(self.product, "+", "-")

    def product(self) -> Node:
        return self.chain(self.signed, "*", "/")

    def chain(self, operand: Callable[[], Node], *signs: str) -> Node:
        left = operand()
        while self.is_sign(*signs):
            sign = Sign(self.take().text)
            right = operand()
            left = self.made(Arithmetic(sign, left, right, left.at.to(right.at)))
        return left

    def signed(self) -> Node:
        if not self.is_sign("-", "+"):
            return self.single()
        token = self.take()
        self.deeper(token.at)
        operand = self.signed()
        self.depth -= 1
        return operand if token.text == "+" else self.made(Negative(operand, token.at.to(operand.at)))

    def single(self) -> Node:
        token = self.here
        if token.piece is Piece.NUMBER:
            return self.made(Number(_number(self.take()), token.at))
        if token.piece is Piece.BRACKETED:
            return self.made(self.name(self.take()))
        if token.piece is Piece.WORD:
            self.take()
            return self.call(token) if self.is_sign("(") else self.made(self.name(token))
        if not self.is_sign("("):
            raise self.unexpected(START)
        self.take()
        self.deeper(token.at)
        inner = self.comparison()
        self.depth -= 1
        self.closed(token)
        return inner

    def name(self, token: Token) -> Name:
        return self.names.find(token.text, token.at)

    def closed(self, opened: Token) -> None:
        if not self.is_sign(")"):
            raise self.unexpected(("an operator", ")"), f" The bracket at character {opened.at.start + 1} is open.")
        self.take()

    def unexpected(self, allowed: tuple[str, ...], more: str = "") -> WrongFormula:
        token = self.here
        is_end = token.piece is Piece.END
        what = "The formula ends too early" if is_end else f"“{token.text}” can't stand here"
        return WrongFormula(Wrong.SYNTAX, f"{what}: {listed(allowed)} is expected.{more}", token.at, allowed=allowed)

    def call(self, word: Token) -> Node:
        taken = _function(word)
        opened = self.take()
        self.deeper(word.at)
        arguments = self.arguments(taken, word, opened)
        self.depth -= 1
        return self.made(_node(taken.function, arguments, word.at.to(self.tokens[self.place - 1].at)))

    def arguments(self, taken: FunctionHelp, word: Token, opened: Token) -> list[Node]:
        found: list[Node] = []
        while not (self.is_sign(")") and not found):
            if taken.most is not None and len(found) == taken.most:
                raise _wrong_count(taken, self.tokens[self.place - 1].at)
            found.append(self.argument(taken, len(found)))
            if not self.is_sign(","):
                break
            self.take()
        if not self.is_sign(")"):
            more = taken.most is None or len(found) < taken.most
            calculated = not found or taken.takes_at(len(found) - 1) is Takes.ANY
            closing = (")",) if len(found) >= taken.least else ()
            allowed = (*(("an operator",) if calculated else ()), *((",",) if more else ()), *closing)
            raise self.unexpected(allowed, f" The bracket of {taken.name} at character {opened.at.start + 1} is open.")
        if len(found) < taken.least:
            raise _wrong_count(taken, self.here.at)
        self.take()
        return found

    def argument(self, taken: FunctionHelp, place: int) -> Node:
        takes = taken.takes_at(place)
        if takes is Takes.MEASURE:
            return self.measure(taken)
        if takes is not Takes.ANY:
            return self.whole_number(taken, takes)
        if place == 0 and taken.function in LISTS and self.is_children():
            return self.children(taken)
        return self.comparison()

    def measure(self, taken: FunctionHelp) -> Node:
        token = self.here
        following = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        named = token.piece in (Piece.WORD, Piece.BRACKETED)
        alone = following.piece is Piece.END or (following.piece is Piece.SIGN and following.text in (",", ")"))
        if not named or not alone:
            hint = f" Of a calculation write {taken.name} of each measure in it." if named else ""
            raise WrongFormula(
                Wrong.ARGUMENTS,
                f"{taken.signature} takes a measure by its name alone.{hint}",
                token.at,
                allowed=("a measure",),
            )
        return self.made(self.name(self.take()))

    def whole_number(self, taken: FunctionHelp, takes: Takes) -> Node:
        least, most = (1, FURTHEST) if takes is Takes.PERIODS else (-DIGITS, DIGITS)
        first = self.take() if self.is_sign("-") else self.here
        token = self.here
        value = float(token.text) if token.piece is Piece.NUMBER else math.nan
        value = -value if first is not token else value
        at = first.at.to(token.at)
        if not least <= value <= most or value != int(value):
            raise WrongFormula(
                Wrong.ARGUMENTS,
                f"{taken.signature} takes {takes.value} from {least} to {most} here.",
                at,
                allowed=(takes.value,),
            )
        self.take()
        return self.made(Number(value, at))

    def is_children(self) -> bool:
        following = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        return (
            self.here.piece is Piece.WORD and self.here.text.casefold() == Function.CHILDREN and following.text == "("
        )

    def children(self, taken: FunctionHelp) -> Node:
        word, opened = self.take(), self.take()
        self.deeper(word.at)
        (name,) = self.arguments(HELP[Function.CHILDREN], word, opened)
        self.depth -= 1
        if self.is_sign(","):
            raise WrongFormula(
                Wrong.ARGUMENTS, f"children(x) stands alone in {taken.name}: add or compare outside of it.", self.here.at,
                allowed=(")",),
            )  # fmt: skip
        at = word.at.to(self.tokens[self.place - 1].at)
        return OverChildren(_listing(taken.function), cast(Name, name), at)


def _listing(function: Function) -> Literal[Function.SUM, Function.AVG, Function.MIN, Function.MAX]:
    match function:
        case Function.SUM | Function.AVG | Function.MIN | Function.MAX:
            return function
    raise AssertionError("children stands inside of sum, avg, min or max")


def _number(token: Token) -> float:
    value = float(token.text)
    if not math.isfinite(value):
        raise WrongFormula(Wrong.SYNTAX, "The number is too large.", token.at, allowed=("a smaller number",))
    return value


def _function(word: Token) -> FunctionHelp:
    folded = word.text.casefold()
    known = {each.name: each for each in HELP.values()}
    if folded not in known:
        nearest = tuple(get_close_matches(folded, known, n=3, cutoff=0.6))
        hint = f" Did you mean {listed(nearest)}?" if nearest else f" There are {listed(tuple(known), 'and')}."
        raise WrongFormula(
            Wrong.FUNCTION,
            f"There is no function “{word.text}”.{hint}",
            word.at,
            allowed=("a function",),
            nearest=nearest,
        )
    if folded == Function.CHILDREN:
        raise WrongFormula(
            Wrong.ARGUMENTS, "children(x) stands inside of sum, avg, min or max: sum(children(x)).", word.at,
            allowed=tuple(f"{each.value}(children(x))" for each in LISTS),
        )  # fmt: skip
    return known[folded]


def _wrong_count(taken: FunctionHelp, at: Span) -> WrongFormula:
    count = (
        f"{taken.least} or more" if taken.most is None
        else str(taken.least) if taken.least == taken.most else f"{taken.least} or {taken.most}"
    )  # fmt: skip
    noun = "argument" if count in ("1", "1 or more") else "arguments"
    return WrongFormula(
        Wrong.ARGUMENTS, f"{taken.name} takes {count} {noun}: {taken.signature}.", at, allowed=(taken.signature,)
    )


def _node(function: Function, given: list[Node], at: Span) -> Node:
    """The node of a call whose arguments are as the function takes them."""
    first = given[0]
    if isinstance(first, OverChildren):
        return OverChildren(first.function, first.name, at)
    match function:
        case Function.IF:
            condition, then, otherwise = given
            return Choice(condition, then, otherwise, at)
        case Function.ABS:
            return Absolute(first, at)
        case Function.ROUND:
            return Rounded(first, _whole(given, 0), at)
        case Function.PREV:
            return Shifted(first, _whole(given, 1), at)
        case Function.SAME_PERIOD_LAST_YEAR:
            return Shifted(first, None, at)
        case Function.YTD | Function.ROLLING | Function.TARGET | Function.SCORE:
            return Measured(function, cast(Name, first), _whole(given, 0), at)
        case Function.SUM | Function.AVG | Function.MIN | Function.MAX | Function.COALESCE:
            return Together(function, tuple(given), at)
        case Function.CHILDREN:
            raise AssertionError("children stands inside of another function")


def _whole(given: list[Node], usual: int) -> int:
    return int(cast(Number, given[1]).value) if len(given) > 1 else usual
