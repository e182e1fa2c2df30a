"""Files of every kind become the same rows."""

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from fourfold.core.guards import Refused
from fourfold.integrations.imports.reading import open_table
from fourfold.integrations.imports.taking.header import text

ROWS = [["Maß", "Période", "Wert"], ["Größe", "2025-01", "1,5"], ["Straße", "2025-02", "2,5"]]


def written(tmp_path, content, name="f.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def joined(separator, rows=ROWS):
    return (
        "\r\n".join(separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in rows) + "\r\n"
    )


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_encoding_and_separator_are_found_out(tmp_path, separator, codec, found):
    table = open_table(written(tmp_path, joined(separator).encode(codec)), "f.csv")
    assert (table.encoding, table.separator) == (found, separator)
    assert [cells for _, cells in table.rows()] == ROWS


def test_a_single_non_breaking_space_means_cp1252_and_is_dropped_round_names(tmp_path):
    table = open_table(written(tmp_path, b"Name,Value\nOn time\xa0,3\n"), "f.csv")
    assert table.encoding == "cp1252"
    assert text(list(table.rows())[1][1][0]) == "On time"


def test_another_alphabet_is_recognised(tmp_path):
    words = "Показатель;Период;Значение\n" + "Качество продукции на участке;2025-01;95\n" * 20
    table = open_table(written(tmp_path, words.encode("cp1251")), "f.csv")
    assert next(iter(table.rows()))[1] == ["Показатель", "Период", "Значение"]


def test_a_record_may_span_lines_and_rows_keep_their_number(tmp_path):
    table = open_table(written(tmp_path, b'a,b\n"one\ntwo",2\n\nx,3\n'), "f.csv")
    assert list(table.rows()) == [(1, ["a", "b"]), (2, ["one\ntwo", "2"]), (3, []), (4, ["x", "3"])]


def test_the_stated_encoding_and_separator_win(tmp_path):
    path = written(tmp_path, "a;b\nä;1\n".encode("cp1252"))
    table = open_table(path, "f.csv", encoding="latin-1", separator="semicolon")
    assert (table.encoding, table.separator, list(table.rows())[1]) == ("iso8859-1", ";", (2, ["ä", "1"]))


def test_a_spreadsheet_gives_typed_cells_and_formulas_their_values(tmp_path):
    import xlsxwriter

    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Notes").write(0, 0, "nothing here")
        sheet = book.add_worksheet("Data")
        sheet.write_row(1, 1, ["KPI", "When", "Value", "Sum"])
        sheet.write_row(2, 1, ["Scrap"])
        sheet.write_datetime(2, 2, datetime(2025, 1, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write(2, 3, 2.5)
        sheet.write_formula(2, 4, "=D3*2", None, 5)
    table = open_table(path, "f.xlsx", sheet="Data")
    assert (table.kind, table.sheets) == ("XLSX", ("Notes", "Data"))
    assert list(table.rows()) == [
        (1, []), (2, [None, "KPI", "When", "Value", "Sum"]), (3, [None, "Scrap", date(2025, 1, 31), 2.5, 5]),
    ]  # fmt: skip
    table.close()


def test_an_unknown_sheet_is_refused_with_the_list(tmp_path):
    path = tmp_path / "f.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(Refused, match=r"no sheet called “Data”\. Its sheets are: Sheet"):
        open_table(path, "f.xlsx", sheet="Data")


ODS = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Data">
<table:table-row><table:table-cell office:value-type="string"><text:p>KPI</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Value</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Scrap</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="2.5"><text:p>2.5</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_an_open_document_spreadsheet_is_read(tmp_path):
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.replace("\n", " ").replace("> <", "><"))
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    table = open_table(written(tmp_path, out.getvalue(), "f.ods"), "f.ods")
    assert (table.kind, table.sheets) == ("ODS", ("Data",))
    assert list(table.rows()) == [(1, ["KPI", "Value"]), (2, ["Scrap", 2.5])]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("f.json", b'[{"KPI": "Scrap", "Value": 2.50}, {"KPI": "Turns", "Note": "x"}]'),
        ("f.json", b'{"rows": [{"KPI": "Scrap", "Value": 2.50}, {"KPI": "Turns", "Note": "x"}]}'),
        ("f.yaml", b"- {KPI: Scrap, Value: '2.50'}\n- {KPI: Turns, Note: x}\n"),
    ],
)
def test_rows_of_json_and_yaml_have_every_name_as_a_column(tmp_path, name, content):
    table = open_table(written(tmp_path, content, name), name)
    assert [cells for _, cells in table.rows()] == [["KPI", "Value", "Note"], ["Scrap", "2.50"], ["Turns", None, "x"]]


def test_the_copy_of_a_spreadsheets_rows_is_removed(tmp_path):
    path = tmp_path / "f.xlsx"
    openpyxl.Workbook().save(path)
    table = open_table(path, "f.xlsx")
    spooled = Path(table.rows.__self__.path)
    assert spooled.exists()
    table.close()
    assert not spooled.exists()


def test_the_child_works_under_limits(tmp_path):
    """Asked from inside: what the operating system would let the reading process have."""
    import subprocess
    import sys

    from fourfold.integrations.imports.reading import child

    program = (
        f"import runpy, resource; m = runpy.run_path({child.__file__!r}); m['limit'](); "
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(1024**3), "60"]
