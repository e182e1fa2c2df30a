"""Plans are read whatever their namespace, part and order; what can't be read is said; hostile XML is refused at once."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.plain.problems import Wrong
from fourfold.plain.stratml import figures, is_stratml, mapped, read_stratml
from fourfold.plain.stratml.parsing import DEEPEST, LARGEST, MOST
from tests.plain.stratml.samples import ODD, PLAN, SMALL


def said(read):
    return [str(note) for note in read.notes]


def test_a_tidy_plan_is_read_without_a_word():
    read = read_stratml(PLAN)
    assert (read.part, said(read)) == (2, [])
    assert read.counts == {
        "Goal": 2, "Objective": 3, "PerformanceIndicator": 1, "MeasurementInstance": 2, "Value": 2, "Stakeholder": 1,
    }  # fmt: skip
    numbers = [
        (each.kind, each.starts, each.ends, each.number)
        for each in figures(next(read.root.every("PerformanceIndicator")))
    ]
    first, second = (date(2023, 1, 1), date(2023, 12, 31)), (date(2024, 1, 1), date(2024, 12, 31))
    assert numbers == [
        ("TargetResult", *first, Decimal(20)), ("ActualResult", *first, Decimal("17.50")), ("TargetResult", *second, Decimal(15)),
    ], "the empty actual of 2024 is no number"  # fmt: skip


def test_an_odd_plan_is_read_and_what_is_odd_is_listed():
    read = read_stratml(ODD)
    plan = mapped(read)
    notes = "\n".join([*said(read), *(str(note) for note in plan.notes)])
    for sentence in (
        "“Goal” has its parts in another order", "An objective has no name (2 times)", "The identifier “7a” stands 2 times",
        "An identifier begins with a digit", "“Colour” in “StrategicPlanCore” is no part of the standard",
        "older attribute “IndicatorType”", "ValueChainStage “Guess” is none of", "EndDate “soon” is no date",
        "“Submitter” stands in “AdministrativeInformation”", "A target “about 800” is no number", "An actual is given only as text",
        "An actual has no day", "An actual has only a last day", "An indicator says neither what is measured nor a number",
    ):  # fmt: skip
        assert sentence in notes, sentence
    assert read.part == 1
    assert [(box.code, box.name, box.measures) for box in plan.objectives] == [
        ("1.1", "Sell more than last year.", ["1.1.1", None]), ("1.2", "Objective 1.2", []),
    ]  # fmt: skip
    assert [(each.day, each.number) for each in plan.figures["1.1.1"]] == [(date(2024, 3, 31), Decimal(812))]


def test_names_that_repeat_or_are_too_long_are_told_apart_and_kept_whole():
    long = "Word " * 60
    goal = f"<Goal><Name>{long}</Name><Objective><Name>Same</Name></Objective><Objective><Name>same</Name></Objective></Goal>"
    plan = mapped(read_stratml(SMALL.replace("<Goal><Name>Grow</Name></Goal>", goal * 2)))
    assert [box.name for box in plan.objectives] == ["Same", "same (1.2)", "Same (2.1)", "same (2.2)"]
    assert all(len(name) <= 80 for name in plan.themes) and len(plan.themes) == 2
    assert all(whole == long.strip() for whole in plan.themes.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "utf-8-sig"])
def test_files_come_in_the_encoding_that_they_name(encoding):
    named = encoding.removesuffix("-sig")
    data = f'<?xml version="1.0" encoding="{named}"?>{SMALL.replace("Grow", "Größe")}'.encode(encoding)
    assert is_stratml(data)
    assert list(mapped(read_stratml(data)).themes) == ["Größe"]


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "billion laughs": LAUGHS + "]><x>&i;</x>",
    "external entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.dtd"> %a;]><x/>',
    "external document type": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/a.dtd"><x/>',
    "too deep": "<a>" * (DEEPEST + 1) + "</a>" * (DEEPEST + 1),
    "too many": "<a>" + "<b/>" * MOST + "</a>",
    "too large": "<a>" + "x" * LARGEST + "</a>",
    "unknown entity": "<a>&b;</a>",
    "not closed": "<PerformancePlanOrReport>",
    "nothing": "",
    "no XML": "fourfold: strategy 1",
    "another": "<html><body/></html>",
    "no goal": "<StrategicPlan><StrategicPlanCore/></StrategicPlan>",
    "half a letter": "<a>\ud800</a>",
    "NUL": "<a>\x00</a>",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_plan_is_refused_in_words(kind, monkeypatch):
    import builtins
    import socket

    touched = []
    monkeypatch.setattr(builtins, "open", lambda *a, **k: touched.append(a))
    monkeypatch.setattr(socket.socket, "connect", lambda *a: touched.append(a))
    with pytest.raises(Wrong) as wrong:
        read_stratml(HOSTILE[kind])
    assert len(wrong.value.faults) == 1 and touched == []
    assert "passwd" not in str(wrong.value)


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b'<?xml version="1.0" encoding="punycode"?><a/>', b"<a>\xc3\x28</a>"]
)
def test_bytes_that_are_no_text_are_refused_in_words(data):
    with pytest.raises(Wrong, match="encoding"):
        read_stratml(data)
