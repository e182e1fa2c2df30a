"""The workbook holds what the page shows: full numbers as numbers, text as text, nothing that is withheld."""

from io import BytesIO

import openpyxl
import pytest

from fourfold.measures.actions import change_measure
from tests.scene import SECRET


def sheets(response):
    book = openpyxl.load_workbook(BytesIO(response.content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}, book


def test_numbers_are_numbers_and_equal_the_page(scene, browse, ada):
    found, _ = sheets(browse(ada).get(f"/scorecards/{scene.scorecard.pk}/scorecard.xlsx"))
    head, *rows = found["Measures"]
    row = next(dict(zip(head, row, strict=True)) for row in rows if row[4] == "First-pass yield")
    assert (row["Actual"], row["Target"], row["Variance"], row["Status"], row["Owner"]) == (
        97,
        90,
        7,
        "On target",
        "Ada Lind",
    )
    assert ["Period", found["About"][4][1]] == found["About"][4]
    assert found["Roll-up"][1][:2] == ["Scorecard", "Site North scorecard"]


@pytest.mark.parametrize(
    "payload", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "https://example.org/x", "007"]
)
def test_no_name_comes_alive(scene, browse, ada, payload):
    change_measure(
        actor=ada, measure_id=scene.yield_.pk, version=None, name=f"{payload} yield", unit_of_measure=payload[:30]
    )
    _, book = sheets(browse(ada).get(f"/scorecards/{scene.scorecard.pk}/scorecard.xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert f"{payload} yield".strip() in [cell.value for cell in cells]


def test_filters_hold(scene, browse, ada):
    found, _ = sheets(browse(ada).get(f"/scorecards/{scene.scorecard.pk}/scorecard.xlsx?status=green"))
    assert [row[4] for row in found["Measures"][1:]] == ["First-pass yield"]


@pytest.mark.parametrize("who", ["dan", "vera"])
def test_what_is_withheld_stays_withheld(scene, cast, browse, who):
    found, _ = sheets(browse(getattr(cast, who)).get(f"/scorecards/{scene.scorecard.pk}/scorecard.xlsx"))
    words = [str(value) for rows in found.values() for row in rows for value in row]
    assert "Withheld" in words
    assert not [word for word in words if SECRET in word or "1.7319" in word or word == "SEC"]
