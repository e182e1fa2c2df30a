"""Imports through the command, each in a process of its own: a published file where it is at hand, and a million rows."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from bench.home import ROOT, create_administrator, environment, fourfold, temporary_home, timed
from bench.rows import Row, at_most

MILLION = 1_000_000
MEASURES, FIRST_YEAR = 10_000, 2017
PUBLISHED = ROOT.parent / "shared" / "data" / "mta_nyct" / "Performance_NYCT.csv"
MAPPING = """\
measure:
  key: KPI
  polarity: {value: maximum}
  kind: {value: stock}
period: {column: PERIOD}
values: {actual: ACTUAL, target: TARGET}
"""
PUBLISHED_MAPPING = """\
measure:
  key: INDICATOR_SEQ
  name: INDICATOR_NAME
  description: DESCRIPTION
  category: CATEGORY
  parent: {column: PARENT_SEQ, none: ["0"]}
  unit: {column: INDICATOR_UNIT, map: {"-": ""}}
  decimals: DECIMAL_PLACES
  polarity: {column: DESIRED_CHANGE, map: {U: maximum, D: minimum, N: none}}
  kind: {value: stock}
period: {year: PERIOD_YEAR, month: PERIOD_MONTH}
values: {actual: MONTHLY_ACTUAL, target: MONTHLY_TARGET}
zero_target_means_none: true
"""


def rows(*, quick: bool) -> Iterator[Row]:
    with temporary_home() as home:
        create_administrator(home)
        if PUBLISHED.is_file():
            seconds, _ = _import(home, PUBLISHED, PUBLISHED_MAPPING)
            yield at_most("import: 9,213 published rows, 86 measures, process and database started", seconds, 3, "s")
        if not quick:
            seconds, megabytes = _import(home, _million(home), MAPPING)
            yield at_most("import: 1,000,000 rows of a CSV file", seconds, 120, "s")
            yield at_most("import: memory of that process at its peak", megabytes, 500, "MB")


def _import(home: Path, file: Path, mapping: str) -> tuple[float, float]:
    described = home / "mapping.yaml"
    described.write_text(mapping, encoding="utf-8")
    return timed(fourfold("import", str(file), "--mapping", str(described)), environment(home))


def _million(home: Path) -> Path:
    """10,000 measures in 100 months."""
    chance, path = random.Random(7), home / "million.csv"
    months = [f"{FIRST_YEAR + n // 12}-{n % 12 + 1:02d}" for n in range(MILLION // MEASURES)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("KPI", "PERIOD", "ACTUAL", "TARGET"))
        for n in range(MEASURES):
            writer.writerows((f"K{n:05d}", month, f"{chance.gauss(100, 10):.2f}", 100) for month in months)
    return path
