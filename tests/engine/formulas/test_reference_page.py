"""docs/reference/formulas.md says what the engine does."""

import doctest
import re
from pathlib import Path

from fourfold.engine.formulas import FUNCTIONS
from fourfold.engine.formulas.functions import FURTHEST, YEARS
from fourfold.engine.formulas.needs import WORK
from fourfold.engine.formulas.parser import DEEPEST, LONGEST, MOST

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "formulas.md"


def test_the_examples_print_what_they_say():
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert (found.failed, found.attempted > 10) == (0, True)


def test_the_table_lists_every_function_as_the_editor_does():
    rows = re.findall(r"^\| `(\w+\(.*?\))` \| (.*?) \| `(.*?)` \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(each.signature, each.says, each.example) for each in FUNCTIONS]


def test_the_ceilings_are_those_of_the_engine():
    text = PAGE.read_text(encoding="utf-8")
    ceilings = (
        f"{LONGEST:,} characters",
        f"{MOST} numbers",
        f"{DEEPEST} deep",
        f"{FURTHEST}\nperiods",
        f"{YEARS} years",
        f"{WORK:,} cells",
    )
    assert [each for each in ceilings if each not in text] == []
