"""Score a scorecard in plain text with a table of values: no server, no database. Made for terminals and pipelines."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fourfold.cli.problems import Problem

if TYPE_CHECKING:
    from fourfold.cli.scoring.running import Outcome
    from fourfold.plain.scorecard import Line

FREQUENCIES = ("day", "week", "month", "quarter", "half", "year")
FORMATS = {".json": "json", ".xlsx": "xlsx"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL.yaml", help="the scorecard; - for the standard input")
    parser.add_argument(
        "data", metavar="DATA.csv", help="its values, as CSV or tab-separated; - for the standard input"
    )
    parser.add_argument(
        "--period",
        default="",
        metavar="P",
        help="2026, 2026-H1, 2026-Q3, 2026-10, 2026-W42, 2026-10-31 (default: the latest with data)",
    )
    parser.add_argument(
        "--frequency", default="", choices=FREQUENCIES, help="of the periods looked at (default: the scorecard's)"
    )
    parser.add_argument("--ytd", action="store_true", help="from the start of the fiscal year")
    parser.add_argument(
        "--today", default="", metavar="DAY", help="the day from which lateness is judged (default: today)"
    )
    parser.add_argument(
        "--format", choices=("table", "json", "xlsx"), help="default: by the name of --output, else a table"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of printing")
    parser.add_argument(
        "--explain",
        action="append",
        default=[],
        metavar="KEY",
        help="why this score: a measure, objective, perspective or scorecard; may be repeated",
    )
    parser.add_argument(
        "--fail-below", action="append", default=[], metavar="[KEY=]FLOOR",
        help="exit with 1 where the scorecard (or KEY) is below a score such as 5, or a status such as amber; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--decimal",
        default="",
        choices=(".", ","),
        metavar="MARK",
        help=". or , in the values, where they don't prove it",
    )
    parser.add_argument("--separator", default="", metavar="MARK", help="separator of the values (default: found out)")


def run(options: argparse.Namespace) -> int:
    from fourfold.cli.scoring import gates, results
    from fourfold.cli.scoring.running import Asked
    from fourfold.cli.scoring.running import run as scored

    separator = {"tab": "\t", "\\t": "\t"}.get(options.separator, options.separator)
    if len(separator) > 1:
        raise Problem("--separator is one character, or the word tab.")
    names = ("model", "data", "period", "frequency", "today", "ytd", "decimal")
    outcome = scored(Asked(**{name: getattr(options, name) for name in names}, separator=separator))
    wanted = [outcome.one(each) for each in options.explain]
    floors = gates.gates(options.fail_below, outcome)
    breaches = gates.breaches(floors, results.results(outcome))
    _put(_made(options, outcome, wanted, breaches), options.output)
    for sentence in breaches:
        print(sentence, file=sys.stderr)
    return 1 if breaches else 0


def _made(options: argparse.Namespace, outcome: "Outcome", wanted: list["Line"], breaches: list[str]) -> bytes:
    kind = options.format or (FORMATS.get(options.output.suffix.lower(), "table") if options.output else "table")
    if kind == "xlsx":
        from fourfold.cli.scoring.workbook import workbook

        if options.output is None and sys.stdout.isatty():
            raise Problem("A workbook can't be shown in a terminal. Say where to write it: --output FILE.xlsx.")
        return workbook(outcome)
    if kind == "json":
        from fourfold.cli.scoring.results import as_data, explained

        data = as_data(outcome)
        data |= {"explanations": [explained(outcome, line) for line in wanted]} if wanted else {}
        data |= {"breaches": breaches} if options.fail_below else {}
        return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
    return _words(outcome, wanted).encode() if wanted else _table(options, outcome)


def _table(options: argparse.Namespace, outcome: "Outcome") -> bytes:
    from fourfold.cli.scoring import terminal

    if options.output:
        return terminal.table(outcome, width=200, colour=False).encode()
    return terminal.show(outcome).encode(sys.stdout.encoding or "utf-8", "replace")


def _words(outcome: "Outcome", wanted: list["Line"]) -> str:
    from fourfold.cli.scoring.terminal import clean
    from fourfold.engine.explain import in_words

    parts = []
    for line in wanted:
        found = outcome.scored.explain(line.key)
        parts.append("\n".join([clean(found.name), *(f"  {clean(sentence)}" for sentence in in_words(found))]))
    return "\n\n".join(parts) + "\n"


def _put(made: bytes, output: Path | None) -> None:
    """To the file as a whole or not at all, or to the standard output."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    half = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        half.write_bytes(made)
        half.replace(output)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise Problem(f"{output} can't be written: {error.strerror or error}.", code=1) from None
