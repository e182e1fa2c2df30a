"""What can be read, what is refused, in which words and where."""

import pytest

from fourfold.engine.formulas import FUNCTIONS, Named, Need, Step, What, Wrong, WrongFormula, parse, written
from fourfold.engine.formulas.needs import Back

NAMES = (
    Named("hours", "h", "h"), Named("cost", "c", "€"), Named("Total cost", "t", "€"), Named("orders", "o"),
    Named("Twice", "x1"), Named("twice", "x2"), Named("TWICE", "x3"),
)  # fmt: skip


def refused(text: str, names=NAMES) -> WrongFormula:
    with pytest.raises(WrongFormula) as found:
        parse(text, names)
    return found.value


def test_needs_are_known_from_the_text_alone():
    formula = parse(
        "if(orders = 0, 0, cost / ORDERS) + prev(same_period_last_year(ytd([total cost])), 2) - rolling(cost, 12)",
        NAMES,
    )
    assert formula.needs == (
        Need("o", What.VALUE),
        Need("c", What.VALUE),
        Need("t", What.VALUE, (Step(Back.PERIODS, 2), Step(Back.YEAR), Step(Back.YTD))),
        Need("c", What.VALUE, (Step(Back.ROLLING, 12),)),
    )
    assert parse("target(cost) + score(cost) * max(children(cost))", NAMES[1:2]).needs == (
        Need("c", What.TARGET), Need("c", What.SCORE), Need("c", What.CHILDREN),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "at", "says"),
    [
        ("", Wrong.EMPTY, (0, 0), "There is no formula yet."),
        ("orders +", Wrong.SYNTAX, (8, 0), "ends too early: a number, a measure, a function or \\( is expected"),
        ("(orders", Wrong.SYNTAX, (7, 0), "The bracket at character 1 is open"),
        ("orders)", Wrong.SYNTAX, (6, 1), "an operator or the end is expected"),
        ("orders orders", Wrong.SYNTAX, (7, 6), "can't stand here"),
        ("1 < orders < 3", Wrong.SYNTAX, (11, 1), "can't stand in a row"),
        ("orders ^ 2", Wrong.SYNTAX, (7, 1), "There are no powers"),
        ("orders * 5 %", Wrong.SYNTAX, (11, 1), "division by 100"),
        ("[orders", Wrong.SYNTAX, (0, 1), "must close with ]"),
        ("9" * 400, Wrong.SYNTAX, (0, 400), "too large"),
        ("summ(orders)", Wrong.FUNCTION, (0, 4), "Did you mean sum?"),
        ("power(orders)", Wrong.FUNCTION, (0, 5), "There are if, sum"),
        ("abs(orders, 2)", Wrong.ARGUMENTS, (10, 1), r"abs takes 1 argument: abs\(x\)"),
        ("if(orders, 2)", Wrong.ARGUMENTS, (12, 1), "if takes 3 arguments"),
        ("coalesce(orders)", Wrong.ARGUMENTS, (15, 1), "2 or more"),
        ("ytd(orders / 2)", Wrong.ARGUMENTS, (4, 6), "write ytd of each measure"),
        ("prev(orders, 1.5)", Wrong.ARGUMENTS, (13, 3), "a whole number of periods from 1 to 400"),
        ("prev(orders, 0)", Wrong.ARGUMENTS, (13, 1), "from 1 to 400"),
        ("prev(orders, hours)", Wrong.ARGUMENTS, (13, 5), "from 1 to 400"),
        ("children(orders)", Wrong.ARGUMENTS, (0, 8), "inside of sum, avg, min or max"),
        ("sum(children(orders), 2)", Wrong.ARGUMENTS, (20, 1), "stands alone"),
        ("ordrs + 1", Wrong.NAME, (0, 5), "Did you mean orders or hours?"),
        ("1 + tWICE", Wrong.NAME, (4, 5), "the name of 3 measures"),
        ("hours + cost", Wrong.UNITS, (8, 4), "h and € don't go together"),
        ("if(orders > 1, hours, cost)", Wrong.UNITS, (22, 4), "don't go together"),
        ("cost * 2 > rolling(hours, 3)", Wrong.UNITS, (11, 17), "don't go together"),
        ("prev(prev(cost, 300), 300)", Wrong.TOO_FAR, (5, 15), "at most 400 periods and 10 years"),
        ("same_period_last_year(" * 11 + "cost" + ")" * 11, Wrong.TOO_FAR, None, "10 years"),
        ("+".join(["rolling(cost, 400)"] * 5), Wrong.TOO_MUCH_WORK, None, "fewer or shorter rolling"),
        ("(" * 51 + "1" + ")" * 51, Wrong.TOO_DEEP, (50, 1), "50 deep"),
        ("-" * 51 + "1", Wrong.TOO_DEEP, (50, 1), "50 deep"),
        ("+".join(["1"] * 251), Wrong.TOO_MANY, None, "at most 500"),
        ("1+" * 1000 + "1", Wrong.TOO_LONG, (2000, 1), "at most 2,000 characters; this one has 2,001"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words_at_its_place(text, code, at, says):
    wrong = refused(text)
    assert wrong.code is code
    assert at is None or (wrong.start, wrong.length) == at
    with pytest.raises(WrongFormula, match=says):
        raise wrong


def test_a_refusal_says_what_would_be_allowed():
    assert refused("orders +").allowed == ("a number", "a measure", "a function", "(")
    assert refused("round(orders").allowed == ("an operator", ",", ")")
    assert refused("round(orders, 2").allowed == (")",)
    assert refused("rolling(orders").allowed == (",",)
    assert refused("ordrs").nearest == ("orders", "hours")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 50 + "1" + ")" * 50, "+".join(["1"] * 250), "-" * 49 + "1", "1" + " " * 1999, ".5 + 5.", "SUM(1; 2)", "orders×2÷3−1",
        "orders ≤ 3", "orders != 3", "orders == 3", "[ORDERS]", "hours / cost + cost / hours", "cost * 1.1 + [Total cost] / 2", "+orders", "twice + Twice",
        "\norders\t+ 1\n",
    ],
)  # fmt: skip
def test_what_is_right_is_read(text):
    assert parse(text, NAMES).text == text


def test_a_result_keeps_the_unit_where_one_is_certain():
    units = {
        "cost * 2": "€",
        "cost / 2": "€",
        "2 / cost": "",
        "cost / hours": "",
        "prev(cost) - cost": "€",
        "score(cost)": "",
        "-abs(cost)": "€",
    }
    assert {text: parse(text, NAMES).unit for text in units} == units


@pytest.mark.parametrize("name", ["Total cost", "a]b", "2nd", "x-y", "[x]", "a.b", "Ünit", "if"])
def test_any_name_can_be_written(name):
    assert parse(f"{written(name)} + 1", {name: 1}).keys == {1}


@pytest.mark.parametrize("taken", FUNCTIONS, ids=lambda taken: taken.name)
def test_every_functions_example_is_a_formula_and_uses_it(taken):
    assert f"{taken.name}(" in taken.example
    assert parse(taken.example).needs
    assert taken.says.endswith(".") and taken.signature.startswith(f"{taken.name}(")
