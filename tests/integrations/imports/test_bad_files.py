"""Files that can't be taken: each gets a sentence that says why and what to do, and nothing is saved."""

import io
import json
import zipfile

import pytest

from fourfold.measures import queries

HEAD = "KPI,Period,Actual,Target\n"
GOOD = HEAD + "Scrap,2025-01,2.5,3\n"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    + "]><worksheet>&j;</worksheet>"
)


def zipped(*entries, **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*entries, *parts.items()):
            archive.writestr(name, content)
    return out.getvalue()


def workbook(sheet_xml):
    """A spreadsheet of one sheet, by hand, so that it can be wrong in any way."""
    return zipped(
        ("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'),
        ("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
         '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
         'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
         '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'),
        ("xl/worksheets/sheet1.xml", sheet_xml),
    )  # fmt: skip


FAR = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>' \
      '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'  # fmt: skip
DEEP = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)
)

FILES = {
    "empty": ("f.csv", b"", "The file is empty"),
    "only blanks": ("f.csv", b"\xef\xbb\xbf \r\n\r\n", "The file is empty"),
    "header only": ("f.csv", HEAD, "header but no rows"),
    "a picture": ("f.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "another kind of file"),
    "a PDF called xlsx": ("f.xlsx", b"%PDF-1.7 and so on", "another kind of file"),
    "NUL bytes": ("f.csv", GOOD.encode() + b"Scrap,2025-02,2\0,3\n", "NUL bytes"),
    "wrong encoding stated": ("f.csv", (GOOD + "Über,2025-01,1,2\n").encode("cp1252"), "can't be read as utf-8"),
    "unknown encoding stated": ("f.csv", GOOD, "is no encoding"),
    "huge line": ("f.csv", HEAD + "x" * 1_200_000, "longer than 1,000,000"),
    "too many columns": ("f.csv", "KPI,Period,Actual,Target" + ",c" * 2100 + "\n", "at most 2,000"),
    "quotation mark never closed": ("f.csv", HEAD + 'Scrap,2025-01,"2.5,3\n' + "Turns,2025-01,7,8\n" * 9000, "never ends"),
    "mixed separators": ("f.csv", GOOD + "Turns;2025-01;7;8\n", "1 cells, the header has 4"),
    "a cell too many": ("f.csv", GOOD + "Turns,2025-01,7,8,9\n", "5 cells, the header has 4"),
    "duplicate headers": ("f.csv", "KPI,Period,Actual,Actual,Target\nScrap,2025-01,2,2,3\n", "Several columns are called “Actual”"),
    "missing column": ("f.csv", "KPI,Period,Value,Target\nScrap,2025-01,2,3\n", "no column called “Actual”"),
    "text for a number": ("f.csv", GOOD + "Turns,2025-01,many,8\n", "“many” is no number"),
    "spreadsheet error": ("f.csv", GOOD + "Turns,2025-01,#N/A,8\n", "error of the spreadsheet"),
    "infinite": ("f.csv", GOOD + "Turns,2025-01,inf,8\n", "“inf” is no number"),
    "far too large": ("f.csv", GOOD + f"Turns,2025-01,{'9' * 40},8\n", "more than 25 digits"),
    "one number, two readings": ("f.csv", HEAD + 'Scrap,2025-01,"1.234",3\n', "can mean 1.234 or 1234"),
    "two marks in one column": ("f.csv", HEAD + 'Scrap,2025-01,"1,5",3\nTurns,2025-01,2.5,3\n', "as decimal mark"),
    "date, two readings": ("f.csv", HEAD + "Scrap,03/04/2025,2,3\n", "day/month or as month/day"),
    "year or month": ("f.csv", HEAD + "Scrap,2010-11,2,3\n", "or a month"),
    "impossible date": ("f.csv", HEAD + "Scrap,2025-02-30,2,3\n", "no day that exists"),
    "no period": ("f.csv", HEAD + "Scrap,soon,2,3\n", "“soon” is no period"),
    "period missing": ("f.csv", HEAD + "Scrap,,2,3\n", "The period is missing"),
    "future": ("f.csv", HEAD + "Scrap,2150-01,2,3\n", "has not begun"),
    "no name": ("f.csv", HEAD + ",2025-01,2,3\n", "name is missing"),
    "name too long": ("f.csv", HEAD + f"{'x' * 300},2025-01,2,3\n", "at most 200 fit"),
    "target of zero": ("f.csv", HEAD + "Scrap,2025-01,2,0\n", "needs a target above 0"),
    "contradiction": ("f.csv", GOOD + "Scrap,2025-01,2.6,3\n", "Row 3 says something else"),
    "damaged spreadsheet": ("f.xlsx", b"PK\x03\x04 but nothing more", "damaged"),
    "a zip of something else": ("f.xlsx", zipped(a="b"), "can't be read"),
    "zip bomb": ("f.xlsx", zipped(bomb=b"0" * 90_000_000), "times its size"),
    "huge zip": ("f.xlsx", zipped(*[(f"s{n}", bytes([n % 251]) * 30_000_000) for n in range(8)]), "would unpack to 228 MB"),
    "many parts": ("f.ods", zipped(*[(f"s{n}", "x") for n in range(1200)]), "1,200 parts"),
    "XML bomb": ("f.xlsx", workbook(BOMB), ""),
    "one cell far away": ("f.xlsx", workbook(FAR), ""),
    "wrong JSON": ("f.json", '[{"KPI": ', "no valid JSON"),
    "JSON that is no table": ("f.json", '{"a": {"b": 1}}', "must be a list of rows"),
    "nested JSON": ("f.json", json.dumps([{"KPI": "x", "Actual": [1, 2]}]), "holds a list"),
    "wrong YAML": ("f.yaml", "- a: [1\n- b", "no valid YAML"),
    "YAML with objects": ("f.yaml", "- !!python/object/apply:os.system ['true']", "no valid YAML"),
    "YAML bomb": ("f.yaml", DEEP, ""),
    "old spreadsheet, damaged": ("f.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "can't be read"),
}  # fmt: skip
STATED = {"wrong encoding stated": "encoding: utf-8\n", "unknown encoding stated": "encoding: klingon\n"}


@pytest.mark.parametrize("kind", FILES)
def test_a_bad_file_gets_a_sentence_and_saves_nothing(bring, ada, kind):
    from tests.integrations.imports.conftest import PLAIN

    name, content, sentence = FILES[kind]
    report = bring(content, PLAIN + STATED.get(kind, ""), name=name)
    said = report.refusal or report.problems[0]["reason"]
    assert sentence in said
    assert said[0].isupper() or said[0] == "“"
    assert said.rstrip().endswith((".", "”"))
    assert not report.saved
    assert not report.holds
    assert queries.visible_measures(ada).count() == 0


def test_a_bomb_is_refused_by_the_zip_directory_before_any_child_is_started(bring, monkeypatch):
    from fourfold.integrations.imports.reading import spool

    monkeypatch.setattr(spool, "_run", lambda *args: pytest.fail("the bomb was opened"))
    content = zipped(bomb=b"0" * 90_000_000)
    assert len(content) < 100_000
    assert "times its size" in bring(content, name="f.xlsx").refusal


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ("", "The mapping is empty"),
        ("measure: [", "no valid YAML"),
        ("- a\n- b", "The mapping is empty"),
        ("measure: {key: KPI}\nperiods: Period", "no setting “periods” in the mapping"),
        ("measure: {key: KPI, colour: red}\nperiod: Period", "no setting “colour” in measure"),
        ("measure: {description: KPI}\nperiod: Period", "which column names the measure"),
        ("measure: {key: KPI}\nperiod: {format: month}", "where the period stands"),
        ("measure: {key: KPI}\nperiod: Period\nshape: round", "is no shape"),
        ("measure: {key: KPI}\nperiod: Period\nlimits: {green: x}", "is a percentage"),
        ("measure: {key: KPI}\nperiod: Period\nlimits: {green: 80}", "Red lies below green"),
        ("measure: {key: KPI}\nperiod: Period\nnumbers: {decimal: '.', group: '.'}", "can't be the same"),
        ("measure: {key: {column: A, value: B}}\nperiod: Period", "exactly one of"),
        ("measure: {key: KPI}\nperiod: Period\nheader_row: 0", "whole number"),
        ("measure: {key: KPI}\nperiod: Period\nzero_target_means_none: maybe", "true or false"),
        ("shape: columns\nperiod: Period", "List the measures"),
        ("measure: {key: KPI}\nperiod: Period\nscorecard: {objectives: magic}", "is no objectives"),
    ],
)
def test_a_bad_mapping_is_refused_in_words(mapping, sentence):
    from fourfold.core.guards import Refused
    from fourfold.integrations.imports.mapping import parse

    with pytest.raises(Refused, match=sentence):
        parse(mapping)
