"""Bring the database's tables up to date; every other command does so by itself."""

import argparse

from fourfold.cli import boot


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    with boot.django(migrated=False):
        print("The tables are up to date now." if boot.migrate(verbosity=1) else "The tables were up to date already.")
    return 0
