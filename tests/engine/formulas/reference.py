"""Formulas worked out the slow and simple way: one cell at a time, in plain Python, from the text alone.

Written apart from the engine and knows nothing of its nodes: it has a parser of its own and follows
docs/reference/formulas.md. Operands are given ready, for each period a number or a word that says why there is none.
"""

import math
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

Cell = float | str
Looked = Callable[[str, str, int], Sequence[Cell]]  # (how, name, n) -> one cell for each period
TOKEN = re.compile(r"\s*(?:(\d+\.?\d*|\.\d+)|([^\W\d][\w.]*)|\[([^\]]*)\]|(<=|>=|<>|[-+*/(),<>=]))")


class Reference:
    """Evaluates one text over `width` months, the first of which is a January.

    `ends`: whether there is nothing at all before them, as where arrays are evaluated alone; else only operands begin there.
    """

    def __init__(self, text: str, looked: Looked, width: int, *, ends: bool = True) -> None:
        self.looked, self.width, self.ends, self.named = looked, width, ends, 0
        self.tokens, place = [], 0
        while text[place:].strip():
            match = TOKEN.match(text, place)
            assert match is not None, text[place:]
            self.tokens.append(match.groups())
            place = match.end()
        self.place = 0

    def cells(self) -> list[Cell]:
        evaluate = self.comparison()
        assert self.place == len(self.tokens)
        return [evaluate(t) for t in range(self.width)]

    def sign(self) -> str | None:
        return self.tokens[self.place][3] if self.place < len(self.tokens) else None

    def comparison(self) -> Callable[[int], Cell]:
        left = self.sum()
        if self.sign() not in ("=", "<>", "<", "<=", ">", ">="):
            return left
        sign = self.sign()
        self.place += 1
        right = self.sum()
        holds = {
            "=": lambda x, y: x == y, "<>": lambda x, y: x != y, "<": lambda x, y: x < y,
            "<=": lambda x, y: x <= y, ">": lambda x, y: x > y, ">=": lambda x, y: x >= y,
        }[sign]  # fmt: skip
        return lambda t: two(left(t), right(t), lambda x, y: 1.0 if holds(x, y) else 0.0)

    def sum(self) -> Callable[[int], Cell]:
        left = self.product()
        while self.sign() in ("+", "-"):
            is_sum = self.sign() == "+"
            self.place += 1
            left = pair(left, self.product(), (lambda x, y: x + y) if is_sum else (lambda x, y: x - y))
        return left

    def product(self) -> Callable[[int], Cell]:
        left = self.signed()
        while self.sign() in ("*", "/"):
            is_product = self.sign() == "*"
            self.place += 1
            left = pair(left, self.signed(), (lambda x, y: x * y) if is_product else divided)
        return left

    def signed(self) -> Callable[[int], Cell]:
        if self.sign() == "-":
            self.place += 1
            operand = self.signed()
            return lambda t: one(operand(t), lambda x: -x)
        number, word, bracketed, sign = self.tokens[self.place]
        self.place += 1
        if number:
            return lambda t: float(number)
        if sign == "(":
            inner = self.comparison()
            self.place += 1
            return inner
        if bracketed is not None:
            return self.given("value", bracketed, 0)
        if self.sign() != "(":
            return self.given("value", word, 0)
        self.place += 1
        return self.call(word.lower())

    def given(self, how: str, name: str, n: int) -> Callable[[int], Cell]:
        self.named += 1
        cells = self.looked(how, name, n)
        return lambda t: cells[t] if t >= 0 else "before start"

    def call(self, function: str) -> Callable[[int], Cell]:
        if function in ("ytd", "rolling", "target", "score"):
            _, word, bracketed, _ = self.tokens[self.place]
            self.place += 1
            n = self.count() if function == "rolling" else 0
            self.place += 1
            return self.given(function, word or bracketed, n)
        before = self.named
        arguments = [self.comparison()]
        if self.named == before and function in ("prev", "same_period_last_year"):
            if self.sign() == ",":
                self.count()
            self.place += 1
            return arguments[0]  # a number is the same at all times
        while self.sign() == "," and function not in ("round", "prev"):
            self.place += 1
            arguments.append(self.comparison())
        n = self.count() if self.sign() == "," else 1 if function == "prev" else 0
        self.place += 1
        return self.applied(function, arguments, n)

    def count(self) -> int:
        self.place += 1
        negative = self.sign() == "-"
        self.place += negative
        n = int(self.tokens[self.place][0])
        self.place += 1
        return -n if negative else n

    def applied(self, function: str, of: list[Callable[[int], Cell]], n: int) -> Callable[[int], Cell]:
        first = of[0]
        if function == "prev":
            return lambda t: first(t - n) if t >= n or not self.ends else "before start"
        if function == "same_period_last_year":
            return lambda t: first(t - 12) if t >= 12 or not self.ends else "before start"
        if function == "abs":
            return lambda t: one(first(t), abs)
        if function == "round":
            return lambda t: one(first(t), lambda x: rounded(x, n))
        if function == "if":
            return lambda t: chosen(first(t), of[1], of[2], t)
        if function == "coalesce":
            return lambda t: coalesced([each(t) for each in of])
        joined = {"sum": added, "avg": lambda x: added(x) / len(x), "min": min, "max": max}[function]
        return lambda t: many([each(t) for each in of], joined)


def finite(number: float) -> Cell:
    return number if math.isfinite(number) else "formula error"


def one(x: Cell, of: Callable[[float], float]) -> Cell:
    return x if isinstance(x, str) else finite(of(x))


def two(x: Cell, y: Cell, of: Callable[[float, float], Cell]) -> Cell:
    if isinstance(x, str):
        return x
    if isinstance(y, str):
        return y
    found = of(x, y)
    return found if isinstance(found, str) else finite(found)


def pair(
    left: Callable[[int], Cell], right: Callable[[int], Cell], of: Callable[[float, float], Cell]
) -> Callable[[int], Cell]:
    return lambda t: two(left(t), right(t), of)


def divided(x: float, y: float) -> Cell:
    return "no denominator" if y == 0 else x / y


def many(cells: list[Cell], of: Callable[[list[float]], float]) -> Cell:
    for cell in cells:
        if isinstance(cell, str):
            return cell
    return finite(of(cells))


def added(numbers: list[float]) -> float:
    total = numbers[0]
    for number in numbers[1:]:
        total += number
    return total


def chosen(condition: Cell, then: Callable[[int], Cell], otherwise: Callable[[int], Cell], t: int) -> Cell:
    if isinstance(condition, str):
        return condition
    return then(t) if condition != 0 else otherwise(t)


def coalesced(cells: list[Cell]) -> Cell:
    """The first number; what is withheld or an error is neither passed over nor hidden."""
    for cell in cells:
        if not isinstance(cell, str) or cell in ("withheld", "formula error"):
            return cell
    return cells[0]


def rounded(x: float, digits: int) -> float:
    """By the number's decimal digits, a half away from zero."""
    return float(
        Decimal(repr(x)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP, context=Context(prec=700))
    )
