"""One measure in one viewed period, number by number: the steps of `blocks.score_block` in their order, bit for bit."""

from math import copysign, inf, isfinite, isinf, nan

from fourfold.engine.columns import NEVER
from fourfold.engine.incremental.facts import Facts, Places, Rule
from fourfold.engine.incremental.rows import DENOMINATOR, FORECAST, NUMERATOR, VALUE, WEIGHT, Held, Row
from fourfold.engine.model import Kind, Polarity, Reason, Status
from fourfold.engine.scoring import AMBER_FROM, GREEN_FROM, TOP

Cell = tuple[float, float, float, int, int, bool, int]  # value, score, coverage, status, reason, expected, as of
There = tuple[int, Row, int]  # an own period's column, what it shows, and the column that comes from

PRESENT, LATE, NO_DENOMINATOR = int(Reason.PRESENT), int(Reason.LATE), int(Reason.NO_DENOMINATOR)
OUT_OF_PLAY = (int(Reason.BEFORE_START), int(Reason.AFTER_END))


class Sight:
    """One measure's own periods, looked at one by one."""

    __slots__ = ("facts", "held", "places")

    def __init__(self, facts: Facts, held: Held, places: Places) -> None:
        self.facts, self.held, self.places = facts, held, places

    def cell(self, t: int) -> Cell:
        """What the viewed period `t` shows."""
        places, facts = self.places, self.facts
        first, past = places.first[t], places.past[t]
        if places.settles and past - 1 > places.over and self.there(past - 1) is None:
            past = max(places.over + 1, 1)
            first = past - 1
        found = [each for column in range(first, past) if (each := self.there(column)) is not None]
        columns = {each[0] for each in found}
        alive = [column for column in range(first, past) if self.is_alive(column)]
        due = [
            column for column in alive
            if column in columns or places.today - places.last_days[column] > facts.due_days
        ]  # fmt: skip
        value, reason = self._combined(found, first, past, due)
        missing = value != value
        if missing and reason == PRESENT:
            reason = self._why(first, past, due, alive)
        on = places.last_days[max(past - 1, 0)] if places.is_coarse else places.view_ends[t]
        counted = [each[0] for each in found] or alive
        times = float(len(found) or max(len(alive), 1)) if places.adds else 1.0
        target = self._added_target(counted, first, past) if places.adds else facts.target_on(on)
        rule = facts.rule_on(on)
        coverage = 0.0 if missing else 1.0 if places.lasts else len(found) / max(len(due), 1)
        as_of = NEVER if missing else places.last_days[found[-1][2]]
        score, status = _scored(rule, value, target, times)
        if score == score:
            return value, score, coverage, status, reason, True, as_of
        if missing:
            status = int(Status.LATE if reason == LATE else Status.NO_DATA)
            return value, nan, coverage, status, reason, reason not in OUT_OF_PLAY, as_of
        shown = rule is not None and rule.polarity is Polarity.NONE
        why = int(Reason.NO_POLARITY if shown else Reason.NO_TARGET)
        return value, nan, coverage, int(Status.NOT_SCORED), why, not shown, as_of

    def is_alive(self, column: int) -> bool:
        places, facts = self.places, self.facts
        return places.last_days[column] >= facts.first_day and places.first_days[column] <= facts.last_day

    def there(self, column: int) -> There | None:
        """What an own period shows: its own actual, or an earlier one that is carried."""
        row = self._actual(column)
        if row is not None:
            return column, row, column
        carry = self.facts.carry
        if not carry or not self.is_alive(column) or self.places.last_days[column] >= self.places.today:
            return None
        for back in range(column - 1, max(column - carry, 0) - 1, -1):
            row = self._actual(back)
            if row is not None:
                return column, row, back
        return None

    def _actual(self, column: int) -> Row | None:
        row = self.held.at(column + self.places.base)
        if row is None or self.facts.withheld or not self.is_alive(column):
            return None
        return row if self._is_known(row) and not row[FORECAST] else None

    def _is_known(self, row: Row) -> bool:
        value = row[VALUE]
        return value == value or (self.places.is_ratio and _has_parts(row))

    def _combined(self, found: list[There], first: int, past: int, due: list[int]) -> tuple[float, int]:
        kind = self.places.kind
        if kind is Kind.RATIO:
            return self._ratio(found, first, past)
        if self.places.adds:
            total = _total(found, VALUE, first, past) if found else nan
            return total, int(Reason.FORMULA_ERROR) if isinf(total) else PRESENT
        decider = due[-1] if due else -1
        last = next((row[VALUE] for column, row, _ in found if column == decider), nan)
        return self._index(found, first, past, last) if kind is Kind.INDEX else (last, PRESENT)

    def _ratio(self, found: list[There], first: int, past: int) -> tuple[float, int]:
        if not found:
            return nan, PRESENT
        parts = [each for each in found if _has_parts(each[1])]
        if len(parts) == len(found):
            divisor = _total(found, DENOMINATOR, first, past)
            if divisor == 0:
                return nan, NO_DENOMINATOR
            return _total(found, NUMERATOR, first, past) * self.facts.scale / divisor, PRESENT
        if len(found) == 1:
            return found[0][1][VALUE], PRESENT
        return nan, int(Reason.NO_COMPONENTS)

    def _index(self, found: list[There], first: int, past: int, last: float) -> tuple[float, int]:
        if not found or any(row[WEIGHT] != row[WEIGHT] for _, row, _ in found):
            return last, PRESENT
        weight = _total(found, WEIGHT, first, past)
        product = _accumulated([(column, row[WEIGHT] * row[VALUE]) for column, row, _ in found], first)
        mean = found[0][1][VALUE] if len(found) == 1 else nan if weight == 0 else product / weight
        return mean, NO_DENOMINATOR if mean != mean else PRESENT

    def _why(self, first: int, past: int, due: list[int], alive: list[int]) -> int:
        """The reason of the latest own period that is due, else of the latest in the measure's life, else of the latest."""
        if past <= first:
            return int(Reason.NOT_DUE)
        column = due[-1] if due else alive[-1] if alive else max(past - 1, 0)
        return PRESENT if self.there(column) is not None else int(self._reason(column))

    def _reason(self, column: int) -> Reason:
        places, facts = self.places, self.facts
        row = self.held.at(column + places.base)
        known = row is not None and self._is_known(row)
        since = places.today - places.last_days[column]
        if facts.withheld:
            return Reason.WITHHELD
        if places.last_days[column] < facts.first_day:
            return Reason.BEFORE_START
        if places.first_days[column] > facts.last_day:
            return Reason.AFTER_END
        if known and row is not None and row[FORECAST]:
            return Reason.FORECAST
        if facts.paused:
            return Reason.PAUSED
        if row is not None and not known:
            return Reason.NOT_COLLECTED
        if since <= facts.due_days:
            return Reason.NOT_DUE
        return Reason.NOT_COLLECTED if since <= facts.late_days else Reason.LATE

    def _added_target(self, counted: list[int], first: int, past: int) -> float:
        if not counted:
            return nan
        days = self.places.last_days
        return _accumulated([(column, self.facts.target_on(days[column])) for column in counted], first)


def _has_parts(row: Row) -> bool:
    return row[NUMERATOR] == row[NUMERATOR] and row[DENOMINATOR] == row[DENOMINATOR]


def _total(found: list[There], which: int, first: int, past: int) -> float:
    return _accumulated([(column, row[which]) for column, row, _ in found], first)


def _accumulated(terms: list[tuple[int, float]], first: int) -> float:
    """The sum from the oldest term; a bin that begins with a gap begins with 0.0, as the arrays' sums do."""
    total = terms[0][1] if terms[0][0] == first else 0.0 + terms[0][1]
    for _, term in terms[1:]:
        total += term
    return total


def _scored(rule: Rule | None, value: float, target: float, times: float) -> tuple[float, int]:
    """Score and status from the limits; NaN where there is nothing to score, or nothing to score it by."""
    if rule is None or value != value or rule.polarity is Polarity.NONE:
        return nan, 0
    if rule.polarity is Polarity.YES_NO:
        score = TOP if value != 0 else 0.0
        return score, status_of(score)
    if rule.percent and not target > 0:
        target = nan
    low_red, low_green, high_green, high_red = (_absolute(each, rule.percent, target, times) for each in rule.edges)
    if rule.polarity is Polarity.RANGE:
        score = _lower(_line(value, low_red, low_green), _line(value, high_red, high_green))
        if low_green <= value <= high_green and score < GREEN_FROM:
            score = GREEN_FROM
    elif rule.polarity is Polarity.MINIMUM:
        score = _line(value, high_red, high_green)
    else:
        score = _line(value, low_red, low_green)
    status = int(Status.RED) + (low_red <= value <= high_red) + (low_green <= value <= high_green)
    if status == Status.GREEN and rule.stretch == rule.stretch:
        stretch = _absolute(rule.stretch, rule.percent, target, times)
        if value <= stretch if isinf(low_red) else value >= stretch:
            status = int(Status.EXCEEDS)
    return score, status


def status_of(score: float) -> int:
    """`scoring.status_from_score` of one score."""
    return 0 if score != score else int(Status.RED) + (score >= AMBER_FROM) + (score >= GREEN_FROM)


def _absolute(limit: float, percent: bool, target: float, times: float) -> float:
    if not percent:
        return limit * times
    return limit if not isfinite(limit) else target if limit == 100 else limit * target / 100


def _line(value: float, red: float, green: float) -> float:
    """`scoring.score_maximum` of one value."""
    gap, way = green - red, value - red
    score = (way / gap if gap else way * copysign(inf, gap)) + 1.0
    score *= AMBER_FROM
    if score != score:
        return score
    return 0.0 if score < 0.0 else TOP if score > TOP else score


def _lower(one: float, other: float) -> float:
    return one if one != one or one <= other else other
