"""Whatever a strategy holds is read back as it was written, and the difference of equal texts is nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fourfold.plain.strategy import differences, in_words, kinds, read_strategy, schema, write_strategy
from fourfold.plain.strategy.difference import settled
from fourfold.plain.strategy.kinds import plain_amount

LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
PROSE = st.text(LETTERS, max_size=60).map(str.strip)
NAME = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e20, max_value=1e20)
DAYS = st.dates(date(1901, 1, 1), date(2199, 1, 1))
AMOUNT = st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**24), max_value=10**24).map(
    plain_amount
)
WEIGHTS = st.floats(min_value=0, max_value=1e9).map(lambda weight: ((kinds.NOW, weight),))
BY_KIND: dict[int, Any] = {
    id(kinds.PROSE): PROSE, id(kinds.NAME): NAME, id(kinds.NUMBER): FLOATS, id(kinds.AMOUNT): AMOUNT, id(kinds.DAY): DAYS,
    id(kinds.PERSON): st.emails().map(str.lower), id(kinds.WHOLE): st.integers(0, 1_000_000), id(kinds.TRUTH): st.booleans(),
    id(kinds.WORDS): st.lists(NAME, max_size=3).map(tuple), id(kinds.WEIGHTS): WEIGHTS,
    id(kinds.POINTS): st.lists(st.tuples(FLOATS, FLOATS), max_size=3, unique_by=lambda pair: pair[0]).map(tuple),
    id(kinds.RULES): st.just((("at least 1234567.25", 10.0), ("otherwise", 0.0))),
}  # fmt: skip


def words(item: schema.Item, but: tuple[str, ...] = ()) -> Any:
    """Some words of an item; one of few choices where the kind is that."""
    return st.fixed_dictionaries(
        {word.name: values(word) for word in item.words if word.required and word.name not in but},
        optional={word.name: values(word) for word in item.words if not word.required and word.name not in but},
    ).map(lambda found: {name: value for name, value in found.items() if value != item.word(name).default})


def values(word: schema.Word) -> Any:
    if word.names:
        one = NAME.filter(lambda name: "/" not in name)
        return one if word.kind is kinds.NAME else st.sets(one, max_size=3).map(lambda found: tuple(sorted(found)))
    if id(word.kind) in BY_KIND:
        return BY_KIND[id(word.kind)]
    options = [value for value in ("live", "organisation", "mean", "stock", "month", "lead", "maximum", "limits", "entered", "medium", "growth", 2, "opinion", "unclear") if fits(word, value)]  # fmt: skip
    return st.sampled_from(options)


def fits(word: schema.Word, value: Any) -> bool:
    try:
        word.kind.write(value)
    except KeyError:
        return False
    return True


@st.composite
def measures(draw: Any) -> dict[str, Any]:
    found = draw(words(schema.MEASURE))
    for part in schema.MEASURE.parts:
        dated = draw(st.dictionaries(DAYS.map(date.isoformat), words(part.item), max_size=2))
        found |= {part.name: dict(sorted(dated.items()))} if dated else {}
    return found


@st.composite
def texts(draw: Any) -> dict[str, Any]:
    head = draw(words(schema.STRATEGY)) | {"unit": "HQ"}
    own = {"perspectives": ("Lane", schema.PERSPECTIVE), "themes": ("Theme", schema.THEME)}
    found: dict[str, Any] = {"strategy": head}
    for part, (name, item) in own.items():
        found[part] = {name: draw(words(item))}
    box = draw(words(schema.OBJECTIVE, but=("theme", "perspective"))) | {"perspective": "Lane", "theme": "Theme"}
    box["leads_to"] = {"C1 of PLANT/Other": draw(words(schema.LINK))}
    box["measures"] = {"PLANT/X": draw(words(schema.PLACED_MEASURE))}
    card = draw(words(schema.SCORECARD)) | {"objectives": {"F1": box}}
    code = draw(NAME.filter(lambda name: "/" not in name))
    return settled(found | {"scorecards": {"Card": card}, "measures": {code: draw(measures())}})


@given(texts())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_written_reads_as_it_was(data):
    text = write_strategy(data)
    found = read_strategy(text)
    assert found.data == data
    assert write_strategy(found.data) == text
    assert differences(found.data, data) == ()


@given(texts(), texts())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_texts_that_differ_have_a_difference_in_words(old, new):
    found = differences(old, new)
    measures = set(new["measures"])
    same = {**old, "measures": {name: old["measures"].get(name) for name in measures}} == new
    assert bool(found) != same
    assert all(in_words(each) for each in found)


def test_amounts_are_exact_to_the_last_digit():
    data = {"strategy": {"name": "S", "unit": "HQ", "starts": date(2026, 1, 1), "ends": date(2027, 1, 1)}}
    amount = Decimal("12345678901234567890.123456789012")
    data["measures"] = {"M": {"name": "M", "targets": {"2026-01-01": {"amount": amount}}}}
    assert read_strategy(write_strategy(data)).data == data
