"""`python -m bench [--quick] [--only WORD]`: measure, print, write bench-results.json; exit code 1 where a must fails."""

import argparse
import os
import sys
from importlib import import_module

from bench.rows import Row, table, write

QUIET = 0.7  # load average above which somebody else is at work
SUBJECTS = (
    "engine",
    "living",
    "streaming",
    "signals",
    "page",
    "maps",
    "importing",
    "recording",
    "serving",
    "forecasts",
    "peers",
    "formulas",
    "texts",
    "adopting",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes")
    parser.add_argument("--only", choices=SUBJECTS, help="one subject alone")
    options = parser.parse_args()
    if os.getloadavg()[0] > QUIET:
        print("Other programs are at work: times in seconds will be too long, ratios roughly right.", file=sys.stderr)
    rows: list[Row] = []
    for subject in [options.only] if options.only else SUBJECTS:
        print(f"measuring: {subject} ...", file=sys.stderr, flush=True)
        rows += import_module(f"bench.{subject}").rows(quick=options.quick)
    write(rows)
    print(table(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
