"""Each requirement that the documents say holds names a place that exists and tests that exist: once, under a known number."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "requirements.md"
KNOWN = {f"BSC-{number:03}" for number in range(1, 215)}
ROW = re.compile(r"^\| (?P<id>BSC-\d+) \| (?P<what>.+?) \| (?P<where>.+?) \| (?P<tests>.+?) \|$")


def rows() -> list[dict[str, str]]:
    """The table's rows; a row that can't be read as one is a mistake by itself."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| BSC")]
    return [
        found.groupdict() if (found := ROW.match(line)) else {"id": line, "where": "", "tests": ""} for line in lines
    ]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def functions_in(path: Path) -> frozenset[str]:
    """Names as pytest writes them: `test_x`, `TestY::test_x`."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return frozenset(found)


def exists(test: str) -> bool:
    path, _, name = test.partition("::")
    return (ROOT / path).is_file() and path.endswith(".py") and name in functions_in(ROOT / path)


def test_every_number_is_known_and_stands_there_once():
    ids = [row["id"] for row in rows()]
    assert [each for each in ids if each not in KNOWN] == []
    assert sorted({each for each in ids if ids.count(each) > 1}) == []
    assert ids == sorted(ids), "keep the table in order"
    assert ids


def test_every_place_exists():
    assert [
        f"{row['id']}: {place}" for row in rows() for place in named(row["where"]) if not (ROOT / place).exists()
    ] == []
    assert [row["id"] for row in rows() if not named(row["where"])] == []


def test_every_test_that_is_named_exists():
    assert [f"{row['id']}: {test}" for row in rows() for test in named(row["tests"]) if not exists(test)] == []
    assert [row["id"] for row in rows() if not named(row["tests"])] == []
