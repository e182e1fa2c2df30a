"""The reference page's examples are run as they are printed."""

import doctest
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"


def test_the_examples_of_the_engines_page_print_what_they_say():
    found = doctest.testfile(str(DOCS / "engine.md"), module_relative=False)
    assert found.failed == 0
    assert found.attempted > 10
