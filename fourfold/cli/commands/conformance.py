"""Run the published cases of the scoring standard against the installed engine, or against another program."""

import argparse
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fourfold.cli.problems import Problem

if TYPE_CHECKING:
    from fourfold.conformance.running import Verdict


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "cases",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="more cases: a folder of .yaml files, or one file (default: the published ones)",
    )
    parser.add_argument(
        "--against",
        default="",
        metavar="COMMAND",
        help="ask this program, by lines of JSON, instead of the installed engine",
    )
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--failures", action="store_true", help="print only the cases that don't hold")
    parser.add_argument(
        "--answer", action="store_true", help="be such a program: read cases as lines of JSON and answer them"
    )


def run(options: argparse.Namespace) -> int:
    from fourfold.conformance import answering, reading, running

    if options.answer:
        return _answer()
    if options.cases and not options.cases.exists():
        raise Problem(f"There is no folder or file {options.cases}.")
    try:
        cases = reading.load(options.cases or reading.CASES)
        engine: Any = running.program(options.against) if options.against else nullcontext(answering.answer)
        with engine as ask:
            verdicts = running.run(cases, ask)
    except reading.NotCases as problem:
        raise Problem(str(problem)) from None
    except running.Unusable as problem:
        raise Problem(str(problem), code=1) from None
    print(_json(verdicts) if options.format == "json" else _table(verdicts, only_wrong=options.failures))
    return 0 if all(verdict.holds for verdict in verdicts) else 1


def _answer() -> int:
    from fourfold.conformance import answering, reading, running

    for number, line in enumerate(sys.stdin, start=1):
        if line.strip():
            try:
                case = reading.days(json.loads(line))
                case["id"]
            except (ValueError, KeyError, TypeError):
                raise Problem(f"Line {number} is no case: it must be JSON with an id.") from None
            answers = running.plain(answering.answer(case))
            print(json.dumps({"id": case["id"], "answers": answers}, ensure_ascii=False), flush=True)
    return 0


def _json(verdicts: "list[Verdict]") -> str:
    rows = [
        {"id": v.id, "holds": v.holds, "says": v.says, "origin": v.origin, "wrong": list(v.wrong)} for v in verdicts
    ]
    passed = sum(verdict.holds for verdict in verdicts)
    return json.dumps({"cases": len(rows), "hold": passed, "verdicts": rows}, indent=2, ensure_ascii=False)


def _table(verdicts: "list[Verdict]", *, only_wrong: bool) -> str:
    lines = []
    width = max(len(verdict.id) for verdict in verdicts)
    for verdict in verdicts:
        if verdict.holds and only_wrong:
            continue
        lines.append(f"{'ok   ' if verdict.holds else 'WRONG'}  {verdict.id.ljust(width)}  {verdict.says}")
        lines += [f"{' ' * (width + 9)}{sentence}" for sentence in verdict.wrong]
    passed = sum(verdict.holds for verdict in verdicts)
    said = f"All {passed} cases hold." if passed == len(verdicts) else f"{passed} of {len(verdicts)} cases hold."
    return "\n".join([*lines, *([""] if lines else []), said])
