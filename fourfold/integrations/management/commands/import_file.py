"""The import from the command line. `fourfold import` calls it; without a mapping it prints a guess to save and edit."""

import sys
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fourfold.core.guards import Refused
from fourfold.core.scoping import organisation_scope
from fourfold.integrations.imports.applying import import_file
from fourfold.integrations.imports.guessing import look
from fourfold.integrations.imports.mapping import as_yaml, parse
from fourfold.integrations.imports.reading import open_table
from fourfold.integrations.imports.report import Report, in_words
from fourfold.org import queries as org
from fourfold.org.acting import acting_member
from fourfold.org.queries import Member

SHOWN = 20


class Command(BaseCommand):
    help = "Take a file of measures and values into a unit: all of it, or nothing and a list of what is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--mapping", type=Path, help="YAML; without one, a guess is printed and nothing is imported"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be saved, and save nothing")
        parser.add_argument(
            "--unit", metavar="CODE", help="the unit that the measures belong to; default: the member's own"
        )
        parser.add_argument("--organisation", metavar="SLUG", help="needed where the member belongs to several")
        parser.add_argument(
            "--as", dest="email", metavar="EMAIL", help="the member who imports; default: an administrator"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            if options["mapping"] is None:
                self._print_guess(path)
                return
            mapping = parse(options["mapping"].read_text(encoding="utf-8"))
            actor = acting_member(options["organisation"], options["email"])
            with organisation_scope(actor.organisation_id, person_id=actor.person_id):
                report = import_file(
                    actor=actor, unit_id=_unit(actor, options["unit"]), path=path, file_name=path.name, mapping=mapping,
                    dry_run=options["dry_run"], progress=self._progress,
                )  # fmt: skip
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{error}. Nothing was saved.") from None
        self._print(report)

    def _print_guess(self, path: Path) -> None:
        with closing(open_table(path, path.name)) as table:
            seen = look(table, path.stem.replace("_", " "))
        self.stderr.write(f"{seen.described}. Save this as a .yaml file, correct it, and give it with --mapping:\n")
        self.stdout.write(as_yaml(seen.mapping))

    def _progress(self, step: str, done: int, of: int) -> None:
        if of:
            self.stderr.write(f"\r{step} {done:,} of {of:,} rows", ending="")
            self.stderr.flush()

    def _print(self, report: Report) -> None:
        self.stderr.write("")
        for sentence in in_words(report):
            self.stdout.write(sentence)
        for problem in report.problems[:SHOWN]:
            where = f", {problem['column']}" if problem["column"] else ""
            said = f" “{problem['value']}”" if problem["value"] else ""
            self.stdout.write(f"  Row {problem['row']}{where}{said}: {problem['reason']} ({problem['code']})")
        if report.problem_count > SHOWN:
            self.stdout.write(f"  ... and {report.problem_count - SHOWN:,} more.")
        if not report.holds:
            sys.exit(1)


def _unit(actor: Member, code: str | None) -> int:
    if not code:
        return actor.unit_id
    for unit in org.units():
        if unit.code.casefold() == code.casefold():
            return int(unit.pk)
    codes = ", ".join(unit.code for unit in org.units())
    raise Refused(
        "R11", f"There is no unit with the code “{code}”. Codes are: {codes}. Nothing was saved.", field="unit"
    )
