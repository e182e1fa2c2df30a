"""The example of docs/reference/score.md: its two files, its commands and what they print."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "score.md"


def block(kind: str, at: int = 0) -> str:
    """The text of the page's fenced block number `at` of that kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[at]


def example(folder: Path) -> Path:
    (folder / "works.yaml").write_text(block("yaml"), encoding="utf-8")
    (folder / "works.csv").write_text(block("csv"), encoding="utf-8")
    return folder
