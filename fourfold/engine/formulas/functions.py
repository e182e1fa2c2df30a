"""What a formula may call: the closed list of functions, with what each takes and an example for whoever writes one."""

from dataclasses import dataclass
from enum import StrEnum

FURTHEST = 400  # periods that a formula may look back
YEARS = 10  # years that it may look back beside those
DIGITS = 12  # of rounding, behind and before the point


class Function(StrEnum):
    IF = "if"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"
    ABS = "abs"
    ROUND = "round"
    COALESCE = "coalesce"
    PREV = "prev"
    SAME_PERIOD_LAST_YEAR = "same_period_last_year"
    YTD = "ytd"
    ROLLING = "rolling"
    TARGET = "target"
    SCORE = "score"
    CHILDREN = "children"


class Takes(StrEnum):
    """What stands in one place between the brackets."""

    ANY = "a number"  # any calculation
    MEASURE = "a measure"  # its name alone
    PERIODS = "a whole number of periods"
    DIGITS = "a whole number of decimals"


@dataclass(frozen=True, slots=True)
class FunctionHelp:
    """One function as the editor shows it. `most` None: as many arguments as you like, all as the last one."""

    function: Function
    signature: str
    says: str
    example: str
    takes: tuple[Takes, ...]
    least: int
    most: int | None

    @property
    def name(self) -> str:
        return self.function.value

    def takes_at(self, place: int) -> Takes:
        return self.takes[min(place, len(self.takes) - 1)]


def _help(
    function: Function,
    signature: str,
    says: str,
    example: str,
    *takes: Takes,
    least: int | None = None,
    many: bool = False,
) -> FunctionHelp:
    return FunctionHelp(
        function, signature, says, example, takes, len(takes) if least is None else least, None if many else len(takes)
    )


FUNCTIONS: tuple[FunctionHelp, ...] = (
    _help(
        Function.IF, "if(condition, then, otherwise)",
        "The second number where the condition holds (or is not 0), else the third.",
        "if(orders = 0, 0, complaints / orders)", Takes.ANY, Takes.ANY, Takes.ANY,
    ),
    _help(
        Function.SUM, "sum(a, b, ...)", "All of them added up; of children(x), those that have a value.",
        "sum(labour, material, overheads)", Takes.ANY, many=True,
    ),
    _help(
        Function.AVG, "avg(a, b, ...)", "Their mean; of children(x), of those that have a value.",
        "avg(morning, noon, evening)", Takes.ANY, many=True,
    ),
    _help(Function.MIN, "min(a, b, ...)", "The least of them.", "min(capacity, orders)", Takes.ANY, many=True),
    _help(Function.MAX, "max(a, b, ...)", "The greatest of them.", "max(0, budget - costs)", Takes.ANY, many=True),
    _help(Function.ABS, "abs(x)", "The number without its sign.", "abs(actual - plan)", Takes.ANY),
    _help(
        Function.ROUND, "round(x, decimals)",
        "Rounded, a half away from zero; without decimals to a whole number, with -3 to thousands.",
        "round(costs / orders, 2)", Takes.ANY, Takes.DIGITS, least=1,
    ),
    _help(
        Function.COALESCE, "coalesce(a, b, ...)", "The first of them that has a value: coalesce(x, 0) counts a missing x as 0.",
        "orders + coalesce(returns, 0)", Takes.ANY, Takes.ANY, many=True,
    ),
    _help(
        Function.PREV, "prev(x, n)", "x as it was n periods before; without n, one period.",
        "orders - prev(orders, 1)", Takes.ANY, Takes.PERIODS, least=1,
    ),
    _help(
        Function.SAME_PERIOD_LAST_YEAR, "same_period_last_year(x)", "x in the same period of the year before.",
        "revenue / same_period_last_year(revenue) * 100 - 100", Takes.ANY,
    ),
    _help(
        Function.YTD, "ytd(x)", "A measure from the start of the fiscal year, combined by its kind.",
        "ytd(costs) / ytd(revenue) * 100", Takes.MEASURE,
    ),
    _help(
        Function.ROLLING, "rolling(x, n)",
        "A measure over the last n periods, combined by its kind: flows add up, ratios are ratios of sums, stocks are averaged.",
        "rolling(injuries, 12) * 200000 / rolling(hours, 12)", Takes.MEASURE, Takes.PERIODS,
    ),
    _help(
        Function.TARGET, "target(x)", "The target of a measure that is in force in the period.",
        "revenue - target(revenue)", Takes.MEASURE,
    ),
    _help(Function.SCORE, "score(x)", "The score of a measure, 0 to 10.", "avg(score(quality), score(delivery))", Takes.MEASURE),
    _help(
        Function.CHILDREN, "children(x)",
        "The measures that roll up into x; only inside of sum, avg, min or max.", "max(children(waiting_time))", Takes.MEASURE,
    ),
)  # fmt: skip
HELP = {each.function: each for each in FUNCTIONS}
