"""Formulas by the thousand: valid ones with what they mean, near misses, and hostile text. Everything depends on the seed."""

import random

NAMES = ("a", "b", "c", "Total cost", "d_1", "Ünit.x")
WRITTEN = {"Total cost": "[Total cost]"}
HOSTILE = (
    "__import__('os').getcwd()", "a.__class__.__mro__", "9**9**9**9", "'x'*10**9", "list(range(10**8))", "open('/etc/passwd')",
    "(" * 3000 + "a" + ")" * 3000, "[[0]*10000]*100000", "[x for x in range(10**9)]", "a.tofile('/dev/null')",
    "lambda: a", "a if a else b", "{a}", "f'{a}'", "a;import os", "exec(a)", "eval(a)", "\x00", "a\u202eb", "[" * 1999,
    "-" * 1999 + "a", "a" + "+a" * 999, "rolling(a,400)+" * 130 + "a", "prev(" * 49 + "a" + ")" * 49, "if(" * 600,
    "sum(" + "a," * 900 + "a)", "1" * 1999, "1e999", "0x10", "１+２", "a and b", "not a", "a|b", "@a", "a=b=c", "[a]]", "[]",
    "round(a,99999999999999999999)", "prev(a,-1)", "prev(a,0)", "prev(a,1/0)", "rolling(rolling(a,3),3)", "children(a)", "sum(children(children(a)))",
    "max(" * 50 + "a" + ")" * 50, "\ud800", "a\n\n\n+b", "ytd(a+b)", "target(1)", "score()", "coalesce(a)", "abs", "if", "%", "a %", "$a",
)  # fmt: skip


class Generator:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def valid(self, depth: int | None = None) -> str:
        """A formula that can be read."""
        return self._number(self.random.choice((1, 2, 2, 3, 3, 4, 6)) if depth is None else depth)

    def near(self) -> str:
        """A valid formula with one thing wrong, or perhaps still right."""
        text = self.valid()
        place = self.random.randrange(len(text) + 1)
        match self.random.randrange(6):
            case 0:
                return text[:place]
            case 1:
                return text[:place] + text[place + 1 :]
            case 2:
                return text[:place] + self.random.choice("+-*/(),[]<>=.;^%'\"!& x9") + text[place:]
            case 3:
                return text.replace(
                    self.random.choice(("a", "sum", "(", ",", "3")), self.random.choice(("", "zz", "((", ",,")), 1
                )
            case 4:
                return f"{text} {self.valid(1)}"
            case _:
                return text[place:] + text[:place]

    def hostile(self) -> str:
        text = self.random.choice(HOSTILE)
        if self.random.random() < 0.5:
            return text
        return self.random.choice(
            (text + self.valid(1), self.valid(1) + text, f"sum({text})", f"if({text},{text},{text})")
        )

    def name(self) -> str:
        name = self.random.choice(NAMES)
        return WRITTEN.get(name, name if self.random.random() < 0.8 else f"[{name.upper()}]")

    def _number(self, depth: int) -> str:
        if depth == 0:
            return self._leaf()
        below = depth - 1
        match self.random.randrange(12):
            case 0 | 1 | 2 | 3:
                return f"{self._number(below)} {self.random.choice('+-*/')} {self._number(below)}"
            case 4:
                return f"({self._number(below)})"
            case 5:
                return f"-{self._signed(below)}"
            case 6:
                sign = self.random.choice(("=", "<>", "<", "<=", ">", ">="))
                return f"({self._number(below)} {sign} {self._number(below)})"
            case 7:
                return f"{self._case('if')}({', '.join(self._number(below) for _ in range(3))})"
            case 8:
                function = self._case(self.random.choice(("sum", "avg", "min", "max")))
                return f"{function}({', '.join(self._number(below) for _ in range(self.random.randint(1, 4)))})"
            case 9:
                return f"coalesce({', '.join(self._number(below) for _ in range(self.random.randint(2, 3)))})"
            case 10:
                return self.random.choice(
                    (f"abs({self._number(below)})", f"round({self._number(below)}, {self.random.randint(-3, 4)})")
                )
            case _:
                return self.random.choice(
                    (
                        f"prev({self._number(below)}, {self.random.randint(1, 13)})",
                        f"same_period_last_year({self._number(below)})",
                    )
                )

    def _signed(self, depth: int) -> str:
        return f"({self._number(depth)})" if self.random.random() < 0.7 else self._leaf()

    def _leaf(self) -> str:
        match self.random.randrange(10):
            case 0 | 1 | 2:
                return self.random.choice(("0", "1", "2", "100", "0.5", ".25", "3.75", "1000000", "0.1"))
            case 3:
                return f"{self._case('ytd')}({self.name()})"
            case 4:
                return f"rolling({self.name()}, {self.random.randint(1, 12)})"
            case _:
                return self.name()

    def _case(self, word: str) -> str:
        return self.random.choice((word, word, word.upper(), word.capitalize()))
