"""Take in a file of measures and values, all or nothing: CSV, XLSX, XLS, ODS, YAML or JSON."""

import argparse
from pathlib import Path

from fourfold.cli import boot
from fourfold.cli.problems import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to take in")
    parser.add_argument(
        "--mapping",
        type=Path,
        help="how its columns become measures and values (YAML); without it, one is guessed and printed",
    )
    parser.add_argument("--unit", metavar="CODE", help="unit that new measures belong to (default: the top)")
    parser.add_argument("--organisation", metavar="SLUG", help="needed where there are several")
    parser.add_argument("--as", dest="email", metavar="EMAIL", help="who takes it in (default: an administrator)")
    parser.add_argument("--dry-run", action="store_true", help="report what would change, and change nothing")


def run(options: argparse.Namespace) -> int:
    for path in (options.file, options.mapping):
        if path is not None and not path.is_file():
            raise Problem(f"There is no file {path}. Nothing was saved.")
    given = [
        ("--mapping", options.mapping),
        ("--unit", options.unit),
        ("--organisation", options.organisation),
        ("--as", options.email),
    ]
    words = [word for name, value in given if value is not None for word in (name, str(value))]
    words += ["--dry-run"] if options.dry_run else []
    with boot.django():
        from django.core.management import call_command

        call_command("import_file", str(options.file), *words)
    return 0
