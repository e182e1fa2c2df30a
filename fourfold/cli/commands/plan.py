"""Say in words what applying a strategy text would change; nothing is written."""

import argparse

from fourfold.cli import boot


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a strategy as text; - reads the standard input")
    parser.add_argument("--strategy", metavar="NAME", help="the one it is about, where the text gives it another name")
    parser.add_argument("--organisation", metavar="SLUG", help="needed where there are several")
    parser.add_argument("--as", dest="email", metavar="EMAIL", help="who asks (default: an administrator)")


def run(options: argparse.Namespace) -> int:
    with boot.django():
        from fourfold.cli import texts

        text = texts.read(options.file)
        with texts.acting(options.organisation, options.email) as member:
            for line in texts.planned(member, text, options.strategy):
                print(line)
    return 0
