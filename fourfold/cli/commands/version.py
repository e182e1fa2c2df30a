"""Print the version."""

import argparse

from fourfold import __version__


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    print(f"fourfold {__version__}")
    return 0
