"""Check the installation and say what is wrong; --audit verifies the audit trail of every organisation."""

import argparse

from fourfold.cli import boot, checking


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--audit", action="store_true", help="recompute every entry of every organisation's audit trail"
    )


def run(options: argparse.Namespace) -> int:
    if options.audit:
        with boot.django():
            return _report(checking.trails())
    found = list(checking.installation())
    if checking.has_database():
        with boot.django(migrated=False):
            found += checking.database()
    else:
        found.append(checking.Finding("database", True, "none yet; it is made at the first start"))
    return _report(found)


def _report(findings: list[checking.Finding]) -> int:
    """Print them; 1 where one doesn't hold."""
    for finding in findings:
        print(f"{'ok     ' if finding.holds else 'PROBLEM'}  {finding.about}: {finding.sentence}")
    return 0 if all(finding.holds for finding in findings) else 1
