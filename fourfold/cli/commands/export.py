"""Write a strategy as text: scorecards, objectives, links, weights and measures in one file that two versions compare line by line."""

import argparse
import os
import sys
from pathlib import Path

from fourfold.cli import boot
from fourfold.cli.problems import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help="where to write it, such as strategy.yaml, or strategy.xml for StratML; - prints it",
    )
    parser.add_argument("--strategy", metavar="NAME", help="needed where there are several")
    parser.add_argument("--organisation", metavar="SLUG", help="needed where there are several")
    parser.add_argument(
        "--as",
        dest="email",
        metavar="EMAIL",
        help="who asks: only what this member may see (default: an administrator)",
    )


def run(options: argparse.Namespace) -> int:
    with boot.django():
        from fourfold.cli import plans, texts

        write = plans.exported if options.file.lower().endswith(".xml") else texts.exported
        with texts.acting(options.organisation, options.email) as member:
            text = write(member, options.strategy)
    if options.file == "-":
        sys.stdout.write(text)
        return 0
    _write(Path(options.file), text)
    print(f"{options.file}: {text.count(chr(10)):,} lines.")
    return 0


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a file that is there is replaced only once the new one is written."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Problem(f"{path} can't be written: {error.strerror}. Nothing was written.") from None
